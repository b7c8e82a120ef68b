"""What the objects of a timeline are called, read a type at a time. No address, and no name of an erased person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import ColumnElement, case, literal
from sqlmodel import Session, col

from selfassess.audit.events import ObjectType
from selfassess.storage.columns import IDS
from selfassess.storage.tables import (
    Agency,
    Answer,
    Assessment,
    Board,
    BroadGroup,
    Edition,
    Invitation,
    Member,
    Seat,
    Sheet,
    User,
)

FORMER_MEMBER = "Former member"
Reference = tuple[str, int]
Names = Mapping[Reference, str]


class _Source(NamedTuple):
    """Where the names of one type of object stand: the columns of the board, of the id and of the name."""

    board: Any
    id: Any
    name: Any
    join: tuple[Any, Any] | None = None
    order: Any = None


_IS_ERASED = col(User.erased_at).is_not(None)
_PERSON = case((_IS_ERASED, literal(FORMER_MEMBER)), else_=col(Member.display_name))
_ACCOUNT_OF_MEMBER = (User, col(User.id) == col(Member.user_id))
_SEAT_OF_SHEET = (Seat, (col(Seat.board_id) == col(Sheet.board_id)) & (col(Seat.id) == col(Sheet.seat_id)))
# Looked up by what a trail says, which may be a type that this version does not know.
_SOURCES: Mapping[str, _Source] = {
    ObjectType.AGENCY: _Source(Agency.board_id, Agency.id, Agency.name),
    ObjectType.GROUP: _Source(BroadGroup.board_id, BroadGroup.id, BroadGroup.name),
    ObjectType.SEAT: _Source(Seat.board_id, Seat.id, Seat.name),
    ObjectType.INVITATION: _Source(Invitation.board_id, Invitation.id, Invitation.display_name),
    ObjectType.EDITION: _Source(Edition.board_id, Edition.id, col(Edition.title) + ", version " + col(Edition.edition)),
    ObjectType.ASSESSMENT: _Source(Assessment.board_id, Assessment.id, Assessment.title),
    ObjectType.SHEET: _Source(Sheet.board_id, Sheet.id, Seat.name, _SEAT_OF_SHEET),
    ObjectType.ANSWER: _Source(Answer.board_id, Answer.id, Answer.question_id),
    ObjectType.MEMBER: _Source(Member.board_id, Member.id, _PERSON, _ACCOUNT_OF_MEMBER),
    # Several places of one person: the last in this order counts, which is the newest that has not ended.
    ObjectType.ACCOUNT: _Source(
        Member.board_id, Member.user_id, _PERSON, _ACCOUNT_OF_MEMBER, (col(Member.ended_on).is_(None), col(Member.id))
    ),
}


def names_on_board(session: Session, references: Iterable[Reference], *, board_id: int) -> Names:
    """The names that objects of one board have now; what has none is left out.

    A person goes by the name of their latest place on this board. One query for each type that occurs.
    """
    found: dict[Reference, str] = {}
    for kind, ids in _by_type(references).items():
        if (source := _SOURCES.get(kind)) is not None:
            of_board = source.board == board_id
            found.update({(kind, id_): name for id_, name in session.execute(_query(source, of_board, ids))})
    return found


def names_of_installation(session: Session, references: Iterable[Reference]) -> Names:
    """What operators see: boards by name, or by number once they are gone; accounts by number."""
    by_type = _by_type(references)
    boards = sqlalchemy.select(col(Board.id), col(Board.name)).where(
        col(Board.id).in_(by_type.get(ObjectType.BOARD, ()))
    )
    accounts = sqlalchemy.select(col(User.id), _IS_ERASED).where(col(User.id).in_(by_type.get(ObjectType.ACCOUNT, ())))
    named: dict[Reference, str] = {
        (ObjectType.BOARD, id_): f"Board {id_}, which was deleted" for id_ in by_type.get(ObjectType.BOARD, ())
    }
    named |= {(ObjectType.BOARD, id_): name for id_, name in session.execute(boards)}
    for id_, is_erased in session.execute(accounts):
        named[ObjectType.ACCOUNT, id_] = f"Erased account {id_}" if is_erased else f"Account {id_}"
    return named


def _by_type(references: Iterable[Reference]) -> dict[str, list[int]]:
    wanted: dict[str, set[int]] = {}
    for kind, id_ in references:
        # PostgreSQL would fail on any other.
        if id_ in IDS:
            wanted.setdefault(kind, set()).add(id_)
    return {kind: sorted(wanted[kind]) for kind in sorted(wanted)}


def _query(source: _Source, of_board: ColumnElement[bool], ids: list[int]) -> Any:
    wanted = sqlalchemy.select(source.id, source.name).where(of_board, source.id.in_(ids))
    if source.join is not None:
        wanted = wanted.join(*source.join)
    return wanted if source.order is None else wanted.order_by(*source.order)
