"""The seats of a board as pages list them, with who is on each now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from selfassess.storage.tables import Agency, BroadGroup, Member, Seat
from selfassess.vocabulary import SeatKind, Standing

_LAST = 9  # after the five places that groups can have
# Columns rather than rows: a list needs nothing that could be changed, and costs half.
_LISTED: Select[*tuple[Any, ...]] = (
    select_columns(
        col(Seat.id),
        col(Seat.name),
        col(Seat.kind),
        col(Seat.agency_id),
        col(Agency.name).label("agency"),
        col(Agency.ended_on).label("agency_ended_on"),
        col(Seat.group_id),
        col(BroadGroup.name).label("group"),
        col(BroadGroup.position),
        col(Seat.opened_on),
        col(Seat.closed_on),
        col(Seat.successor_id),
        col(Seat.version),
        col(Seat.is_asked),
        col(Seat.signs),
    )
    .outerjoin(Agency, and_(col(Agency.board_id) == Seat.board_id, col(Agency.id) == Seat.agency_id))
    .outerjoin(BroadGroup, and_(col(BroadGroup.board_id) == Seat.board_id, col(BroadGroup.id) == Seat.group_id))
    .where(col(Seat.board_id) == bindparam("board_id"))
    .order_by(col(Seat.id))
)
_OPEN = _LISTED.where(col(Seat.closed_on).is_(None))
_CLOSED = _LISTED.where(col(Seat.closed_on).is_not(None))
_SITTERS: Select[*tuple[Any, ...]] = (
    select_columns(
        col(Member.id),
        col(Member.user_id),
        col(Member.seat_id),
        col(Member.standing),
        col(Member.display_name),
        col(Member.started_on),
        col(Member.version),
    )
    .where(col(Member.board_id) == bindparam("board_id"), col(Member.seat_id).is_not(None))
    .where(col(Member.ended_on).is_(None))
    .order_by(col(Member.id))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitter:
    """One person on a seat now, by the name they have on this board; ``version`` is that of their place."""

    member_id: int
    user_id: int
    display_name: str
    started_on: date
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatEntry:
    """One seat in the list, with who is on it now. ``agency`` and ``group`` are names, None where there is none."""

    id: int
    name: str
    kind: SeatKind
    agency_id: int | None
    agency: str | None
    agency_ended: bool
    group_id: int | None
    group: str | None
    opened_on: date
    closed_on: date | None
    successor_id: int | None
    version: int
    is_asked: bool = True
    signs: bool = False
    holder: Sitter | None = None
    deputies: tuple[Sitter, ...] = ()


def list_seats(session: Session, board_id: int, *, closed: bool = False) -> tuple[SeatEntry, ...]:
    """The board's open seats, or its closed ones, by group and name. Two queries, however many seats."""
    found = session.connection().execute(_CLOSED if closed else _OPEN, {"board_id": board_id}).all()
    holders, deputies = _sitters(session, board_id)
    ordered = sorted(found, key=lambda row: (row.position or _LAST, row.name.casefold()))
    return tuple(
        SeatEntry(
            id=row.id,
            name=row.name,
            kind=row.kind,
            agency_id=row.agency_id,
            agency=row.agency,
            agency_ended=row.agency_ended_on is not None,
            group_id=row.group_id,
            group=row.group,
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            successor_id=row.successor_id,
            version=row.version,
            is_asked=row.is_asked,
            signs=row.signs,
            holder=holders.get(row.id),
            deputies=tuple(deputies.get(row.id, ())),
        )
        for row in ordered
    )


def _sitters(session: Session, board_id: int) -> tuple[dict[int, Sitter], dict[int, list[Sitter]]]:
    """The holder and the deputies of each seat now, by the seat's id."""
    holders: dict[int, Sitter] = {}
    deputies: dict[int, list[Sitter]] = defaultdict(list)
    for row in session.connection().execute(_SITTERS, {"board_id": board_id}):
        sitter = Sitter(
            member_id=row.id,
            user_id=row.user_id,
            display_name=row.display_name,
            started_on=row.started_on,
            version=row.version,
        )
        if row.standing is Standing.HOLDER:
            holders[row.seat_id] = sitter
        else:
            deputies[row.seat_id].append(sitter)
    return holders, deputies
