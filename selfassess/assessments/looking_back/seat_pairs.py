"""Which seat of a later self-assessment is which of an earlier one: by one-to-one succession (rules 4.7). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLife:
    """From when to when a seat was there, and which one came after it."""

    id: int
    name: str
    opened_on: date
    closed_on: date | None
    successor_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Whose answers may stand beside whose, by the seat's name: ``before`` leads from a later seat to the earlier one.

    ``merged`` are later seats that several earlier ones became, which cannot be compared with any of them.
    """

    before: Mapping[str, str]
    merged: tuple[str, ...]


def pair_seats(seats: Iterable[SeatLife], *, then: Collection[str], now: Collection[str], on: date) -> Pairing:
    """The seats that answered both times. ``then`` and ``now`` name those that answered, ``on`` is the earlier day."""
    known = {seat.id: seat for seat in seats}
    came_before: dict[int, list[SeatLife]] = {}
    for seat in known.values():
        if seat.successor_id is not None:
            came_before.setdefault(seat.successor_id, []).append(seat)
    before, merged = {}, []
    for seat in known.values():
        if seat.name not in now:
            continue
        sources = [each.name for each in _line_of(seat, came_before) if _was_there(each, on) or each.name in then]
        if len(sources) > 1:
            merged.append(seat.name)
        elif sources and sources[0] in then:
            before[seat.name] = sources[0]
    return Pairing(before=before, merged=tuple(sorted(merged)))


def _line_of(seat: SeatLife, came_before: Mapping[int, list[SeatLife]]) -> list[SeatLife]:
    """The seat and every one that it took the place of, at whatever remove."""
    found = {seat.id: seat}
    waiting = [seat]
    while waiting:
        for earlier in came_before.get(waiting.pop().id, ()):
            if earlier.id not in found:
                found[earlier.id] = earlier
                waiting.append(earlier)
    return list(found.values())


def _was_there(seat: SeatLife, on: date) -> bool:
    return seat.opened_on <= on and (seat.closed_on is None or seat.closed_on > on)
