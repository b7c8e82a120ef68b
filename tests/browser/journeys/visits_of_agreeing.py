"""The visits to the pages on which answers are shared and a board agrees."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.browser.journeys.agreed import (
    AGREEING,
    CHAIR,
    CLOSED,
    MANAGER,
    MEMBER,
    RAISED,
    RAISED_BEFORE,
    RECOMMENDED,
    SCRUTINEER,
    SHARED,
    SLUG,
    titled,
)
from tests.browser.journeys.atlas import Visit
from tests.browser.journeys.steps import fails
from tests.open_assessment import LEAD


def agreeing() -> Iterator[Visit]:
    """Every page of sharing, of agreeing, and of the projector."""
    yield from _sharing()
    yield from _levels()
    yield from _beside()
    yield Visit(endpoint="screen.start", who=CHAIR, parts=_parts(AGREEING))
    yield Visit(endpoint="screen.question", who=CHAIR, parts=_parts(AGREEING, question_id=LEAD))


def _sharing() -> Iterator[Visit]:
    for who, name in ((CHAIR, "chair"), (MANAGER, "manager")):
        yield Visit(endpoint="sharing.answers", state=f"closed for the {name}", who=who, parts=_parts(CLOSED))
    yield Visit(endpoint="sharing.answers", state="shared", who=MEMBER, parts=_parts(SHARED))
    yield Visit(endpoint="sharing.question", state="for the chair", who=CHAIR, parts=_parts(CLOSED, question_id=LEAD))
    yield Visit(endpoint="sharing.question", state="shared", who=MEMBER, parts=_parts(SHARED, question_id=LEAD))
    yield Visit(endpoint="sharing.share", who=CHAIR, parts=_parts(CLOSED))


def _levels() -> Iterator[Visit]:
    yield Visit(endpoint="agreeing.levels", state="to begin", who=CHAIR, parts=_parts(SHARED))
    yield Visit(endpoint="agreeing.levels", who=CHAIR, parts=_parts(AGREEING))
    yield Visit(endpoint="agreeing.levels", state="to read", who=MEMBER, parts=_parts(AGREEING))
    one = partial(Visit, endpoint="agreeing.question", who=CHAIR, parts=_parts(AGREEING, question_id=LEAD))
    yield one()
    yield one(state="errors", steps=fails("Agree and go on"))
    proof = _parts(AGREEING, question_id=LEAD)
    yield Visit(endpoint="agreeing.evidence", who=CHAIR, parts=proof)
    yield Visit(endpoint="agreeing.evidence", state="errors", who=CHAIR, parts=proof, steps=fails("Add"))
    yield Visit(endpoint="agreeing.evidence", state="to read", who=MEMBER, parts=proof)
    yield Visit(endpoint="agreeing.accept", who=CHAIR, parts=_parts(AGREEING))
    yield Visit(endpoint="agreeing.seats", who=CHAIR, parts=_parts(AGREEING))
    theme = partial(Visit, endpoint="agreeing.theme", who=CHAIR, parts=_parts(AGREEING, theme_id="LEAD"))
    yield theme()


def _beside() -> Iterator[Visit]:
    findings = partial(Visit, endpoint="agreeing.findings", parts=_parts(AGREEING))
    yield findings(who=CHAIR)
    yield findings(state="errors", who=CHAIR, steps=fails("Add"))
    yield findings(state="to read", who=MEMBER)
    own = _parts(AGREEING, finding_id=f"finding {RAISED}")
    yield Visit(endpoint="agreeing.finding", who=CHAIR, parts=own)
    before = _parts(AGREEING, finding_id=f"finding {RAISED_BEFORE}")
    yield Visit(endpoint="agreeing.review", who=CHAIR, parts=before)
    yield Visit(endpoint="agreeing.review", state="errors", who=CHAIR, parts=before, steps=fails("Save"))
    yield Visit(endpoint="agreeing.messages", who=CHAIR, parts=_parts(AGREEING))
    yield Visit(endpoint="agreeing.messages", state="to read", who=MEMBER, parts=_parts(AGREEING))
    recommendations = partial(Visit, endpoint="agreeing.recommendations", parts=_parts(AGREEING))
    yield recommendations(who=CHAIR)
    yield recommendations(state="errors", who=CHAIR, steps=fails("Add"))
    yield recommendations(state="to read", who=MEMBER)
    one = _parts(AGREEING, recommendation_id=f"recommendation {RECOMMENDED}")
    yield Visit(endpoint="agreeing.recommendation", who=CHAIR, parts=one)
    external = partial(Visit, endpoint="agreeing.external", who=SCRUTINEER, parts=_parts(AGREEING))
    yield external()
    yield external(state="errors", steps=fails("Record"))


def _parts(title: str, **more: str) -> dict[str, str]:
    return {"slug": SLUG, "assessment_id": f"assessment {titled(title)}", **more}
