"""The question set that an answer file names: found, missed with the nearest, or of no use."""

from __future__ import annotations

from pathlib import Path

from selfassess.banks.answer_files import Format, parse_sheet
from selfassess.banks.codes import Code
from selfassess.banks.library import Library, shipped
from tests.bank_texts import SHEET, changed, tried


def test_a_question_set_is_found_in_a_library_or_missed_with_the_nearest() -> None:
    books = Library(shipped())
    id = books.bank_ids()[0]
    bank = books.get(id, books.editions(id)[-1])
    head = SHEET[: SHEET.index("answers:")] + "answers: {}\n"
    text = changed(changed(head, "test-bank", bank.id), "2026.1", bank.edition)
    parsed = parse_sheet(text, file="a.yaml", format=Format.YAML, banks=books)
    assert parsed.sheet is not None
    missed = parse_sheet(changed(text, bank.id, bank.id[:-1]), file="a.yaml", format=Format.YAML, banks=books)
    assert missed.problems[0].message.endswith(f" in {shipped()}")
    assert missed.problems[0].hint == f"did you mean {bank.id!r}?"


def test_a_question_set_with_errors_is_named_and_the_sheet_refused(tmp_path: Path) -> None:
    (tmp_path / "test-bank").mkdir()
    (tmp_path / "test-bank" / "2026.1.yaml").write_text("id: test-bank\n", encoding="utf-8")
    (problem,) = parse_sheet(SHEET, file="a.yaml", format=Format.YAML, banks=Library(tmp_path)).problems
    assert (problem.code, problem.line) == (Code.BANK_UNUSABLE.value, 2)
    assert "2026.1.yaml:1: TXT-013" in problem.message


def test_without_its_question_set_the_keys_of_a_sheet_are_checked_all_the_same() -> None:
    text = changed(changed(SHEET, "bank: test-bank", "bank: other"), "basis: agreed", "basis: bord")
    codes = [problem.code for problem in tried(changed(text, "{level:", "{levle:")).problems]
    assert codes == [Code.UNKNOWN_BANK.value, Code.NOT_A_CHOICE.value, Code.UNKNOWN_KEY.value]
