"""A written sheet reads well and leaves defaults out."""

from __future__ import annotations

from selfassess.banks.answer_files import Format, parse_sheet
from selfassess.banks.sheet_dumper import dump_sheet
from selfassess.engine.answers import Basis, NoLevel
from tests.bank_texts import SHEET, small_bank, tried
from tests.factories import make_bank, make_sheet


def test_a_sheet_is_written_without_its_defaults() -> None:
    sheet = make_sheet({"Q1": "3", "Q2": NoLevel.NOT_APPLICABLE}, bank=make_bank(), basis=Basis.INDIVIDUAL)
    assert dump_sheet(sheet) == (
        "assessment: Spring 2026\n"
        "bank: test-bank\n"
        'edition: "2026.1"\n'
        "dated: 2026-03-12\n"
        "subject: Harrowmere Safeguarding Children Partnership\n"
        "basis: individual\n"
        "seat: Police\n"
        "answers:\n"
        "  Q1:\n"
        '    level: "3"\n'
        "  Q2:\n"
        "    none: not_applicable\n"
        "    reason: It does not arise here.\n"
    )


def test_a_sheet_that_was_read_is_written_and_read_again() -> None:
    sheet = tried(SHEET).sheet
    assert sheet is not None
    again = parse_sheet(dump_sheet(sheet), file="again", format=Format.YAML, banks=small_bank())
    assert again.sheet == sheet
