"""What a person typed, made fit to keep, or refused with the field and what to do.

These are the doors: forms call them field by field and show every refusal, verbs call them again and stop at the first.
Whatever they let through fits its column on both engines, shows on one line where it should, and hides nothing. That
it may hold ``<script>`` is no concern of theirs: pages escape.
"""

from __future__ import annotations

import re
import unicodedata

from selfassess.errors import Refused
from selfassess.mail.message import parse_address

NAME = 200
PERSON = 120

_NONCHARACTERS = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
# Controls but for tab and line ends, halves of surrogate pairs, noncharacters; and the marks that turn the direction of
# the text round, with which one name can be made to read as another. PostgreSQL keeps no NUL, SQLite no half of a pair.
_REFUSED = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)
# They come along when a text is copied from a page, and two names that differ by one look the same.
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]")
_LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")
_BLANKS = re.compile(r"[^\S\n]+")
_PILED_MARKS = 8


def one_line(text: str, *, field: str, name: str, most: int) -> str:
    """The text on one line: without blanks round it, and with single spaces inside. May be empty.

    Raises:
        Refused: it is longer than ``most`` characters, or holds a character that cannot be kept. ``name`` is what the
            message calls it, such as *name of the organisation*.
    """
    return _within(" ".join(_fit(text, field=field, name=name, most=most).split()), field=field, name=name, most=most)


def name_line(text: str, *, field: str, name: str, most: int = NAME) -> str:
    """As ``one_line``, with at least one letter or digit, so that it can be seen and spoken of.

    Raises:
        Refused: as ``one_line``, or there is nothing to see.
    """
    line = one_line(text, field=field, name=name, most=most)
    if not any(character.isalnum() for character in line):
        raise Refused(f"Enter the {name}, with at least one letter or digit.", field=field)
    return line


def paragraphs(text: str, *, field: str, name: str, most: int) -> str:
    r"""The text with ``\n`` as line end, no blanks at the end of a line, and at most one empty line in a row.

    Raises:
        Refused: as ``one_line``.
    """
    fit = _fit(text, field=field, name=name, most=most)
    lines = "\n".join(_BLANKS.sub(" ", line).strip() for line in fit.split("\n"))
    return _within(re.sub("\n{3,}", "\n\n", lines).strip("\n"), field=field, name=name, most=most)


def mail_address(text: str, *, field: str) -> str:
    """The bare mail address, in small letters, as ``mail.message.parse_address`` reads it.

    Raises:
        Refused: it is none; with the field.
    """
    try:
        return parse_address(text)
    except Refused as trouble:
        raise Refused(str(trouble), field=field) from None


def whole_number(value: int, *, field: str, name: str, least: int, most: int) -> int:
    """The number, where it lies from ``least`` to ``most``.

    Raises:
        Refused: it does not.
    """
    if not least <= value <= most:
        raise Refused(f"Enter {name} from {least} to {most}.", field=field)
    return value


def same_to_a_reader(one: str, other: str) -> bool:
    """Whether two names differ at most in the case of their letters."""
    return one.casefold() == other.casefold()


def _fit(text: str, *, field: str, name: str, most: int) -> str:
    """The text without what nobody sees, in composed form, with plain line ends."""
    if len(text) > 20 * most + 1000:
        # Not worth looking at: whatever is collapsed, it was not typed for this field.
        raise Refused(f"The {name} is far too long. Use {most} characters or fewer.", field=field)
    found = _REFUSED.search(text)
    if found:
        code, place = ord(found.group()), found.start() + 1
        told = f"The {name} holds a character that cannot be kept (U+{code:04X}, character {place})."
        raise Refused(f"{told} Type it again without that character.", field=field)
    fit = unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_END.sub("\n", text)))
    if _piles_up(fit):
        raise Refused(f"The {name} has too many accents on one letter. Type it again without them.", field=field)
    return fit


def _piles_up(text: str) -> bool:
    """Whether marks are heaped on one letter, so that they would run over the lines above."""
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _PILED_MARKS:
            return True
    return False


def _within(text: str, *, field: str, name: str, most: int) -> str:
    if len(text) > most:
        raise Refused(f"The {name} is {len(text)} characters long. Shorten it to {most} or fewer.", field=field)
    return text
