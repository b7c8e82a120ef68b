"""The answers beside a board's events: what was saved, and what somebody makes of it by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from selfassess.assessments.answering.answer_checks import Answers
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.unsent import delete_unsent
from selfassess.assessments.setting_up.preparing import prepare_assessment
from selfassess.assessments.setting_up.set_up import SetUp
from selfassess.audit.erasure import TextName, naming, naming_sheets
from selfassess.audit.events import Event, Fact, Happening, ObjectType
from selfassess.audit.findings import Outcome, What
from selfassess.audit.trail import append
from selfassess.engine.answers import NoLevel
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Assessment, Board
from selfassess.vocabulary import Asks, SheetState
from tests.integration.audit.tampering import CHAIR, by_hand, verified
from tests.open_assessment import DIFFERENCE, FULLY, LEAD, PARTLY, WORDS, OpenPlace, make_place
from tests.rows import NOW, make_seat


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """A response that was sent with three answers, taken back, and changed: versions are kept from sending on."""
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.save(GivenAnswer(comment="In our own words"), seen=0, question=WORDS)
    place.set_state(SheetState.WITHDRAWN, sent_at=NOW)
    place.save(FULLY, seen=1)
    place.save(GivenAnswer(no_level=NoLevel.TOO_EARLY, why_none="It began in May"), seen=0, question=DIFFERENCE)
    return place


def told(session: WritingSession, place: OpenPlace) -> set[What]:
    """What is found in the board's chain."""
    return {finding.what for finding in verified(session, place.board_id).findings}


def run(session: WritingSession, statement: str, **given: Any) -> None:
    """Run SQL on the answers, past what guards them."""
    if session.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS answer_version_refuses_{act}"))
    session.execute(text(statement), given)


def test_answers_as_they_were_saved_are_whole(place: OpenPlace) -> None:
    with place.database.reading() as session:
        result = verified(session, place.board_id)
    assert (result.outcome, result.findings) == (Outcome.OK, ())


_EDITS = [
    "UPDATE answer SET level = '1' WHERE question_id = :lead",
    "UPDATE answer SET level = NULL WHERE question_id = :lead",
    "UPDATE answer SET comment = 'Other words' WHERE question_id = :words",
    "UPDATE answer SET comment = '' WHERE question_id = :words",
    "UPDATE answer SET no_level = 'not_applicable' WHERE question_id = :difference",
    "UPDATE answer SET why_none = '' WHERE question_id = :difference",
    "UPDATE answer SET choice_salt = 'x' WHERE question_id = :lead",
    "UPDATE answer SET words_salt = 'x' WHERE question_id = :lead",
    "UPDATE answer SET version = 1 WHERE question_id = :lead",
    "UPDATE answer SET version = 3 WHERE question_id = :lead",
    "UPDATE answer SET question_id = 'VOICE-01' WHERE question_id = :lead",
    "UPDATE answer SET sheet_id = :sheet WHERE question_id = :lead",
    "DELETE FROM answer WHERE question_id = :words",
    "UPDATE answer_version SET level = '1' WHERE version = 2",
    "UPDATE answer_version SET comment = 'Said so' WHERE version = 2",
    "UPDATE answer_version SET choice_salt = 'x' WHERE version = 2",
    "UPDATE answer_version SET words_salt = 'x' WHERE version = 2",
    "UPDATE answer_version SET version = 7 WHERE version = 2",
    "UPDATE sheet SET seat_id = :seat",
]


@pytest.mark.parametrize("statement", _EDITS)
def test_an_answer_that_was_changed_past_the_service_is_found(place: OpenPlace, statement: str) -> None:
    with by_hand(place.database) as session:
        other = make_seat(session, session.get_one(Board, place.board_id))
        given = {"lead": LEAD, "words": WORDS, "difference": DIFFERENCE, "seat": other.id, "sheet": 9_000}
        run(session, statement, **{key: value for key, value in given.items() if f":{key}" in statement})
        assert told(session, place) == {What.RECORD}


def test_answers_that_changed_places_are_found(place: OpenPlace) -> None:
    with by_hand(place.database) as session:
        for old, new in ((LEAD, "x"), (WORDS, LEAD), ("x", WORDS)):
            run(session, "UPDATE answer SET question_id = :new WHERE question_id = :old", old=old, new=new)
        assert told(session, place) == {What.RECORD}


def test_a_kept_version_without_an_event_is_found(place: OpenPlace) -> None:
    columns = (
        "board_id, answer_id, version, level, why_none, comment, names_seat, dissent, is_confirmed, is_undiscussed"
    )
    columns += ", choice_salt, words_salt, changed_at"
    copied = columns.replace("version", "9")
    with by_hand(place.database) as session:
        run(session, f"INSERT INTO answer_version ({columns}) SELECT {copied} FROM answer_version WHERE version = 2")
        assert told(session, place) == {What.RECORD}


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("guard", "statement"),
    [
        ("of_page", "UPDATE answer SET level = '1' WHERE version = 2"),
        ("at_end", "UPDATE answer SET version = 3 WHERE version = 2"),
    ],
)
def test_without_a_guard_its_case_goes_unseen(
    place: OpenPlace, guard: str, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with by_hand(place.database) as session:
        run(session, statement)
        assert told(session, place) == {What.RECORD}
        monkeypatch.setattr(Answers, guard, lambda *_: ())
        assert told(session, place) == set()


@pytest.mark.on_sqlite
@pytest.mark.parametrize("column", ["version", "level", "no_level", "why_none", "comment", "choice_salt", "words_salt"])
def test_sqlite_keeps_anything_in_an_answer_and_all_of_it_is_read_and_found(place: OpenPlace, column: str) -> None:
    for rubbish in (-1, 1.5, "x", b"\xff", "\N{BLACK STAR}"):
        with by_hand(place.database) as session:
            run(session, f"UPDATE answer SET {column} = :rubbish WHERE question_id = :lead", rubbish=rubbish, lead=LEAD)
            assert told(session, place) == {What.RECORD}, rubbish


_BLANKED = "comment = '', why_none = '', words_salt = ''"


def test_words_of_an_answer_that_were_lawfully_erased_leave_the_chain_whole(place: OpenPlace) -> None:
    saved = place.events(Event.ANSWER_SAVED)
    with by_hand(place.database) as session:
        run(session, f"UPDATE answer SET {_BLANKED} WHERE question_id = :words", words=WORDS)
        assert told(session, place) == {What.RECORD}
        append_erased(session, place, saved[1].seq)
        assert told(session, place) == set()


def test_words_of_a_kept_version_may_be_erased_past_no_trigger(place: OpenPlace) -> None:
    (*_, last) = place.events(Event.ANSWER_SAVED)
    with place.database.writing() as session:
        for table, which in (("answer", "id"), ("answer_version", "answer_id")):
            statement = text(f"UPDATE {table} SET {_BLANKED} WHERE {which} = :answer")
            session.execute(statement, {"answer": last.object_id})
        append_erased(session, place, last.seq)
        assert told(session, place) == set()


@pytest.mark.parametrize(
    "also",
    [
        "UPDATE answer SET words_salt = 'kept' WHERE question_id = :words",
        "UPDATE answer SET comment = 'Kept words' WHERE question_id = :words",
        "UPDATE answer SET level = '1' WHERE question_id = :words",
        "UPDATE answer SET choice_salt = '' WHERE question_id = :words",
        "UPDATE answer SET no_level = 'not_applicable' WHERE question_id = :words",
    ],
)
def test_erasure_excuses_nothing_but_blank_words_without_their_salt(place: OpenPlace, also: str) -> None:
    """The choice that was saved can still be verified when its words are gone."""
    saved = place.events(Event.ANSWER_SAVED)
    with by_hand(place.database) as session:
        run(session, f"UPDATE answer SET {_BLANKED} WHERE question_id = :words", words=WORDS)
        append_erased(session, place, saved[1].seq)
        run(session, also, words=WORDS)
        assert told(session, place) == {What.RECORD}


def append_erased(session: WritingSession, place: OpenPlace, seq: int) -> None:
    """Name what an answer said at one event as erased."""
    facts = naming([TextName(seq, "words")])
    append(session, Happening(event=Event.ERASED, facts=facts), board_id=place.board_id, actor=CHAIR, now=NOW)


def _retained(session: WritingSession, place: OpenPlace, *, names: bool) -> None:
    """Delete a response that was never sent, as the job does, with its event."""
    board = session.get_one(Board, place.board_id)
    deleted = delete_unsent(session, board, now=NOW + timedelta(days=1_000), at_once=None)
    assert deleted.answers == 2
    facts: dict[str, Fact] = {"answers": 2, **naming_sheets(deleted.sheet_ids if names else ())}
    given = Happening(event=Event.RETENTION_DELETED, object_type=ObjectType.BOARD, object_id=board.id, facts=facts)
    append(session, given, board_id=board.id, actor=CHAIR, now=NOW + timedelta(days=1_000))


@pytest.mark.parametrize("names", [True, False])
def test_answers_that_were_kept_long_enough_may_go_where_an_event_names_their_response(
    database: Database, names: bool
) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.save(FULLY, seen=1)
    place.save(PARTLY, seen=0, question=DIFFERENCE)
    place.close()
    with database.writing() as session:
        _retained(session, place, names=names)
        result = verified(session, place.board_id)
    assert [finding.what for finding in result.findings] == ([] if names else [What.RECORD])


def test_an_id_that_is_given_to_an_answer_of_another_response_is_no_finding(database: Database) -> None:
    """SQLite gives the id of a deleted answer to the next one."""
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.save(PARTLY, seen=0, question=DIFFERENCE)
    place.close()
    with database.writing() as session:
        _retained(session, place, names=True)
    with database.writing() as session:
        before = session.get_one(Assessment, place.assessment_id)
        where: dict[str, Any] = {"identity": place.manager, "board_id": place.board_id, "edition_id": before.edition_id}
        after = prepare_assessment(session, setup=SetUp(title="Again", asks=Asks.ALL), now=NOW, **where)
    again = replace(place, assessment_id=after.id)
    again.open()
    again.save(FULLY, seen=0)
    with database.reading() as session:
        assert verified(session, place.board_id).outcome is Outcome.OK
