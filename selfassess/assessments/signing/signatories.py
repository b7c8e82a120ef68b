"""Who signs a board's self-assessments: its chair, or its named partners together (rules 5.6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import TABLE, Permission
from selfassess.assessments.signing.snapshot import Signatory
from selfassess.boards.role_names import role_name
from selfassess.storage.tables import Board, metadata
from selfassess.vocabulary import Role, SignedBy, Standing

_SEAT, _MEMBER = metadata.tables["seat"], metadata.tables["member"]
PARTNER = "named partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningSeat:
    """The seat of a named partner, with whoever holds it; None and empty while nobody does."""

    seat_id: int
    name: str
    holder_id: int | None
    holder: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What counts of one signature: whose it is, and the seat that it was given for."""

    user_id: int
    seat_id: int | None


def list_signing_seats(session: Session, board: Board) -> tuple[SigningSeat, ...]:
    """The open seats whose holders sign together; none where the chair signs."""
    if board.signed_by is not SignedBy.PARTNERS:
        return ()
    holds = and_(
        _MEMBER.c.board_id == _SEAT.c.board_id,
        _MEMBER.c.seat_id == _SEAT.c.id,
        _MEMBER.c.standing == Standing.HOLDER,
        _MEMBER.c.ended_on.is_(None),
    )
    wanted = (
        select(_SEAT.c.id, _SEAT.c.name, _MEMBER.c.user_id, _MEMBER.c.display_name)
        .outerjoin(_MEMBER, holds)
        .where(_SEAT.c.board_id == board.id, _SEAT.c.signs, _SEAT.c.closed_on.is_(None))
        .order_by(_SEAT.c.name)
    )
    return tuple(
        SigningSeat(seat_id=row.id, name=row.name, holder_id=row.user_id, holder=row.display_name or "")
        for row in session.execute(wanted)
    )


def signs_as(identity: Identity, board: Board, seats: Collection[SigningSeat]) -> Signatory | None:
    """As whom this person signs; None where they do not.

    Where partners sign, each does for the seat that they hold, and a chair's signature may stand beside theirs.
    """
    own = next((seat for seat in seats if seat.holder_id == identity.user_id), None)
    name = _name(identity, board.id)
    if own is not None:
        return Signatory(role=PARTNER, seat_id=own.seat_id, seat=own.name, name=name)
    roles = [role for role in Role if role in identity.roles_on(board.id) and Permission.SIGN_OFF in TABLE[role]]
    return Signatory(role=role_name(roles[0], board.form), name=name) if roles else None


def expected(first: Signatory, seats: Collection[SigningSeat]) -> tuple[Signatory, ...]:
    """Everybody who is to sign, as the snapshot and its paper name them: whoever freezes it first, by name."""
    others = (
        Signatory(role=PARTNER, seat_id=seat.seat_id, seat=seat.name) for seat in seats if seat.seat_id != first.seat_id
    )
    return (first, *others)


def outstanding(seats: Collection[SigningSeat], signed: Collection[Signed]) -> tuple[SigningSeat, ...]:
    """The seats for which nobody has signed yet. Whoever holds two of them signs once for both."""
    done = {each.seat_id for each in signed}
    people = {each.user_id for each in signed}
    return tuple(seat for seat in seats if seat.seat_id not in done and seat.holder_id not in people)


def _name(identity: Identity, board_id: int) -> str:
    return next((place.display_name for place in identity.on_board(board_id) if place.display_name), "")
