"""Closing ends what was not sent; opening again takes it up as it was; one late seat can be let in by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.assembly import list_responses
from selfassess.assessments.agreeing.occasion import get_occasion
from selfassess.assessments.agreeing.sharing import share
from selfassess.assessments.answering.late import let_in
from selfassess.assessments.answering.responses import NotOpen, get_response
from selfassess.assessments.answering.sending import may_withdraw, send_response, withdraw_response
from selfassess.assessments.answering.together import begin_paper
from selfassess.assessments.setting_up.opening import open_again
from selfassess.assessments.setting_up.progress import list_progress
from selfassess.assessments.setting_up.queries import list_waiting
from selfassess.audit.events import Event
from selfassess.engine.answers import Basis
from selfassess.errors import NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Sheet
from selfassess.vocabulary import AssessmentState, Role, SheetState
from tests.integration.jobs.ticking import ticked
from tests.open_assessment import FULLY, PARTLY, OpenPlace, make_place
from tests.rows import NOW, TODAY, make_identity, make_member

UNTIL = NOW.date() + timedelta(days=3)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """A seat whose draft holds one answer."""
    place = make_place(database)
    place.save(PARTLY, seen=0)
    return place


def state_of(place: OpenPlace) -> SheetState:
    """How the seat's response stands."""
    with place.database.reading() as session:
        return get_response(session, identity=place.holder, **place.where).state


def let(place: OpenPlace, until: date | None = UNTIL, *, who: Identity | None = None, **keys: Any) -> None:
    """Let the seat in."""
    given = {"reason": "The post fell vacant.", "until": until, "now": NOW, **place.where, **keys}
    with place.database.writing() as session:
        let_in(session, identity=who or place.manager, **given)


def send(place: OpenPlace, now: Any = LATER) -> None:
    """Send the response, as it stands."""
    with place.database.writing() as session:
        response = get_response(session, identity=place.holder, **place.where)
        seen = response.version + place_version(place)
        send_response(session, identity=place.holder, seen=seen, opened_at=None, now=now, **place.where)


def place_version(place: OpenPlace) -> int:
    """The version of the one answer."""
    head = place.head()
    assert head is not None
    return head.version


def put(place: OpenPlace, **columns: Any) -> None:
    """Put the assessment as it is wanted."""
    with place.database.writing() as session:
        this = (col(Assessment.board_id) == place.board_id) & (col(Assessment.id) == place.assessment_id)
        session.execute(update(Assessment).where(this).values(**columns))


@pytest.mark.parametrize("basis", [Basis.INDIVIDUAL, Basis.TABLE, Basis.DRAFT])
def test_closing_ends_what_was_not_sent_whoever_gave_it(place: OpenPlace, basis: Basis) -> None:
    with place.database.writing() as session:
        for state in (SheetState.DRAFT, SheetState.SENT, SheetState.NOT_STARTED):
            if basis is not Basis.INDIVIDUAL:
                ids: dict[str, Any] = {"board_id": place.board_id, "assessment_id": place.assessment_id}
                session.add(Sheet(basis=basis, state=state, table_name=state.value, **ids))
    place.close()
    with place.database.reading() as session:
        of_it = (col(Sheet.board_id) == place.board_id, col(Sheet.basis) == basis)
        states = session.execute(select(col(Sheet.state)).where(*of_it)).scalars().all()
    ended = [SheetState.ENDED] if basis is Basis.INDIVIDUAL else [SheetState.ENDED, SheetState.ENDED, SheetState.SENT]
    assert sorted(states) == sorted(ended)


def test_the_job_that_closes_ends_them_too(place: OpenPlace) -> None:
    put(place, due_on=NOW.date())
    ticked(place.database, NOW + timedelta(days=2))
    assert state_of(place) is SheetState.ENDED


def test_a_page_that_was_opened_before_may_still_send_what_ended(place: OpenPlace) -> None:
    with place.database.reading() as session:
        seen = get_response(session, identity=place.holder, **place.where).version + place_version(place)
    place.close()
    before = NOW - timedelta(minutes=1)
    with place.database.writing() as session:
        send_response(
            session, identity=place.holder, seen=seen, opened_at=before, now=NOW + timedelta(minutes=9), **place.where
        )
    assert state_of(place) is SheetState.SENT


@pytest.mark.parametrize("was", [SheetState.DRAFT, SheetState.WITHDRAWN])
def test_opening_again_takes_it_up_as_it_was(place: OpenPlace, was: SheetState) -> None:
    place.set_state(was, sent_at=NOW if was is SheetState.WITHDRAWN else None)
    place.close()
    assert state_of(place) is SheetState.ENDED
    with place.database.writing() as session:
        open_again(
            session,
            identity=place.manager,
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            seen_version=3,
            reason="Late.",
            due_on=UNTIL,
            now=NOW,
        )
    assert state_of(place) is was


class TestOneLateSeat:
    def test_answers_and_sends_while_the_others_stay_closed(self, place: OpenPlace) -> None:
        place.close()
        with pytest.raises(NotOpen):
            place.save(FULLY, seen=1)
        let(place)
        assert state_of(place) is SheetState.DRAFT
        place.save(FULLY, seen=1)
        with place.database.reading() as session:
            (waits,) = list_waiting(session, identity=place.holder, now=NOW)
            assert waits.due_on == UNTIL
        send(place)
        with place.database.reading() as session:
            response = get_response(session, identity=place.holder, **place.where)
            assert (response.is_late, response.assessment_state) == (True, AssessmentState.CLOSED)
            ids = {"board_id": place.board_id, "assessment_id": place.assessment_id}
            (seat,) = list_progress(session, identity=place.manager, **ids).seats
            assert (seat.is_late, seat.is_after_sharing) == (True, False)
        assert [event.reason_hash is not None for event in place.events(Event.RESPONSE_LET_IN)] == [True]

    def test_may_withdraw_until_its_day_is_over(self, place: OpenPlace) -> None:
        place.close()
        let(place)
        send(place)
        with place.database.writing() as session:
            seen = get_response(session, identity=place.holder, **place.where).version
            withdraw_response(session, identity=place.holder, seen_version=seen, now=LATER, **place.where)
        assert state_of(place) is SheetState.WITHDRAWN
        ticked(place.database, NOW + timedelta(days=4))
        assert state_of(place) is SheetState.ENDED
        with pytest.raises(NotOpen):
            place.save(FULLY, seen=1)

    def test_takes_nothing_back_once_it_is_counted_among_shared_answers(self, place: OpenPlace) -> None:
        place.close()
        let(place)
        send(place)
        put(place, state=AssessmentState.SHARED, shared_at=LATER)
        with place.database.reading() as session:
            response = get_response(session, identity=place.holder, **place.where)
            assert not may_withdraw(response)
        seen = response.version
        with pytest.raises(NotOpen), place.database.writing() as session:
            withdraw_response(session, identity=place.holder, seen_version=seen, now=LATER, **place.where)
        assert state_of(place) is SheetState.SENT

    def test_that_has_sent_keeps_what_it_sent_when_its_day_is_over(self, place: OpenPlace) -> None:
        place.close()
        let(place)
        send(place)
        ticked(place.database, NOW + timedelta(days=2))
        assert state_of(place) is SheetState.SENT
        ticked(place.database, NOW + timedelta(days=4))
        assert state_of(place) is SheetState.SENT
        with pytest.raises(NotOpen), place.database.writing() as session:
            withdraw_response(session, identity=place.holder, seen_version=9, now=LATER, **place.where)

    def test_that_comes_after_sharing_is_kept_and_not_counted(self, database: Database, place: OpenPlace) -> None:
        place.close()
        with database.writing() as session:
            chair = make_identity(make_member(session, place.board, role=Role.CHAIR))
            share(
                session,
                identity=chair,
                board_id=place.board_id,
                assessment_id=place.assessment_id,
                seen_version=3,
                now=NOW,
            )
        let(place)
        send(place)
        with database.reading() as session:
            assert get_response(session, identity=place.holder, **place.where).is_after_sharing
            ids = {"board_id": place.board_id, "assessment_id": place.assessment_id}
            assert list_responses(session, get_occasion(session, today=TODAY, **ids)) == ()

    def test_that_never_began_may_begin_or_have_its_paper_form_typed_in(self, database: Database) -> None:
        place = make_place(database)
        place.close()
        ids: dict[str, Any] = {**place.where, "now": NOW}
        with pytest.raises(Refused), database.writing() as session:
            begin_paper(session, identity=place.manager, **ids)
        let(place)
        assert state_of(place) is SheetState.NOT_STARTED
        with database.writing() as session:
            assert begin_paper(session, identity=place.manager, **ids) > 0

    def test_is_not_answered_while_the_board_signs(self, place: OpenPlace) -> None:
        place.close()
        let(place)
        for state in (AssessmentState.SIGNING, AssessmentState.SIGNED):
            put(place, state=state)
            with pytest.raises(NotOpen):
                place.save(FULLY, seen=1)

    def test_is_let_in_by_who_sets_up_with_a_reason_and_a_day_to_come(self, place: OpenPlace) -> None:
        with pytest.raises(Refused, match="every seat"):
            let(place)
        place.close()
        for keys in ({"reason": " "}, {"until": None}, {"until": TODAY - timedelta(days=1)}):
            with pytest.raises(Refused):
                let(place, **keys)
        with pytest.raises(NotFound):
            let(place, seat_id=place.seat_id + 99)
        with pytest.raises(NotAllowed):
            let(place, who=place.holder)

    def test_that_has_sent_is_not_let_in(self, place: OpenPlace) -> None:
        place.set_state(SheetState.SENT, sent_at=NOW)
        place.close()
        with pytest.raises(Refused, match="sent"):
            let(place)


def test_what_was_sent_before_answers_closed_stays_sent_when_they_open_again(place: OpenPlace) -> None:
    send(place, now=NOW)
    place.set_state(SheetState.SENT, sent_at=NOW - timedelta(minutes=5))
    place.close(seen=2)
    reopen(place)
    with place.database.writing() as session:
        response = get_response(session, identity=place.holder, **place.where)
        assert not may_withdraw(response)
    with pytest.raises(NotOpen, match="stands as it was sent"), place.database.writing() as session:
        withdraw_response(session, identity=place.holder, seen_version=response.version, now=NOW, **place.where)


def reopen(place: OpenPlace) -> None:
    """Open it again for all."""
    with place.database.writing() as session:
        open_again(
            session,
            identity=place.manager,
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            seen_version=3,
            reason="Late.",
            due_on=UNTIL,
            now=NOW,
        )
