"""Writing an answer sheet and reading it again changes nothing, and no text whatever upsets a reader."""

from __future__ import annotations

import json

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfassess.banks.answer_files import Format, parse_sheet
from selfassess.banks.loader import parse
from selfassess.banks.sheet_dumper import dump_sheet
from tests.factories import make_bank
from tests.strategies import banks, sheets

SLOW = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SOME_TEXT = st.text() | st.text("[]{}:,-#&*!?|>'\"\\ \nab01", max_size=60) | st.binary(max_size=60)


@SLOW
@given(st.data())
def test_a_sheet_that_is_written_and_read_again_is_the_same_sheet(data: st.DataObject) -> None:
    bank = data.draw(banks())
    sheet = data.draw(sheets(bank))
    parsed = parse_sheet(dump_sheet(sheet), file="generated.yaml", format=Format.YAML, banks=bank)
    assert [str(problem) for problem in parsed.problems if problem.is_error] == []
    assert parsed.sheet == sheet


@SLOW
@given(st.data())
def test_json_says_the_same_as_yaml(data: st.DataObject) -> None:
    bank = data.draw(banks())
    sheet = data.draw(sheets(bank))
    text = json.dumps(yaml.load(dump_sheet(sheet), Loader=yaml.BaseLoader), ensure_ascii=data.draw(st.booleans()))
    assert parse_sheet(text, file="generated.json", format=Format.JSON, banks=bank).sheet == sheet


@given(SOME_TEXT, st.sampled_from(Format))
def test_no_text_makes_a_reader_of_answers_fall_over(text: str | bytes, format: Format) -> None:
    parsed = parse_sheet(text, file="any", format=format, banks=make_bank())
    assert parsed.sheet is None
    assert parsed.problems


@given(SOME_TEXT)
def test_no_text_makes_the_reader_of_question_sets_fall_over(text: str | bytes) -> None:
    parsed = parse(text, file="any")
    assert parsed.bank is None
    assert parsed.problems
