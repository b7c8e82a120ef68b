"""Limits: each kind has its keys and no others, and names levels and themes that exist."""

from __future__ import annotations

from fractions import Fraction

import pytest

from selfassess.banks.codes import Code
from selfassess.banks.loader import load
from selfassess.engine.bank import Limit, LimitKind
from tests.bank_texts import BANK, a_bank_problem, bank_codes


def with_limit(keys: str) -> str:
    return BANK + f"limits:\n  - {{id: L, why: It matters, {keys}}}\n"


def limit(keys: str) -> Limit:
    return load(with_limit(keys), file="bank.yaml").limits[0]


def test_each_kind_is_read_with_its_keys() -> None:
    assert limit('kind: floor, cap_at: "0"').at is None
    floor = limit('kind: floor, cap_at: "0", at: "1", themes: [LEAD]')
    assert (floor.at, floor.themes) == ("1", ("LEAD",))
    count = limit('kind: count, below: "1", at_least: 2, cap_at: "1"')
    assert (count.below, count.at_least, count.cap_at) == ("1", 2, "1")
    assert limit("kind: cumulative").cap_at is None
    evidence = limit('kind: evidence, cap_at: "1", types: [audit, minutes]')
    assert (evidence.kind, evidence.types) == (LimitKind.EVIDENCE, ("audit", "minutes"))
    coverage = limit("kind: coverage, below: 60")
    assert (coverage.below, coverage.below_share) == (None, Fraction(3, 5))


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("kind: ceiling", Code.NOT_A_CHOICE),
        ("kind: floor", Code.MISSING_KEY),
        ('kind: count, cap_at: "1", at_least: 2', Code.MISSING_KEY),
        ('kind: count, cap_at: "1", below: "1"', Code.MISSING_KEY),
        ("kind: coverage", Code.MISSING_KEY),
        ('cap_at: "1"', Code.MISSING_KEY),
        ('kind: coverage, below: 60, cap_at: "1"', Code.LIMIT_KEY),
        ('kind: floor, cap_at: "1", types: [audit]', Code.LIMIT_KEY),
        ('kind: cumulative, at: "1"', Code.LIMIT_KEY),
        ('kind: evidence, cap_at: "1", at_least: 2', Code.LIMIT_KEY),
        ('kind: floor, cap_at: "9"', Code.UNKNOWN_LEVEL),
        ('kind: floor, cap_at: ""', Code.EMPTY_VALUE),
        ('kind: floor, cap_at: "1", at: "9"', Code.UNKNOWN_LEVEL),
        ('kind: count, cap_at: "1", below: "0", at_least: 2', Code.LIMIT_NEVER_BINDS),
        ('kind: count, cap_at: "1", below: "9", at_least: 2', Code.UNKNOWN_LEVEL),
        ('kind: count, cap_at: "1", below: "1", at_least: 0', Code.NOT_A_NUMBER),
        ('kind: count, cap_at: "1", below: "1", at_least: 1.5', Code.NOT_A_NUMBER),
        ("kind: coverage, below: 0", Code.NOT_A_NUMBER),
        ("kind: coverage, below: 101", Code.NOT_A_NUMBER),
        ("kind: coverage, below: 60%", Code.NOT_A_NUMBER),
        ("kind: cumulative, themes: [LEED]", Code.UNKNOWN_THEME),
    ],
)
def test_a_wrong_limit_is_found_on_its_line(keys: str, code: Code) -> None:
    assert a_bank_problem(with_limit(keys), code).line == BANK.count("\n") + 2


def test_two_limits_of_one_id_are_refused() -> None:
    text = with_limit("kind: cumulative") + "  - {id: L, why: Again, kind: cumulative}\n"
    assert bank_codes(text) == [Code.DUPLICATE_ID.value]
