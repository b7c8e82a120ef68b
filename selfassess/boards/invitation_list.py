"""Where invitations stand, told of a row and asked of the database, and a board's list of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import Session, col, select

from selfassess.errors import NotFound
from selfassess.storage.columns import is_row
from selfassess.storage.tables import Invitation, Seat
from selfassess.vocabulary import Role, Standing


class InvitationState(StrEnum):
    """Where an invitation stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    REVOKED = "revoked"


# Whose link opens something, or would once it is renewed.
UNUSED = frozenset({InvitationState.PENDING, InvitationState.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationEntry:
    """One invitation in the board's list; ``seat`` is a name."""

    id: int
    email: str
    display_name: str
    role: Role
    seat: str | None
    standing: Standing | None
    state: InvitationState
    invited_at: datetime
    expires_at: datetime
    version: int


def state_of(invitation: Invitation, now: datetime) -> InvitationState:
    """Where the invitation stands at this moment."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.PENDING if now < invitation.expires_at else InvitationState.EXPIRED


def is_unused() -> ColumnElement[bool]:
    """The condition that an invitation was neither taken up nor revoked: as a state, one of ``UNUSED``."""
    return and_(col(Invitation.accepted_at).is_(None), col(Invitation.revoked_at).is_(None))


def is_pending(now: datetime) -> ColumnElement[bool]:
    """The condition that an invitation can be taken up at this moment: ``InvitationState.PENDING``."""
    return and_(is_unused(), col(Invitation.expires_at) > now)


def count_pending(session: Session, *, board_id: int, now: datetime) -> int:
    """How many invitations of the board can be taken up at this moment."""
    return _count(session, board_id, is_pending(now))


def count_lapsed(session: Session, *, board_id: int, now: datetime) -> int:
    """How many invitations of the board ran out unused."""
    return _count(session, board_id, and_(is_unused(), col(Invitation.expires_at) <= now))


def _count(session: Session, board_id: int, which: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(Invitation).where(Invitation.board_id == board_id, which)
    return session.exec(counted).one()


def list_invitations(session: Session, *, board_id: int, now: datetime) -> tuple[InvitationEntry, ...]:
    """The board's invitations of every state, the newest first: one query."""
    rows = session.exec(
        select(Invitation, Seat.name)
        .outerjoin(Seat, (col(Seat.board_id) == Invitation.board_id) & (col(Seat.id) == Invitation.seat_id))
        .where(Invitation.board_id == board_id)
        .order_by(col(Invitation.invited_at).desc(), col(Invitation.id).desc())
    ).all()
    return tuple(
        InvitationEntry(
            id=row.id,
            email=row.email,
            display_name=row.display_name,
            role=row.role,
            seat=seat,
            standing=row.standing,
            state=state_of(row, now),
            invited_at=row.invited_at,
            expires_at=row.expires_at,
            version=row.version,
        )
        for row, seat in rows
    )


def get_invitation(session: Session, *, board_id: int, invitation_id: int) -> Invitation:
    """One invitation of this board, as it stands now.

    Raises:
        NotFound: the board has none of this id.
    """
    wanted = select(Invitation).where(Invitation.board_id == board_id, is_row(Invitation.id, invitation_id))
    fresh = wanted.execution_options(populate_existing=True)
    row = session.exec(fresh).one_or_none()
    if row is None:
        raise NotFound("There is no such invitation.")
    return row
