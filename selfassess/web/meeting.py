"""A meeting in progress: for four hours the projector's own page stays signed in, and nothing else does.

It begins with a deliberate press, holds for one self-assessment on this browser, and never outlives the session itself:
whoever signs out, or proved themselves too long ago, is out of it too. Its pages do not count as being seen, so that
the rest of the account keeps its idle limit.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import request, session

from selfassess.web.current import now

LASTS = timedelta(hours=4)
PAGES = frozenset({"screen.question"})
_KEY = "meeting"


def begin(assessment_id: int) -> None:
    """Let the projector's page of this self-assessment stay signed in from now on."""
    session[_KEY] = [assessment_id, now().isoformat()]


def end() -> None:
    """Let it stay no longer."""
    session.pop(_KEY, None)


def until() -> datetime | None:
    """Until when this request counts as the meeting's; None where it is no page of a meeting that has begun."""
    begun = session.get(_KEY)
    if request.endpoint not in PAGES or not isinstance(begun, list) or len(begun) != 2:
        return None
    assessment_id, since = begun
    if assessment_id != (request.view_args or {}).get("assessment_id"):
        return None
    return datetime.fromisoformat(since) + LASTS


def is_page() -> bool:
    """Whether this request is for the projector's page."""
    return request.endpoint in PAGES
