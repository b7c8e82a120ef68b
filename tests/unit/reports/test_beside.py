"""Our view beside another: side by side, never averaged, and a gap is no mistake."""

from __future__ import annotations

from selfassess.engine.answers import Answer, AnswerSheet, Basis
from selfassess.engine.bank import ScaleUse
from selfassess.engine.gaps import gaps_between
from selfassess.engine.lineage import align
from selfassess.engine.views import OtherView
from selfassess.reports.beside import beside, beside_the_same, narrowing_sentence
from selfassess.reports.document import Block, Heading, Prose, Table
from tests.factories import make_bank, make_scale, make_sheet

BANK = make_bank(scales=[make_scale(), make_scale("finding", ("area", "strength"), use=ScaleUse.EXTERNAL)])
OURS = make_sheet({"Q1": "3", "Q2": "1", "Q3": "2", "Q4": "4"}, bank=BANK)


def _theirs(answers: dict[str, str | Answer], **keys: object) -> AnswerSheet:
    return make_sheet(answers, bank=BANK, basis=Basis.EXTERNAL, **keys)  # type: ignore[arg-type]


def _blocks(first: AnswerSheet, second: AnswerSheet) -> list[Block]:
    return list(beside(OtherView((gaps_between(BANK, first, second),), None)))


def _prose(blocks: list[Block]) -> str:
    return next(block.text for block in blocks if isinstance(block, Prose))


THEIRS = _theirs({"Q1": Answer("Q1", level="1", comment="Two teams only."), "Q2": "2", "Q3": "2", "Q5": "1"})


def test_lower_is_told_before_higher_and_what_cannot_be_set_beside_is_counted() -> None:
    assert _prose(_blocks(OURS, THEIRS)) == (
        "Spring 2026 (12 March 2026), an outside judgement. On the same scale, 3 questions can be set side by side: our"
        " view is lower in 1, higher in 1 and the same in 1. The same: Q3. 2 questions have a level in one of the two"
        " only, and cannot be set side by side. A gap is something to look into, not a mistake of either side."
    )


def test_the_widest_gap_stands_first_with_the_other_sides_comment() -> None:
    table = next(block for block in _blocks(OURS, THEIRS) if isinstance(block, Table))
    rows = [[cell.text for cell in row[1:]] for row in table.rows]
    assert rows == [
        ["Mostly in place", "Early progress", "2 steps higher", "Two teams only."],
        ["Early progress", "Partly in place", "1 step lower", ""],
    ]


def test_where_both_agree_the_comments_stand_in_the_appendix() -> None:
    blocks = list(beside_the_same(gaps_between(BANK, OURS, THEIRS)))
    assert blocks[0] == Heading("Where both views are the same: Inspectorate", 2)
    apart = _theirs({"Q1": "1"})
    assert not list(beside_the_same(gaps_between(BANK, OURS, apart)))
    assert "lower in none, higher in 1 and the same in none." in _prose(_blocks(OURS, apart))
    assert "The same:" not in _prose(_blocks(OURS, apart))


def test_another_scale_is_set_beside_in_words_and_never_subtracted() -> None:
    blocks = _blocks(OURS, _theirs({"Q1": "area"}, scale="finding"))
    assert "No question can be set side by side on the same scale." in _prose(blocks)
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert "never subtracted" in table.caption
    assert [cell.text for cell in table.rows[0]] == ["Q1 How well does Q1 go?", "Mostly in place", "Not yet begun", ""]


def test_two_views_that_are_the_same_throughout_need_no_table() -> None:
    blocks = _blocks(OURS, _theirs({"Q1": "3", "Q2": "1", "Q3": "2", "Q4": "4"}))
    assert "cannot be set side by side" not in _prose(blocks)
    assert not [block for block in blocks if isinstance(block, Table)]


def test_an_outside_view_is_never_called_ours() -> None:
    blocks = _blocks(THEIRS, OURS)
    assert blocks[0] == Heading("First view beside another: levels agreed by the board")
    assert "our view" not in _prose(blocks).lower()


def _twice(before: dict[str, str | Answer], now: dict[str, str | Answer]) -> OtherView:
    return OtherView((gaps_between(BANK, OURS, _theirs(before)), gaps_between(BANK, OURS, _theirs(now))), align([BANK]))


def test_whether_the_gaps_have_narrowed_is_told_with_the_number_of_questions() -> None:
    narrower = _twice({"Q1": "1", "Q2": "4"}, {"Q1": "3", "Q2": "4"})
    assert narrowing_sentence(narrower) == (
        "Since Spring 2026 the gaps are narrower than they were, over the 2 questions that both occasions can tell."
    )
    assert narrowing_sentence(narrower) in [block.text for block in beside(narrower) if isinstance(block, Prose)]
    assert "wider than they were" in narrowing_sentence(_twice({"Q1": "3"}, {"Q1": "1"}))
    assert "as wide as they were, over the 1 question " in narrowing_sentence(_twice({"Q1": "1"}, {"Q1": "1"}))
    assert narrowing_sentence(_twice({"Q1": "1"}, {"Q2": "1"})) == (
        "Whether the two have drawn nearer since Spring 2026 cannot be told: no question can be set against it."
    )
    assert narrowing_sentence(OtherView(narrower.gaps[:1], None)) == ""
