"""A cover sheet for the agenda: what it says comes first, and every renderer has it."""

from __future__ import annotations

from selfassess.reports import text
from selfassess.reports.agenda import Agenda, Purpose, with_cover_sheet
from selfassess.reports.document import Note, PageBreak
from tests.documents import every_block_document


def test_the_cover_sheet_stands_before_everything_else() -> None:
    document = every_block_document()
    agenda = Agenda(item="7", author="Kit Morrow", purpose=Purpose.DECISION, asked="Agree the levels.")
    covered = with_cover_sheet(document, agenda)
    assert covered.facts[:3] == (("Agenda item", "7"), ("Author", "Kit Morrow"), ("For", "Decision"))
    assert isinstance(covered.blocks[0], Note)
    assert covered.blocks[1] == PageBreak()
    assert covered.blocks[2:] == document.blocks
    assert "Agree the levels." in text.render(covered)


def test_an_agenda_that_says_nothing_changes_nothing() -> None:
    document = every_block_document()
    assert with_cover_sheet(document, Agenda()) is document


def test_only_what_is_known_is_said() -> None:
    document = every_block_document()
    covered = with_cover_sheet(document, Agenda(author="Kit Morrow"))
    assert covered.facts == (("Author", "Kit Morrow"), *document.facts)
    assert not isinstance(covered.blocks[0], Note)
