"""The versions of a question set between two of them, as a board has them: each says what changed since the one before.

A version that the board never used is taken from the question sets that come with the product.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sqlmodel import Session

from selfassess.banks.publishing import get_bank, list_editions, shipped_edition
from selfassess.banks.values import edition_numbers
from selfassess.engine.bank import Bank
from selfassess.errors import SelfAssessError

Known = Mapping[str, tuple[int, str]]
"""The id and the digest of each version that is at hand."""


def chain(session: Session, *, board_id: int, known: Known) -> tuple[Bank, ...]:
    """Every version from the earliest of ``known`` to the latest, those between included, the oldest first.

    It stops short where a version is missing everywhere; what cannot be followed is then refused by the engine.
    """
    last = _of_board(session, board_id, *known[max(known, key=edition_numbers)])
    return chain_to(session, last, board_id=board_id, known=known)


def chain_to(session: Session, last: Bank, *, board_id: int, known: Known) -> tuple[Bank, ...]:
    """The same up to a version that the board need not have; all of them are of its question set."""
    first, found = min(known, key=edition_numbers), [last]
    others: Known | None = None
    while found[0].edition != first and found[0].lineage is not None:
        before = found[0].lineage.from_edition
        if before not in known and others is None:
            lines = list_editions(session, board_id=board_id)
            others = {line.edition: (line.id, line.digest) for line in lines if line.bank == last.id}
        place = known.get(before) or (others or {}).get(before)
        bank = _of_board(session, board_id, *place) if place else _shipped(last.id, before)
        if bank is None:
            break
        found.insert(0, bank)
    return tuple(found)


def _of_board(session: Session, board_id: int, edition_id: int, digest: str) -> Bank:
    return get_bank(session, board_id=board_id, edition_id=edition_id, digest=digest)


@lru_cache(maxsize=32)
def _shipped(bank_id: str, edition: str) -> Bank | None:
    try:
        return shipped_edition(bank_id, edition).bank
    except SelfAssessError:
        return None
