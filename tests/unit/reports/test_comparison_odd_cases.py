"""Empty, huge and hostile: a comparison report is built without error and reads sensibly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from selfassess.engine.answers import Answer, AnswerSheet, Finding, Judgement, NoLevel
from selfassess.engine.bank import Bank
from selfassess.engine.trend import follow
from selfassess.reports.comparison import comparison_page, comparison_report
from selfassess.reports.document import Columns, Table
from selfassess.reports.pdf import render
from tests.factories import (
    make_bank,
    make_evidence,
    make_question,
    make_sheet,
)
from tests.unit.reports.cases import COVER, county, text_of

HOSTILE = (
    "<b>bold</b> <script>alert(1)</script> {when} %s =1+1 & \x00\u202e\n\nsecond paragraph \ud83d\ude00 " + "x" * 300
)


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
