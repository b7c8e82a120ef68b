"""What a person leaves in texts: the address and the names that they had, and how to find and blank them there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import or_

from selfassess.audit.names import FORMER_MEMBER


@dataclass(frozen=True, slots=True)
class Traces:
    """The address and the names of one person. A name counts as a whole word only, in capital or small letters."""

    email: str
    names: frozenset[str]

    @property
    def words(self) -> tuple[str, ...]:
        """Each of them, the longest first."""
        return tuple(sorted({self.email, *self.names} - {"", FORMER_MEMBER}, key=lambda word: (-len(word), word)))

    def are_in(self, text: str) -> bool:
        """Whether the text holds any of them."""
        return any(_as_a_word(word).search(text) for word in self.words)

    def blanked_in(self, text: str) -> str:
        """The text with *Former member* in the place of each."""
        for word in self.words:
            text = _as_a_word(word).sub(FORMER_MEMBER, text)
        return text

    def may_be_in(self, column: Mapped[str] | Mapped[str | None]) -> ColumnElement[bool]:
        """A condition that every row meets whose column holds any of them, and perhaps a few more."""
        # Both engines fold letters outside ASCII in ways of their own; a wildcard for each is a condition of both.
        return or_(*(column.ilike("%" + _wide(word) + "%", escape="\\") for word in self.words))


def _as_a_word(word: str) -> re.Pattern[str]:
    # Another address may end or begin with this one; a name may well stand inside a longer word with a hyphen.
    before, after = (r"[\w.+-]", r"[\w-]|\.\w") if "@" in word else (r"\w", r"\w")
    return re.compile(f"(?<!{before}){re.escape(word)}(?!{after})", re.IGNORECASE)


def _wide(word: str) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in word)
