"""Opening writes to whoever is asked; opening again to nobody; reminders to those alone who are outstanding, once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from selfassess.assessments.setting_up.opening import open_again, open_and_tell
from selfassess.assessments.setting_up.progress import Come, list_progress
from selfassess.assessments.setting_up.queries import list_waiting
from selfassess.assessments.setting_up.reminders import list_outstanding, remind_now
from selfassess.audit.events import Event
from selfassess.config import Settings
from selfassess.errors import NotAllowed, NotFound, Refused
from selfassess.links import assessment_links
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, OutboxMail, Seat, Sheet
from selfassess.vocabulary import AssessmentKind, AssessmentState, Gathering, Role, SheetState, Standing
from tests.integration.jobs.ticking import NOWHERE, ticked
from tests.open_assessment import PARTLY, OpenPlace, make_place
from tests.rows import NOW, make_identity, make_member, make_seat, make_user

LINK_OF = assessment_links(Settings(), "a-board")
DUE = NOW + timedelta(days=14)


@dataclass
class Board:
    """A prepared self-assessment with two seats that are asked; one person holds one and deputises for the other."""

    place: OpenPlace
    second: Seat

    def open(self) -> int:
        """Open it; how many people were written to."""
        with self.place.database.writing() as session:
            return open_and_tell(session, seen_version=1, link_of=LINK_OF, **self.where(NOW))

    def where(self, now: datetime) -> dict[str, Any]:
        """What every verb of its manager names."""
        ids = {"board_id": self.place.board_id, "assessment_id": self.place.assessment_id}
        return {"identity": self.place.manager, "now": now, **ids}

    def mails(self, kind: str) -> list[OutboxMail]:
        """The board's mails of one kind."""
        with self.place.database.reading() as session:
            wanted = select(OutboxMail).where(OutboxMail.board_id == self.place.board_id, OutboxMail.kind == kind)
            return list(session.exec(wanted.order_by(col(OutboxMail.id))))

    def set(self, **values: Any) -> None:
        """Change the row past every rule."""
        with self.place.database.writing() as session:
            row = session.get_one(Assessment, self.place.assessment_id)
            for name, value in values.items():
                setattr(row, name, value)

    def sent(self, seat_id: int) -> None:
        """Put a seat's response into the state in which it was sent."""
        with self.place.database.writing() as session:
            sheet = session.exec(select(Sheet).where(Sheet.seat_id == seat_id)).one()
            sheet.state, sheet.sent_at = SheetState.SENT, NOW


@pytest.fixture
def board(database: Database) -> Board:
    """Two seats; the first's deputy holds the second."""
    place = make_place(database, is_open=False)
    with database.writing() as session:
        second = make_seat(session, place.board)
        make_member(session, place.board, session.get_one(type(make_user(session)), place.deputy.user_id), seat=second)
        make_seat(session, place.board, name="The chair's own", is_asked=False)
        gone = make_user(session, active=False)
        make_member(session, place.board, gone, seat=second, standing=Standing.DEPUTY)
    return Board(place, second)


def test_opening_writes_once_to_everybody_who_answers_for_a_seat_that_is_asked(board: Board) -> None:
    assert board.open() == 2
    mails = board.mails("assessment_opened")
    assert len({mail.address for mail in mails}) == len(mails) == 2
    links = Counter((mail.body or "").count("/self-assessments/") for mail in mails)
    assert links == {1: 1, 2: 1}
    assert all("once they are shared, the whole board" in (mail.body or "") for mail in mails)


@pytest.mark.parametrize("how", [{"gathering": Gathering.TABLES}, {"kind": AssessmentKind.FINDINGS}])
def test_nobody_is_written_to_where_no_seat_answers_alone(board: Board, how: dict[str, Any]) -> None:
    board.set(**how)
    assert board.open() == 0
    with board.place.database.reading() as session:
        assert list_waiting(session, identity=board.place.holder, now=NOW) == ()


def test_it_is_not_opened_once_its_last_day_is_over(board: Board) -> None:
    board.set(due_on=NOW.date() - timedelta(days=1))
    with pytest.raises(Refused, match="last day for answers is over"):
        board.open()
    assert board.mails("assessment_opened") == []


def test_what_waits_for_a_person_leaves_out_a_seat_that_is_not_asked(board: Board) -> None:
    board.open()
    with board.place.database.writing() as session:
        session.get_one(Seat, board.second.id).is_asked = False
    with board.place.database.reading() as session:
        waiting = list_waiting(session, identity=board.place.holder, now=NOW)
    assert [thing.seat_id for thing in waiting] == [board.place.seat_id]


def test_opening_again_needs_a_reason_and_a_day_and_writes_to_nobody(board: Board) -> None:
    board.open()
    board.place.close()
    for keys in ({"reason": " "}, {"due_on": None}, {"due_on": NOW.date() - timedelta(days=1)}):
        given: dict[str, Any] = {"reason": "One seat was late.", "due_on": NOW.date(), **keys}
        with pytest.raises(Refused), board.place.database.writing() as session:
            open_again(session, seen_version=3, **given, **board.where(NOW))
    before = len(board.mails("assessment_opened"))
    with board.place.database.writing() as session:
        row = open_again(session, seen_version=3, reason="One seat was late.", due_on=DUE.date(), **board.where(NOW))
    assert (row.state, row.due_on, row.closed_at) == (AssessmentState.OPEN, DUE.date(), NOW)
    assert (len(board.mails("assessment_opened")), board.mails("reminder")) == (before, [])
    (event,) = board.place.events(Event.ASSESSMENT_OPENED_AGAIN)
    assert event.reason_hash


def test_what_comes_after_the_first_closing_stays_late_when_it_closes_again(board: Board) -> None:
    board.open()
    board.place.save(PARTLY, seen=0)
    board.place.close()
    with board.place.database.writing() as session:
        open_again(session, seen_version=3, reason="Late.", due_on=DUE.date(), **board.where(NOW))
    board.place.set_state(SheetState.SENT, sent_at=NOW + timedelta(days=1))
    board.place.close(seen=4)
    with board.place.database.reading() as session:
        ids = {"board_id": board.place.board_id, "assessment_id": board.place.assessment_id}
        progress = list_progress(session, identity=board.place.manager, **ids)
    assert {seat.seat_id: seat.is_late for seat in progress.seats} == {
        board.place.seat_id: True,
        board.second.id: False,
    }


def test_progress_tells_not_started_started_and_sent_and_no_more(board: Board) -> None:
    ids = {"board_id": board.place.board_id, "assessment_id": board.place.assessment_id}
    with board.place.database.reading() as session, pytest.raises(NotFound):
        list_progress(session, identity=board.place.manager, **ids)
    board.open()
    board.place.save(PARTLY, seen=0)

    def come() -> dict[int, Come]:
        with board.place.database.reading() as session:
            progress = list_progress(session, identity=board.place.manager, **ids)
            return {seat.seat_id: seat.come for seat in progress.seats}

    assert come() == {board.place.seat_id: Come.STARTED, board.second.id: Come.NOT_STARTED}
    board.sent(board.place.seat_id)
    assert come() == {board.place.seat_id: Come.SENT, board.second.id: Come.NOT_STARTED}


def test_progress_is_for_who_looks_after_it_alone(board: Board, database: Database) -> None:
    board.open()
    ids = {"board_id": board.place.board_id, "assessment_id": board.place.assessment_id}
    with database.writing() as session:
        people = {role: make_identity(make_member(session, board.place.board, role=role)) for role in Role}
    for role, identity in people.items():
        with database.reading() as session:
            if role in (Role.MANAGER, Role.CHAIR, Role.VICE_CHAIR):
                list_progress(session, identity=identity, **ids)
            else:
                with pytest.raises(NotAllowed):
                    list_progress(session, identity=identity, **ids)


def reminded(board: Board, now: datetime) -> int:
    """How many people one tick reminds."""
    return ticked(board.place.database, now, NOWHERE).get("people reminded", 0)


def test_reminders_go_a_week_and_a_day_before_to_those_outstanding_once(board: Board) -> None:
    board.open()
    board.place.save(PARTLY, seen=0)
    assert reminded(board, DUE - timedelta(days=8)) == 0
    assert reminded(board, DUE - timedelta(days=7)) == 2
    assert reminded(board, DUE - timedelta(days=7)) == 0
    assert reminded(board, DUE - timedelta(days=5)) == 0
    board.sent(board.place.seat_id)
    assert reminded(board, DUE - timedelta(days=1)) == 1
    last = board.mails("reminder")[-1]
    assert reminded(board, DUE) == 0
    purposes = [json.loads(event.data)["purpose"] for event in board.place.events(Event.REMINDERS_SENT)]
    assert purposes == ["a_week_before", "a_day_before"]
    assert (last.body or "").count("/self-assessments/") == 1
    assert board.second.name in (last.body or "")


def test_who_is_written_to_at_opening_is_not_reminded_of_a_week_that_had_begun_by_then(board: Board) -> None:
    board.set(due_on=(NOW + timedelta(days=4)).date())
    assert board.open() == 2
    assert reminded(board, NOW + timedelta(seconds=30)) == 0
    assert reminded(board, NOW + timedelta(days=2)) == 0
    assert reminded(board, NOW + timedelta(days=3)) == 2


def test_a_day_that_was_missed_is_made_up_for_once_and_two_missed_days_send_one_reminder(board: Board) -> None:
    board.open()
    assert reminded(board, DUE - timedelta(days=4)) == 2
    assert reminded(board, DUE - timedelta(days=3)) == 0
    board.set(due_on=(DUE + timedelta(days=30)).date())
    assert reminded(board, DUE + timedelta(days=30, hours=-20)) == 2
    assert reminded(board, DUE + timedelta(days=30, hours=-2)) == 0


def test_a_person_gets_one_mail_of_a_board_whatever_waits(board: Board) -> None:
    board.open()
    reminded(board, DUE - timedelta(days=7))
    mails = board.mails("reminder")
    assert len({mail.address for mail in mails}) == len(mails) == 2
    assert sorted((mail.body or "").count("/self-assessments/") for mail in mails) == [1, 2]


def test_a_reminder_by_hand_counts_first_and_goes_once_a_day(board: Board) -> None:
    board.open()
    where = board.where(NOW)
    with board.place.database.reading() as session:
        assert len(list_outstanding(session, link_of=LINK_OF, **where)) == 2
    for expected in (2, 0):
        with board.place.database.writing() as session:
            assert remind_now(session, link_of=LINK_OF, **where) == expected
    assert len(board.mails("reminder")) == 2
    with board.place.database.writing() as session:
        assert remind_now(session, link_of=LINK_OF, **board.where(NOW + timedelta(days=1))) == 2


@pytest.mark.parametrize("verb", [list_outstanding, remind_now])
def test_nobody_else_reminds_and_nobody_where_nothing_is_open(board: Board, verb: Callable[..., Any]) -> None:
    with pytest.raises(Refused), board.place.database.writing() as session:
        verb(session, link_of=LINK_OF, **board.where(NOW))
    board.open()
    with pytest.raises(NotAllowed), board.place.database.writing() as session:
        verb(session, link_of=LINK_OF, **{**board.where(NOW), "identity": board.place.holder})
