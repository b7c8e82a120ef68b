"""Taking up an invitation. Looking at it changes nothing, since mail scanners look too; the person's own press does.

The link was mailed, so whoever presses has proved the address by it: that is as good as a sign-in link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.tokens import digest_of
from selfassess.accounts.users import find_or_add, record_created
from selfassess.audit.events import Actor, Event, themselves
from selfassess.boards import places
from selfassess.boards.changes import lock_board, today
from selfassess.boards.invitation_list import InvitationState, get_invitation, state_of
from selfassess.boards.invitations import record
from selfassess.boards.vacancies import SHARED, place_of, taken_on
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Invitation, Seat
from selfassess.vocabulary import BoardForm, BoardState, Role, Standing

_DEAD = "This invitation no longer works. Ask your business manager for a new one."
_ANOTHER = "This invitation is for another address than yours. Sign out, then open the link again."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvitation:
    """What the page of an invitation may show to whoever holds its link: the place, and not a word about a person.

    ``is_for_another`` says that who is signed in has another address; ``seat`` is a name.
    """

    board_name: str
    board_noun: str
    form: BoardForm
    role: Role
    seat: str | None
    standing: Standing | None
    expires_at: datetime
    is_for_another: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Who took up an invitation, with the account that they have by it or had before."""

    user_id: int
    member_id: int
    board_id: int
    board_slug: str
    is_new_account: bool


def look_at_invitation(
    session: Session, *, token: str, signed_in: Identity | None, now: datetime
) -> OpenInvitation | None:
    """What an invitation is for; None where it was taken up, ran out, was revoked or replaced, or is none at all."""
    found = session.exec(
        select(Invitation, Board, Seat.name)
        .join(Board, (col(Board.id) == Invitation.board_id) & (col(Board.state) == BoardState.ACTIVE))
        .outerjoin(Seat, (col(Seat.board_id) == Invitation.board_id) & (col(Seat.id) == Invitation.seat_id))
        .where(Invitation.digest == digest_of(token))
    ).first()
    if found is None or state_of(found[0], now) is not InvitationState.PENDING:
        return None
    row, board, seat = found
    return OpenInvitation(
        board_name=board.name,
        board_noun=board.noun,
        form=board.form,
        role=row.role,
        seat=seat,
        standing=row.standing,
        expires_at=row.expires_at,
        is_for_another=signed_in is not None and signed_in.email != row.email,
    )


def accept(session: WritingSession, *, token: str, signed_in: Identity | None, now: datetime) -> Accepted:
    """The person's place on the board, and their account, which is new unless their address has one.

    It works once: of two at the same instant, one gets this and the other is refused.

    Raises:
        Refused: the link does not work any more, somebody else is signed in, the account is disabled, the address is
            the one at which the board's mail is answered, or the place is closed or somebody else's by now.
    """
    digest = digest_of(token)
    found = session.exec(select(Invitation.board_id, Invitation.id).where(Invitation.digest == digest)).first()
    if found is None:
        raise Refused(_DEAD)
    board_id, invitation_id = found
    board = lock_board(session, board_id)
    row = get_invitation(session, board_id=board_id, invitation_id=invitation_id)
    _refuse_dead(board, row, digest, now)
    if signed_in is not None and signed_in.email != row.email:
        raise Refused(_ANOTHER)
    if taken_on(session, board_id=board_id, now=now).is_shared(row.email):
        raise Refused(f"{SHARED} Ask your business manager for an invitation to an address of your own.")
    user, is_new = find_or_add(session, email=row.email, now=now)
    if not user.active:
        raise Refused("Your account is disabled. Ask your business manager.")
    actor = Actor(user_id=user.id, role=row.role.value, acting_for=row.seat_id)
    row.accepted_at, row.accepted_by, row.version = now, user.id, row.version + 1
    session.flush()
    record(session, Event.INVITATION_ACCEPTED, row, actor=actor, now=now)
    member = places.begin(
        session,
        board,
        user_id=user.id,
        place=place_of(row),
        display_name=row.display_name,
        started_on=today(board, now),
        actor=actor,
        now=now,
    )
    if is_new:
        record_created(session, user, actor=themselves(user.id), now=now)
    return Accepted(
        user_id=user.id, member_id=member.id, board_id=board_id, board_slug=board.slug, is_new_account=is_new
    )


def _refuse_dead(board: Board, row: Invitation, digest: str, now: datetime) -> None:
    # The digest again: it may have been renewed between the look and the lock.
    pending = state_of(row, now) is InvitationState.PENDING and row.digest == digest
    if not pending or board.state is not BoardState.ACTIVE:
        raise Refused(_DEAD)
