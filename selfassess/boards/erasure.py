"""Erasing a person, and keeping what their boards did: places and answers stay, with *Former member* for the name.

What goes: the address, the names, every way to sign in, mail, invitations, unsent drafts kept for them alone. What
stays: ids, the trail, what they answered for their seats, what others wrote, and the reason for the erasure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, or_, select

from selfassess.accounts import texts
from selfassess.accounts.identity import Asking
from selfassess.accounts.permissions import require_operator
from selfassess.accounts.users import get_user, refuse_without_operator
from selfassess.audit.erasure import blank_texts
from selfassess.audit.events import Actor, Event, Fact, Happening, ObjectType
from selfassess.audit.names import FORMER_MEMBER
from selfassess.audit.traces import Traces
from selfassess.audit.trail import append
from selfassess.boards import places
from selfassess.boards.changes import lock_board, today
from selfassess.boards.invitation_list import UNUSED, state_of
from selfassess.boards.invitations import end_invitation
from selfassess.boards.places import HandOn
from selfassess.errors import Conflict, Refused
from selfassess.mail import outbox
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import (
    Agency,
    AnswerRecovery,
    Board,
    ExternalIdentity,
    Invitation,
    MailedLink,
    Member,
    Passkey,
    User,
    UserSession,
)
from selfassess.vocabulary import BoardState, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure did: on how many boards, to how many places and invitations."""

    boards: int
    places: int
    invitations: int


def erase_person(
    session: WritingSession, *, who: Asking, user_id: int, reason: str, hand_on: HandOn, now: datetime
) -> Erased:
    """Erase a person from the whole installation, for good. Places that they have now end as anybody's do.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such account.
        Conflict: the person was erased before.
        Refused: there is no reason, or it names the person; it is one's own account; a board would be left without a
            manager, or the installation without an operator.
    """
    require_operator(who)
    if user_id == who.user_id:
        raise Refused("You cannot erase yourself. Ask another operator.")
    user = get_user(session, user_id)
    _refuse_erased(user)
    boards = [lock_board(session, board_id) for board_id in _boards_of(session, user)]
    session.refresh(user, with_for_update={"key_share": True})
    _refuse_erased(user)
    traces = _traces_of(session, user)
    why, actor = _checked_reason(reason, traces), who.acting_on(None)
    for board in boards:
        _end_places(session, board, user, actor=actor, hand_on=hand_on, now=now)
    done = [_erase_on(session, board, user, traces, actor=actor, now=now) for board in boards]
    was_operator = user.is_operator
    outbox.forget(session, traces)
    session.exec(delete(UserSession).where(col(UserSession.user_id) == user.id))
    if gone := blank_texts(session, None, traces, {ObjectType.ACCOUNT: [user.id]}):
        _record(session, Event.ERASED, user, None, gone, actor=actor, now=now)
    _record(session, Event.ACCOUNT_ERASED, user, None, {}, actor=actor, now=now, reason=why)
    _erase_account(session, user, now=now)
    if was_operator:
        refuse_without_operator(session)
    return Erased(
        boards=len(boards), places=sum(places_ for places_, _ in done), invitations=sum(count for _, count in done)
    )


def _refuse_erased(user: User) -> None:
    if user.erased_at is not None:
        raise Conflict("This person was erased before. Nothing was changed.")


def _checked_reason(reason: str, traces: Traces) -> str:
    why = texts.reason(reason)
    if traces.are_in(why):
        raise Refused("The reason stays when the person is gone. Write it without their name.", field="reason")
    return why


def _boards_of(session: Session, user: User) -> list[int]:
    """Every board that knows the person, in the order in which boards are locked."""
    email = user.email or ""
    asked = (
        select(Member.board_id).where(Member.user_id == user.id),
        select(Invitation.board_id).where(or_(Invitation.email == email, Invitation.accepted_by == user.id)),
        select(Board.id).where(Board.reply_to == email),
        select(Agency.board_id).where(Traces(email, frozenset()).may_be_in(col(Agency.contact))),
        select(AnswerRecovery.board_id).where(AnswerRecovery.kept_for == user.id),
    )
    return sorted({board_id for query in asked for board_id in session.exec(query)})


def _traces_of(session: Session, user: User) -> Traces:
    invited = or_(Invitation.email == user.email, Invitation.accepted_by == user.id)
    names = {
        *session.exec(select(Member.display_name).where(Member.user_id == user.id)),
        *session.exec(select(Invitation.display_name).where(invited)),
    }
    return Traces(user.email or "", frozenset(names))


def _erase_on(
    session: WritingSession, board: Board, user: User, traces: Traces, *, actor: Actor, now: datetime
) -> tuple[int, int]:
    """How many places and invitations of the person this board had."""
    members = _rename_places(session, board, user)
    invitations = _end_invitations(session, board, user, actor=actor, now=now)
    drafts = delete(AnswerRecovery).where(
        col(AnswerRecovery.board_id) == board.id, col(AnswerRecovery.kept_for) == user.id
    )
    facts: dict[str, Fact] = {
        "places": len(members),
        "invitations": len(invitations),
        "kept_texts": session.exec(drafts).rowcount,
        "contacts": _blank_contacts(session, board, traces),
    }
    own = {
        ObjectType.ACCOUNT: [user.id],
        ObjectType.MEMBER: members,
        ObjectType.INVITATION: invitations,
    }
    facts.update(blank_texts(session, board.id, traces, own))
    _record(session, Event.ERASED, user, board.id, facts, actor=actor, now=now)
    return len(members), len(invitations)


def _end_places(
    session: WritingSession, board: Board, user: User, *, actor: Actor, hand_on: HandOn, now: datetime
) -> None:
    theirs = select(Member).where(
        Member.board_id == board.id, Member.user_id == user.id, col(Member.ended_on).is_(None)
    )
    current = session.exec(theirs.order_by(col(Member.id))).all()
    manages = board.state is BoardState.ACTIVE and any(row.role is Role.MANAGER for row in current)
    if manages and places.count_managers(session, board.id, besides=user.id) == 0:
        raise Refused(f"{board.name} would be left without a manager. Somebody else has to become one first.")
    for row in current:
        places.end(session, board, row, ended_on=today(board, now), actor=actor, hand_on=hand_on, now=now)


def _rename_places(session: WritingSession, board: Board, user: User) -> list[int]:
    rows = session.exec(select(Member).where(Member.board_id == board.id, Member.user_id == user.id)).all()
    for row in rows:
        row.display_name = FORMER_MEMBER
        row.version += 1
    session.flush()
    return [row.id for row in rows]


def _end_invitations(session: WritingSession, board: Board, user: User, *, actor: Actor, now: datetime) -> list[int]:
    theirs = or_(Invitation.email == user.email, Invitation.accepted_by == user.id)
    rows = session.exec(select(Invitation).where(Invitation.board_id == board.id, theirs)).all()
    for row in rows:
        if state_of(row, now) in UNUSED:
            end_invitation(session, row, actor=actor, now=now)
        row.email = ""
        row.display_name = FORMER_MEMBER
    session.flush()
    return [row.id for row in rows]


def _blank_contacts(session: WritingSession, board: Board, traces: Traces) -> int:
    """How many contacts of the board named the person: those of its organisations, and its reply address."""
    named = [
        agency
        for agency in session.exec(
            select(Agency).where(Agency.board_id == board.id, traces.may_be_in(col(Agency.contact)))
        )
        if traces.are_in(agency.contact)
    ]
    for agency in named:
        agency.contact = ""
        agency.version += 1
    was_reply_to = board.reply_to is not None and board.reply_to == traces.email
    if was_reply_to:
        board.reply_to = None
        board.version += 1
    session.flush()
    return len(named) + was_reply_to


def _erase_account(session: WritingSession, user: User, *, now: datetime) -> None:
    # After the events: whoever issues a link takes the chain first too, and neither waits for the other in a ring.
    for table in (Passkey, ExternalIdentity, MailedLink):
        session.exec(delete(table).where(col(table.user_id) == user.id))
    session.exec(delete(MailedLink).where(col(MailedLink.email) == user.email))
    for column in ("email", "password", "totp_secret", "totp_last_step", "recovery_codes", "passkey_handle"):
        setattr(user, column, None)
    user.active = user.is_operator = False
    user.erased_at = now
    session.flush()


def _record(
    session: WritingSession,
    event: Event,
    user: User,
    board_id: int | None,
    facts: dict[str, Fact],
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
) -> None:
    happening = Happening(event=event, object_type=ObjectType.ACCOUNT, object_id=user.id, facts=facts, reason=reason)
    append(session, happening, board_id=board_id, actor=actor, now=now)
