"""Where a command's result goes: the terminal, or a file that is there whole or not at all."""

from __future__ import annotations

import json
import os
import stat
import tempfile
import textwrap
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from selfassess.errors import Unreadable
from selfassess.reports.characters import printable

WIDTH = 80


def write(content: str | bytes, output: Path | None) -> None:
    """The content on the terminal, or in ``output``, which is replaced in one step.

    Raises:
        Unreadable: ``output`` cannot be written; nothing is then left behind and an older file stays as it was.
    """
    if output is None:
        click.echo(content, nl=isinstance(content, str) and not content.endswith("\n"))
        return
    data = content.encode() if isinstance(content, str) else content
    try:
        _refuse_special(output)
        # Beside its target, so that taking its place is one step on one file system.
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
        try:
            with open(handle, "wb") as stream:
                stream.write(data)
                os.fchmod(stream.fileno(), _mode(output))
            os.replace(name, output)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except (OSError, ValueError) as trouble:
        reason = trouble.strerror if isinstance(trouble, OSError) and trouble.strerror else str(trouble)
        raise Unreadable(f"{printable(str(output))}: cannot be written ({reason})") from None


def _refuse_special(output: Path) -> None:
    if output.exists() and not stat.S_ISREG(output.stat().st_mode):
        kind = "a folder" if output.is_dir() else "a pipe or a device"
        raise ValueError(f"it is {kind}, not a file")


def _mode(output: Path) -> int:
    """The mode of the file that is replaced, or else what any new file would get."""
    if output.exists():
        return stat.S_IMODE(output.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def as_json(value: Any) -> str:
    """The value as JSON text, readable and stable: keys in the order in which they were made."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def paragraph(text: str, indent: int = 0, hanging: int = 0) -> str:
    """The text wrapped to 80 columns. Controls and escapes are made visible, so that no answer can steer a terminal."""
    first, rest = " " * indent, " " * (indent + hanging)
    lines = [
        textwrap.fill(printable(line), WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
        for line in text.splitlines() or [""]
    ]
    return "\n".join(lines)


def item(text: str, indent: int = 0) -> str:
    """The text as one item of a list, wrapped to 80 columns."""
    return paragraph(f"- {text}", indent, hanging=2)


def page(lines: Iterable[str]) -> str:
    """The lines as one text that ends in a line break."""
    return "\n".join(lines) + "\n"
