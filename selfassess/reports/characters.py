"""What a user typed, made safe to show."""

from __future__ import annotations

import re

_NONCHARACTERS = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
# Controls but for tab and line feed, halves of surrogate pairs, noncharacters; and the marks that turn the direction of
# the text round, with which one text can be made to read as another.
_HARMFUL = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)
_LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")


def printable(text: str) -> str:
    """The text with each harmful character as U+FFFD, visibly, and each line end as ``\\n``.

    It always encodes as UTF-8 and may stand in HTML and XML once escaped.
    """
    return _HARMFUL.sub("\ufffd", _LINE_END.sub("\n", text))
