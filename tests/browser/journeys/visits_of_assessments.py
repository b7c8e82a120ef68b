"""The visits to the pages of setting self-assessments up, opening, following and entering them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.browser.journeys import ended, prepared
from tests.browser.journeys.atlas import Visit
from tests.browser.journeys.county import QUIET, QUIET_MANAGER, at
from tests.browser.journeys.steps import choose_first, contains, fails, fill, press
from tests.open_assessment import VOICE

_BOARD = {"slug": "hathervale"}
_THIS = {**_BOARD, "assessment_id": "assessment"}


def assessments() -> Iterator[Visit]:
    """Every page, as its manager finds it; the page of one as a board member does too."""
    ours = partial(Visit, who=at("manager"))
    yield ours(endpoint="assessments.index", parts=_BOARD)
    yield ours(endpoint="assessments.index", state="empty", who=QUIET_MANAGER, parts={"slug": QUIET})
    yield ours(endpoint="assessments.show", parts=_THIS)
    yield ours(endpoint="assessments.show", state="board member", who=at("police"), parts=_THIS)
    yield ours(endpoint="assessments.progress", parts=_THIS)
    for endpoint in ("assessments.remind", "assessments.close"):
        yield ours(endpoint=endpoint, parts=_THIS)
    for endpoint, button in (
        ("assessments.new", "Continue"),
        ("assessments.record", "Save without levels"),
        ("assessments.record_file", "Enter it"),
    ):
        yield ours(endpoint=endpoint, parts=_BOARD)
        yield ours(endpoint=endpoint, state="errors", parts=_BOARD, steps=fails(button))
    yield ours(endpoint="assessments.days", parts=_THIS)
    again = {"slug": ended.ASSESSED, "assessment_id": f"assessment Spring of {ended.ASSESSED.title()}"}
    again_by = partial(ours, endpoint="assessments.open_again", who=ended.manager_of(ended.ASSESSED), parts=again)
    yield again_by()
    yield again_by(state="errors", steps=fails("Open it again"))
    late = {**again, "seat_id": f"seat {ended.ASSESSED.title()} lay seat"}
    let_in = partial(ours, endpoint="assessments.let_in", who=ended.manager_of(ended.ASSESSED), parts=late)
    yield let_in()
    yield let_in(state="errors", steps=fails("Let it in"))
    yield from _prepared()
    yield from _typed()


def _prepared() -> Iterator[Visit]:
    parts = {"slug": prepared.SLUG, "assessment_id": f"assessment {prepared.TITLE}"}
    ours = partial(Visit, who=prepared.MANAGER, parts=parts)
    yield ours(endpoint="assessments.show", state="being prepared")
    yield ours(endpoint="assessments.set_up")
    yield ours(endpoint="assessments.set_up", state="errors", steps=(fill("Title", ""), *fails("Save")))
    yield ours(endpoint="assessments.leads")
    one = {**parts, "question_id": VOICE}
    yield ours(endpoint="assessments.several", parts=one)
    yield ours(endpoint="assessments.open_")


def _typed() -> Iterator[Visit]:
    filled = (
        fill("Title", "Spring 2024"),
        choose_first("Question set and version"),
        fill("Day", "14"),
        fill("Month", "5"),
        fill("Year", "2024"),
        fill("Which paper is it taken from?", "Minutes of 14 May 2024"),
    )
    typed = partial(Visit, endpoint="assessments.record", who=at("manager"), parts=_BOARD)
    yield typed(
        state="levels",
        steps=(*filled, press("Go on to the levels"), contains("Theme 1 of")),
        template="assessments/record_theme.html",
    )
    one = (fill("Strengths", "Partners meet."), press("Tie strengths and areas to questions"), contains("1 of 1"))
    yield typed(state="what a strength is about", steps=(*filled, *one), template="assessments/record_finding.html")
