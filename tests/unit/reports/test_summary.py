"""The first page: counts, themes, every lower and every higher, limits explained, the board's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from selfassess.engine.answers import Answer, AnswerSheet, Basis, Judgement, LowerBecause, NoLevel
from selfassess.engine.bank import Bank, Limit, LimitKind, Scale
from selfassess.engine.trend import Trend, follow
from selfassess.reports.document import Block, Bullets, Columns, Heading, Prose, Table
from selfassess.reports.summary import own_words, short_summary, summary
from tests.factories import make_bank, make_change, make_level, make_lineage, make_question, make_sheet
from tests.unit.reports.cases import county

FLOOR = Limit("floor", LimitKind.FLOOR, "a core question is at the lowest level", cap_at="1")
BANK = make_bank(
    {
        "leadership": [make_question("Q1", core=True), "Q2", "Q3"],
        "challenge": ["Q4", "Q5", make_question("Q6", core=True)],
    },
    limits=[FLOOR],
)
THEN = {"Q1": "2", "Q2": "2", "Q3": "2", "Q4": "2", "Q5": "2", "Q6": "2"}
NOW: dict[str, str | Answer] = {
    "Q1": Answer("Q1", level="0", lower_because=LowerBecause.WE_KNOW_MORE),
    "Q2": "3",
    "Q3": "3",
    "Q4": "1",
    "Q5": "4",
    "Q6": "3",
}


def _trend(then: object = None, now: object = None, bank: Bank = BANK, **keys: object) -> Trend:
    basis = keys.get("basis", Basis.AGREED)
    earlier = make_sheet(then or THEN, bank=bank, dated="2025-10-01", assessment="Autumn 2025", basis=basis)  # type: ignore[arg-type]
    later = make_sheet(NOW if now is None else now, bank=bank, **keys)  # type: ignore[arg-type]
    return follow([earlier, later], [bank])


def _of(blocks: Iterator[Block], kind: type[Block]) -> list[Block]:
    return [block for block in blocks if isinstance(block, kind)]


def _tables(trend: Trend) -> list[Table]:
    return [block for block in summary(trend) if isinstance(block, Table)]


def _columns(blocks: Iterator[Block]) -> Columns:
    return next(block for block in blocks if isinstance(block, Columns))


def test_every_movement_is_counted_with_its_shape() -> None:
    counts = _tables(_trend())[0]
    assert [column.heading for column in counts.columns][:4] == ["Movement", "Lower", "Higher", "Unchanged"]
    assert [cell.text for cell in counts.rows[0]] == ["Questions", "2", "4", "0", "0", "0", "0", "0", "0", "0"]
    assert all(cell.mark for cell in counts.rows[0][1:])


def test_a_theme_shows_its_churn_its_calculated_level_and_the_boards_own() -> None:
    trend = _trend(judgements=(Judgement("challenge", "2", "We are not there."),))
    rows = [[cell.text for cell in row] for row in _tables(trend)[1].rows]
    assert rows == [
        [
            "Leadership",
            "No change on balance",
            "1",
            "2",
            "0",
            "3 of 3",
            "Early progress (was Partly in place)",
            "Not recorded",
        ],
        [
            "Challenge",
            "Higher on balance",
            "1",
            "2",
            "0",
            "3 of 3",
            "Mostly in place (was Partly in place)",
            "Partly in place",
        ],
    ]


def test_the_level_before_stands_only_beside_one_that_it_can_be_compared_with() -> None:
    few: dict[str, str | NoLevel] = {**dict.fromkeys(("Q1", "Q2"), NoLevel.TOO_EARLY), "Q3": "4", "Q4": "3"}
    rows = {row[0].text: row for row in _tables(_trend(now={**few, "Q5": "3", "Q6": "3"}))[1].rows}
    assert rows["Leadership"][1].text == "Mostly not comparable"
    assert "was" not in rows["Leadership"][6].text
    assert rows["Challenge"][6].text == "Mostly in place (was Partly in place)"


def test_a_level_is_named_short_where_its_first_words_are_its_own() -> None:
    codes = {"n": "Nothing seen", "s": "Signs: people say so", "f": "Shown: by figures", "l": "Shown: at two checks"}
    levels = tuple(replace(make_level(code, n, n), label=label) for n, (code, label) in enumerate(codes.items()))
    bank = make_bank({"t": ["Q1", "Q2"]}, scales=[Scale("maturity", "Difference", levels)])
    columns = _columns(summary(_trend({"Q1": "n", "Q2": "n"}, {"Q1": "s", "Q2": "f"}, bank)))
    assert [item.text.split("? ")[1] for item in columns.right.items] == [
        "Nothing seen to Shown: by figures, 2 steps (Q2)",
        "Nothing seen to Signs (Q1)",
    ]


def test_lower_stands_left_of_higher_core_questions_first_with_the_reason_given() -> None:
    columns = _columns(summary(_trend()))
    assert (columns.left.title, columns.right.title) == (
        "Lower than in Autumn 2025 (2)",
        "Higher than in Autumn 2025 (4)",
    )
    assert [item.text for item in columns.left.items] == [
        "How well does Q1 go? Partly in place to Not yet begun, 2 steps: we know more now (Q1, core)",
        "How well does Q4 go? Partly in place to Early progress: no reason given (Q4)",
    ]
    assert [item.text.split(" go?")[0][-2:] for item in columns.right.items] == ["Q6", "Q5", "Q2", "Q3"]


def test_nothing_lower_is_said_and_not_left_empty() -> None:
    columns = _columns(summary(_trend(now=THEN)))
    assert (columns.left.items, columns.left.empty) == ((), "No answer is lower.")


def _limit_lines(trend: Trend) -> list[str]:
    return [item.text for block in summary(trend) if isinstance(block, Bullets) for item in block.items]


def test_a_limit_is_told_in_full_with_the_boards_judgement_beside_it() -> None:
    trend = _trend(judgements=(Judgement("leadership", "2", "We see more than the answers."),))
    assert _limit_lines(trend) == [
        "Leadership: Calculated Mostly in place, limited to Early progress because a core question is at the lowest"
        " level (Q1); the board agreed Partly in place.",
    ]


def test_where_nothing_limits_there_is_no_line() -> None:
    assert _limit_lines(_trend(now=THEN, judgements=(Judgement("leadership", "1"),))) == []


def test_outsiders_themes_show_what_was_found_and_no_level() -> None:
    trend = _trend(basis=Basis.EXTERNAL)
    themes = _tables(trend)[1]
    assert themes.columns[-1].heading == "Found in Spring 2026"
    assert themes.rows[0][-1].text == "Not yet begun 1, Mostly in place 2"
    assert _limit_lines(trend) == []


def test_a_return_that_sets_no_level_for_a_theme_has_no_column_for_it() -> None:
    themes = _tables(_trend(basis=Basis.SELF))[1]
    assert themes.columns[-1].heading == "Level, after limits"
    assert {len(row) for row in themes.rows} == {len(themes.columns)}


@pytest.mark.parametrize("basis", [Basis.AGREED, Basis.SELF, Basis.EXTERNAL])
def test_a_theme_that_is_gone_says_so(basis: Basis) -> None:
    new = make_bank(
        {"leadership": ["Q1"]},
        edition="2027.1",
        lineage=make_lineage("2026.1", *(make_change(id, ()) for id in ("Q2", "Q3", "Q4", "Q5", "Q6"))),
    )
    then = make_sheet(THEN, bank=BANK, dated="2025-10-01", basis=basis)
    trend = follow([then, make_sheet({"Q1": "2"}, bank=new, basis=basis)], [BANK, new])
    assert "No longer a theme" in {cell.text for cell in _tables(trend)[1].rows[1]}


def test_questions_that_went_both_up_and_down_are_flagged() -> None:
    sheets = [
        make_sheet({**THEN, "Q1": level}, bank=BANK, dated=f"202{n}-03-01", assessment=f"Spring 202{n}")
        for n, level in enumerate("232")
    ]
    told = [block.text for block in summary(follow(sheets, [BANK])) if isinstance(block, Prose)]
    assert told[1] == (
        "Over all 3 self-assessments, 1 question has gone both up and down: Q1. Two points alone would mislead."
    )


def _own(sheet: AnswerSheet) -> list[Block]:
    return list(own_words(sheet))


def test_the_boards_own_words_are_marked_as_its_own() -> None:
    found = _own(make_sheet(summary="We were too kind.", messages=("One.", "Two.")))
    assert found[:2] == [Heading("In the board's own words", 2), Prose("We were too kind.")]
    assert _own(make_sheet(messages=("One.",), basis=Basis.EXTERNAL))[0] == Heading("Overall messages", 2)
    assert _own(make_sheet()) == []
    assert len(_own(make_sheet(summary="Only this."))) == 2


class TestOnePage:
    """The short form lists the first few and says how many more there are."""

    def test_it_lists_fewer_where_the_themes_are_many(self) -> None:
        few = _columns(short_summary(county(60, 5, 2)))
        many = _columns(short_summary(county(500, 10, 2, higher=100, lower=60)))
        assert [len(each.right.items) for each in (few, many)] == [7, 3]
        assert [len(each.left.items) for each in (few, many)] == [6, 6]
        assert many.left.items[-1].text.startswith("And 55 more, in the full report: Q-")
        assert many.left.items[-1].text.endswith("and 32 others.")

    def test_it_cuts_what_is_higher_before_what_is_lower_and_names_both(self) -> None:
        columns = _columns(short_summary(county(60, 5, 2, higher=12, lower=12)))
        assert len(columns.left.items) == 12
        assert all(": " in item.text for item in columns.left.items), "each with its reason"
        assert "more, in the full report: Q-" in columns.right.items[-1].text

    def test_it_lists_all_where_there_are_few(self) -> None:
        assert len(_columns(short_summary(_trend())).left.items) == 2

    def test_it_cuts_long_texts_and_keeps_the_reason(self) -> None:
        bank = make_bank({"t": [make_question("Q1", text="Do we know " + "very " * 60 + "much?")]})
        trend = _trend({"Q1": "2"}, {"Q1": Answer("Q1", level="1", lower_because=LowerBecause.NOT_SURE)}, bank)
        (item,) = _columns(short_summary(trend)).left.items
        assert item.text.endswith("very… Partly in place to Early progress: not sure why (Q1)")

    def test_limits_stand_in_it_with_their_reason(self) -> None:
        bullets = _of(short_summary(_trend()), Bullets)
        assert isinstance(bullets[0], Bullets)
        assert "limited to Early progress because a core question" in bullets[0].items[0].text
        assert not _of(short_summary(_trend(basis=Basis.EXTERNAL)), Bullets)

    def test_more_themes_than_a_page_holds_are_counted(self) -> None:
        blocks = list(short_summary(county(60, 20, 2)))
        table = next(block for block in blocks if isinstance(block, Table) and block.caption == "The themes")
        assert len(table.rows) == 12
        assert Prose("8 more themes, in the full report.") in blocks
