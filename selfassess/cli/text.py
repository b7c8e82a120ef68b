"""How a result is written: text of 80 columns that cannot steer a terminal, and JSON that is stable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from selfassess.reports.characters import printable
from selfassess.reports.wrapping import wrapped

_UNUSUAL = re.compile(r"[^\x20-\x7e\n]")


def as_json(value: Any) -> bytes:
    """The value as JSON, always UTF-8, readable and stable: keys in the order in which they were made.

    Characters that could steer a terminal or turn text round are written as escapes, which say the same.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return (_UNUSUAL.sub(_safe, text) + "\n").encode()


def _safe(found: re.Match[str]) -> str:
    character = found.group()
    return character if printable(character) == character else json.dumps(character)[1:-1]


def paragraph(text: str) -> str:
    """The text wrapped to 80 columns. Controls and escapes are made visible, so that nothing can steer a terminal."""
    return "\n".join(wrapped(text))


def item(text: str) -> str:
    """The text as one item of a list below a title, wrapped likewise."""
    return "\n".join(wrapped(text, "  - ", "    "))


def page(lines: Iterable[str]) -> str:
    """The lines as one text that ends in a line break."""
    return "\n".join(lines) + "\n"
