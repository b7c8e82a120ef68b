"""The visits to whole responses: alone, at tables, as a proposal and from paper; and to evidence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.browser.journeys.answered import ALONE, MANAGER, PROPOSAL, SLUG, TABLES, member, seat
from tests.browser.journeys.atlas import Visit
from tests.browser.journeys.steps import fails, fill, write

_VIEWS = ("check", "own", "sent", "themes")


def answering() -> Iterator[Visit]:
    """Every page of a whole response but its themes, which have a list of their own."""
    yield from _alone()
    yield from _together()
    yield from _beginning()


def _alone() -> Iterator[Visit]:
    alone = {"slug": SLUG, "assessment_id": f"assessment {ALONE}"}
    for name, views in (
        ("sender", _VIEWS),
        ("drafter", ("check", "themes", "own")),
        ("paper", _VIEWS),
        ("newcomer", ("check", "themes", "own")),
    ):
        parts = {**alone, "seat_id": f"seat {seat(name)}"}
        for view in views:
            yield Visit(endpoint=f"responses.{view}", state=name, who=member(name), parts=parts)
    one = {**alone, "seat_id": f"seat {seat('drafter')}", "theme_id": "LEAD", "question_id": "LEAD-01"}
    ours = partial(Visit, endpoint="responses.one", who=member("drafter"), parts=one)
    yield ours()
    yield ours(state="errors", without="autosave.js", steps=(write("x" * 4001), *fails("Save and continue")))
    chosen = {**alone, "seat_id": f"seat {seat('drafter')}", "question_id": "LEAD-01"}
    yield Visit(endpoint="responses.before", who=member("drafter"), parts=chosen)
    unchosen = {**chosen, "question_id": "LEAD-01-D"}
    error = "errors/error.html"
    yield Visit(
        endpoint="responses.before",
        state="too soon",
        who=member("drafter"),
        parts=unchosen,
        status=422,
        template=error,
    )
    of_draft = {**alone, "answer_id": f"answer {ALONE}: {seat('drafter')}"}
    ours = partial(Visit, endpoint="evidence.show", who=member("drafter"), parts=of_draft)
    yield ours()
    yield ours(state="errors", steps=fails("Add"))
    of_sent = {**alone, "answer_id": f"answer {ALONE}: {seat('sender')}"}
    yield Visit(endpoint="evidence.show", state="sent", who=member("sender"), parts=of_sent)


def _together() -> Iterator[Visit]:
    for group, title, whose in (
        ("table_answers", TABLES, "Table 1"),
        ("draft_answers", PROPOSAL, "draft"),
        ("paper_answers", ALONE, seat("paper")),
    ):
        parts = {"slug": SLUG, "assessment_id": f"assessment {title}", "sheet_id": f"sheet {title}: {whose}"}
        ours = partial(Visit, who=MANAGER)
        for view in _VIEWS:
            yield ours(endpoint=f"{group}.{view}", parts=parts)
        yield ours(endpoint=f"{group}.theme", parts={**parts, "theme_id": "LEAD"})
        yield ours(endpoint=f"{group}.one", parts={**parts, "theme_id": "LEAD", "question_id": "LEAD-01"})
    empty = {"slug": SLUG, "assessment_id": f"assessment {TABLES}", "sheet_id": f"sheet {TABLES}: Table 2"}
    yield Visit(
        endpoint="table_answers.theme",
        state="not started",
        who=member("blank"),
        parts={**empty, "theme_id": "LEAD"},
    )


def _beginning() -> Iterator[Visit]:
    tables = {"slug": SLUG, "assessment_id": f"assessment {TABLES}"}
    ours = partial(Visit, who=MANAGER)
    yield ours(endpoint="tables.show", parts=tables)
    yield Visit(endpoint="tables.show", state="at one", who=member("drafter"), parts=tables)
    yield ours(endpoint="tables.add", parts=tables)
    yield ours(endpoint="tables.add", state="errors", parts=tables, steps=fails("Save"))
    second = {**tables, "sheet_id": f"sheet {TABLES}: Table 2"}
    yield ours(endpoint="tables.change", parts=second)
    yield ours(
        endpoint="tables.change", state="errors", parts=second, steps=(fill("Name of the table", ""), *fails("Save"))
    )
    yield ours(endpoint="drafts.show", parts={"slug": SLUG, "assessment_id": f"assessment {PROPOSAL}"})
    yield ours(endpoint="paper.choose", parts={"slug": SLUG, "assessment_id": f"assessment {ALONE}"})
