"""What the commands read: question sets and sheets, with every problem of every file told at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from selfassess.banks.answer_files import load_sheet
from selfassess.banks.library import Library, shipped
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Bank
from selfassess.errors import NotComparable, SelfAssessError, Unreadable

# From so many files on, reading takes long enough for somebody to wonder.
_MANY = 10


def library(folder: Path | None) -> Library:
    """The question sets to use.

    Raises:
        Unreadable: ``folder`` is no folder. Told here, once, and not as a problem of every sheet.
    """
    if folder is not None and not folder.is_dir():
        told = "this is not a folder" if folder.exists() else "there is no such folder"
        raise Unreadable(f"--banks {folder}: {told}")
    return Library(folder if folder is not None else shipped())


def read_sheets(paths: Sequence[Path], banks: Library) -> list[AnswerSheet]:
    """The sheets, in the order given. On a terminal, many of them show progress.

    Raises:
        SelfAssessError: every problem of every file that cannot be used, one to a line.
    """
    sheets: list[AnswerSheet] = []
    troubles: list[str] = []
    with click.progressbar(
        paths, label="Reading", file=sys.stderr, hidden=len(paths) < _MANY or not sys.stderr.isatty()
    ) as shown:
        for path in shown:
            try:
                sheets.append(load_sheet(path, banks=banks))
            except SelfAssessError as trouble:
                troubles.append(str(trouble))
    if troubles:
        raise SelfAssessError("\n".join(troubles))
    return sheets


def editions_of(sheets: Iterable[AnswerSheet], banks: Library) -> tuple[Bank, ...]:
    """The editions from the earliest to the latest that the sheets were answered on, all those between included.

    Raises:
        NotComparable: the sheets answer different question sets.
    """
    used = {(sheet.bank_id, sheet.edition) for sheet in sheets}
    ids = sorted({id for id, _ in used})
    if len(ids) > 1:
        found = " and ".join(f"'{id}'" for id in ids)
        raise NotComparable(f"these cannot be compared: they answer different question sets, {found}")
    editions = sorted((banks.get(*each) for each in used), key=lambda bank: bank.edition_number)
    return banks.chain(ids[0], editions[0].edition, editions[-1].edition)
