"""Options that several commands share, each with the same name, meaning and words of help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from selfassess.reports.document import Cover

_Command = TypeVar("_Command", bound=Callable[..., Any])

# Whether a path can be read is told where it is read, as bad input: click would call it wrong usage.
FILE = click.Path(path_type=Path, readable=False)
TEXTS = ("text", "json")
REPORTS = ("html", "pdf", "xlsx", "docx")
_BINARY = frozenset({"pdf", "xlsx", "docx"})


class Day(click.ParamType[date]):
    """A day written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a text that is none is wrong usage."""
        if isinstance(value, date):
            return value
        try:
            # Python reads more ways of writing a day than this promises.
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"{value!r} is not a day; write it like 2026-03-12", param, ctx)


texts_option = click.option(
    "--format", "form", type=click.Choice(TEXTS), default="text", show_default=True, help="What to write."
)


def format_option(*forms: str) -> Callable[[_Command], _Command]:
    """``--format``; without it the ending of ``--output`` tells, or else it is text."""
    told = "What to write. [default: by the ending of --output, else text]"
    return click.option("--format", "asked", type=click.Choice(forms), default=None, help=told)


banks_option = click.option(
    "--banks",
    "banks",
    type=FILE,
    metavar="FOLDER",
    default=None,
    help="Folder of question sets. [default: the shipped ones]",
)
output_option = click.option(
    "--output",
    type=FILE,
    metavar="FILE",
    default=None,
    help="File to write. [default: the terminal]",
)


def cover_options(command: _Command) -> _Command:
    """What a report prints on its cover: ``--marking``, ``--status`` and ``--date``."""
    for option in (
        click.option("--date", "on", type=Day(), default=None, help="Day printed on the report. [default: today]"),
        click.option("--status", default="Draft", show_default=True, help="Status of the report: Draft, Final ..."),
        click.option(
            "--marking", default="OFFICIAL", show_default=True, help="Handling marking on every page of the report."
        ),
    ):
        command = option(command)
    return command


def cover_of(on: date | None, marking: str, status: str) -> Cover:
    """The cover that the three options ask for; without a day, that of whoever runs the command."""
    return Cover(on or date.today(), marking, status)  # noqa: DTZ011 - the reader's own day


def chosen_format(asked: str | None, output: Path | None) -> str:
    """The format asked for, or the one that the ending of ``output`` names, or text.

    Raises:
        click.UsageError: ``output`` ends in the name of another format than asked for, or the format is no text and
            there is no ``output``.
    """
    ending = output.suffix.lower().removeprefix(".") if output is not None else ""
    named = ending if ending in (*TEXTS, *REPORTS) else "text" if ending == "txt" else None
    if asked is not None and named not in (None, asked):
        raise click.UsageError(f"--format {asked} does not go with a file that ends in .{ending}")
    form = asked or named or "text"
    if form in _BINARY and output is None:
        raise click.UsageError(f"--format {form} needs --output FILE")
    return form
