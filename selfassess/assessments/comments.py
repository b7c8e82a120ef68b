"""A comment as it is kept, and how its characters are counted: the one way, for service, pages and storage.

``static/js/autosave.js`` cleans and counts the same in the browser, so that nobody is told 4,000 there and 4,001 here.
"""

from __future__ import annotations

import re

MOST = 4000
MOST_WHY = 400

# What browsers, word processors and scripts put for a new line.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls but for tab and line feed; halves of surrogate pairs, which SQLite cannot keep; NUL, which PostgreSQL cannot;
# the byte order mark and the two non-characters. Nobody sees them, so nobody could take them out by hand.
_HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def cleaned(text: str) -> str:
    """The text with LF for every line end and without hidden characters; empty where only white space is left."""
    visible = _HIDDEN.sub("", _LINE_ENDS.sub("\n", text))
    return "" if visible.isspace() else visible


def cleaned_line(text: str) -> str:
    """The same on one line, without white space round it and with single spaces inside."""
    return " ".join(cleaned(text).split())


def counted(text: str) -> int:
    """How many characters a text has once cleaned: code points, a line end being one."""
    return len(cleaned(text))


def too_long(text: str, most: int, *, called: str) -> str:
    """What to say of a cleaned text over ``most`` characters; empty where it fits. ``called`` names it."""
    over = len(text) - most
    return f"Shorten {called} to {most:,} characters: it has {over:,} too many." if over > 0 else ""
