"""Options that several commands share, each with the same name, meaning and words of help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

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
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it like 2026-03-12", param, ctx)


def format_option(*forms: str) -> Callable[[_Command], _Command]:
    """``--format``, with text as its default."""
    return click.option(
        "--format", "form", type=click.Choice(forms), default="text", show_default=True, help="What to write."
    )


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


def refuse_on_terminal(form: str, output: Path | None) -> None:
    """Refuse to write bytes that are no text onto a terminal.

    Raises:
        click.UsageError: ``form`` is binary and there is no ``output``.
    """
    if form in _BINARY and output is None:
        raise click.UsageError(f"--format {form} needs --output FILE")
