"""Saving one answer: what it needs, what it leaves, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlmodel import col

from selfassess.assessments.answering import answers, responses
from selfassess.assessments.answering.answer_hashes import choice_hash, words_hash
from selfassess.assessments.answering.answers import AnswerConflict, Change, Saved, save_theme
from selfassess.assessments.answering.given import BLANK, GivenAnswer
from selfassess.assessments.answering.responses import NotOpen
from selfassess.audit.events import Event
from selfassess.engine.answers import NoLevel
from selfassess.errors import NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, AnswerRecovery, AnswerVersion, AuditEvent, AuditText, Sheet
from selfassess.vocabulary import AssessmentState, BoardState, SheetState
from tests.open_assessment import (
    DIFFERENCE,
    FULLY,
    LEAD,
    PARTLY,
    VOICE,
    WORDS,
    OpenPlace,
    count,
    make_place,
)
from tests.rows import NOW, make_identity, make_member, make_seat

LATER = NOW + timedelta(minutes=3)
SECRET = GivenAnswer(level="1", comment="Candid words about a partner")


def nothing_is_stored(place: OpenPlace) -> bool:
    """Whether no save has left anything behind."""
    with place.database.reading() as session:
        tables = (Sheet, Answer, AnswerVersion, AnswerRecovery)
        return not any(count(session, table) for table in tables) and not place.events(Event.ANSWER_SAVED)


def test_the_first_save_makes_the_response_the_answer_and_both_events(database: Database) -> None:
    place = make_place(database)
    saved = place.save(SECRET, seen=0)
    head = place.head()
    assert head is not None
    assert saved == Saved(1, NOW, head.id)
    assert (head.level, head.comment, head.version, head.changed_by) == ("1", SECRET.comment, 1, place.holder.user_id)
    with database.reading() as session:
        sheet = session.execute(select(Sheet)).scalar_one()
    assert (sheet.state, sheet.started_at, sheet.seat_id) == (SheetState.DRAFT, NOW, place.seat_id)
    (started,) = place.events(Event.RESPONSE_STARTED)
    (said,) = place.events(Event.ANSWER_SAVED)
    assert (started.object_id, started.acting_for) == (sheet.id, place.seat_id)
    assert (said.object_id, said.object_version, said.actor_id) == (head.id, 1, place.holder.user_id)


def test_the_next_save_on_the_version_seen_makes_the_next_version(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    assert place.save(FULLY, seen=1, now=LATER).version == 2
    head = place.head()
    assert head is not None
    assert (head.level, head.version, head.changed_at) == ("2", 2, LATER)
    assert [event.object_version for event in place.events(Event.ANSWER_SAVED)] == [1, 2]
    assert len(place.events(Event.RESPONSE_STARTED)) == 1


def test_the_trail_holds_ids_and_salted_hashes_and_never_what_was_said(database: Database) -> None:
    place = make_place(database)
    place.save(SECRET, seen=0)
    head = place.head()
    assert head is not None
    (said,) = place.events(Event.ANSWER_SAVED)
    assert json.loads(said.data) == {
        "assessment_id": place.assessment_id,
        "seat_id": place.seat_id,
        "sheet_id": head.sheet_id,
        "question": LEAD,
        "choice": choice_hash(SECRET, head.choice_salt),
        "words": words_hash(SECRET, head.words_salt),
    }
    with database.reading() as session:
        assert not session.execute(select(AuditText).where(col(AuditText.event_id) == said.id)).all()
    assert head.choice_salt != head.words_salt


def test_clearing_an_answer_is_a_save(database: Database) -> None:
    place = make_place(database)
    place.save(SECRET, seen=0)
    assert place.save(BLANK, seen=1).version == 2
    head = place.head()
    assert head is not None
    assert (head.level, head.no_level, head.comment) == (None, None, "")
    assert len(place.events(Event.ANSWER_SAVED)) == 2


def test_clearing_what_was_never_answered_leaves_nothing(database: Database) -> None:
    place = make_place(database)
    assert place.save(BLANK, seen=0) == Saved(0, NOW, None)
    assert nothing_is_stored(place)
    assert not place.events(Event.RESPONSE_STARTED)


def test_saving_what_stands_already_is_no_save(database: Database) -> None:
    place = make_place(database)
    place.save(SECRET, seen=0)
    assert place.save(SECRET, seen=1, now=LATER) == place.save(SECRET, seen=1)
    assert place.save(SECRET, seen=1).version == 1
    assert len(place.events(Event.ANSWER_SAVED)) == 1


def test_the_same_request_a_second_time_is_the_same_save(database: Database) -> None:
    place = make_place(database)
    first = place.save(PARTLY, seen=0)
    assert place.save(PARTLY, seen=0, now=LATER) == first
    second = place.save(FULLY, seen=1)
    assert place.save(FULLY, seen=1, now=LATER) == second
    assert [event.object_version for event in place.events(Event.ANSWER_SAVED)] == [1, 2]


def test_the_same_words_of_another_person_on_an_old_version_are_a_conflict(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    with pytest.raises(AnswerConflict):
        place.save(PARTLY, seen=0, identity=place.deputy)


def test_a_stale_version_is_a_conflict_that_carries_what_stands_now_and_changes_nothing(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.save(SECRET, seen=1, now=LATER)
    with pytest.raises(AnswerConflict, match="Somebody else has changed this answer") as conflict:
        place.save(FULLY, seen=1, identity=place.deputy)
    theirs = conflict.value.theirs
    assert (conflict.value.question_id, conflict.value.given, conflict.value.is_own) == (LEAD, FULLY, False)
    assert (theirs.answer, theirs.version, theirs.at, theirs.by) == (SECRET, 2, LATER, place.holder.user_id)
    assert len(place.events(Event.ANSWER_SAVED)) == 2


def test_two_windows_of_one_person_are_a_conflict_and_told_so(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    with pytest.raises(AnswerConflict, match="You have changed this answer in another window") as conflict:
        place.save(FULLY, seen=0)
    assert conflict.value.is_own


@pytest.mark.parametrize("seen", [1, 7, -1, 2**63])
def test_a_version_that_never_was_is_a_conflict(database: Database, seen: int) -> None:
    place = make_place(database)
    with pytest.raises(AnswerConflict) as conflict:
        place.save(PARTLY, seen=seen)
    assert (conflict.value.theirs.version, conflict.value.theirs.answer) == (0, BLANK)
    assert nothing_is_stored(place)


def test_a_change_follows_on_the_pages_own_save_whose_reply_it_did_not_wait_for(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    assert place.save(FULLY, seen=0, unconfirmed=PARTLY).version == 2


@pytest.mark.parametrize("unconfirmed", [SECRET, BLANK, None])
def test_it_follows_on_nothing_else(database: Database, unconfirmed: GivenAnswer | None) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    with pytest.raises(AnswerConflict):
        place.save(FULLY, seen=0, unconfirmed=unconfirmed)


def test_it_does_not_follow_on_the_same_words_of_another_person(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0, identity=place.deputy)
    with pytest.raises(AnswerConflict):
        place.save(FULLY, seen=0, unconfirmed=PARTLY)


@pytest.mark.parametrize(
    "given",
    [
        GivenAnswer(level="9"),
        GivenAnswer(level="１"),
        GivenAnswer(no_level=NoLevel.NOT_APPLICABLE, why_none="Core questions always apply"),
        GivenAnswer(no_level=NoLevel.TOO_EARLY),
        GivenAnswer(no_level=NoLevel.NOT_IN_SCOPE),
        GivenAnswer(level="1", no_level=NoLevel.NOT_IN_POSITION),
        GivenAnswer(comment="x" * 4001),
    ],
)
def test_what_the_question_does_not_take_is_refused_and_nothing_is_stored(
    database: Database, given: GivenAnswer
) -> None:
    place = make_place(database)
    with pytest.raises(Refused):
        place.save(given, seen=0)
    assert nothing_is_stored(place)


def test_control_characters_are_taken_out_and_4000_of_any_character_are_kept(database: Database) -> None:
    place = make_place(database)
    place.save(GivenAnswer(comment="a\x00b\r\nc\ud800\ufeff"), seen=0)
    place.save(GivenAnswer(comment="😀" * 4000), seen=0, question=WORDS)
    found = [head.comment for head in (place.head(), place.head(WORDS)) if head]
    assert found == ["ab\nc", "😀" * 4000]


@pytest.mark.parametrize("state", [state for state in AssessmentState if state is not AssessmentState.OPEN])
def test_nothing_is_saved_unless_the_assessment_is_open(database: Database, state: AssessmentState) -> None:
    place = make_place(database)
    place.set_state(state)
    with pytest.raises(NotOpen, match="Answers cannot be saved now"):
        place.save(PARTLY, seen=0)
    assert nothing_is_stored(place)


@pytest.mark.parametrize("state", [SheetState.SENT, SheetState.ENDED])
def test_nothing_is_saved_into_a_response_that_was_sent_or_has_ended(database: Database, state: SheetState) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.set_state(state)
    with pytest.raises(NotOpen, match="This response has"):
        place.save(FULLY, seen=1)


def test_nothing_is_saved_on_a_closed_board(database: Database) -> None:
    place = make_place(database)
    with database.writing() as session:
        session.merge(place.board).state = BoardState.CLOSED
    with pytest.raises(NotOpen, match="This board is closed"):
        place.save(PARTLY, seen=0)


def test_another_seat_of_the_board_is_not_allowed_and_another_boards_is_not_found(database: Database) -> None:
    place, other = make_place(database), make_place(database)
    with database.writing() as session:
        neighbour = make_seat(session, session.merge(place.board))
    with pytest.raises(NotAllowed):
        place.save(PARTLY, seen=0, seat_id=neighbour.id)
    for seat_id in (other.seat_id, 0, -1, 2**31 - 1):
        with pytest.raises(NotFound):
            place.save(PARTLY, seen=0, seat_id=seat_id)
    assert nothing_is_stored(place)


def test_who_has_no_seat_answers_for_none(database: Database) -> None:
    place = make_place(database)
    with pytest.raises(NotAllowed):
        place.save(PARTLY, seen=0, identity=place.manager)
    with pytest.raises(NotFound):
        place.save(PARTLY, seen=0, identity=make_identity(user_id=place.holder.user_id))


def test_an_assessment_board_or_question_of_another_board_is_not_found(database: Database) -> None:
    place, other = make_place(database), make_place(database)
    for keys in (
        {"assessment_id": other.assessment_id},
        {"assessment_id": 999_999_999},
        {"board_id": other.board_id},
        {"board_id": other.board_id, "assessment_id": other.assessment_id, "seat_id": other.seat_id},
        {"question": "OTHER-01"},
    ):
        with pytest.raises(NotFound):
            place.save(PARTLY, seen=0, **keys)
    assert nothing_is_stored(place)


def test_a_person_on_two_boards_answers_each_in_its_own_place(database: Database) -> None:
    one, two = make_place(database), make_place(database)
    both = replace(one.holder, memberships=(*one.holder.memberships, *two.holder.memberships))
    one.save(PARTLY, seen=0, identity=both)
    two.save(FULLY, seen=0, identity=both)
    heads = [place.head() for place in (one, two)]
    assert [head.level for head in heads if head] == ["1", "2"]
    with pytest.raises(NotFound):
        one.save(FULLY, seen=1, identity=both, seat_id=two.seat_id)


def test_a_draft_keeps_no_versions_and_a_response_once_sent_keeps_every_one(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.save(FULLY, seen=1)
    place.set_state(SheetState.WITHDRAWN, sent_at=NOW)
    place.save(SECRET, seen=2, now=LATER)
    head = place.head()
    assert head is not None
    with database.reading() as session:
        (kept,) = session.execute(select(AnswerVersion)).scalars()
        sheet = session.execute(select(Sheet)).scalar_one()
    assert (kept.answer_id, kept.version, kept.level, kept.comment) == (head.id, 3, "1", SECRET.comment)
    assert (kept.choice_salt, kept.words_salt) == (head.choice_salt, head.words_salt)
    assert (kept.changed_at, kept.changed_by) == (LATER, place.holder.user_id)
    assert sheet.state is SheetState.WITHDRAWN
    said = place.events(Event.ANSWER_SAVED)[-1]
    facts = json.loads(said.data)
    assert facts["choice"] == choice_hash(SECRET, kept.choice_salt)
    assert facts["words"] == words_hash(SECRET, kept.words_salt)


@pytest.mark.parametrize("broken", ["append", "_columns", "keep_version"])
def test_when_anything_fails_before_the_commit_neither_answer_nor_event_remains(
    database: Database, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.set_state(SheetState.WITHDRAWN, sent_at=NOW)

    def fail(*_args: object, **_keys: object) -> None:
        raise RuntimeError("the plug was pulled")

    monkeypatch.setattr(answers, broken, fail)
    with pytest.raises(RuntimeError):
        place.save(FULLY, seen=1)
    head = place.head()
    assert head is not None
    assert (head.level, head.version) == ("1", 1)
    assert len(place.events(Event.ANSWER_SAVED)) == 1


def test_a_first_save_that_fails_leaves_no_response_behind(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make_place(database)
    monkeypatch.setattr(answers, "append", lambda *_args, **_keys: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        place.save(PARTLY, seen=0)
    assert nothing_is_stored(place)
    assert not place.events(Event.RESPONSE_STARTED)


def test_a_write_past_the_held_response_is_still_met_by_the_version(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    read = responses.list_answers

    def read_then_overtaken(session: Any, *args: Any) -> Any:
        found = read(session, *args)
        session.execute(update(Answer).where(col(Answer.version) == 1).values(version=2, level="0"))
        return found

    monkeypatch.setattr(answers, "list_answers", read_then_overtaken)
    with pytest.raises(AnswerConflict) as conflict:
        place.save(FULLY, seen=1)
    assert (conflict.value.theirs.version, conflict.value.theirs.answer.level) == (2, "0")


def test_a_save_costs_few_statements(database: Database) -> None:
    place = make_place(database)
    first = statements(database, lambda: place.save(SECRET, seen=0))
    next_one = statements(database, lambda: place.save(FULLY, seen=1))
    assert len(first) <= 14
    assert len(next_one) <= 10


def statements(database: Database, work: Callable[[], object]) -> list[str]:
    """Every statement that ``work`` sends, its own begin and locks included."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return sent


def save_page(place: OpenPlace, *changes: Change, theme: str = "LEAD", **keys: Any) -> tuple[Any, ...]:
    """A whole theme sent by the holder."""
    with place.database.writing() as session:
        given = {"identity": place.holder, "now": NOW, "theme_id": theme, **place.where, **keys}
        return save_theme(session, changes=changes, **given)


def test_a_page_sent_whole_saves_what_is_new_and_nothing_else(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    outcomes = save_page(
        place,
        Change(question_id=LEAD, given=PARTLY, seen_version=1),
        Change(question_id=DIFFERENCE, given=GivenAnswer(no_level=NoLevel.TOO_EARLY), seen_version=0),
    )
    assert [outcome.version for outcome in outcomes] == [1, 1]
    assert len(place.events(Event.ANSWER_SAVED)) == 2
    assert len(place.events(Event.RESPONSE_STARTED)) == 1


def test_an_empty_page_sent_whole_leaves_nothing(database: Database) -> None:
    place = make_place(database)
    save_page(place, *(Change(question_id=id, given=BLANK, seen_version=0) for id in (LEAD, DIFFERENCE)))
    assert nothing_is_stored(place)


def test_a_conflict_on_a_page_leaves_that_answer_and_saves_the_others(database: Database) -> None:
    place = make_place(database)
    place.save(SECRET, seen=0, identity=place.deputy)
    conflict, saved = save_page(
        place,
        Change(question_id=LEAD, given=FULLY, seen_version=0),
        Change(question_id=DIFFERENCE, given=PARTLY, seen_version=0),
    )
    assert isinstance(conflict, AnswerConflict)
    assert conflict.theirs.answer == SECRET
    assert saved.version == 1
    heads = [place.head(id) for id in (LEAD, DIFFERENCE)]
    assert [head.level for head in heads if head] == ["1", "1"]


def test_a_page_with_one_answer_that_cannot_be_kept_saves_none(database: Database) -> None:
    place = make_place(database)
    with pytest.raises(Refused) as refused:
        save_page(
            place,
            Change(question_id=LEAD, given=PARTLY, seen_version=0),
            Change(question_id=DIFFERENCE, given=GivenAnswer(level="9"), seen_version=0),
        )
    assert refused.value.field == "LEAD-01-D.answer"
    assert nothing_is_stored(place)


@pytest.mark.parametrize("question", [VOICE, "OTHER-01"])
def test_a_question_of_another_theme_or_set_on_a_page_is_refused(database: Database, question: str) -> None:
    place = make_place(database)
    with pytest.raises(Refused):
        save_page(place, Change(question_id=question, given=PARTLY, seen_version=0))
    assert nothing_is_stored(place)


def test_two_seats_answer_apart(database: Database) -> None:
    place = make_place(database)
    with database.writing() as session:
        board = session.merge(place.board)
        seat = make_seat(session, board)
        neighbour = make_identity(make_member(session, board, seat=seat))
    place.save(PARTLY, seen=0)
    assert place.save(FULLY, seen=0, identity=neighbour, seat_id=seat.id).version == 1
    with database.reading() as session:
        assert (count(session, Sheet), count(session, Answer)) == (2, 2)
        numbers = session.execute(select(col(AuditEvent.seq)).where(col(AuditEvent.board_id) == board.id)).scalars()
        assert sorted(numbers) == list(range(1, 8))
