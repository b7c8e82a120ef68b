"""What only the JSON of a comparison holds to: one name for one assessment, and nothing calculated for outsiders."""

from __future__ import annotations

import json
from typing import Any

from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.trend import follow
from selfassess.reports.json_comparison import comparison_json
from tests.factories import make_bank, make_sheet

LONG = "The yearly look at ourselves before the away day"
BANK = make_bank({"t": ["Q1", "Q2", "Q3"]})


def _told(**keys: Any) -> dict[str, Any]:
    then = make_sheet({"Q1": "1", "Q2": "2"}, bank=BANK, dated="2025-10-01", assessment=LONG, **keys)
    now = make_sheet({"Q1": "3", "Q2": "1", "Q3": NoLevel.TOO_EARLY}, bank=BANK, date_inferred=True, **keys)
    return comparison_json(follow([then, now], [BANK]))


def test_an_assessment_has_one_name_in_headline_sentences_reasons_and_fairness() -> None:
    told = _told()
    assert told["earlier"]["assessment"] == LONG
    assert told["headline"].startswith("Compared with October 2025, ")
    assert "with October 2025: " in told["themes"][0]["sentence"]
    assert any(each["reason"].endswith("too early to tell in March 2026") for each in told["movements"])
    assert any(each["text"].endswith("source: March 2026 (12 March 2026).") for each in told["fairness"])
    for part in ("headline", "movements", "themes", "fairness"):
        assert LONG not in json.dumps(told[part])


def test_nothing_is_calculated_for_an_outside_judgement() -> None:
    told = _told(basis=Basis.EXTERNAL)
    nothing: dict[str, Any] = {"calculated": None, "limited": None, "is_enough": False, "because": "", "limits": []}
    assert told["themes"][0]["level"] == {"then": nothing, "now": nothing}
    assert [point["level"] for point in told["trend"]["themes"][0]["points"]] == [nothing, nothing]
