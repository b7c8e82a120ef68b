"""Bytes or text -> clean text within bounds, or the problem that stops the reading."""

from __future__ import annotations

import re

from selfassess.banks.codes import Code
from selfassess.banks.problems import Problems

MOST_BYTES = 2_000_000

# C0 and C1 controls but tab, line feed, carriage return and next line; lone surrogates; the two non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BYTE_ORDER_MARKS_OF_16_AND_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def clean_text(given: str | bytes, problems: Problems) -> str | None:
    """The text without a byte order mark, or ``None`` after noting the one problem that makes it unreadable."""
    # A text of so many characters has at least as many bytes, so this also bounds the work of encoding it below.
    if len(given) > MOST_BYTES or (isinstance(given, str) and len(given.encode("utf-8", "replace")) > MOST_BYTES):
        problems.error(Code.TOO_LARGE, None, "", f"the file is larger than {MOST_BYTES // 1_000_000} MB")
        return None
    decoded = _decoded(given, problems) if isinstance(given, bytes) else given
    if decoded is None:
        return None
    text = decoded.removeprefix("\ufeff")
    found = _FORBIDDEN.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        problems.error(Code.NOT_TEXT, line, "", forbidden_message(found.group()), "save the file as UTF-8 plain text")
        return None
    return text


def _decoded(data: bytes, problems: Problems) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as trouble:
        if data.startswith(_BYTE_ORDER_MARKS_OF_16_AND_32):
            problems.error(Code.NOT_TEXT, None, "", "the file is saved as UTF-16", "save the file as UTF-8")
        else:
            line = data.count(b"\n", 0, trouble.start) + 1
            message = f"byte {trouble.start + 1} is not UTF-8"
            problems.error(Code.NOT_TEXT, line, "", message, "save the file as UTF-8")
        return None


def forbidden_in(text: str) -> str | None:
    """The first character that has no place in a text, or ``None``; asked again after escapes are read."""
    found = _FORBIDDEN.search(text)
    return found.group() if found else None


def forbidden_message(character: str) -> str:
    """What to say about such a character."""
    return f"the character U+{ord(character):04X} has no place in a text"
