"""The visits to the pages of signing, in every state that a self-assessment has there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.browser.journeys.atlas import Visit
from tests.browser.journeys.signing import (
    CHAIRED,
    JOINT,
    LACKING,
    READY,
    REOPENED,
    SIGNED,
    WAITING,
    manager_of,
    second_of,
    signatory_of,
    titled,
)
from tests.browser.journeys.steps import fails


def signing() -> Iterator[Visit]:
    """Every page of signing."""
    chair, partner, second = signatory_of(CHAIRED), signatory_of(JOINT), second_of(JOINT)
    for title in (READY, LACKING, SIGNED, REOPENED):
        yield Visit(endpoint="signing.sign", state=f"{title} for the chair", who=chair, parts=_parts(CHAIRED, title))
    yield Visit(endpoint="signing.sign", state="for a manager", who=manager_of(CHAIRED), parts=_parts(CHAIRED, READY))
    for who, state in ((partner, "who has signed"), (second, "who has not")):
        yield Visit(endpoint="signing.sign", state=f"waiting for one {state}", who=who, parts=_parts(JOINT, WAITING))
    yield Visit(endpoint="signing.sign", state="for a partner", who=partner, parts=_parts(JOINT, READY))
    cancel = partial(Visit, endpoint="signing.cancel", who=partner, parts=_parts(JOINT, WAITING))
    yield cancel()
    yield cancel(state="errors", steps=fails("Cancel the signatures"))
    reopen = partial(Visit, endpoint="signing.reopen", who=chair, parts=_parts(CHAIRED, SIGNED))
    yield reopen()
    yield reopen(state="errors", steps=fails("Reopen it"))
    blank = partial(Visit, endpoint="signing.blank", who=chair, parts=_parts(CHAIRED, SIGNED))
    yield blank()
    yield blank(state="errors", steps=fails("Look where they stand"))


def _parts(slug: str, title: str) -> dict[str, str]:
    return {"slug": slug, "assessment_id": f"assessment {titled(slug, title)}"}
