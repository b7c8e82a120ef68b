"""A board with two seats, each with a response and an answer, and the people on it, for the tests of timelines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, may
from selfassess.audit.entries import TimelineEntry
from selfassess.audit.events import Actor, Event, Fact, Happening, ObjectType
from selfassess.audit.timeline import list_events
from selfassess.audit.trail import append
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Board
from selfassess.vocabulary import Role
from tests.rows import (
    NOW,
    make_assessment,
    make_board,
    make_identity,
    make_manager,
    make_member,
    make_seat,
    make_sheet,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A board with two seats, each with a response and an answer, and the people on it."""

    database: Database
    board: Board
    seats: tuple[int, int]
    sheets: tuple[int, int]
    answers: tuple[int, int]
    holders: tuple[Identity, Identity]
    members: tuple[int, int]
    manager: Identity
    chair: Identity

    def record(self, happening: Happening, actor: Actor | None = None, *, board: int | None = None) -> None:
        """Append an event, by the manager unless somebody else is named."""
        actor = actor or self.manager.acting_on(self.board.id)
        with self.database.writing() as session:
            append(session, happening, board_id=board or self.board.id, actor=actor, now=NOW)

    def seen_by(self, identity: Identity, **keys: Any) -> tuple[TimelineEntry, ...]:
        """What this person sees."""
        with self.database.reading() as session:
            return list_events(
                session,
                board_id=self.board.id,
                user_id=identity.user_id,
                seats=identity.seats_on(self.board.id),
                sees_whole_board=may(identity, Permission.VIEW_TIMELINE, board_id=self.board.id),
                **keys,
            )

    def by_holder(self, which: int, event: Event, kind: ObjectType, ids: Sequence[int]) -> None:
        """An event about the response or answer of a seat, by its holder."""
        actor = self.holders[which].acting_on(self.board.id, seat_id=self.seats[which])
        facts: dict[str, Fact] = {"seat_id": self.seats[which], "question": "LEAD-01", "words": "0" * 64}
        self.record(Happening(event=event, object_type=kind, object_id=ids[which], facts=facts), actor)


@pytest.fixture
def scene(database: Database) -> Scene:
    """The board, without any event yet."""
    with database.writing() as session:
        board = make_board(session)
        seats = [make_seat(session, board, name=name) for name in ("Police", "Health")]
        members = [make_member(session, board, seat=seat, display_name=f"Holder for {seat.name}") for seat in seats]
        assessment = make_assessment(session, board, title="Spring 2027")
        sheets = [make_sheet(session, assessment, seat) for seat in seats]
        answers = [
            Answer(
                board_id=board.id,
                sheet_id=sheet.id,
                question_id="LEAD-01",
                choice_salt="",
                words_salt="",
                changed_at=NOW,
            )
            for sheet in sheets
        ]
        session.add_all(answers)
        session.flush()
        return Scene(
            database,
            board,
            (seats[0].id, seats[1].id),
            (sheets[0].id, sheets[1].id),
            (answers[0].id, answers[1].id),
            (make_identity(members[0]), make_identity(members[1])),
            (members[0].id, members[1].id),
            make_manager(session, board, display_name="The manager"),
            make_identity(make_member(session, board, role=Role.CHAIR, display_name="The chair")),
        )


def titles(entries: Sequence[TimelineEntry]) -> list[str]:
    """What stands at the head of each."""
    return [entry.title for entry in entries]
