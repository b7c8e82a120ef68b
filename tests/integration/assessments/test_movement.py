"""Movement read from rows is the core's own; and who may read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial

import pytest
from sqlalchemy import event

from selfassess.assessments.looking_back.movement import Followed
from selfassess.assessments.looking_back.series import list_held
from selfassess.banks.answer_files import load_sheet
from selfassess.banks.publishing import ReadEdition, read_edition
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.comparison import compare
from selfassess.errors import NotComparable, NotFound
from selfassess.storage.session import Database
from selfassess.vocabulary import AssessmentState
from tests.golden.test_worked_example import FOLDER
from tests.looked_back import LookedBack, compared, make_series
from tests.rows import TODAY


@cache
def worked_example() -> tuple[tuple[AnswerSheet, ReadEdition], ...]:
    """The two rounds of the worked example, each with its version of the question set."""
    found: list[tuple[AnswerSheet, ReadEdition]] = []
    for name, edition in (("a", "2025.1"), ("b", "2026.1")):
        file = f"bank-{edition}.yaml"
        before = [read.bank for _, read in found]
        read = read_edition((FOLDER / file).read_text(encoding="utf-8"), file=file, before=before)
        found.append((load_sheet(FOLDER / f"round-{name}.yaml", banks=read.bank), read))
    return tuple(found)


def followed(database: Database, series: LookedBack, **keys: int) -> Followed:
    with database.reading() as session:
        return compared(session, series.member, series.board.id, TODAY, **keys)


def test_the_worked_example_through_rows_is_the_core_s(database: Database) -> None:
    series = make_series(database, worked_example())
    found = followed(database, series).trend.against_previous
    (a, first), (b, second) = worked_example()
    core = compare(a, b, [first.bank, second.bank])
    assert found.counts == core.counts
    assert [(each.question.id, each.movement, each.steps) for each in found.movements] == [
        (each.question.id, each.movement, each.steps) for each in core.movements
    ]
    assert found.theme["CH"].like_for_like == core.theme["CH"].like_for_like
    assert found.theme["CH"].as_scored == core.theme["CH"].as_scored
    assert found.theme["CH"].explanation == core.theme["CH"].explanation
    assert found.coverage == core.coverage


def test_what_is_recorded_counts_as_what_is_signed(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.RECORDED, AssessmentState.SIGNED])
    assert not followed(database, series).is_draft


def test_what_the_board_is_agreeing_is_a_draft_that_an_observer_does_not_see(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.AGREEING])
    found = followed(database, series)
    (a, first), (b, second) = worked_example()
    assert found.is_draft
    assert found.trend.against_previous.counts == compare(a, b, [first.bank, second.bank]).counts
    with database.reading() as session:
        held = list_held(session, identity=series.observer, board_id=series.board.id, today=TODAY)
    assert [each.id for each in held] == [series.ids[0]]


@pytest.mark.parametrize("state", ["preparing", "open", "closed", "shared"])
def test_nothing_that_is_not_agreed_is_compared(database: Database, state: str) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState(state)])
    with pytest.raises(NotComparable):
        followed(database, series)
    with pytest.raises(NotFound):
        followed(database, series, from_id=series.ids[0], to_id=series.ids[1])


def test_another_board_s_self_assessment_is_not_there(database: Database) -> None:
    ours, theirs = make_series(database, worked_example()), make_series(database, worked_example(), slug="elsewhere")
    with pytest.raises(NotFound):
        followed(database, ours, from_id=ours.ids[0], to_id=theirs.ids[1])
    with database.reading() as session, pytest.raises(NotFound):
        compared(session, theirs.member, ours.board.id, TODAY)


def test_one_alone_is_refused_in_words(database: Database) -> None:
    series = make_series(database, worked_example()[:1])
    with pytest.raises(NotComparable, match="takes two"):
        followed(database, series)
    with pytest.raises(NotComparable):
        followed(database, series, from_id=series.ids[0], to_id=series.ids[0])


def test_ten_self_assessments_cost_no_more_statements_than_two(database: Database) -> None:
    counted = []
    for slug, number in (("hathervale", 2), ("elsewhere", 10)):
        series = make_series(database, _many(number), slug=slug)
        followed(database, series)  # the question set is read once
        counted.append(_statements(database, partial(followed, database, series)))
    assert counted[0] == counted[1] <= 7


def test_a_version_that_the_board_never_used_is_no_bridge(database: Database) -> None:
    (a, first), (b, second) = worked_example()
    text = second.text.replace('from_edition: "2025.1"', 'from_edition: "2025.0"', 1)
    assert text != second.text
    other = read_edition(text, file="other.yaml")
    series = make_series(database, [(a, first), (b, other)])
    with pytest.raises(NotComparable):
        followed(database, series)


def _many(number: int) -> list[tuple[AnswerSheet, ReadEdition]]:
    sheet, read = worked_example()[0]
    return [
        (replace(sheet, assessment=f"Round {n}", dated=date(2015, 3, 6) + timedelta(days=365 * n)), read)
        for n in range(number)
    ]


def _statements(database: Database, work: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_more: object) -> None:
        seen.append(sql)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len([sql for sql in seen if sql.lstrip().upper().startswith("SELECT")])
