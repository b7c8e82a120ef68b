"""Text on lines of 80 columns that cannot steer a terminal."""

from __future__ import annotations

import textwrap

from selfassess.reports.characters import printable

WIDTH = 80


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """The text as lines of at most 80 columns; ``first`` stands before the first line, ``rest`` before each other.

    A line break stays one. Controls and escapes are made visible. A word longer than a line is broken. Always at least
    one line, perhaps empty.
    """
    lines: list[str] = []
    for line in printable(text).strip("\n").split("\n"):
        opening = rest if lines else first
        found = textwrap.wrap(
            line.strip(), WIDTH, initial_indent=opening, subsequent_indent=rest, break_on_hyphens=False
        )
        lines.extend(each.rstrip() for each in found or [opening])
    return lines
