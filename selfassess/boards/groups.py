"""A board's broad groups of seats: up to five places in order, set as a whole. Spread is shown by these groups.

A group is its place: another name in the same place renames it and keeps its seats. A name therefore never wanders to
another place, where it would silently take other seats under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.accounts.texts import name_line, one_line, same_to_a_reader
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change, check_version
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import BroadGroup, Seat

PLACES = 5
LONGEST_GROUP_NAME = 80
_FEW = 3


def list_groups(session: Session, board_id: int) -> tuple[BroadGroup, ...]:
    """The board's groups in their order."""
    wanted = select(BroadGroup).where(BroadGroup.board_id == board_id).order_by(col(BroadGroup.position))
    return tuple(session.exec(wanted))


def checked_names(names: Sequence[str]) -> tuple[str, ...]:
    """A name for each of the five places, "" where a place stays empty. Fields are ``group_1`` to ``group_5``.

    Raises:
        Refused: a name cannot be kept, two are the same, or there are more than five.
    """
    if len(names) > PLACES:
        raise Refused(f"A board has up to {PLACES} broad groups.", field=f"group_{PLACES}")
    clean: list[str] = []
    for place, name in enumerate([*names, *[""] * (PLACES - len(names))], start=1):
        field, called = f"group_{place}", f"name of group {place}"
        line = one_line(name, field=field, name=called, most=LONGEST_GROUP_NAME)
        line = name_line(line, field=field, name=called, most=LONGEST_GROUP_NAME) if line else ""
        if line and any(same_to_a_reader(line, other) for other in clean):
            raise Refused(f"Two groups are called {line}. Give each a name of its own.", field=field)
        clean.append(line)
    return tuple(clean)


def set_groups(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    seen_version: int,
    names: Sequence[str],
    now: datetime,
) -> tuple[BroadGroup, ...]:
    """The groups with these names, by place; an empty name takes the group away. ``seen_version`` is the board's.

    Closed seats of a group that goes are left without one. Where nothing differs, nothing is written.

    Raises:
        NotFound, NotAllowed: the person may not do this.
        Conflict: somebody changed the board since.
        Refused: the board is closed, a name cannot be kept or stands in another place already, or open seats are in a
            group that would go.
    """
    wanted = checked_names(names)
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_SEATS, board_id=board_id)
    check_version(board, seen_version, called=board.noun)
    present = {group.position: group for group in list_groups(session, board_id)}
    if wanted == tuple(present[place].name if place in present else "" for place in range(1, PLACES + 1)):
        return tuple(present.values())
    for place, name in enumerate(wanted, start=1):
        _refuse_wandering(name, place, present)
    for place, group in present.items():
        if not wanted[place - 1]:
            _take_away(session, group)
    for place, name in enumerate(wanted, start=1):
        _name(session, board_id, place, name, present.get(place))
    board.version += 1
    session.flush()
    groups = list_groups(session, board_id)
    happening = Happening(
        event=Event.GROUPS_CHANGED,
        object_type=ObjectType.BOARD,
        object_id=board_id,
        object_version=board.version,
        facts={"groups": len(groups), "group_ids": ",".join(str(group.id) for group in groups)},
        texts={f"group_{group.position}": group.name for group in groups},
    )
    append(session, happening, board_id=board_id, actor=identity.acting_on(board_id), now=now)
    return groups


def _refuse_wandering(name: str, place: int, present: dict[int, BroadGroup]) -> None:
    for other, group in present.items():
        if name and other != place and same_to_a_reader(name, group.name):
            told = f"{name} is group {other} already. Leave each group in its place: its seats stay with the place."
            raise Refused(told, field=f"group_{place}")


def _take_away(session: WritingSession, group: BroadGroup) -> None:
    of_group = (col(Seat.board_id) == group.board_id, col(Seat.group_id) == group.id)
    open_seats = select(Seat.name).where(*of_group, col(Seat.closed_on).is_(None)).order_by(Seat.name)
    names = session.exec(open_seats).all()
    if names:
        few = ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW} more" if len(names) > _FEW else "")
        told = f"{group.name} has seats in it: {few}. Move them to another group first, then empty this one."
        raise Refused(told, field=f"group_{group.position}")
    session.exec(update(Seat).where(*of_group).values(group_id=None))
    session.delete(group)
    session.flush()


def _name(session: WritingSession, board_id: int, place: int, name: str, group: BroadGroup | None) -> None:
    if not name:
        return
    if group is None:
        session.add(BroadGroup(board_id=board_id, position=place, name=name))
    else:
        group.name = name
