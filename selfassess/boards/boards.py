"""Boards: created and closed by operators, found by their address, listed for those who have a place on them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, distinct, func
from sqlmodel import Session, col, select

from selfassess.accounts import texts
from selfassess.accounts.identity import Asking, Identity
from selfassess.accounts.permissions import require_operator
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import INSTALLATION, append
from selfassess.boards.changes import check_version, lock_board, refuse_closed
from selfassess.boards.places import MANAGES_NOW
from selfassess.boards.settings import BoardSettings, checked, checked_slug, is_slug
from selfassess.errors import NotFound, Refused
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import AuditEvent, Board, Member, User
from selfassess.vocabulary import BoardState

# Built once: it is asked on every request.
_AT_ADDRESS = select(Board).where(col(Board.slug) == bindparam("slug"))


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardEntry:
    """One board in the operator's list, with how many people have a place on it, and how many of them can manage it: a
    disabled account manages nothing."""

    id: int
    slug: str
    name: str
    area: str
    noun: str
    state: BoardState
    created_at: datetime
    people: int
    managers: int


def create_board(session: WritingSession, *, who: Asking, slug: str, settings: BoardSettings, now: datetime) -> Board:
    """A new board without people: its first manager is invited next. In its own trail and in the installation's.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        Refused: the address is taken or cannot be one, or another value cannot be kept.
    """
    require_operator(who)
    address = checked_slug(slug)
    wanted = checked(settings)
    taken = f"There is a board with the address {address} already. Choose another."
    if find_board(session, address) is not None:
        raise Refused(taken, field="slug")
    board = Board(slug=address, created_at=now, **asdict(wanted))
    if number := _fresh_number(session):
        board.id = number
    with refused_if_taken(session, taken, field="slug"):
        session.add(board)
    happening = Happening(
        event=Event.BOARD_CREATED,
        facts={"noun": board.noun, "form": board.form.value, "time_zone": board.time_zone},
        texts={"slug": board.slug, "name": board.name, "area": board.area},
    )
    _record_twice(session, happening, board=board, actor=who.acting_on(None), now=now)
    return board


def find_board(session: Session, slug: str) -> Board | None:
    """The board with this address, or None. A text that could be no address is looked for nowhere."""
    if not is_slug(slug):
        return None
    return session.exec(_AT_ADDRESS, params={"slug": slug}).one_or_none()


def get_board(session: Session, slug: str) -> Board:
    """The board with this address, in whatever state. Whether a person may know of it is for the caller to ask.

    Raises:
        NotFound: there is none.
    """
    board = find_board(session, slug)
    if board is None:
        raise NotFound("There is no such page.")
    return board


def list_boards_of(session: Session, identity: Identity) -> tuple[Board, ...]:
    """The boards on which this person has a place, active ones first, by name."""
    wanted = {place.board_id for place in identity.memberships}
    if not wanted:
        return ()
    found = session.exec(select(Board).where(col(Board.id).in_(wanted))).all()
    return tuple(sorted(found, key=lambda board: (board.state is not BoardState.ACTIVE, board.name.casefold())))


def list_boards(session: Session) -> tuple[BoardEntry, ...]:
    """Every board of the installation, by address, for operators. Counts only: nothing of what a board says."""
    people = (
        select(
            Member.board_id,
            func.count(distinct(col(Member.user_id))).label("people"),
            func.count(distinct(col(Member.user_id))).filter(MANAGES_NOW).label("managers"),
        )
        .join(User, col(User.id) == Member.user_id)
        .where(col(Member.ended_on).is_(None))
        .group_by(col(Member.board_id))
        .subquery()
    )
    counts = (func.coalesce(people.c.people, 0), func.coalesce(people.c.managers, 0))
    listed = select(Board, *counts).outerjoin(people, people.c.board_id == Board.id).order_by(Board.slug)
    return tuple(
        BoardEntry(
            id=board.id,
            slug=board.slug,
            name=board.name,
            area=board.area,
            noun=board.noun,
            state=board.state,
            created_at=board.created_at,
            people=people_count,
            managers=manager_count,
        )
        for board, people_count, manager_count in session.exec(listed)
    )


def close_board(
    session: WritingSession, *, who: Asking, board_id: int, seen_version: int, reason: str, now: datetime
) -> Board:
    """The board, closed: everything in it can be read and nothing changed, from the next request on.

    Raises:
        NotAllowed: it is neither an operator nor a command who asks.
        NotFound: there is no such board.
        Conflict: somebody changed it since.
        Refused: it is closed already, or there is no reason, or none that can be kept.
    """
    require_operator(who)
    why = texts.reason(reason)
    board = lock_board(session, board_id)
    check_version(board, seen_version, called=board.noun)
    refuse_closed(board)
    board.state = BoardState.CLOSED
    board.closed_at = now
    board.version += 1
    session.flush()
    actor = who.acting_on(None)
    _record_twice(session, Happening(event=Event.BOARD_CLOSED, reason=why), board=board, actor=actor, now=now)
    return board


def _fresh_number(session: Session) -> int | None:
    """A number that no board ever had; None where the database sees to that by itself.

    SQLite gives the highest again once its row is gone, and the installation's trail names a board that was purged by
    its number for ever.
    """
    if session.get_bind().dialect.name != "sqlite":
        return None
    told = select(func.max(AuditEvent.object_id)).where(
        AuditEvent.chain == INSTALLATION, AuditEvent.object_type == ObjectType.BOARD
    )
    return max(session.exec(told).one() or 0, session.exec(select(func.max(Board.id))).one() or 0) + 1


def _record_twice(session: WritingSession, happening: Happening, *, board: Board, actor: Actor, now: datetime) -> None:
    """In the board's trail with its texts, and in the installation's, which outlives the board, without."""
    told = replace(happening, object_type=ObjectType.BOARD, object_id=board.id, object_version=board.version)
    append(session, told, board_id=board.id, actor=actor, now=now)
    append(session, replace(told, texts={}, reason=None), board_id=None, actor=actor, now=now)
