"""What a comparison report must show, leave out, or say, case by case."""

from __future__ import annotations

from datetime import date

import pytest

from selfassess.engine.answers import Answer, AnswerSheet, Basis, Judgement, LowerBecause, NoLevel
from selfassess.engine.bank import Bank, Condition, Wording
from selfassess.engine.trend import follow
from selfassess.reports.comparison import comparison_report
from selfassess.reports.document import Align, Bullets, Document, Figure, Heading, Table
from tests.factories import (
    make_bank,
    make_change,
    make_evidence,
    make_lineage,
    make_question,
    make_scale,
    make_sheet,
)
from tests.unit.reports.cases import COVER, text_of


def _follow(bank: Bank, *sheets: AnswerSheet) -> Document:
    return comparison_report(follow(sheets, [bank]), COVER)


def _headings(document: Document, level: int = 1) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level == level]


def _table(document: Document, caption: str) -> list[list[str]]:
    found = next(block for block in document.blocks if isinstance(block, Table) and block.caption.startswith(caption))
    return [[cell.text for cell in row] for row in found.rows]


class TestHonesty:
    """What must be shown, left out, or said."""

    def test_each_assessment_names_its_own_source(self) -> None:
        bank = make_bank({"t": ["Q1"]})
        then = make_sheet({"Q1": "2"}, bank=bank, dated="2025-10-01", source="Paper 4")
        facts = _follow(bank, then, make_sheet({"Q1": "2"}, bank=bank, source="Paper 3")).facts
        assert facts[-2:] == (("Source", "Paper 3"), ("Source, previous", "Paper 4"))

    def test_a_theme_without_a_question_on_the_main_scale_has_no_bars(self) -> None:
        scales = [make_scale(), make_scale("difference", ("a", "b"))]
        bank = make_bank({"t": [make_question("Q1", scale="difference")]}, scales=scales)
        then = make_sheet({"Q1": "a"}, bank=bank, dated="2025-10-01")
        document = _follow(bank, then, make_sheet({"Q1": "b"}, bank=bank))
        titles = [block.title for block in document.blocks if isinstance(block, Figure)]
        assert "T: answers at each level" not in titles

    def test_another_scale_is_counted_then_and_now_and_never_averaged(self) -> None:
        scales = [make_scale(), make_scale("difference", ("a", "b"), title="What difference it makes")]
        bank = make_bank({"t": ["Q1", make_question("D1", scale="difference")]}, scales=scales)
        sheets = [
            make_sheet({"Q1": "2", "D1": level}, bank=bank, dated=f"202{n}-03-01", assessment=f"Spring 202{n}")
            for n, level in enumerate("abb")
        ]
        low, high = (level.label for level in scales[1].levels)
        moved = text_of(_follow(bank, *sheets[:2]))
        assert f'On "What difference it makes": 1 {high} (Spring 2020: 1 {low}).' in moved
        assert f'On "What difference it makes": 1 {high} (Spring 2021: the same).' in text_of(
            _follow(bank, *sheets[1:])
        )

    def test_a_confirmed_answer_says_so_beside_its_movement(self) -> None:
        bank = make_bank({"t": ["Q1"]})
        then = make_sheet({"Q1": "2"}, bank=bank, dated="2025-10-01")
        confirmed = Answer("Q1", level="2", carried_from=date(2025, 10, 1), confirmed=True)
        rows = _table(_follow(bank, then, make_sheet({"Q1": confirmed}, bank=bank)), "T: the questions")
        assert rows[0][-1] == "Unchanged, confirmed"

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
        assert [row[0][:2] for row in _table(document, "T: the questions")] == ["Q1"]
        assert _table(document, "Questions outside")[0][-1] == "Left blank both times."

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
        assert _table(document, "T: the questions")[0][-1] == "Not comparable: asks something else now"
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


class TestBaseline:
    """Against the first of several: as open about what weakens it as the comparison with the one before."""

    def _three(self) -> Document:
        bank = make_bank({"t": ["Q1", "Q2", "Q3", make_question("Q4", ask_if=Condition("Q1", at_least="2"))]})
        years = {2024: ("1", ""), 2025: ("2", "A survey told us more."), 2026: ("3", "")}
        sheets = [
            make_sheet(
                {"Q1": level, "Q2": level, "Q3": NoLevel.NOT_APPLICABLE if year == 2026 else "2", "Q4": "2"},
                bank=bank,
                dated=f"{year}-03-01",
                assessment=f"Spring {year}",
                rebaselined=why,
                took_part=("Police",),
            )
            for year, (level, why) in years.items()
        ]
        return _follow(bank, *sheets)

    def test_it_tells_its_concerns(self) -> None:
        document = self._three()
        at = document.blocks.index(Heading("Against the baseline, Spring 2024", 2))
        concerns = document.blocks[at + 2]
        assert isinstance(concerns, Bullets)
        assert [item.text for item in concerns.items] == [
            "2 of 4 questions with a level at either time can be compared.",
            '1 answer was changed to "does not apply".',
            "Spring 2025 was marked as a new starting point (re-baselined): a survey told us more.",
        ]

    def test_its_counts_add_up(self) -> None:
        (row,) = _table(self._three(), "Themes since Spring 2024")
        assert row == ["T", "0", "2", "0", "1", "1", "2 of 4"]
        columns = next(
            block.columns
            for block in self._three().blocks
            if isinstance(block, Table) and block.caption.startswith("Themes since")
        )
        assert [column.align for column in columns[1:6]] == [Align.RIGHT] * 5

    def test_what_did_not_arise_is_not_said_to_be_not_looked_at(self) -> None:
        rows = {row[0]: row[1:] for row in _table(self._three(), "Levels from Spring 2024")}
        assert rows["Q4"][0] == "Did not arise"
        assert rows["Q4"][1] == "Partly in place"
