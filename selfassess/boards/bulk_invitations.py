"""Inviting a whole list: first a preview that writes nothing, then all of its good rows in one transaction, or none.

What is wrong with a row is told from this board alone; whether an address has an account elsewhere shows nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from sqlmodel import Session, col, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.boards.bulk_parsing import Row, parse
from selfassess.boards.changes import board_to_change
from selfassess.boards.invitations import LinkOf, add_invitation, name_of
from selfassess.boards.invitees import Invitee
from selfassess.boards.vacancies import Place, Taken, taken_on
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Invitation, Seat
from selfassess.vocabulary import Role


def preview(session: Session, *, identity: Identity, board_id: int, text: str, now: datetime) -> tuple[Row, ...]:
    """A row for each person in the text, with what stands in the way of inviting them. Writes nothing.

    Raises:
        NotFound, NotAllowed: the person is not on the board, or does not look after its people.
        Refused: the text is too long or too many, or names nobody.
    """
    require(identity, Permission.MANAGE_PEOPLE, board_id=board_id)
    return judge(parse(text), seats=_open_seats(session, board_id), taken=taken_on(session, board_id=board_id, now=now))


def invite_all(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    rows: Iterable[Row],
    link_of: LinkOf,
    now: datetime,
) -> tuple[Invitation, ...]:
    """The invitations of every row without a problem, each with its mail in the outbox: all of them or none.

    Raises:
        NotFound, NotAllowed: as ``preview``.
        Refused: the board is closed, no row is good, or something changed since the preview; tells the line.
    """
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_PEOPLE, board_id=board_id)
    good = [row for row in rows if row.problem is None]
    if not good:
        raise Refused("No line of this list can be invited. Mend the list, then send it again.", field="people")
    seats = _open_seats(session, board_id)
    checked = judge(good, seats=seats, taken=taken_on(session, board_id=board_id, now=now))
    for row in checked:
        if row.problem is not None:
            raise Refused(f"Line {row.line}: {row.problem} Nobody was invited.", field="people")
    actor, by = identity.acting_on(board_id), name_of(identity, board)
    return tuple(
        add_invitation(
            session, board, _invitee(row), seat=row.seat or None, actor=actor, by=by, link_of=link_of, now=now
        )
        for row in checked
    )


def judge(rows: Iterable[Row], *, seats: Mapping[str, int], taken: Taken) -> tuple[Row, ...]:
    """The rows with the seats that their names mean, and what stands in the way: on the board, or in the list itself.

    ``seats`` are the open ones, by name. Pure.
    """
    lines: dict[object, int] = {}
    return tuple(_judged(row, seats, taken, lines) for row in rows)


def _judged(row: Row, seats: Mapping[str, int], taken: Taken, lines: dict[object, int]) -> Row:
    """``lines`` gathers which line first gave which place to whom, and which gave a seat away."""
    if row.problem is None:
        row = _seated(row, seats)
    if row.problem is not None or row.role is None:
        return row
    place = Place(role=row.role, seat_id=row.seat_id, standing=row.standing)
    given = (row.email, place.role, place.seat_id)
    trouble = taken.trouble(row.email, place)
    if trouble is not None:
        return replace(row, problem=str(trouble))
    if given in lines:
        return replace(row, problem=f"Line {lines[given]} invites this person to this place.")
    if place.holds is not None and place.holds in lines:
        told = f"Line {lines[place.holds]} gives this seat to somebody else. A seat has one holder, and deputies."
        return replace(row, problem=told)
    lines[given] = row.line
    if place.holds is not None:
        lines[place.holds] = row.line
    return row


def _seated(row: Row, seats: Mapping[str, int]) -> Row:
    if row.role is not Role.MEMBER:
        told = "Only board members have a seat. Leave the seat out, or leave the role out."
        return replace(row, problem=told) if row.seat else row
    if not row.seat:
        return replace(row, problem="Name the seat of this person, or a role that has none.")
    names = {_folded(name): name for name in seats}
    name = names.get(_folded(row.seat))
    if name is not None:
        return replace(row, seat=name, seat_id=seats[name])
    close = get_close_matches(_folded(row.seat)[:200], sorted(names), 1)
    hint = f" Did you mean “{names[close[0]]}”?" if close else " The seats are in the list of seats."
    return replace(row, problem=f"There is no open seat “{row.seat}”.{hint}")


def _invitee(row: Row) -> Invitee:
    assert row.role is not None
    return Invitee(email=row.email, display_name=row.name, role=row.role, seat_id=row.seat_id, standing=row.standing)


def _open_seats(session: Session, board_id: int) -> dict[str, int]:
    found = session.exec(select(Seat.name, Seat.id).where(Seat.board_id == board_id, col(Seat.closed_on).is_(None)))
    return dict(found.all())


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
