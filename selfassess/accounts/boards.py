"""Boards: created and closed by operators, found by their address, listed for those who have a place on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import distinct, func
from sqlmodel import Session, col, select

from selfassess.accounts.board_settings import BoardSettings, checked, is_slug
from selfassess.accounts.board_settings import slug as checked_slug
from selfassess.accounts.changes import check_version, lock_board, refuse_closed, refused_if_taken
from selfassess.accounts.identity import Identity
from selfassess.accounts.texts import paragraphs
from selfassess.audit.events import Actor, Event, Happening
from selfassess.audit.trail import append
from selfassess.errors import NotAllowed, NotFound, Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Member
from selfassess.vocabulary import BoardForm, BoardState, Role

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardEntry:
    """One board in the operator's list, with how many people have a place on it, and how many of them manage it."""

    id: int
    slug: str
    name: str
    area: str
    noun: str
    state: BoardState
    created_at: datetime
    people: int
    managers: int


def create_board(
    session: WritingSession,
    *,
    actor: Actor,
    now: datetime,
    slug: str,
    name: str,
    noun: str = "board",
    form: BoardForm = BoardForm.PARTNERSHIP,
    area: str = "",
    time_zone: str = "Europe/London",
) -> Board:
    """A new board without people: its first manager is invited next. In its own trail and in the installation's.

    Raises:
        NotAllowed: the actor is neither an operator nor a command.
        Refused: the address is taken or cannot be one, or another value cannot be kept.
    """
    _operators_only(actor)
    address = checked_slug(slug)
    wanted = checked(BoardSettings(name=name, noun=noun, form=form, area=area, time_zone=time_zone))
    taken = f"There is a board with the address {address} already. Choose another."
    if find_board(session, address) is not None:
        raise Refused(taken, field="slug")
    board = Board(
        slug=address,
        name=wanted.name,
        noun=wanted.noun,
        form=wanted.form,
        area=wanted.area,
        time_zone=wanted.time_zone,
        created_at=now,
    )
    with refused_if_taken(session, taken, field="slug"):
        session.add(board)
    happening = Happening(
        event=Event.BOARD_CREATED,
        facts={"noun": board.noun, "form": board.form.value, "time_zone": board.time_zone},
        texts={"slug": board.slug, "name": board.name, "area": board.area},
    )
    _record_twice(session, happening, board=board, actor=actor, now=now)
    return board


def find_board(session: Session, slug: str) -> Board | None:
    """The board with this address, or None. A text that could be no address is looked for nowhere."""
    if not is_slug(slug):
        return None
    return session.exec(select(Board).where(Board.slug == slug)).one_or_none()


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
            func.count(distinct(col(Member.user_id))).filter(col(Member.role) == Role.MANAGER).label("managers"),
        )
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
    session: WritingSession, *, actor: Actor, board_id: int, seen_version: int, reason: str, now: datetime
) -> Board:
    """The board, closed: everything in it can be read and nothing changed, from the next request on.

    Raises:
        NotAllowed: the actor is neither an operator nor a command.
        NotFound: there is no such board.
        Conflict: somebody changed it since.
        Refused: it is closed already, or no reason was given.
    """
    _operators_only(actor)
    why = paragraphs(reason, field="reason", name="reason", most=LONGEST_REASON)
    if not why:
        raise Refused("Say why it is closed. The reason stands in its trail.", field="reason")
    board = lock_board(session, board_id)
    check_version(board, seen_version, called=board.noun)
    refuse_closed(board)
    board.state = BoardState.CLOSED
    board.closed_at = now
    board.version += 1
    session.flush()
    _record_twice(session, Happening(event=Event.BOARD_CLOSED, reason=why), board=board, actor=actor, now=now)
    return board


def _record_twice(session: WritingSession, happening: Happening, *, board: Board, actor: Actor, now: datetime) -> None:
    """In the board's trail with its texts, and in the installation's, which outlives the board, without."""
    told = replace(happening, object_type="board", object_id=board.id, object_version=board.version)
    append(session, told, board_id=board.id, actor=actor, now=now)
    append(session, replace(told, texts={}, reason=None), board_id=None, actor=actor, now=now)


def _operators_only(actor: Actor) -> None:
    # A command has no account: whoever can run one on the server is trusted with the server.
    if actor.user_id is not None and actor.role != "operator":
        raise NotAllowed("Only an operator of this installation can do this.")
