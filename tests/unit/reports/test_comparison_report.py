"""The comparison report as a whole: its order and its length."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from selfassess.engine.answers import AnswerSheet, NoLevel
from selfassess.engine.bank import Bank, Limit, LimitKind
from selfassess.engine.movements import Movement
from selfassess.engine.trend import Trend, follow
from selfassess.engine.views import other_views
from selfassess.reports.comparison import comparison_page, comparison_report
from selfassess.reports.document import Document, Figure, Heading, Note, PageBreak, Table
from selfassess.reports.pdf import render
from tests.factories import make_bank, make_question, make_sheet
from tests.golden.reports import demo_library, demo_sheets, followed, shipped_library
from tests.unit.reports.cases import COVER, county, county_sheets, outside_view


def _report(trend: Trend) -> Document:
    latest = trend.scorecards[-1]
    others = other_views(trend, [outside_view(latest.bank, latest.sheet)], [latest.bank])
    return comparison_report(trend, COVER, others)


def _follow(bank: Bank, *sheets: AnswerSheet) -> Document:
    return comparison_report(follow(sheets, [bank]), COVER)


def _headings(document: Document, level: int = 1) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level == level]


def _table(document: Document, caption: str) -> list[list[str]]:
    found = next(block for block in document.blocks if isinstance(block, Table) and block.caption.startswith(caption))
    return [[cell.text for cell in row] for row in found.rows]


class TestOrder:
    """The promised order: summary, fairness, themes, strengths and areas, across, beside, appendix."""

    document = _report(county(20, 2, 4, higher=3, lower=2))

    def test_the_title_block_says_what_is_compared_and_whose_answers(self) -> None:
        assert self.document.facts == (
            ("Question set", "Test questions, version 2026.1"),
            ("This time", "Autumn 2021 (12 October 2021)"),
            ("Previous", "Spring 2021 (12 April 2021)"),
            ("Baseline", "Spring 2020 (12 April 2020), the first of 4"),
            ("Answers are", "levels agreed by the board"),
            ("Source", "Agreed at the board meeting, paper 3"),
        )

    def test_the_parts_stand_in_their_order(self) -> None:
        assert _headings(self.document) == [
            "Summary",
            "Working together 1",
            "How the board works 2",
            "Strengths and areas for consideration",
            "Across the themes",
            "Our view beside another: Independent scrutineer",
            "Appendix",
        ]

    def test_the_box_stands_between_the_summary_and_the_themes(self) -> None:
        blocks = self.document.blocks
        box = next(place for place, block in enumerate(blocks) if isinstance(block, Note))
        assert blocks.index(Heading("Summary")) < box < blocks.index(Heading("Working together 1"))

    def test_a_theme_has_its_line_its_facets_its_levels_and_its_questions_in_that_order(self) -> None:
        blocks = list(self.document.blocks)
        start = blocks.index(Heading("Working together 1"))
        kinds = [type(block).__name__ for block in blocks[start : start + 8]]
        assert kinds == ["Heading", "Prose", "Figure", "Prose", "Figure", "Table", "Heading", "Bullets"]

    def test_every_figures_numbers_stand_in_the_appendix(self) -> None:
        figures = [block for block in self.document.blocks if isinstance(block, Figure)]
        tables = [block for block in self.document.blocks if isinstance(block, Table)]
        assert figures
        assert all(figure.table in tables and not figure.show_table for figure in figures)

    def test_no_figure_and_no_mean_speaks_for_the_whole_board(self) -> None:
        themes = {"Working together 1", "How the board works 2", "Each theme"}
        titles = [block.title for block in self.document.blocks if isinstance(block, Figure)]
        assert all(any(title.startswith(theme) for theme in themes) for title in titles)

    def test_the_appendix_starts_a_page_and_holds_its_parts(self) -> None:
        blocks = self.document.blocks
        assert isinstance(blocks[blocks.index(Heading("Appendix")) - 1], PageBreak)
        at = blocks.index(Heading("Appendix"))
        assert [block.text for block in blocks[at:] if isinstance(block, Heading)][1:] == [
            "What could not be compared, and why",
            "Where both views are the same: Independent scrutineer",
            "Against the baseline, Spring 2020",
            "Every question over time",
            "The arithmetic behind the themes",
            "The numbers behind the pictures",
            "How this report counts",
            "Who took part",
            "What the words mean",
        ]

    def test_what_the_cover_says_reaches_the_document(self) -> None:
        assert (self.document.status, self.document.marking) == ("Draft", "OFFICIAL")
        assert self.document.generated_on == date(2026, 11, 20)


class TestLength:
    """The page budget: eight pages before the appendix for sixty questions, and one page that is one page."""

    def _pages(self, document: Document) -> list[str]:
        return [page.extract_text() for page in PdfReader(BytesIO(render(document))).pages]

    def _body(self, document: Document) -> int:
        """How many pages stand before the appendix."""
        return next(number for number, text in enumerate(self._pages(document)) if "\nAppendix" in text)

    def test_a_report_on_sixty_questions_takes_eight_pages_and_an_appendix(self) -> None:
        assert self._body(_report(county())) <= 8

    def test_the_sample_report_takes_eight_pages_and_an_appendix(self) -> None:
        assert self._body(comparison_report(followed(demo_sheets(), demo_library()), COVER)) <= 8

    def test_a_report_on_a_shipped_question_set_takes_eight_pages_and_an_appendix(self) -> None:
        library = shipped_library()
        bank = library.get("lscb-diagnostic", library.editions("lscb-diagnostic")[-1])
        trend = follow(county_sheets(bank, 4, higher=18, lower=12), [bank])
        moved = trend.against_previous.counts
        assert moved[Movement.HIGHER] + moved[Movement.LOWER] >= 28
        assert self._body(comparison_report(trend, COVER)) <= 8

    @pytest.mark.parametrize(
        ("size", "title"),
        [
            ((60, 5), ""),
            ((500, 10), ""),
            ((500, 10), "Evidence of challenge, and of holding every organisation to account for what it promised"),
            ((60, 20), ""),
        ],
    )
    def test_one_page_is_one_page(self, size: tuple[int, int], title: str) -> None:
        questions, themes = size
        trend = county(questions, themes, 2, title=title, higher=questions // 6, lower=questions // 10)
        assert len(self._pages(comparison_page(trend, COVER))) == 1

    def test_one_page_holds_many_limits_and_many_concerns(self) -> None:
        floor = Limit(
            "f", LimitKind.FLOOR, "a core question is at the lowest level, and nothing makes up for it", cap_at="0"
        )
        themes = {f"theme{n}": [make_question(f"Q{n}{m}", core=m < 1) for m in range(5)] for n in range(10)}
        bank = make_bank(themes, limits=[floor])
        ids = [question.id for question in bank.scored_questions]
        then = make_sheet(dict.fromkeys(ids, "2"), bank=bank, dated="2025-10-01", took_part=("Police",))
        answers: dict[str, str | NoLevel] = {id: "0" if id.endswith("0") else "3" for id in ids}
        now = make_sheet(
            {**answers, "Q01": NoLevel.NOT_APPLICABLE, "Q02": NoLevel.TOO_EARLY},
            bank=bank,
            rebaselined="We know more now. " * 20,
            date_inferred=True,
            took_part=("Health", "Schools"),
            assessment="The self-assessment of our whole partnership in the spring of 2026",
        )
        assert len(self._pages(comparison_page(follow([then, now], [bank]), COVER))) == 1
