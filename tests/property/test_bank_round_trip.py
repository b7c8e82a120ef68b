"""Writing a question set and reading it again changes nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from selfassess.banks.dumper import dump
from selfassess.banks.loader import parse
from selfassess.engine.bank import Bank
from tests.strategies import banks

SLOW = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(banks())
def test_a_bank_that_is_written_and_read_again_is_the_same_bank(bank: Bank) -> None:
    parsed = parse(dump(bank), file="generated.yaml")
    assert [str(problem) for problem in parsed.problems if problem.is_error] == []
    assert parsed.bank == bank


@SLOW
@given(banks())
def test_a_bank_is_written_the_same_way_every_time(bank: Bank) -> None:
    text = dump(bank)
    again = parse(text, file="generated.yaml").bank
    assert again is not None
    assert dump(again) == text
