"""The seats of a board as pages list them: who is on each now, and everybody who has been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from selfassess.accounts.seats import get_seat
from selfassess.storage.tables import Agency, BroadGroup, Member, Seat
from selfassess.vocabulary import SeatKind, Standing

_LAST = 9  # after the five places that groups can have


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
    holder: Sitter | None = None
    deputies: tuple[Sitter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """One person's time on a seat, as holder or deputy: from ``started_on`` until the day before ``ended_on``."""

    member_id: int
    user_id: int
    display_name: str
    standing: Standing
    started_on: date
    ended_on: date | None


def list_seats(session: Session, board_id: int, *, closed: bool = False) -> tuple[SeatEntry, ...]:
    """The board's open seats, or its closed ones, by group and name. Two queries, however many seats."""
    is_open = col(Seat.closed_on).is_(None)
    listed = (
        select(Seat, Agency, BroadGroup)
        .outerjoin(Agency, (col(Agency.board_id) == Seat.board_id) & (col(Agency.id) == Seat.agency_id))
        .outerjoin(BroadGroup, (col(BroadGroup.board_id) == Seat.board_id) & (col(BroadGroup.id) == Seat.group_id))
        .where(Seat.board_id == board_id, ~is_open if closed else is_open)
        .order_by(col(Seat.id))
    )
    found: Sequence[tuple[Seat, Agency | None, BroadGroup | None]] = session.exec(listed).all()
    holders, deputies = _sitters(session, board_id)
    ordered = sorted(found, key=lambda row: (row[2].position if row[2] else _LAST, row[0].name.casefold()))
    return tuple(
        SeatEntry(
            id=seat.id,
            name=seat.name,
            kind=seat.kind,
            agency_id=seat.agency_id,
            agency=agency.name if agency else None,
            agency_ended=agency is not None and agency.ended_on is not None,
            group_id=seat.group_id,
            group=group.name if group else None,
            opened_on=seat.opened_on,
            closed_on=seat.closed_on,
            successor_id=seat.successor_id,
            version=seat.version,
            holder=holders.get(seat.id),
            deputies=tuple(deputies[seat.id]),
        )
        for seat, agency, group in ordered
    )


def list_history(session: Session, board_id: int, seat_id: int) -> tuple[Tenure, ...]:
    """Everybody who is or was on the seat, who came last first; of two who came on one day, the holder first.

    Raises:
        NotFound: the board has no such seat.
    """
    get_seat(session, board_id, seat_id)
    wanted = (
        select(Member).where(Member.board_id == board_id, Member.seat_id == seat_id).order_by(col(Member.id).desc())
    )
    tenures = [
        Tenure(
            member_id=member.id,
            user_id=member.user_id,
            display_name=member.display_name,
            standing=member.standing,
            started_on=member.started_on,
            ended_on=member.ended_on,
        )
        for member in session.exec(wanted)
        if member.standing is not None
    ]
    tenures.sort(key=lambda tenure: tenure.standing is not Standing.HOLDER)
    return tuple(sorted(tenures, key=lambda tenure: tenure.started_on, reverse=True))


def _sitters(session: Session, board_id: int) -> tuple[dict[int, Sitter], dict[int, list[Sitter]]]:
    """The holder and the deputies of each seat now, by the seat's id."""
    holders: dict[int, Sitter] = {}
    deputies: dict[int, list[Sitter]] = defaultdict(list)
    wanted = select(Member).where(Member.board_id == board_id, col(Member.seat_id).is_not(None))
    for member in session.exec(wanted.where(col(Member.ended_on).is_(None)).order_by(col(Member.id))):
        assert member.seat_id is not None
        sitter = Sitter(
            member_id=member.id,
            user_id=member.user_id,
            display_name=member.display_name,
            started_on=member.started_on,
            version=member.version,
        )
        if member.standing is Standing.HOLDER:
            holders[member.seat_id] = sitter
        else:
            deputies[member.seat_id].append(sitter)
    return holders, deputies
