"""Deleting a closed board for good: one operator asks, another confirms, and one event of the installation stays.

A board goes with every row that bears its number, its trail included, in one transaction; accounts stay, whoever had a
place on it. What stays of it is that number, in the installation's trail, whose last event about it tells how the
board's own trail ended. These are rows alone: nothing keeps evidence in files yet. Whoever comes to keep it deletes the
files of ``Evidence.stored_name`` once this has committed, since a file that went cannot be rolled back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from selfassess.accounts import texts
from selfassess.accounts.identity import Asking, Identity
from selfassess.accounts.permissions import require_operator
from selfassess.accounts.users import list_operators
from selfassess.audit.anchors import Anchor, head_anchor
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import INSTALLATION, append
from selfassess.boards.changes import check_version, local_day, lock_board, today
from selfassess.boards.places import MANAGES_NOW
from selfassess.errors import Refused
from selfassess.mail.letters import purge_asked, purge_to_confirm
from selfassess.mail.message import Kind
from selfassess.mail.outbox import letterhead_of, post
from selfassess.reports.dates import day
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import AuditEvent, AuditText, Board, Member, OutboxMail, User, metadata
from selfassess.vocabulary import BoardState

CONFIRMED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeRequest:
    """That the deletion of a board was asked for and waits for another operator. ``asked_by`` is None for a command."""

    asked_at: datetime
    asked_by: int | None
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What went: how many rows of each table, and the last event of the board's trail, None where it had none."""

    rows: Mapping[str, int]
    head: Anchor | None


def purgeable_from(board: Board) -> date | None:
    """The first day on which the board may be deleted, by its own time; None as long as it is not closed."""
    if board.state is BoardState.ACTIVE or board.closed_at is None:
        return None
    return local_day(board.time_zone, board.closed_at) + timedelta(days=board.keep_closed_days)


def is_early(board: Board, now: datetime) -> bool:
    """Whether the board is not closed, or not for as long as it is to be kept."""
    first = purgeable_from(board)
    return first is None or today(board, now) < first


def find_request(board: Board, now: datetime) -> PurgeRequest | None:
    """What waits for another operator; None where nobody asked, or it ran out."""
    if board.purge_asked_at is None or board.purge_asked_at + CONFIRMED_WITHIN <= now:
        return None
    until = board.purge_asked_at + CONFIRMED_WITHIN
    return PurgeRequest(asked_at=board.purge_asked_at, asked_by=board.purge_asked_by, until=until)


def find_reason(session: Session, board_id: int) -> str | None:
    """Why the deletion of the board was last asked for; None where nobody did, or the text was erased."""
    asked = (
        select(AuditText.text)
        .join(AuditEvent, col(AuditEvent.id) == AuditText.event_id)
        .where(AuditEvent.chain == INSTALLATION, AuditEvent.event == Event.PURGE_ASKED)
        .where(AuditEvent.object_type == ObjectType.BOARD, AuditEvent.object_id == board_id)
        .where(col(AuditText.board_id).is_(None), AuditText.field == "reason")
    )
    return session.exec(asked.order_by(col(AuditEvent.seq).desc()).limit(1)).first()


def ask_purge(
    session: WritingSession,
    *,
    who: Asking,
    board_id: int,
    seen_version: int,
    reason: str,
    board_link: str,
    purge_link: str,
    now: datetime,
) -> Board:
    """The board, whose deletion waits for another operator for ``CONFIRMED_WITHIN``.

    Its managers are told by mail, with the link to its first page, and the other operators, with that to where it is
    confirmed. The reason stays in the installation's trail.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such board.
        Conflict: somebody changed it since.
        Refused: it is not closed, or not for long enough; it was asked for already; there is no reason, or none that
            can be kept.
    """
    require_operator(who)
    why = texts.reason(reason)
    board = lock_board(session, board_id)
    check_version(board, seen_version, called=board.noun)
    _refuse_early(board, now)
    if waiting := find_request(board, now):
        told = f"This was asked for already. Another operator can confirm it until {_day(board, waiting.until)}."
        raise Refused(told)
    board.purge_asked_at, board.purge_asked_by = now, who.user_id
    _record_twice(session, Happening(event=Event.PURGE_ASKED, reason=why), board, actor=who.acting_on(None), now=now)
    _tell(session, board, board_link=board_link, purge_link=purge_link, now=now)
    return board


def cancel_purge(session: WritingSession, *, who: Asking, board_id: int, seen_version: int, now: datetime) -> Board:
    """The board, which stays: whoever asked for its deletion, or another operator, called it off.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such board.
        Conflict: somebody changed it since.
        Refused: there is nothing to call off.
    """
    require_operator(who)
    board = lock_board(session, board_id)
    check_version(board, seen_version, called=board.noun)
    if find_request(board, now) is None:
        raise Refused("There is nothing to call off: nobody has asked for this within the last 30 days.")
    board.purge_asked_at = board.purge_asked_by = None
    _record_twice(session, Happening(event=Event.PURGE_CANCELLED), board, actor=who.acting_on(None), now=now)
    return board


def confirm_purge(
    session: WritingSession, *, identity: Identity, board_id: int, seen_version: int, typed_name: str, now: datetime
) -> Purged:
    """What went, once a second operator has confirmed it by typing the board's name. Nothing of it can be had back.

    Raises:
        NotAllowed: it is no operator.
        NotFound: there is no such board, or not any more.
        Conflict: somebody changed it since.
        Refused: it is not closed, or not for long enough; nobody asked within ``CONFIRMED_WITHIN``, or this very
            operator did; the name is another one; the mail that tells its managers has not left yet.
    """
    require_operator(identity)
    board = lock_board(session, board_id, to_delete=True)
    check_version(board, seen_version, called=board.noun)
    _refuse_early(board, now)
    asked = find_request(board, now)
    if asked is None:
        raise Refused("Nobody has asked for this within the last 30 days, or it was called off. Ask for it first.")
    _refuse_asker(asked, identity)
    name = texts.one_line(typed_name, field="typed_name", name="name", most=texts.LONGEST_NAME)
    if not texts.same_to_a_reader(name, board.name):
        raise Refused("This is not the name of the board. Type it as it stands above.", field="typed_name")
    _refuse_untold(session, board)
    return _purge(session, board, asked, identity=identity, now=now)


def _refuse_early(board: Board, now: datetime) -> None:
    first = purgeable_from(board)
    if first is None:
        raise Refused(f"This {board.noun} is in use. It has to be closed first.")
    if is_early(board, now):
        raise Refused(f"This {board.noun} is kept for now. It can be deleted from {day(first)} on.")


def _refuse_asker(asked: PurgeRequest, identity: Identity) -> None:
    if asked.asked_by == identity.user_id:
        raise Refused("You asked for this yourself. Another operator has to confirm it.")


def _refuse_untold(session: Session, board: Board) -> None:
    """Nothing, where the mail that tells the managers has left or was given up: it would go with the board."""
    waiting = select(OutboxMail.id).where(
        OutboxMail.board_id == board.id,
        OutboxMail.kind == Kind.PURGE_ASKED,
        col(OutboxMail.sent_at).is_(None),
        col(OutboxMail.given_up_at).is_(None),
    )
    if session.exec(waiting).first() is not None:
        raise Refused("The mail that tells the board’s managers has not left yet. Try again once it has.")


def _purge(session: WritingSession, board: Board, asked: PurgeRequest, *, identity: Identity, now: datetime) -> Purged:
    board.state = BoardState.PURGING  # from here on the triggers let its frozen rows go
    session.flush()
    head, rows = head_anchor(session, board.id), _delete_rows(session, board.id)
    tombstone = Happening(
        event=Event.BOARD_PURGED,
        object_type=ObjectType.BOARD,
        object_id=board.id,
        object_version=board.version,
        facts={
            "asker_account_id": asked.asked_by,
            "events": rows.get("audit_event", 0),
            "head": str(head) if head else None,
            "rows": ",".join(f"{table}:{count}" for table, count in sorted(rows.items())),
        },
    )
    append(session, tombstone, board_id=None, actor=identity.acting_on(None), now=now)
    session.delete(board)
    session.flush()
    return Purged(rows=rows, head=head)


def _delete_rows(session: WritingSession, board_id: int) -> dict[str, int]:
    """How many rows of each table went, where there were any. What points at others goes before them."""
    rows = {}
    for table in reversed(metadata.sorted_tables):
        if "board_id" in table.c:
            rows[table.name] = session.connection().execute(delete(table).where(table.c.board_id == board_id)).rowcount
    return {name: count for name, count in rows.items() if count}


def _tell(session: WritingSession, board: Board, *, board_link: str, purge_link: str, now: datetime) -> None:
    """By the board's own mail, which goes with the board: nothing of it stays in the outbox."""
    head, until = letterhead_of(board), now + CONFIRMED_WITHIN
    others = [user for user in list_operators(session) if user.active and user.id != board.purge_asked_by]
    operators = {user.email for user in others if user.email}
    on_board = select(User.email).join(Member, col(Member.user_id) == User.id).where(Member.board_id == board.id)
    managers = {email for email in session.exec(on_board.where(MANAGES_NOW)) if email} - operators
    for address in sorted(managers):
        post(session, purge_asked(head, address=address, link=board_link, until=until), now=now)
    for address in sorted(operators):
        post(session, purge_to_confirm(head, address=address, link=purge_link, until=until), now=now)


def _record_twice(session: WritingSession, happening: Happening, board: Board, *, actor: Actor, now: datetime) -> None:
    """Keep the change, with its event in the board's trail and, since that may go, in the installation's."""
    board.version += 1
    session.flush()
    told = replace(happening, object_type=ObjectType.BOARD, object_id=board.id, object_version=board.version)
    append(session, told, board_id=board.id, actor=actor, now=now)
    append(session, told, board_id=None, actor=actor, now=now)


def _day(board: Board, moment: datetime) -> str:
    return day(local_day(board.time_zone, moment))
