"""The documents of the two file formats name every key and every problem, and every problem is provoked by a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from selfassess.banks.answer_files import Format, parse_sheet
from selfassess.banks.codes import Code
from selfassess.banks.csv_text import ANSWER_COLUMNS, EVIDENCE_COLUMNS
from selfassess.banks.keys import BANK, Record
from selfassess.banks.loader import load, parse
from selfassess.banks.sheet_keys import ANSWER, SHEET

ROOT = Path(__file__).resolve().parents[2]
BANK_FORMAT = (ROOT / "docs" / "bank-format.md").read_text(encoding="utf-8")
ANSWER_FORMAT = (ROOT / "docs" / "answer-format.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "questionnaires" / "README.md").read_text(encoding="utf-8")
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "unit" / "banks").glob("test_*.py"))


def keys(record: Record) -> set[str]:
    """Every key of a mapping and of those inside it."""
    inner = [keys(key.of) for key in record.keys.values() if key.of is not None]
    return set(record.names).union(*inner)


def in_code_marks(text: str) -> set[str]:
    """The words that stand in code marks, those inside braces and brackets too."""
    return set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", text))))


def example(document: str, language: str, start: str) -> str:
    """The one block in that language that begins so."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
    (block,) = [block for block in blocks if block.startswith(start)]
    return block


def test_every_key_of_a_question_set_is_documented() -> None:
    assert keys(BANK) - in_code_marks(BANK_FORMAT) == set()
    assert keys(BANK) - in_code_marks(GUIDE) == set()


def test_every_key_of_an_answer_file_is_documented() -> None:
    assert keys(SHEET) - in_code_marks(ANSWER_FORMAT) == set()


def test_every_csv_column_is_a_key_and_documented() -> None:
    assert set(ANSWER_COLUMNS) | {"evidence"} == ANSWER.names
    assert set(EVIDENCE_COLUMNS) - in_code_marks(ANSWER_FORMAT) == set()


def test_the_small_question_set_of_the_document_loads_without_a_warning() -> None:
    assert parse(example(BANK_FORMAT, "yaml", "id:"), file="bank-format.md").problems == ()


def test_the_three_answer_files_of_the_document_load_without_a_warning_and_say_the_same() -> None:
    bank = load(example(BANK_FORMAT, "yaml", "id:"), file="bank-format.md")
    parsed = [
        parse_sheet(example(ANSWER_FORMAT, form.value, start), file="answer-format.md", format=form, banks=bank)
        for form, start in ((Format.YAML, "assessment:"), (Format.JSON, "{"), (Format.CSV, "assessment,"))
    ]
    assert [each.problems for each in parsed] == [(), (), ()]
    assert parsed[0].sheet is not None
    assert set(parsed[0].sheet.answers) == set(bank.question)
    assert parsed[0] == parsed[1] == parsed[2]


@pytest.mark.parametrize("code", Code, ids=lambda code: str(code.value))
def test_every_problem_is_documented_and_provoked_by_a_test(code: Code) -> None:
    document = ANSWER_FORMAT if code.value.startswith("ANS") else BANK_FORMAT
    assert f"| `{code.value}` | {code.meaning} |" in document
    assert f"Code.{code.name}" in TESTS
