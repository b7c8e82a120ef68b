"""The two hashes that stand in the trail for what an answer says: one of its choice, one of its words.

Each has a salt of its own beside the answer. Lawful erasure blanks the words with theirs, so that no guess at them can
be proved; that the level is the one that was saved can be verified for ever.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.audit.trail import canonical, text_hash

CHOICE, WORDS = "choice", "words"


class Salts(NamedTuple):
    """The salts of one version of an answer."""

    choice: str
    words: str


def new_salts() -> Salts:
    """Salts that nobody can guess."""
    return Salts(secrets.token_hex(16), secrets.token_hex(16))


def choice_hash(answer: GivenAnswer, salt: str) -> str:
    """What stands for the level or the reason for none, and how it came about, as 64 hexadecimal digits."""
    carried = None if answer.carried_from is None else answer.carried_from.isoformat()
    said = {
        "level": answer.level,
        "no_level": answer.no_level,
        "names_seat": answer.names_seat,
        "lower_because": answer.lower_because,
        "carried_from": carried,
        "is_confirmed": answer.is_confirmed,
        "is_undiscussed": answer.is_undiscussed,
    }
    return text_hash(canonical(said), salt)


def words_hash(answer: GivenAnswer, salt: str) -> str:
    """What stands for the comment, the reason in words and the dissent, as 64 hexadecimal digits."""
    return text_hash(
        canonical({"comment": answer.comment, "why_none": answer.why_none, "dissent": answer.dissent}), salt
    )
