"""A report as plain text: 80 columns whatever it holds, headings at the edge, and tables that read well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.engine.scoring import score
from selfassess.engine.views import other_views
from selfassess.reports.assessment import assessment_report
from selfassess.reports.comparison import comparison_report
from selfassess.reports.document import (
    Align,
    Block,
    Bullets,
    Cell,
    Column,
    Columns,
    Document,
    Figure,
    Heading,
    Listing,
    Mark,
    Note,
    PageBreak,
    Prose,
    Symbol,
    Table,
)
from selfassess.reports.text import render
from selfassess.reports.wrapping import wrapped
from tests.documents import HOSTILE, drawing, every_block_document, make_document, make_table
from tests.golden.reports import (
    demo_banks,
    demo_externals,
    demo_library,
    demo_sheets,
    followed,
    letter,
    shipped_library,
)
from tests.unit.reports.cases import COVER

EMPTY = {"title": "", "board": "", "facts": (), "marking": "", "status": ""}
LONG = "Do we know whether help given early makes things better for children, and do we act on what we find out?"


def body(*blocks: Block) -> str:
    """The blocks alone."""
    top = "Generated on 14 May 2026\n"
    told = render(make_document(*blocks, **EMPTY))
    assert told.startswith(top)
    return told.removeprefix(top).removeprefix("\n")


def holding(text: str) -> tuple[Block, ...]:
    """Every kind of block with the text wherever it holds text."""
    cells = (Cell(text), Cell(text, Mark(Symbol.UP)), Cell(text, strong=True))
    table = Table(text, (Column(text), Column(text, align=Align.RIGHT), Column("Why")), (cells, cells))
    return (
        *(Heading(text, level) for level in (1, 2, 3, 4)),
        Prose(text),
        Bullets(cells),
        table,
        Table(text, (Column(text),), ((Cell(text),),)),
        Table(text, (Column(text), Column(text)), ()),
        Figure(text, text, drawing(), table),
        Note(text, (Prose(text), Bullets(cells))),
        Columns(Listing(text, cells, text), Listing(text, (), text)),
        PageBreak(),
    )


def document_holding(text: str) -> Document:
    return make_document(*holding(text), title=text, board=text, facts=((text, text),), marking=text, status=text)


def assert_is_fit_for_a_terminal(told: str) -> None:
    lines = told.split("\n")
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line != line.rstrip()] == []
    assert told.endswith("\n")
    assert told.isprintable() or {each for each in told if each < " " or "\x7f" <= each <= "\x9f"} <= {"\n"}
    assert not set(told) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2028\u2029\ud800\udfff")
    told.encode()


class TestTitleBlock:
    def test_it_says_whose_report_it_is_and_the_marking_stands_at_both_ends(self) -> None:
        facts = (("Question set", "Board diagnostic"), ("Source", "the minutes of the meeting " * 4))
        told = render(make_document(Prose("Text."), facts=facts))
        assert told == (
            "OFFICIAL\n\n"
            "Wexcombe Safeguarding Partnership\n"
            "Comparison of two self-assessments\n"
            "==================================\n"
            "Draft · Generated on 14 May 2026\n\n"
            "  Question set: Board diagnostic\n"
            "  Source: the minutes of the meeting the minutes of the meeting the minutes of\n"
            "    the meeting the minutes of the meeting\n\n"
            "  Text.\n\n"
            "OFFICIAL\n"
        )

    def test_an_empty_document_says_when_it_was_made(self) -> None:
        assert render(make_document(**EMPTY)) == "Generated on 14 May 2026\n"


class TestWords:
    def test_headings_are_underlined_by_their_level(self) -> None:
        told = body(*(Heading(f"Level {level}", level) for level in (1, 2, 3)))
        assert told == "Level 1\n=======\n\nLevel 2\n-------\n\nLevel 3\n"

    def test_a_long_heading_is_wrapped_and_underlined_as_wide_as_it_is(self) -> None:
        first, second, line = body(Heading(LONG)).splitlines()
        assert f"{first} {second}" == LONG
        assert line == "=" * len(first)

    def test_prose_is_set_in_and_keeps_its_line_breaks(self) -> None:
        assert body(Prose(f"{LONG}\nNew line.\n\nNew paragraph.", strong=True)) == (
            "  Do we know whether help given early makes things better for children, and do\n"
            "  we act on what we find out?\n"
            "  New line.\n\n"
            "  New paragraph.\n"
        )

    def test_bullets_hang_and_marks_are_left_to_their_words(self) -> None:
        assert body(Bullets((Cell("Higher", Mark(Symbol.UP)), Cell(f"One\n{LONG}")))) == (
            "  - Higher\n"
            "  - One\n"
            "    Do we know whether help given early makes things better for children, and do\n"
            "    we act on what we find out?\n"
        )

    def test_a_note_stands_under_its_title(self) -> None:
        assert body(Note("Is it fair?", (Prose("Mostly."), Bullets((Cell("But."),))))) == (
            "Is it fair?\n-----------\n\n  Mostly.\n\n  - But.\n"
        )

    def test_columns_are_read_left_first_and_an_empty_list_says_so(self) -> None:
        left, right = Listing("Lower", (Cell("Q1"),), "None."), Listing("Higher", (), "No answer is higher.")
        assert body(Columns(left, right)) == "  Lower\n    - Q1\n\n  Higher\n    No answer is higher.\n"

    def test_a_page_break_is_nothing_on_a_terminal(self) -> None:
        assert body(Prose("a"), PageBreak(), Prose("b")) == "  a\n\n  b\n"

    def test_no_text_can_pass_for_a_heading(self) -> None:
        forged = "Well.\n\nThe board agreed\n================\n\nOFFICIAL"
        told = render(make_document(*(block for block in holding(forged) if not isinstance(block, Heading | Note))))
        assert [line for line in told.splitlines() if line[:1].strip()] == [
            "OFFICIAL",
            "Wexcombe Safeguarding Partnership",
            "Comparison of two self-assessments",
            "==================================",
            "Draft · Generated on 14 May 2026",
            "OFFICIAL",
        ]

    def test_a_heading_stays_on_its_own_line(self) -> None:
        assert body(Heading("Theme\n=====\n\nForged")) == "Theme ===== Forged\n==================\n"


class TestTables:
    def test_a_narrow_table_stands_in_columns(self) -> None:
        table = make_table("Scores", (("Leadership", "2.7"), ("Voice", "12.5")))
        assert body(table) == (
            "  Scores\n    Theme       Score\n    ----------  -----\n    Leadership    2.7\n    Voice        12.5\n"
        )

    def test_a_wide_table_is_one_item_a_row_and_empty_cells_are_left_out(self) -> None:
        headings = {"Question": Align.LEFT, "Then": Align.LEFT, "Now": Align.LEFT, "Comment": Align.LEFT}
        rows = ((f"Q1 {LONG}", "Partly", "Mostly", LONG), ("Q2", "Not yet", "", ""))
        assert body(make_table("The answers", rows, **headings)) == (
            "  The answers\n"
            "    Question\n"
            "    --------\n"
            "    - Q1 Do we know whether help given early makes things better for children,\n"
            "      and do we act on what we find out?\n"
            "      Then: Partly; Now: Mostly\n"
            "      Comment: Do we know whether help given early makes things better for\n"
            "        children, and do we act on what we find out?\n"
            "    - Q2\n"
            "      Then: Not yet\n"
        )

    def test_short_cells_share_a_line_and_a_line_is_never_too_long(self) -> None:
        table = make_table(
            "", (("Questions", *(f"{n}" * 9 for n in range(8))),), **dict.fromkeys("abcdefghi", Align.LEFT)
        )
        assert body(table) == (
            "    a\n    -\n    - Questions\n"
            "      b: 000000000; c: 111111111; d: 222222222; e: 333333333; f: 444444444\n"
            "      g: 555555555; h: 666666666; i: 777777777\n"
        )

    @pytest.mark.parametrize(("length", "stands_in_columns"), [(67, True), (68, False)])
    def test_columns_stand_side_by_side_while_they_fit_80(self, length: int, stands_in_columns: bool) -> None:
        told = body(make_table("", (("W" * length, "8 of 10"),), Theme=Align.LEFT, Score=Align.RIGHT))
        assert ("Score: 8 of 10" not in told) == stands_in_columns
        assert max(map(len, told.splitlines())) == (80 if stands_in_columns else 74)

    def test_a_cell_of_several_lines_stands_in_an_item(self) -> None:
        assert body(make_table("", (("One\ntwo", "3\n4"),))) == (
            "    Theme\n    -----\n    - One\n      two\n      Score: 3\n        4\n"
        )

    def test_a_table_without_rows_shows_its_headings(self) -> None:
        assert body(make_table("None yet", ())) == "  None yet\n    Theme  Score\n    -----  -----\n"
        told = body(make_table("", (), **{LONG: Align.LEFT, "Why": Align.LEFT}))
        assert " ".join(told.split()) == f"{LONG}; Why"

    def test_columns_without_headings_have_no_line_below_them(self) -> None:
        assert body(Table("", (Column(""), Column("")), ((Cell("a"), Cell("b")),))) == "    a  b\n"
        told = body(Table("", (Column(""), Column("")), ((Cell(LONG), Cell("b")),)))
        assert told.endswith("out?\n      b\n")
        assert "-----" not in told

    def test_a_table_of_nothing_is_nothing(self) -> None:
        assert body(Table("", (), ()), Prose("a")) == "  a\n"
        assert body(Table("", (Column(""),), ()), Prose("a")) == "  a\n"

    def test_a_figure_is_its_title_and_description_and_its_table_where_that_is_shown(self) -> None:
        figure = Figure("Trend", "It rises.", drawing(), make_table("Numbers"))
        words = "  Trend\n    It rises.\n"
        assert body(Figure("Trend", "It rises.", drawing(), make_table("Numbers"), show_table=False)) == words
        assert (
            body(figure) == f"{words}\n  Numbers\n    Theme       Score\n    ----------  -----\n    Leadership    2.7\n"
        )


class TestWhateverItHolds:
    @pytest.mark.parametrize("text", [*HOSTILE, "W" * 4000, LONG * 40, "a\tb " * 60, "\n" * 5, "\u3000" * 90])
    def test_it_fits_80_columns_and_cannot_steer_a_terminal(self, text: str) -> None:
        assert_is_fit_for_a_terminal(render(document_holding(text)))

    @given(st.text(st.characters(), max_size=300))
    def test_so_it_does_with_any_text(self, text: str) -> None:
        assert_is_fit_for_a_terminal(render(document_holding(text)))

    def test_a_word_longer_than_a_line_is_broken_and_whole(self) -> None:
        told = body(Prose("W" * 4000))
        assert "".join(told.split()) == "W" * 4000

    def test_every_block_of_a_document_fits(self) -> None:
        assert_is_fit_for_a_terminal(render(every_block_document(hostile=True)))

    def test_the_full_reports_fit(self) -> None:
        trend = followed(demo_sheets(), demo_library())
        others = other_views(trend, demo_externals(), demo_banks())
        letters = [letter("herefordshire-2014"), letter("herefordshire-2018")]
        bank = shipped_library().get(letters[0].bank_id, letters[0].edition)
        for document in (
            comparison_report(trend, COVER, others),
            comparison_report(followed(letters, shipped_library()), COVER),
            assessment_report(trend.scorecards[-1], COVER),
            assessment_report(score(bank, letters[0]), COVER),
        ):
            assert_is_fit_for_a_terminal(render(document))

    def test_nothing_is_still_a_line(self) -> None:
        assert wrapped("", "- ") == ["-"]
        assert wrapped("") == [""]
