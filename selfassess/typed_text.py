"""Typed text as it is kept: one kind of line end, nothing that nobody can see, one way to write each letter.

Every door takes text through here: fields, comments, names, lists, searches. ``static/js/start.js`` has the same table,
so that the counter in the browser and the service count alike; ``tests/typed.py`` holds them together.
"""

from __future__ import annotations

import re
import unicodedata

# What browsers, word processors and scripts put for a new line, a new paragraph or a new page.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NONCHARACTERS = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
# Controls but for tab and line ends; halves of surrogate pairs, which SQLite cannot keep, and NUL, which PostgreSQL
# cannot; noncharacters; marks that turn the direction of the text round, with which one name can be made to read as
# another; and what comes along when text is copied from a page, by which two names can differ and look the same.
# Joiners (U+200C, U+200D) stay: emoji and several scripts are written with them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u00ad\u180e\u200b\u2060-\u2064\ufeff"
    f"\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)


def normalised(text: str) -> str:
    """The text with LF for every line end, without hidden characters, in composed form (NFC). Twice is as once."""
    return unicodedata.normalize("NFC", _HIDDEN.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """The same on one line, without blanks round it and with single spaces inside."""
    return " ".join(normalised(text).split())


def has_hidden(text: str) -> bool:
    """Whether ``normalised`` takes anything out that nobody can see, which its writer should be told."""
    return _HIDDEN.search(text) is not None
