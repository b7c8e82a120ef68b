"""The question sets that a board can choose from: those that come with the product, and what it has published itself.

Both are read before the write that publishes one. A version that the board has published stands here once, as its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlmodel import Session

from selfassess.banks.library import Library, shipped
from selfassess.banks.publishing import (
    ReadEdition,
    bank_of,
    get_edition,
    list_editions,
    shipped_edition,
)
from selfassess.errors import Refused

_OWN, _SHIPPED = "own", "shipped"
_SEPARATOR = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedSet:
    """One version of a question set; ``key`` is what a form sends. ``edition_id`` where the board has published it."""

    key: str
    bank: str
    edition: str
    title: str
    edition_id: int | None = None


def list_offered(session: Session, *, board_id: int) -> tuple[OfferedSet, ...]:
    """What the board can choose from, its own first, the latest version of each set before earlier ones."""
    own = tuple(
        OfferedSet(key=key_of(line.id), bank=line.bank, edition=line.edition, title=line.title, edition_id=line.id)
        for line in list_editions(session, board_id=board_id)
    )
    published = {(each.bank, each.edition) for each in own}
    return own + tuple(each for each in _shipped() if (each.bank, each.edition) not in published)


def key_of(edition_id: int) -> str:
    """The key of a version that the board has published."""
    return f"{_OWN}{_SEPARATOR}{edition_id}"


def read_offered(session: Session, *, board_id: int, key: str) -> ReadEdition:
    """The version of that key, read and ready to publish.

    Raises:
        Refused: the board is not offered any such.
    """
    offered = {each.key: each for each in list_offered(session, board_id=board_id)}.get(key)
    if offered is None:
        raise Refused("Choose one of the question sets in the list.", field="question_set")
    if offered.edition_id is None:
        return shipped_edition(offered.bank, offered.edition)
    edition = get_edition(session, board_id=board_id, edition_id=offered.edition_id)
    return ReadEdition(bank_of(edition), edition.text, edition.digest)


@cache
def _shipped() -> tuple[OfferedSet, ...]:
    """Read once: what is shipped stays as it is while the product runs."""
    library = Library(shipped())
    return tuple(
        OfferedSet(
            key=_SEPARATOR.join((_SHIPPED, bank_id, edition)),
            bank=bank_id,
            edition=edition,
            title=library.get(bank_id, edition).title,
        )
        for bank_id in library.bank_ids()
        for edition in reversed(library.editions(bank_id))
    )
