"""Sending a response, withdrawing it, sending late, and what is kept from then on."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from selfassess.assessments.answering.answer_checks import Answers
from selfassess.assessments.answering.given import BLANK, GivenAnswer
from selfassess.assessments.answering.own_response import OwnResponse, own_response
from selfassess.assessments.answering.responses import NotOpen
from selfassess.assessments.answering.sending import send_response, withdraw_response
from selfassess.assessments.setting_up.preparing import close_assessment
from selfassess.audit.events import Event
from selfassess.audit.verify import verify_chain
from selfassess.errors import Conflict, NotAllowed, Refused, SelfAssessError
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AnswerVersion, Assessment, Sheet
from selfassess.vocabulary import AssessmentState, SheetState
from tests.databases import AUDIT_KEY
from tests.open_assessment import DIFFERENCE, FULLY, PARTLY, OpenPlace, make_place
from tests.racing import race
from tests.rows import NOW, make_identity, make_member, make_seat

FEW = 10


def own(place: OpenPlace, **keys: Any) -> OwnResponse:
    """The response as its holder checks it."""
    with place.database.reading() as session:
        return own_response(session, **{"identity": place.holder, **place.where, **keys})


def send_in(session: WritingSession, place: OpenPlace, **keys: Any) -> object:
    """Send what stands, in a transaction of the caller's."""
    given = {"identity": place.holder, "opened_at": None, "now": NOW, **place.where, **keys}
    return send_response(session, **given)


def send(place: OpenPlace, **keys: Any) -> None:
    """Send what stands now, as the holder, unless keys say otherwise."""
    seen = own(place).seen
    with place.database.writing() as session:
        send_in(session, place, **{"seen": seen, **keys})


def withdraw(place: OpenPlace, **keys: Any) -> None:
    """Take it back."""
    version = own(place).version
    with place.database.writing() as session:
        withdraw_response(
            session, **{"identity": place.holder, "seen_version": version, "now": NOW, **place.where, **keys}
        )


def sheet_of(place: OpenPlace) -> Sheet:
    """The seat's response as a row."""
    with place.database.reading() as session:
        wanted = select(Sheet).where(col(Sheet.board_id) == place.board_id, col(Sheet.seat_id) == place.seat_id)
        found: Sheet = session.execute(wanted).scalar_one()
        return found


def versions(place: OpenPlace) -> list[tuple[int, str | None, str]]:
    """What is kept of every answer: version, level and comment."""
    with place.database.reading() as session:
        wanted = select(AnswerVersion).where(col(AnswerVersion.board_id) == place.board_id)
        rows = session.execute(wanted.order_by(col(AnswerVersion.answer_id), col(AnswerVersion.version))).scalars()
        return [(row.version, row.level, row.comment) for row in rows]


def test_what_is_sent_is_kept_as_it_stood_and_every_change_after_it(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.save(GivenAnswer(level="2", comment="Thought over"), seen=1)
    assert versions(place) == []
    send(place)
    assert versions(place) == [(2, "2", "Thought over")]
    withdraw(place)
    place.save(GivenAnswer(level="0", comment="No"), seen=2)
    assert versions(place) == [(2, "2", "Thought over"), (3, "0", "No")]
    send(place)
    assert versions(place) == [(2, "2", "Thought over"), (3, "0", "No")]
    assert len(place.events(Event.RESPONSE_SENT)) == 2
    assert len(place.events(Event.RESPONSE_WITHDRAWN)) == 1


def test_the_trail_verifies_with_what_was_kept(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    send(place)
    verified = verify_chain(database.reading, place.board_id, keys=[AUDIT_KEY], companions=[Answers()])
    assert verified.findings == ()


def test_a_sent_response_says_when_and_cannot_be_changed_until_it_is_withdrawn(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    send(place)
    sheet = sheet_of(place)
    assert (sheet.state, sheet.sent_at) == (SheetState.SENT, NOW)
    with pytest.raises(NotOpen, match="withdraw"):
        place.save(FULLY, seen=1)
    with pytest.raises(Refused):
        send(place)
    withdraw(place)
    assert sheet_of(place).state is SheetState.WITHDRAWN
    place.save(FULLY, seen=1)


def test_nothing_is_sent_where_nothing_is_answered(database: Database) -> None:
    place = make_place(database)
    with pytest.raises(Refused, match="nothing to send"):
        send(place)
    place.save(PARTLY, seen=0)
    place.save(BLANK, seen=1)
    with pytest.raises(Refused, match="nothing to send"):
        send(place)
    assert not place.events(Event.RESPONSE_SENT)


def test_what_was_changed_since_it_was_checked_is_not_sent(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    seen = own(place).seen
    place.save(FULLY, seen=1, identity=place.deputy)
    with pytest.raises(Conflict):
        send(place, seen=seen)
    assert sheet_of(place).state is SheetState.DRAFT


def test_only_the_people_of_a_seat_send_and_withdraw(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    with database.writing() as session:
        other = make_identity(make_member(session, place.board, seat=make_seat(session, place.board)))
    for person in (other, place.manager):
        with pytest.raises(NotAllowed):
            send(place, identity=person)
    send(place, identity=place.deputy)
    for person in (other, place.manager):
        with pytest.raises(NotAllowed):
            withdraw(place, identity=person)


def closed_at(place: OpenPlace, moment: datetime) -> None:
    """Let answers have closed at that moment."""
    with place.database.writing() as session:
        row = session.get_one(Assessment, place.assessment_id)
        row.state, row.closed_at = AssessmentState.CLOSED, moment


def test_a_page_opened_before_closing_sends_for_one_hour_and_is_marked(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    closed_at(place, NOW)
    before = NOW - timedelta(minutes=5)
    for opened, moment in ((None, NOW), (NOW, NOW), (before, NOW + timedelta(minutes=61))):
        with pytest.raises(NotOpen):
            send(place, opened_at=opened, now=moment)
    send(place, opened_at=before, now=NOW + timedelta(minutes=59))
    assert own(place).page.is_late
    with pytest.raises(NotOpen):
        withdraw(place, now=NOW + timedelta(minutes=59))


def test_after_sharing_nothing_is_sent_however_early_its_page_was_opened(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    closed_at(place, NOW)
    place.set_state(AssessmentState.SHARED)
    with pytest.raises(NotOpen):
        send(place, opened_at=NOW - timedelta(minutes=5), now=NOW + timedelta(minutes=5))


def test_a_save_and_a_sending_that_meet_leave_a_sent_response_whose_every_version_is_kept(database: Database) -> None:
    for _ in range(FEW):
        place = make_place(database)
        place.save(PARTLY, seen=0)
        seen = own(place).seen
        done, refusals = race(
            database,
            partial(place.save_in, given=FULLY, seen=1),
            partial(send_in, place=place, seen=seen),
        )
        assert len(done) == 1
        assert isinstance(refusals[0], Conflict)
        kept, sheet = versions(place), sheet_of(place)
        assert kept == ([(1, "1", "")] if sheet.state is SheetState.SENT else [])


def test_two_who_send_at_once_send_once(database: Database) -> None:
    for _ in range(FEW):
        place = make_place(database)
        place.save(PARTLY, seen=0)
        one = partial(send_in, place=place, seen=own(place).seen)
        done, refusals = race(database, one, partial(one, identity=place.deputy))
        assert (len(done), len(refusals)) == (1, 1)
        assert len(place.events(Event.RESPONSE_SENT)) == 1
        assert versions(place) == [(1, "1", "")]


def test_a_sending_that_meets_the_closing_is_either_whole_or_nothing(database: Database) -> None:
    for _ in range(FEW):
        place = make_place(database)
        place.save(PARTLY, seen=0)
        place.save(PARTLY, seen=0, question=DIFFERENCE)
        one = partial(send_in, place=place, seen=own(place).seen)
        _, refusals = race(database, one, partial(_close, place=place))
        sent = sheet_of(place).state is SheetState.SENT
        assert sent == (not refusals)
        assert len(versions(place)) == (2 if sent else 0)
        assert all(isinstance(refusal, SelfAssessError) for refusal in refusals)


def _close(session: WritingSession, place: OpenPlace) -> object:
    return close_assessment(
        session,
        identity=place.manager,
        board_id=place.board_id,
        assessment_id=place.assessment_id,
        seen_version=2,
        now=NOW,
    )
