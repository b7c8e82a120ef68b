"""The visits to theme pages: as they stand, as they come back once they were sent, and while saving fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from tests.browser.journeys import ended
from tests.browser.journeys.atlas import Visit
from tests.browser.journeys.county import at
from tests.browser.journeys.site import Site
from tests.browser.journeys.steps import (
    answered,
    contains,
    fails,
    goes_offline,
    press,
    send_what_cannot_be_saved_any_more,
    shows,
    tells,
    write,
    written_in_another_window,
)

_MEMBER = at("police")
_THEME = {"slug": "hathervale", "assessment_id": "assessment", "theme_id": "WT", "seat_id": "seat Police"}


def responses() -> Iterator[Visit]:
    """Every theme page."""
    yield Visit(endpoint="responses.theme", who=_MEMBER, parts=_THEME)
    last = {**_THEME, "theme_id": "BE"}
    yield Visit(endpoint="responses.theme", state="another theme", who=_MEMBER, parts=last)
    blank = {**_THEME, "seat_id": "seat Public health"}
    yield Visit(endpoint="responses.theme", state="not started", who=at("public-health"), parts=blank)
    yield from _sent_by_the_button()
    yield from _saved_while_typing()


def _sent_by_the_button() -> Iterator[Visit]:
    ours = partial(
        Visit,
        endpoint="responses.theme",
        who=at("youth-justice"),
        parts={**_THEME, "seat_id": "seat Youth justice"},
        without="autosave.js",
    )
    yield ours(state="errors", steps=(write("x" * 4001), *fails("Save and continue")))
    theirs, both = written_in_another_window("What we wrote in one window."), "What stands now"
    conflict = (theirs, write("What we wrote in another window."), *fails("Save and continue"), contains(both))
    yield ours(state="conflict", steps=conflict)
    error: dict[str, Any] = {"template": "errors/error.html"}
    sent = (write("What we wrote for too long."), press("Save and continue"), contains("What we wrote for too long."))
    yield ours(state="signed out", steps=sent, meanwhile=_signed_out(at("youth-justice")), **error)
    for slug in (ended.ASSESSED, ended.ENDED):
        name = slug.title()
        parts = {"slug": slug, "assessment_id": f"assessment Spring of {name}", "seat_id": f"seat {name} lay seat"}
        closed = partial(
            Visit, endpoint="responses.theme", who=ended.member_of(slug), parts={**parts, "theme_id": "LEAD"}
        )
        yield closed(state=f"closed {slug}")
        too_late = (send_what_cannot_be_saved_any_more, shows("Somebody else changed this at the same time"))
        yield closed(state=f"too late {slug}", steps=too_late, **error)


def _saved_while_typing() -> Iterator[Visit]:
    ours = partial(
        Visit, endpoint="responses.theme", who=at("early-years"), parts={**_THEME, "seat_id": "seat Early years"}
    )
    typed = write("What the network has not heard.")
    yield ours(state="offline", steps=(goes_offline, typed, tells("Not saved yet")))
    for status, message in (
        (401, "You have been signed out."),
        (409, "Somebody else has changed this answer."),
        (422, "Shorten the comment."),
        (503, "Not saved yet"),
    ):
        told = f"Not saved. {message}" if status == 422 else message
        yield ours(state=f"not saved {status}", steps=(answered(status, message), typed, tells(told)))


def _signed_out(email: str) -> Callable[[Site], None]:
    """What ends this person's sessions: they were left alone for a month."""
    return lambda site: site.age_sessions(email, datetime.now(UTC) - timedelta(days=30))
