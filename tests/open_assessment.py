"""An open self-assessment on the small question set, with somebody who answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.answers import Saved, save_answer
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.setting_up.preparing import (
    close_assessment,
    open_assessment,
    prepare_assessment,
    publish_edition,
)
from selfassess.assessments.setting_up.set_up import SetUp
from selfassess.audit.events import Event
from selfassess.banks.publishing import ReadEdition, read_edition
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Answer, Assessment, AuditEvent, Board, Sheet
from selfassess.vocabulary import Asks, AssessmentState, SheetState, Standing
from tests.bank_texts import BANK
from tests.rows import NOW, events_of, make_board, make_identity, make_manager, make_member, make_seat

LEAD, DIFFERENCE, VOICE, WORDS = "LEAD-01", "LEAD-01-D", "VOICE-01", "VOICE-02"
PARTLY, FULLY = GivenAnswer(level="1"), GivenAnswer(level="2")


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """One seat's place in an open self-assessment, its holder, a deputy, and the board's manager."""

    database: Database
    board: Board
    assessment_id: int
    seat_id: int
    holder: Identity
    deputy: Identity
    manager: Identity

    @property
    def board_id(self) -> int:
        """The board's id."""
        return self.board.id

    @property
    def where(self) -> dict[str, int]:
        """The three ids by which a place is named."""
        return {"board_id": self.board_id, "assessment_id": self.assessment_id, "seat_id": self.seat_id}

    def save(self, given: GivenAnswer, *, seen: int, question: str = LEAD, **keys: Any) -> Saved:
        """One save by the holder, in a transaction of its own, unless keys say otherwise."""
        with self.database.writing() as session:
            return self.save_in(session, given=given, seen=seen, question=question, **keys)

    def save_in(
        self, session: WritingSession, *, given: GivenAnswer, seen: int, question: str = LEAD, **keys: Any
    ) -> Saved:
        """The same in a transaction of the caller's."""
        keys = {"identity": self.holder, "now": NOW, **self.where, **keys}
        return save_answer(session, question_id=question, given=given, seen_version=seen, **keys)

    def close(self, *, seen: int = 2) -> None:
        """Close the self-assessment as its manager."""
        self._take(close_assessment, seen)

    def open(self, *, seen: int = 1) -> None:
        """Open the self-assessment as its manager."""
        self._take(open_assessment, seen)

    def set_state(self, state: AssessmentState | SheetState, *, sent_at: datetime | None = None) -> None:
        """Put the assessment, or the seat's response, into a state without asking how it came there."""
        with self.database.writing() as session:
            row: Any = session.get(Assessment, self.assessment_id)
            if isinstance(state, SheetState):
                row = session.execute(
                    select(Sheet).where(
                        col(Sheet.seat_id) == self.seat_id, col(Sheet.assessment_id) == self.assessment_id
                    )
                ).scalar_one()
                row.sent_at = sent_at or row.sent_at
            row.state = state

    def head(self, question: str = LEAD) -> Answer | None:
        """The answer as it stands."""
        with self.database.reading() as session:
            wanted = select(Answer).where(col(Answer.board_id) == self.board_id, col(Answer.question_id) == question)
            return session.execute(wanted).scalar_one_or_none()

    def events(self, event: Event) -> list[AuditEvent]:
        """The board's events of one kind, in their order."""
        return [row for row in events_of(self.database, self.board_id) if row.event == event]

    def _take(self, verb: Callable[..., object], seen: int) -> None:
        with self.database.writing() as session:
            verb(
                session,
                identity=self.manager,
                board_id=self.board_id,
                assessment_id=self.assessment_id,
                seen_version=seen,
                now=NOW,
            )


def make_place(database: Database, *, is_open: bool = True, text: str = BANK, title: str = "Spring 2027") -> OpenPlace:
    """A board of its own with one seat, and a self-assessment that is open unless told otherwise."""
    read = read_edition(text, file="bank.yaml")
    with database.writing() as session:
        board = make_board(session)
        seat = make_seat(session, board)
        holder = make_identity(make_member(session, board, seat=seat))
        deputy = make_identity(make_member(session, board, seat=seat, standing=Standing.DEPUTY))
        manager = make_manager(session, board)
        make = opened if is_open else prepared
        assessment = make(session, manager, board, read, title=title)
    return OpenPlace(database, board, assessment.id, seat.id, holder, deputy, manager)


def opened(
    session: WritingSession, manager: Identity, board: Board, read: ReadEdition, *, now: datetime = NOW, **keys: Any
) -> Assessment:
    """A self-assessment that is open, on a question set that is published for it; due in a fortnight."""
    assessment = prepared(session, manager, board, read, now=now, **keys)
    open_assessment(
        session,
        identity=manager,
        board_id=board.id,
        assessment_id=assessment.id,
        seen_version=assessment.version,
        now=now,
    )
    return assessment


def prepared(
    session: WritingSession,
    manager: Identity,
    board: Board,
    read: ReadEdition,
    *,
    now: datetime = NOW,
    title: str = "Spring 2027",
    **setup: Any,
) -> Assessment:
    """The same, still in preparation. It asks everything unless ``setup`` says otherwise."""
    edition = publish_edition(session, identity=manager, board_id=board.id, read=read, now=now)
    return prepare_assessment(
        session,
        identity=manager,
        board_id=board.id,
        edition_id=edition.id,
        setup=SetUp(**{"title": title, "asks": Asks.ALL, "due_on": now.date() + timedelta(days=14), **setup}),
        now=now,
    )


def count(session: Session, table: Any) -> int:
    """How many rows a table has."""
    return int(session.execute(select(func.count()).select_from(table)).scalar_one())
