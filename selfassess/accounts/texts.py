"""What a person typed, made fit to keep, or refused with the field and what to do.

These are the doors: forms call them field by field and show every refusal, verbs call them again and stop at the first.
Which characters are kept is ``typed_text``'s to say; lengths and wording are theirs. Whatever they let through fits its
column on both engines, shows on one line where it should, and hides nothing. That it may hold ``<script>`` is no
concern of theirs: pages escape.
"""

from __future__ import annotations

import re
import unicodedata

from selfassess import typed_text
from selfassess.errors import Refused
from selfassess.mail.message import parse_address

LONGEST_NAME = 200
LONGEST_PERSON_NAME = 120
LONGEST_REASON = 1000

_BLANKS = re.compile(r"[^\S\n]+")
_PILED_MARKS = 8


def one_line(text: str, *, field: str, name: str, most: int) -> str:
    """The text on one line: without blanks round it, and with single spaces inside. May be empty.

    Raises:
        Refused: it is longer than ``most`` characters, or heaps marks on one letter. ``name`` is what the message calls
            it, such as *name of the organisation*.
    """
    line = typed_text.one_line(_fit(text, field=field, name=name, most=most))
    return _within(line, field=field, name=name, most=most)


def name_line(text: str, *, field: str, name: str, most: int = LONGEST_NAME) -> str:
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


def reason(text: str) -> str:
    """Why something was done, as ``paragraphs``: for the trail, which keeps it.

    Raises:
        Refused: there is none, it is longer than ``LONGEST_REASON``, or it cannot be kept; the field is ``reason``.
    """
    why = paragraphs(text, field="reason", name="reason", most=LONGEST_REASON)
    if not why:
        raise Refused("Say why. The reason stays in the audit trail.", field="reason")
    return why


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
    """The text as it is kept, before it is put on lines."""
    if len(text) > 20 * most + 1000:
        # Not worth looking at: whatever is collapsed, it was not typed for this field.
        raise Refused(f"The {name} is far too long. Use {most} characters or fewer.", field=field)
    fit = typed_text.normalised(text)
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
