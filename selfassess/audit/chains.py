"""Which chains a database holds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from selfassess.audit.trail import INSTALLATION
from selfassess.errors import NotFound
from selfassess.storage.tables import AuditEvent, Board


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: its number, and the address of its board; None for the installation's, and where the board is gone."""

    number: int
    slug: str | None


def list_chains(session: Session) -> tuple[Chain, ...]:
    """The installation's chain, each board's by its address, and those whose board is gone."""
    boards = session.exec(select(Board.id, Board.slug).order_by(col(Board.slug))).all()
    known = {INSTALLATION, *(id_ for id_, _ in boards)}
    others = session.exec(select(AuditEvent.chain).distinct().order_by(col(AuditEvent.chain))).all()
    left = (Chain(number, None) for number in others if number not in known)
    return (Chain(INSTALLATION, None), *(Chain(id_, slug) for id_, slug in boards), *left)


def get_chain(session: Session, slug: str) -> Chain:
    """The chain of the board with this address.

    Raises:
        NotFound: there is no such board.
    """
    board_id = session.exec(select(Board.id).where(Board.slug == slug)).first()
    if board_id is None:
        raise NotFound(f"There is no board with the address {slug}.")
    return Chain(board_id, slug)
