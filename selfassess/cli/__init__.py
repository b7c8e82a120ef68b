"""The command line. Each command's module is imported only when that command runs, so that help comes at once."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Any

import click

from selfassess.cli.refusals import told_plainly

# name: (module with a command of that name, what the list of commands says)
_COMMANDS = {
    "agree": ("selfassess.cli.agree", "Show how far several sheets of one assessment agree."),
    "audit": ("selfassess.cli.audit", "Verify the audit trail, or print its anchors."),
    "bank": ("selfassess.cli.banks", "Check a question set, or see what changed between two."),
    "board": ("selfassess.cli.board", "Create a board, invite its first business managers, or list the boards."),
    "compare": ("selfassess.cli.compare", "Compare two or more sheets: what moved, what cannot be compared."),
    "config": ("selfassess.cli.config", "Check the settings, or make keys for them."),
    "db": ("selfassess.cli.database", "Upgrade the database, or check it."),
    "demo": ("selfassess.cli.demo", "Try the service on a fictional county."),
    "export": ("selfassess.cli.export", "Write everything that a board holds into one ZIP."),
    "mail": ("selfassess.cli.mails", "See which mail waits, and have it tried again."),
    "operator": ("selfassess.cli.operator", "Say who runs the installation."),
    "person": ("selfassess.cli.people", "Disable, enable or erase an account, or take a lost second step from it."),
    "reminders": ("selfassess.cli.reminders", "Remind those from whom answers are outstanding."),
    "score": ("selfassess.cli.score", "Score one sheet: levels, limits, coverage."),
    "serve": ("selfassess.cli.serve", "Serve the pages, with the timed jobs beside them."),
    "tick": ("selfassess.cli.tick", "Do once what the service does by itself: mail, closing, retention."),
}


class _Commands(click.Group):
    """A group whose commands are imported when they are called, and which tells every trouble in plain words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with told_plainly():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with told_plainly():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(package_name="selfassess", message="selfassess %(version)s")
def cli() -> None:
    """Repeated self-assessment for safeguarding boards.

    Question sets and answers are files; see docs/bank-format.md and docs/answer-format.md.
    """


def main() -> None:
    """Run the command line: exit 0 when done, 1 for input that cannot be used, 2 for wrong usage."""
    # A terminal that cannot show a character gets its code point rather than stopping the command.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    cli()
