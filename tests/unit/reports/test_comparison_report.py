"""The comparison report as a whole: its order, its length, and every odd case that it must survive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from selfassess.engine.answers import Answer, AnswerSheet, Basis, Finding, Judgement, LowerBecause, NoLevel
from selfassess.engine.bank import Bank, Limit, LimitKind, Wording
from selfassess.engine.gaps import gaps_between
from selfassess.engine.trend import Trend, follow
from selfassess.reports.comparison import comparison_page, comparison_report
from selfassess.reports.document import Columns, Document, Figure, Heading, Note, PageBreak, Table
from selfassess.reports.pdf import render
from tests.factories import (
    make_bank,
    make_change,
    make_evidence,
    make_lineage,
    make_question,
    make_scale,
    make_sheet,
)
from tests.unit.reports.cases import COVER, county, outside_view, text_of

HOSTILE = (
    "<b>bold</b> <script>alert(1)</script> {when} %s =1+1 & \x00\u202e\n\nsecond paragraph \ud83d\ude00 " + "x" * 300
)


def _report(trend: Trend) -> Document:
    latest = trend.scorecards[-1]
    return comparison_report(
        trend, COVER, [gaps_between(latest.bank, latest.sheet, outside_view(latest.bank, latest.sheet))]
    )


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
            ("Source, previous", "Agreed at the board meeting, paper 3"),
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
        assert kinds == ["Heading", "Prose", "Figure", "Prose", "Figure", "Table", "Bullets", "Bullets"]

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

    def test_a_report_on_sixty_questions_takes_eight_pages_and_an_appendix(self) -> None:
        pages = self._pages(_report(county()))
        body = next(number for number, text in enumerate(pages) if "\nAppendix" in text)
        assert body <= 8

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


class TestHonesty:
    """What must be shown, left out, or said."""

    def test_a_carried_answer_is_shown_left_out_and_set_beside_its_last_answer_when_looked_at_again(self) -> None:
        bank = make_bank({"t": ["Q1", "Q2", "Q3", "Q4"]})
        carried = {id: Answer(id, level="2", carried_from=date(2025, 4, 1)) for id in ("Q1", "Q2", "Q3")}
        then = make_sheet({**carried, "Q4": "2"}, bank=bank, dated="2025-10-01", assessment="Autumn 2025")
        lower = Answer("Q1", level="1", lower_because=LowerBecause.WE_KNOW_MORE)
        now = make_sheet({"Q1": lower, "Q2": "4", "Q3": "2", "Q4": "2"}, bank=bank)
        document = _follow(bank, then, now)
        assert _table(document, "What became")[0][1:5] == ["0", "0", "1", "3"]
        assert [row[1:] for row in _table(document, "Answers looked at again")] == [
            ["1 April 2025", "Partly in place", "Early progress", "Lower, 1 step: we know more now"],
            ["1 April 2025", "Partly in place", "Partly in place", "Unchanged"],
            ["1 April 2025", "Partly in place", "Fully in place", "Higher, 2 steps"],
        ]

    def test_a_ceiling_is_told_with_the_age_of_the_evidence(self) -> None:
        bank = make_bank({"t": ["Q1", "Q2", "Q3", "Q4"]})
        top: dict[str, str | Answer] = dict.fromkeys(("Q1", "Q2", "Q3"), "4")
        then = make_sheet(top, bank=bank, dated="2025-10-01")
        bare = text_of(_follow(bank, then, make_sheet(top, bank=bank)))
        assert "3 of 3 answers stand at Fully in place, the highest level, and have no room to rise" in bare
        assert "none of them has dated evidence. Look at what difference was made." in bare
        checked: dict[str, str | Answer] = {**top}
        checked["Q1"] = Answer("Q1", level="4", evidence=(make_evidence(dated="2026-02-01"), make_evidence()))
        told = text_of(_follow(bank, then, make_sheet(checked, bank=bank)))
        assert "the newest evidence behind them is of 1 February 2026." in told

    @pytest.mark.parametrize("levels", ["44", "4444", "4322"])
    def test_a_few_or_fewer_than_half_at_the_top_are_no_ceiling(self, levels: str) -> None:
        bank = make_bank({"t": ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8"]})
        answers = {f"Q{n}": level for n, level in enumerate(levels.ljust(8, "2"), 1)}
        then = make_sheet(answers, bank=bank, dated="2025-10-01")
        assert "no room to rise" not in text_of(_follow(bank, then, make_sheet(answers, bank=bank)))

    def test_the_boards_judgement_stands_on_its_themes_page_with_its_reason(self) -> None:
        bank = make_bank({"t": ["Q1"]})
        then = make_sheet({"Q1": "2"}, bank=bank, dated="2025-10-01")
        now = make_sheet({"Q1": "2"}, bank=bank, judgements=(Judgement("t", "1", "Two seats are empty"),))
        assert "The board agreed Early progress. Two seats are empty." in text_of(_follow(bank, then, now))

    def test_a_question_without_a_level_either_time_stands_in_the_appendix_alone(self) -> None:
        bank = make_bank({"t": ["Q1", "Q2"]})
        then = make_sheet({"Q1": "2"}, bank=bank, dated="2025-10-01", assessment="Autumn 2025")
        document = _follow(bank, then, make_sheet({"Q1": "3"}, bank=bank))
        assert [row[0][:2] for row in _table(document, "T: what is not")] == ["Q1"]
        assert _table(document, "Questions outside")[0][-1] == "Not answered either time."

    def test_why_a_question_is_in_no_movement_is_told_in_the_appendix(self) -> None:
        old = make_bank({"t": ["Q1", "Q2"]}, edition="2025.1")
        new = make_bank(
            {"t": [make_question("Q1", text="Is it so?"), make_question("Q3", text="Other?")]},
            lineage=make_lineage(
                "2025.1",
                make_change("Q1", "Q1", wording=Wording.MATERIAL, why="The law changed."),
                make_change("Q2", "Q3"),
            ),
        )
        then = make_sheet({"Q1": "1", "Q2": "1"}, bank=old, dated="2025-10-01", assessment="Autumn 2025")
        document = comparison_report(follow([then, make_sheet({"Q1": "2"}, bank=new)], [old, new]), COVER)
        assert _table(document, "T: what is not")[0][-1] == "Not comparable: asks something else now"
        assert _table(document, "Questions outside")[0][-1] == "Asks something else now: the law changed."
        assert _table(document, "From version 2025.1") == [
            ["Q1", "Q1", "Reworded.", "No", "The law changed."],
            ["Q2", "Q3", "Given another id.", "Yes", ""],
        ]

    def test_a_fall_since_the_baseline_carries_the_reason_given_when_it_fell(self) -> None:
        bank = make_bank({"t": ["Q1", "Q2"]})
        fell = Answer("Q1", level="1", lower_because=LowerBecause.DIFFERENT_PEOPLE)
        times: list[dict[str, str | Answer]] = [{"Q1": "3", "Q2": "2"}, {"Q1": fell, "Q2": "3"}, {"Q1": "2", "Q2": "4"}]
        sheets = [
            make_sheet({**given}, bank=bank, dated=f"202{n}-03-01", assessment=f"Spring 202{n}")
            for n, given in enumerate(times)
        ]
        rows = _table(_follow(bank, *sheets), "Every lower and higher answer since")
        assert [row[3:] for row in rows] == [["Lower", "Spring 2021: different people answered"], ["Higher", ""]]

    def test_the_arithmetic_names_what_came_in_and_dropped_out(self) -> None:
        bank = make_bank({"t": ["Q1", "Q2", "Q3"]})
        then = make_sheet({"Q1": "2", "Q2": "4", "Q3": NoLevel.TOO_EARLY}, bank=bank, dated="2025-10-01")
        now = make_sheet({"Q1": "3", "Q2": NoLevel.NOT_APPLICABLE, "Q3": "1"}, bank=bank)
        assert _table(_follow(bank, then, now), "What each difference")[0] == [
            "T",
            "75 to 50",
            "50 to 75",
            "1",
            "+25",
            "−25 (−25 not comparable)",
            "−25 (−25 no longer applicable)",
            "0",
        ]

    def test_outsiders_judgements_have_no_line_no_ladder_and_no_arithmetic(self) -> None:
        bank = make_bank({"t": ["Q1"]})
        pair = [
            make_sheet({"Q1": "2"}, bank=bank, dated=day, basis=Basis.EXTERNAL, assessment=day)
            for day in ("2025-10-01", "2026-03-12")
        ]
        document = _follow(bank, *pair)
        assert document.title == "What reviews found, then and now"
        assert [block.title for block in document.blocks if isinstance(block, Figure)] == ["T: answers at each level"]
        assert "The arithmetic behind the themes" not in _headings(document, 2)

    def test_only_one_scale_stands_on_a_line(self) -> None:
        old = make_bank({"t": ["Q1"]}, edition="2025.1", scales=[make_scale(codes=("a", "b"))])
        levels = {"a": "1", "b": "3"}
        new = make_bank({"t": ["Q1"]}, lineage=make_lineage("2025.1", make_change("Q1", "Q1", level_map=levels)))
        sheets = [
            make_sheet({"Q1": "a"}, bank=old, dated="2024-10-01", assessment="Autumn 2024"),
            make_sheet({"Q1": "b"}, bank=old, dated="2025-10-01", assessment="Autumn 2025"),
            make_sheet({"Q1": "4"}, bank=new),
        ]
        document = comparison_report(follow(sheets, [old, new]), COVER)
        line = next(block for block in document.blocks if isinstance(block, Figure))
        assert [[cell.text for cell in row][2:] for row in line.table.rows] == [
            ["no score", "first of the series"],
            ["no score", "not comparable"],
            ["100", "from 75 to 100"],
        ]
        titles = [block.title for block in document.blocks if isinstance(block, Figure)]
        assert not [title for title in titles if title.startswith("Each theme")]


def _odd_pairs() -> list[tuple[Bank, Sequence[AnswerSheet]]]:
    plain = make_bank()
    empty = [make_sheet({}, bank=plain, dated=f"202{n}-03-01", assessment=f"Spring 202{n}") for n in range(3)]
    apart = [
        make_sheet({"Q1": "2", "Q2": "3"}, bank=plain, dated="2025-03-01", assessment="Spring 2025"),
        make_sheet({"Q4": "2", "Q5": "3"}, bank=plain),
    ]
    single = make_bank({"t": ["Q1"]})
    one = [
        make_sheet({"Q1": "2"}, bank=single, dated="2025-03-01", assessment="Spring 2025"),
        make_sheet({"Q1": "2"}, bank=single),
    ]
    findings = [
        make_sheet(
            {},
            bank=plain,
            dated=day,
            unlisted=NoLevel.NOT_IN_SCOPE,
            strengths=(Finding("S1", "One list of challenges."),),
            assessment=day,
        )
        for day in ("2025-03-01", "2026-03-01")
    ]
    return [(plain, empty), (plain, apart), (single, one), (plain, findings)]


class TestOddCases:
    """Empty, huge, hostile: a document is built, and both forms render."""

    @pytest.mark.parametrize(("bank", "sheets"), _odd_pairs())
    def test_thin_sheets_give_a_sensible_report(self, bank: Bank, sheets: Sequence[AnswerSheet]) -> None:
        trend = follow(sheets, [bank])
        document = comparison_report(trend, COVER)
        assert "None" not in text_of(document).replace("None recorded", "").replace("None is", "")
        for each in (document, comparison_page(trend, COVER)):
            assert render(each).startswith(b"%PDF")

    def test_an_empty_pair_says_that_nothing_can_be_compared(self) -> None:
        bank, sheets = _odd_pairs()[0]
        told = text_of(comparison_report(follow(sheets, [bank]), COVER))
        assert "Nothing can be compared: no question has a level, in Spring 2021 or in Spring 2022." in told
        assert "No question of this theme has a level, in Spring 2021 or now." in told

    def test_five_hundred_questions_and_ten_assessments_are_no_trouble(self) -> None:
        document = comparison_report(county(500, 10, 10, higher=90, lower=60), COVER)
        over_time = [
            block for block in document.blocks if isinstance(block, Table) and block.caption.startswith("Levels from")
        ]
        assert [block.caption for block in over_time] == [
            "Levels from Spring 2020 to Spring 2022",
            "Levels from Autumn 2022 to Autumn 2024",
        ]
        assert all(len(table.rows) == 500 for table in over_time)
        columns = next(block for block in document.blocks if isinstance(block, Columns))
        assert (len(columns.left.items), len(columns.right.items)) == (60, 90)

    def test_hostile_text_flows_through_as_plain_text(self) -> None:
        bank = make_bank({"t": [make_question("Q1", text=HOSTILE, core=True), "Q2"]}, title=HOSTILE, provenance=HOSTILE)
        answer = Answer(
            "Q1", level="1", comment=HOSTILE, dissent=HOSTILE, evidence=(make_evidence(HOSTILE, type=HOSTILE),)
        )
        keys: dict[str, Any] = {
            "summary": HOSTILE,
            "messages": (HOSTILE,),
            "areas": (Finding("A1", HOSTILE),),
            "judgements": (Judgement("t", "1", HOSTILE),),
            "took_part": (HOSTILE,),
            "rebaselined": HOSTILE,
            "source": HOSTILE,
        }
        then = make_sheet({"Q1": "2", "Q2": "2"}, bank=bank, dated="2025-10-01", assessment=HOSTILE)
        sheet = make_sheet({"Q1": answer, "Q2": "2"}, bank=bank, assessment=HOSTILE + " 2", **keys)
        trend = follow([then, sheet], [bank])
        document = comparison_report(trend, COVER)
        assert text_of(document).count("<script>alert(1)</script>") > 10
        for each in (document, comparison_page(trend, COVER)):
            assert render(each).startswith(b"%PDF")
