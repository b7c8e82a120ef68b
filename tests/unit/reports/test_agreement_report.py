"""The report on several responses: most split first, and nothing in it behind which too few stand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.engine.agreement import agreement
from selfassess.engine.answers import Answer, AnswerSheet, Basis, NoLevel
from selfassess.reports.agreement import agreement_report
from selfassess.reports.document import Document, Heading, Prose, Table
from selfassess.reports.pdf import render as as_pdf
from selfassess.reports.text import render
from tests.factories import make_bank, make_question, make_scale, make_sheet
from tests.unit.reports.cases import COVER, text_of

BANK = make_bank({"leadership": [make_question("Q1", core=True), "Q2"], "challenge": ["Q3"]})
Given = Mapping[str, str | Answer | NoLevel | None]


def seat(number: int, answers: Given, group: str = "", **fields: object) -> AnswerSheet:
    return make_sheet(answers, bank=BANK, basis=Basis.INDIVIDUAL, seat=f"Seat {number}", group=group, **fields)  # type: ignore[arg-type]


def report(*answers: Given, groups: str = "", fewest: int = 3) -> Document:
    """The report on one seat for each of ``answers``; ``groups`` has a letter for each seat."""
    sheets = [
        seat(n, each, f"Group {group}" if group else "")
        for n, (each, group) in enumerate(zip(answers, groups or [""] * len(answers), strict=True))
    ]
    return agreement_report(agreement(BANK, sheets, fewest), sheets[0], COVER, fewest)


def table(document: Document, caption: str) -> list[list[str]]:
    (found,) = (block for block in document.blocks if isinstance(block, Table) and block.caption == caption)
    return [[cell.text for cell in row] for row in found.rows]


def headings(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def test_the_title_block_says_how_many_responded_and_of_what_kind() -> None:
    document = report({"Q1": "1"}, {"Q1": "2"}, {"Q1": "2"})
    assert (document.title, document.board, document.status, document.marking) == (
        "How far we agree",
        "Harrowmere Safeguarding Children Partnership",
        "Draft",
        "OFFICIAL",
    )
    assert document.facts == (
        ("Question set", "Test questions, version 2026.1"),
        ("Self-assessment", "Spring 2026"),
        ("Responses", "3, each one board member's own view"),
    )


def test_split_stands_before_close_and_the_headline_counts_both() -> None:
    rows = [{"Q1": "2", "Q2": level, "Q3": "3"} for level in "0044"]
    document = report(*rows, {"Q1": "3"})
    assert Prose("Of 3 questions, 1 is split and 2 are close.", strong=True) in document.blocks
    assert headings(document) == ["Summary", "Where we are split", "Where we are close", "By theme"]
    assert table(document, "Most split first") == [
        ["Q2 How well does Q2 go?", "Not yet begun", "2 Not yet begun and 2 Fully in place"]
    ]
    assert table(document, "Furthest apart first") == [
        ["Q1 (core) How well does Q1 go?", "Partly in place", "4 Partly in place and 1 Mostly in place"],
        ["Q3 How well does Q3 go?", "Mostly in place", "4 Mostly in place"],
    ]


def test_each_theme_says_its_counts_and_its_levels() -> None:
    document = report(*({"Q1": level, "Q2": level} for level in "123"))
    assert table(document, "The themes") == [
        ["Leadership", "0", "2", "0", "Early progress", "Partly in place", "Mostly in place"],
        ["Challenge", "0", "0", "1", "Too few to show", "Too few to show", "Too few to show"],
    ]


def test_what_too_few_answered_is_named_without_its_levels() -> None:
    document = report({"Q1": "1", "Q2": "4"}, {"Q1": "1", "Q2": "0"}, {"Q1": "1"})
    told = text_of(document)
    assert "# Too few levels to show\n\n* How well does Q2 go? (Q2)\n* How well does Q3 go? (Q3)\n" in told
    assert "Of 3 questions, none is split, 1 is close and 2 have too few levels to show." in told
    assert "Fully in place" not in told
    assert "Not yet begun" not in told


def test_groups_are_told_where_each_has_enough() -> None:
    answers = [{"Q1": level, "Q2": "3"} for level in "111333"]
    answers[0] = {"Q1": "1"}
    document = report(*answers, groups="AAABBB")
    told = text_of(document)
    assert "Responses in each group: Group A 3 and Group B 3." in told
    assert table(document, "The middle of each group, by theme") == [
        ["Leadership", "Early progress", "Mostly in place"],
        ["Challenge", "Too few to show", "Too few to show"],
    ]
    # Of Group A only two answered Q2.
    assert table(document, "The middle of each group, by question, most split first") == [
        ["Q1 (core) How well does Q1 go?", "Early progress", "Mostly in place"]
    ]


def test_where_no_question_may_be_shown_by_group_none_is() -> None:
    document = report(*({"Q1": "1"} if n % 3 else {"Q2": "2"} for n in range(6)), groups="AAABBB")
    assert "By group" in headings(document)
    assert not [each for each in document.blocks if isinstance(each, Table) and "by question" in each.caption]


def test_without_groups_nothing_is_said_of_them() -> None:
    assert "By group" not in headings(report({"Q1": "1"}, {"Q1": "2"}, {"Q1": "2"}))


@given(st.lists(st.sampled_from("01234"), min_size=2, max_size=2))
def test_a_hidden_level_leaves_no_trace(hidden: list[str]) -> None:
    def told(levels: list[str]) -> Document:
        # Two of six seats answered Q2; of Group B only two answered Q3, of Group A all three.
        answers: list[dict[str, str | Answer | NoLevel | None]] = [{"Q1": "2", "Q3": "3"} for _ in range(6)]
        answers[0]["Q2"], answers[3]["Q2"] = levels
        del answers[5]["Q3"]
        return report(*answers, groups="AAABBB")

    assert told(hidden) == told(["0", "0"])


def test_more_may_be_asked_for_and_the_report_says_how_many() -> None:
    rows = [{"Q1": "1"}] * 4
    assert "fewer than 3 responses stand" in text_of(report(*rows))
    document = report(*rows, fewest=5)
    assert "fewer than 5 responses stand" in text_of(document)
    assert "Early progress" not in text_of(document)


def test_two_scales_are_not_put_together() -> None:
    bank = make_bank(
        {"leadership": ["Q1", make_question("Q2", scale="ladder")]},
        scales=[make_scale(), make_scale("ladder", ("none", "some"))],
    )
    sheets = [
        make_sheet({"Q1": "4", "Q2": "none"}, bank=bank, basis=Basis.INDIVIDUAL, seat=f"Seat {n}") for n in range(3)
    ]
    document = agreement_report(agreement(bank, sheets), sheets[0], COVER, 3)
    assert table(document, "The themes") == [["Leadership", "0", "2", "0", *["Fully in place"] * 3]]


@pytest.mark.parametrize("text", ["<b>x</b> \x1b[31m \u202e", "W" * 300])
def test_hostile_words_harm_no_rendering(text: str) -> None:
    bank = make_bank({"leadership": [make_question("Q1", text=text)]}, title=text)
    sheets = [
        make_sheet(
            {"Q1": "1"},
            bank=bank,
            basis=Basis.SELF,
            subject=text,
            assessment=text,
            agency=f"A {n}",
            group=f"{text}{n // 3}",
        )
        for n in range(6)
    ]
    document = agreement_report(agreement(bank, sheets), sheets[0], COVER, 3)
    assert max(map(len, render(document).splitlines())) <= 80
    assert not {"\x1b", "\u202e"} & set(render(document))
    assert as_pdf(document).startswith(b"%PDF")
