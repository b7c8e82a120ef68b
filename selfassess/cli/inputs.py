"""What the commands read: question sets and sheets, with every problem of every file told at once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from selfassess.banks.answer_files import format_of, parse_sheet
from selfassess.banks.codes import Code
from selfassess.banks.files import read_text
from selfassess.banks.library import Library, shipped
from selfassess.banks.problems import Problem, SheetInvalid
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Bank
from selfassess.errors import NotComparable, SelfAssessError, Unreadable
from selfassess.reports.characters import printable

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

    Every warning is told on stderr, a line each, and changes nothing else.

    Raises:
        SelfAssessError: every problem of every file that cannot be used, one to a line.
    """
    sheets: list[AnswerSheet] = []
    troubles: list[str] = []
    warnings: list[Problem] = []
    with click.progressbar(
        paths, label="Reading", file=sys.stderr, hidden=len(paths) < _MANY or not sys.stderr.isatty()
    ) as shown:
        for path in shown:
            try:
                sheets.append(_read_sheet(path, banks, warnings))
            except SelfAssessError as trouble:
                troubles.append(str(trouble))
    # Only now, so that no line stands in the middle of the progress.
    for warning in warnings:
        click.echo(printable(f"{warning} [warning]"), err=True)
    if troubles:
        raise SelfAssessError("\n".join(troubles))
    return sheets


def _read_sheet(path: Path, banks: Library, warnings: list[Problem]) -> AnswerSheet:
    form = format_of(path)
    parsed = parse_sheet(read_text(path), file=str(path), format=form, banks=banks)
    warnings.extend(problem for problem in parsed.problems if not problem.is_error)
    if parsed.sheet is None:
        raise SheetInvalid(_with_option(problem) for problem in parsed.problems)
    return parsed.sheet


def _with_option(problem: Problem) -> Problem:
    """The problem; where a question set was not found, with the likeliest slip first: a forgotten ``--banks``."""
    if problem.code != Code.UNKNOWN_BANK.value:
        return problem
    hint = "name the folder of its question sets with --banks"
    return replace(problem, hint=f"{hint}; {problem.hint}" if problem.hint else hint)


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
