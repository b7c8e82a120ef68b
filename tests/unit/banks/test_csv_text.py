"""CSV, as people and spreadsheets write it, says the same as YAML."""

from __future__ import annotations

import time

import pytest

from selfassess.banks.answer_files import Format
from selfassess.banks.codes import Code
from selfassess.engine.answers import Evidence
from tests.bank_texts import SHEET, changed, the_sheet_problem, tried

CSV = """\
assessment,Spring 2026
bank,test-bank
edition,2026.1
dated,2026-03-12
subject,Harrowmere
basis,agreed
question,level,none,reason,comment,evidence_type,evidence_title,evidence_dated,evidence_reference
LEAD-01,1,,,Getting there,,,,
LEAD-01-D,,too_early,,,,,,
VOICE-01,,not_applicable,No such service here,,,,,
VOICE-02,,,,The youth panel,,,,
"""


def codes(text: str) -> list[str]:
    return [problem.code for problem in tried(text, Format.CSV).problems]


def test_csv_and_yaml_say_the_same() -> None:
    sheet = tried(CSV, Format.CSV)
    assert sheet.problems == ()
    assert sheet.sheet == tried(SHEET).sheet


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_a_spreadsheet_writes_is_read(delimiter: str) -> None:
    rows = [line.split(",") for line in CSV.splitlines()]
    padded = "\r\n".join(delimiter.join([*row, *[""] * (9 - len(row))]) for row in rows)
    sheet = tried(b"\xef\xbb\xbf" + padded.encode(), Format.CSV)
    assert sheet.problems == ()
    assert sheet.sheet == tried(SHEET).sheet


@pytest.mark.parametrize("named", ["sep=,\r\n", "sep=;\n", '"sep=;",,,,\n', "SEP=,\n"])
def test_the_line_with_which_a_spreadsheet_names_the_separator_is_skipped(named: str) -> None:
    assert tried(named + CSV, Format.CSV) == tried(CSV, Format.CSV)


def test_a_separator_that_is_named_is_used_and_lines_still_count() -> None:
    text = "sep=;\n" + changed(CSV, "LEAD-01-D,,too_early", "LEAD-01-D,,to_early").replace(",", ";")
    assert the_sheet_problem(text, Code.NOT_A_CHOICE, Format.CSV).line == 10


def test_a_file_that_only_names_a_separator_is_empty() -> None:
    the_sheet_problem("sep=;", Code.EMPTY_FILE, Format.CSV)


def test_a_cell_of_two_megabytes_of_white_space_takes_no_time() -> None:
    start = time.perf_counter()
    assert tried(" " * 1_900_000, Format.CSV).sheet is None
    assert tried("a" + " " * 1_900_000, Format.CSV).sheet is None
    assert time.perf_counter() - start < 2


def test_empty_rows_and_white_space_round_cells_do_not_matter() -> None:
    text = changed(CSV, "LEAD-01,1,", "\n,,,\n LEAD-01 , 1 ,")
    assert tried(text, Format.CSV).sheet == tried(SHEET).sheet


def test_formula_like_text_stays_text() -> None:
    text = changed(CSV, "Getting there", '"=HYPERLINK(""x"")"')
    sheet = tried(text, Format.CSV).sheet
    assert sheet is not None
    assert sheet.answers["LEAD-01"].comment == '=HYPERLINK("x")'


def test_lines_are_right_after_a_cell_of_several_lines() -> None:
    text = changed(CSV, "Getting there", '"First\nsecond\nthird"')
    text = changed(text, "LEAD-01-D,,too_early", "LEAD-01-D,,to_early")
    problem = the_sheet_problem(text, Code.NOT_A_CHOICE, Format.CSV)
    assert problem.line == 11
    sheet = tried(changed(CSV, "Getting there", '"First\r\nsecond"'), Format.CSV).sheet
    assert sheet is not None
    assert sheet.answers["LEAD-01"].comment == "First\nsecond"


def test_a_further_row_of_evidence_belongs_to_the_question_above() -> None:
    text = changed(CSV, "LEAD-01,1,,,Getting there,,,,", "LEAD-01,1,,,,minutes,Board,2026-01-20,item 4")
    text = changed(text, "LEAD-01-D,", "LEAD-01,,,,,audit,Case audit,,\nLEAD-01-D,")
    sheet = tried(text, Format.CSV).sheet
    assert sheet is not None
    assert [(one.type, one.title, one.reference) for one in sheet.answers["LEAD-01"].evidence] == [
        ("minutes", "Board", "item 4"),
        ("audit", "Case audit", ""),
    ]
    assert isinstance(sheet.answers["LEAD-01"].evidence[0], Evidence)


def test_a_second_answer_to_a_question_is_refused() -> None:
    text = changed(CSV, "LEAD-01-D,", "LEAD-01,2,,,,audit,Case audit,,\nLEAD-01-D,")
    problem = the_sheet_problem(text, Code.DUPLICATE_KEY, Format.CSV)
    assert (problem.line, problem.message) == (9, "'LEAD-01' stands here and on line 8")


def test_list_keys_are_repeated_and_others_are_not() -> None:
    text = changed(CSV, "basis,agreed\n", "basis,agreed\ntook_part,Police\ntook_part,Health\nmessages,Do less\n")
    text = changed(text, "subject,Harrowmere\n", "subject,Harrowmere\nrebaselined,Judged afresh\n")
    sheet = tried(text, Format.CSV).sheet
    assert sheet is not None
    assert (sheet.took_part, sheet.messages, sheet.rebaselined) == (("Police", "Health"), ("Do less",), "Judged afresh")
    twice = changed(CSV, "basis,agreed\n", "basis,agreed\nbasis,self\n")
    assert the_sheet_problem(twice, Code.DUPLICATE_KEY, Format.CSV).line == 7


def test_a_value_with_a_comma_needs_quotation_marks() -> None:
    problem = the_sheet_problem(changed(CSV, "Harrowmere", "Harrowmere, north"), Code.CSV_ROW, Format.CSV)
    assert (problem.line, "quotation marks" in problem.hint) == (5, True)


def test_an_answer_with_more_values_than_columns_is_refused() -> None:
    text = changed(CSV, "Getting there,,,,", "Getting there,,,,,x")
    assert the_sheet_problem(text, Code.CSV_ROW, Format.CSV).line == 8


def test_an_answer_row_without_a_question_is_refused() -> None:
    assert the_sheet_problem(changed(CSV, "LEAD-01,1", ",1"), Code.CSV_ROW, Format.CSV).line == 8


def test_unknown_and_repeated_columns_are_refused() -> None:
    assert the_sheet_problem(changed(CSV, "ce_dated", "ce_datd"), Code.UNKNOWN_KEY, Format.CSV).line == 7
    assert codes(changed(CSV, "reason,comment", "reason,reason")) != []
    assert Code.DUPLICATE_KEY.value in codes(changed(CSV, "reason,comment", "reason,reason"))


def test_an_unknown_key_is_refused_and_a_missing_question_row_too() -> None:
    problem = the_sheet_problem(
        changed(CSV, "subject,Harrow", "subjet,x\nsubject,Harrow"), Code.UNKNOWN_KEY, Format.CSV
    )
    assert (problem.line, problem.hint) == (5, "did you mean 'subject'?")
    head = CSV[: CSV.index("question")]
    assert the_sheet_problem(head, Code.MISSING_KEY, Format.CSV).message == "the answer file has no answers"


def test_a_key_without_a_value_is_as_if_left_out() -> None:
    assert tried(changed(CSV, "basis,agreed\n", "basis,agreed\nsource,\nsummary\n"), Format.CSV).problems == ()


def test_an_unfinished_quotation_is_one_problem() -> None:
    problem = the_sheet_problem(changed(CSV, "Getting there", '"Getting there'), Code.SYNTAX, Format.CSV)
    assert problem.line == 8


def test_an_enormous_cell_is_one_problem() -> None:
    problem = the_sheet_problem(changed(CSV, "Getting there", "x" * 200_000), Code.SYNTAX, Format.CSV)
    assert problem.line == 8


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n;;\n"])
def test_an_empty_file_is_one_clear_problem(text: str) -> None:
    the_sheet_problem(text, Code.EMPTY_FILE, Format.CSV)


def test_too_many_values_stop_at_the_cap() -> None:
    rows = "".join(f"Q{number},1\n" for number in range(120_000))
    head = CSV[: CSV.index("question")]
    assert Code.TOO_MANY_VALUES.value in codes(head + "question,level\n" + rows)


def test_a_cell_with_a_control_character_is_refused() -> None:
    the_sheet_problem(changed(CSV, "Getting there", "A\x00B"), Code.NOT_TEXT, Format.CSV)
