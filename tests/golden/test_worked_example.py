"""The comparison that anybody can check with a pencil, number for number: see ``worked_example/README.md``."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from selfassess.banks.answer_files import load_sheet
from selfassess.banks.loader import load
from selfassess.engine.bank import Bank
from selfassess.engine.comparison import Comparison, ThemeComparison, compare
from selfassess.engine.limits import ThemeLevel

FOLDER = Path(__file__).parent / "worked_example"


@cache
def comparison() -> Comparison:
    editions = [_bank("2025.1"), _bank("2026.1")]
    a, b = (load_sheet(FOLDER / f"round-{name}.yaml", banks=bank) for name, bank in zip("ab", editions, strict=True))
    return compare(a, b, editions)


@cache
def expected() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
    return read


def challenge() -> ThemeComparison:
    return comparison().theme["CH"]


def number(text: str) -> Fraction:
    """``"58 1/3"`` as a number."""
    return sum((Fraction(part) for part in text.split()), Fraction(0))


def test_each_round_as_scored() -> None:
    own = challenge().as_scored
    assert own.then == number(expected()["as scored"]["round A"])
    assert own.now == number(expected()["as scored"]["round B"])


def test_the_same_questions_like_for_like() -> None:
    same = challenge().like_for_like
    assert same.then == number(expected()["like for like"]["round A"])
    assert same.now == number(expected()["like for like"]["round B"])


@pytest.mark.parametrize("part", ["movement", "joined", "left", "weights"])
def test_each_part_of_the_explanation(part: str) -> None:
    explanation = challenge().explanation
    assert explanation is not None
    assert getattr(explanation, part) == number(expected()["explanation of the difference"][part])


def test_the_parts_make_up_the_difference() -> None:
    found = challenge().explanation
    assert found is not None
    together = found.movement + found.joined + found.left + found.weights
    assert together == number(expected()["explanation of the difference"]["together"])


def test_the_counts() -> None:
    counted = {movement.value: n for movement, n in comparison().counts.items()}
    assert counted == expected()["counts"]


def test_every_question_in_order_lower_first() -> None:
    found = [(each.question.id, each.movement.value, each.steps) for each in comparison().movements]
    assert found == [
        (each["question"], each["movement"], each.get("steps")) for each in expected()["questions in the order printed"]
    ]


def test_the_matched_questions_and_their_coverage() -> None:
    assert comparison().matched == expected()["matched"]
    assert comparison().with_a_level == expected()["with a level in either round"]
    assert comparison().coverage == number(expected()["coverage"])
    assert challenge().coverage == number(expected()["coverage"])


def test_the_headline_is_mostly_not_comparable() -> None:
    assert comparison().is_mostly_comparable is expected()["mostly comparable"]
    assert challenge().is_mostly_comparable is expected()["mostly comparable"]


def test_the_core_question_limits_round_a_and_not_round_b() -> None:
    found = (comparison().earlier.theme["CH"].level, comparison().later.theme["CH"].level)
    assert [_in_words(level) for level in found] == list(expected()["level of the theme"].values())


def _in_words(level: ThemeLevel) -> dict[str, Any]:
    assert level.calculated is not None
    assert level.limited is not None
    words: dict[str, Any] = {"calculated": level.calculated.code, "limited to": level.limited.code}
    for binding in level.because:
        assert binding.limit is not None
        words |= {"limit": binding.limit.id, "because of": list(binding.questions)}
    return words


def _bank(edition: str) -> Bank:
    path = FOLDER / f"bank-{edition}.yaml"
    return load(path.read_text(encoding="utf-8"), file=path.name)
