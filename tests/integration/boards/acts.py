"""What managers do with people, in few words: each act with the values that a test may leave alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.leaving import hand_on
from selfassess.boards.members import (
    Leaving,
    add_member,
    change_holder,
    end_membership,
)
from selfassess.boards.vacancies import Place
from selfassess.errors import Conflict, Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Member, Seat, User
from selfassess.vocabulary import Role, Standing
from tests.rows import (
    EARLIER,
    NOW,
    TODAY,
    make_member,
    make_user,
)

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
CHAIR = Place(role=Role.CHAIR)


def on(seat: Seat, standing: Standing = Standing.HOLDER) -> Place:
    return Place(role=Role.MEMBER, seat_id=seat.id, standing=standing)


def added(session: WritingSession, board: Board, manager: Identity, user: User, place: Place, **keys: Any) -> Member:
    given = {"display_name": "Jo", "started_on": TODAY, **keys}
    return add_member(session, identity=manager, board_id=board.id, user_id=user.id, place=place, now=NOW, **given)


def ended(session: WritingSession, member: Member, manager: Identity, **keys: Any) -> Leaving:
    given = {"board_id": member.board_id, "seen_version": member.version, "ended_on": TODAY, **keys}
    return end_membership(session, identity=manager, member_id=member.id, now=NOW, hand_on=hand_on, **given)


def followed(
    session: WritingSession, seat: Seat, manager: Identity, seen: Member | None, user: User, **keys: Any
) -> Member:
    given = {"board_id": seat.board_id, "seen_holder_id": seen.id if seen else None, "on": TODAY, **keys}
    return change_holder(
        session,
        identity=manager,
        seat_id=seat.id,
        user_id=user.id,
        display_name="Sam",
        now=NOW,
        hand_on=hand_on,
        **given,
    )


def known(session: WritingSession, board: Board) -> User:
    """Somebody who was on the board once."""
    user = make_user(session)
    make_member(session, board, user, role=Role.OBSERVER, ended_on=EARLIER)
    return user


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What came of each, or what it raised, when all began together."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return act()
        except (Refused, Conflict) as trouble:
            return trouble

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def check_no_ring(successors: Mapping[int, int | None]) -> None:
    """Nothing, where whoever follows one successor after the other comes to an end; from each row to the next."""
    for start in successors:
        met = [start]
        while (following := successors[met[-1]]) is not None:
            assert following not in met
            met.append(following)
