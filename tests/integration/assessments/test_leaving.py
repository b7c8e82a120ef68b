"""What somebody leaves unsent on a seat passes on blank; what was sent, and what a deputy wrote, stands."""

from __future__ import annotations

import json

import pytest
from sqlmodel import col, select

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.answer_hashes import choice_hash, words_hash
from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.assessments.answering.given import BLANK, GivenAnswer
from selfassess.assessments.answering.leaving import hand_on
from selfassess.audit.events import Event
from selfassess.boards.members import change_holder, end_membership
from selfassess.boards.seats import close_seat
from selfassess.errors import NotAllowed
from selfassess.storage.session import Database
from selfassess.storage.tables import AnswerRecovery, AnswerVersion, Member, Seat, Sheet
from selfassess.vocabulary import Role, SheetState
from tests.open_assessment import (
    FULLY,
    LEAD,
    PARTLY,
    VOICE,
    WORDS,
    OpenPlace,
    make_place,
)
from tests.rows import NOW, TODAY, make_identity, make_member, make_user

CANDID = GivenAnswer(level="1", comment="We do not know our own children.")


def leave(place: OpenPlace, who: Identity) -> None:
    with place.database.writing() as session:
        end_membership(
            session,
            identity=place.manager,
            board_id=place.board_id,
            member_id=who.memberships[0].member_id,
            seen_version=1,
            ended_on=TODAY,
            now=NOW,
            hand_on=hand_on,
        )


def follow(place: OpenPlace) -> Identity:
    """Somebody who was an observer holds the seat from today."""
    with place.database.writing() as session:
        user = make_user(session)
        make_member(session, place.board, user, role=Role.OBSERVER)
        member = change_holder(
            session,
            identity=place.manager,
            board_id=place.board_id,
            seat_id=place.seat_id,
            seen_holder_id=place.holder.memberships[0].member_id,
            user_id=user.id,
            display_name="Sam",
            on=TODAY,
            now=NOW,
            hand_on=hand_on,
        )
    return make_identity(member)


def sheet_of(place: OpenPlace) -> Sheet:
    with place.database.reading() as session:
        return session.exec(select(Sheet).where(Sheet.seat_id == place.seat_id)).one()


def kept_texts(place: OpenPlace) -> list[AnswerRecovery]:
    with place.database.reading() as session:
        return list(session.exec(select(AnswerRecovery).where(AnswerRecovery.board_id == place.board_id)))


def says(place: OpenPlace, question: str = LEAD) -> GivenAnswer:
    head = place.head(question)
    assert head is not None
    return GivenAnswer(level=head.level, no_level=head.no_level, why_none=head.why_none, comment=head.comment)


def test_who_follows_begins_blank_and_can_answer(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    follower = follow(place)
    assert (says(place), sheet_of(place).state, sheet_of(place).started_at) == (BLANK, SheetState.NOT_STARTED, None)
    assert place.save(FULLY, seen=2, identity=follower).version == 3
    assert sheet_of(place).state is SheetState.DRAFT
    assert len(place.events(Event.RESPONSE_STARTED)) == 2


def test_the_leavers_words_are_kept_for_the_leaver_alone(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    follow(place)
    (kept,) = kept_texts(place)
    assert (kept.level, kept.comment, kept.kept_for) == (CANDID.level, CANDID.comment, place.holder.user_id)


def test_the_last_words_are_kept_however_lately_others_were(database: Database) -> None:
    place = make_place(database)
    place.save(GivenAnswer(comment="At first"), seen=0)
    place.save(CANDID, seen=1)
    leave(place, place.holder)
    assert {kept.comment for kept in kept_texts(place)} == {"At first", CANDID.comment}
    assert len(kept_texts(place)) == 2


def test_what_a_deputy_wrote_stays_and_so_does_the_draft(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    place.save(FULLY, seen=0, question=VOICE, identity=place.deputy)
    leave(place, place.holder)
    assert (says(place), says(place, VOICE)) == (BLANK, FULLY)
    assert sheet_of(place).state is SheetState.DRAFT
    leave(place, place.deputy)
    assert (says(place, VOICE), sheet_of(place).state) == (BLANK, SheetState.NOT_STARTED)


def test_a_deputy_who_becomes_the_holder_keeps_what_they_wrote(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    place.save(FULLY, seen=0, question=VOICE, identity=place.deputy)
    with database.writing() as session:
        change_holder(
            session,
            identity=place.manager,
            board_id=place.board_id,
            seat_id=place.seat_id,
            seen_holder_id=place.holder.memberships[0].member_id,
            user_id=place.deputy.user_id,
            display_name="Sam",
            on=TODAY,
            now=NOW,
            hand_on=hand_on,
        )
    assert (says(place), says(place, VOICE)) == (BLANK, FULLY)


def test_a_sent_response_stands(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    place.set_state(SheetState.SENT, sent_at=NOW)
    leave(place, place.holder)
    assert (says(place), sheet_of(place).state, kept_texts(place)) == (CANDID, SheetState.SENT, [])


def test_a_withdrawn_response_passes_on_blank_and_its_history_goes_on(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    place.set_state(SheetState.WITHDRAWN, sent_at=NOW)
    place.save(FULLY, seen=1)
    leave(place, place.holder)
    with database.reading() as session:
        versions = session.exec(select(AnswerVersion).order_by(col(AnswerVersion.version))).all()
    assert [(version.version, version.level) for version in versions] == [(2, "2"), (3, None)]
    assert (says(place), sheet_of(place).state) == (BLANK, SheetState.NOT_STARTED)


def test_a_response_that_ended_unsent_is_blank_and_stays_ended(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    place.set_state(SheetState.ENDED)
    leave(place, place.holder)
    assert (says(place), sheet_of(place).state) == (BLANK, SheetState.ENDED)


def test_each_blanked_answer_has_an_event_that_fits_it(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    place.save(GivenAnswer(comment="In words"), seen=0, question=WORDS)
    leave(place, place.holder)
    head = place.head()
    assert head is not None
    events = [event for event in place.events(Event.ANSWER_SAVED) if event.object_id == head.id]
    assert [event.object_version for event in events] == [1, 2]
    facts = json.loads(events[-1].data)
    assert facts["choice"] == choice_hash(BLANK, head.choice_salt)
    assert facts["words"] == words_hash(BLANK, head.words_salt)
    assert head.changed_by is None
    (ended,) = place.events(Event.MEMBER_ENDED)
    assert json.loads(ended.data)["responses_handed_on"] == 1


def test_a_page_that_the_leaver_left_open_saves_nothing_more(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    follower = follow(place)
    with pytest.raises(AnswerConflict):
        place.save(PARTLY, seen=1, identity=follower)
    with database.reading() as session:
        member = session.get_one(Member, place.holder.memberships[0].member_id)
    assert member.ended_on == TODAY
    with pytest.raises(NotAllowed):
        place.save(PARTLY, seen=2, identity=place.manager)


def test_closing_a_seat_empties_what_it_did_not_send(database: Database) -> None:
    place = make_place(database)
    place.save(CANDID, seen=0)
    place.save(FULLY, seen=0, question=VOICE, identity=place.deputy)
    with database.writing() as session:
        close_seat(
            session,
            identity=place.manager,
            board_id=place.board_id,
            seat_id=place.seat_id,
            seen_version=1,
            closed_on=TODAY,
            now=NOW,
            hand_on=hand_on,
        )
    with database.reading() as session:
        assert session.get_one(Seat, place.seat_id).closed_on == TODAY
    assert (says(place), says(place, VOICE)) == (BLANK, BLANK)


def test_another_seats_answers_stay(database: Database) -> None:
    place, other = make_place(database), make_place(database)
    for each in (place, other):
        each.save(CANDID, seen=0)
    leave(place, place.holder)
    assert (says(place), says(other)) == (BLANK, CANDID)
