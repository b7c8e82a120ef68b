"""What a person reads when a command cannot do its work: a line or a few on stderr, never a traceback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from selfassess.errors import SelfAssessError
from selfassess.reports.characters import printable

# Set to anything, it lets a fault show where in the code it happened; see docs/command-line.md.
TRACEBACK = "SELFASSESS_TRACEBACK"


class CommandEnded(click.ClickException):
    """Ends the command with exit 1 and the message alone."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Writes the message without the word *Error* before it: most are ``file:line: CODE message``."""
        click.echo(self.message, file=file, err=file is None)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turns whatever goes wrong inside into what click ends a command with: exit 1, or 2 for wrong usage.

    Names and arguments are made printable: what a file is called cannot steer the terminal.
    """
    try:
        yield
    except click.UsageError as wrong:
        told = wrong.format_message()
        if printable(told) == told:
            raise
        raise click.UsageError(printable(told), wrong.ctx) from None
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        # Help was shown, somebody pressed Ctrl+C, or nobody reads any more: click ends quietly.
        raise
    except SelfAssessError as trouble:
        raise CommandEnded(printable(str(trouble))) from None
    except (MemoryError, RecursionError):
        raise CommandEnded("selfassess: the input is too large for this machine") from None
    except Exception as fault:
        if os.environ.get(TRACEBACK):
            raise
        raise CommandEnded(
            f"selfassess: stopped by a fault in selfassess itself, not in your files ({type(fault).__name__}).\n"
            f"To see the details, run the same again with {TRACEBACK}=1 set, and report them."
        ) from None
