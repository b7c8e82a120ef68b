"""What the commands read: question sets and sheets, with every problem of every file told at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from selfassess.banks.answer_files import load_sheet
from selfassess.banks.library import Library, shipped
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Bank
from selfassess.errors import NotComparable, SelfAssessError

_MANY = 10

banks_option = click.option(
    "--banks",
    "banks",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder of question sets. [default: the shipped ones]",
)
output_option = click.option(
    "--output", type=click.Path(path_type=Path), default=None, help="File to write. [default: the terminal]"
)


class Day(click.ParamType[date]):
    """A day written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it like 2026-03-12", param, ctx)


def library(folder: Path | None) -> Library:
    """The question sets to use."""
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
    ids = sorted({sheet.bank_id for sheet in sheets})
    if len(ids) > 1:
        found = " and ".join(f"'{id}'" for id in ids)
        raise NotComparable(f"these cannot be compared: they answer different question sets, {found}")
    used = sorted((banks.get(sheet.bank_id, sheet.edition) for sheet in sheets), key=lambda bank: bank.edition_number)
    return banks.chain(ids[0], used[0].edition, used[-1].edition)
