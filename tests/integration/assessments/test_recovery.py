"""Texts that are kept because they might still be wanted."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.assessments.answering.given import BLANK, GivenAnswer
from selfassess.assessments.answering.recovery import (
    KeptBecause,
    Recovery,
    discard_text,
    keep_text,
    list_recoveries,
    prune_texts,
)
from selfassess.assessments.answering.responses import get_response
from selfassess.audit.events import Actor, Event
from selfassess.engine.answers import NoLevel
from selfassess.errors import NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import AnswerRecovery
from selfassess.vocabulary import AssessmentState, SheetState
from tests.open_assessment import LEAD, VOICE, OpenPlace, count, make_place
from tests.rows import NOW

TICK = Actor(role="tick")


def said(text: str) -> GivenAnswer:
    """A level with a comment."""
    return GivenAnswer(level="1", comment=text)


def kept(place: OpenPlace, **keys: Any) -> list[Recovery]:
    """The texts kept for the holder."""
    with place.database.reading() as session:
        identity = keys.get("identity", place.holder)
        sheet_id = get_response(session, identity=identity, **place.where).sheet_id
        return list(list_recoveries(session, identity=identity, board_id=place.board_id, sheet_id=sheet_id))


def keep(place: OpenPlace, given: GivenAnswer, *, at: datetime = NOW, **keys: Any) -> int | None:
    """Keep what lost a conflict."""
    with place.database.writing() as session:
        values = {"identity": place.holder, "question_id": LEAD, "why": KeptBecause.CONFLICT, **place.where, **keys}
        return keep_text(session, given=given, now=at, **values)


def test_a_change_that_takes_text_away_keeps_what_stood_before(database: Database) -> None:
    place = make_place(database)
    place.save(said("A long thought"), seen=0)
    place.save(said("Short"), seen=1)
    (found,) = kept(place)
    assert (found.question_id, found.why, found.kept_at) == (LEAD, KeptBecause.EARLIER_DRAFT, NOW)
    assert found.answer == said("A long thought")


@pytest.mark.parametrize(
    "after", [said("A long thought, and longer"), GivenAnswer(level="2", comment="A long thought")]
)
def test_a_change_that_only_adds_keeps_nothing(database: Database, after: GivenAnswer) -> None:
    place = make_place(database)
    place.save(said("A long thought"), seen=0)
    place.save(after, seen=1)
    assert kept(place) == []


def test_a_line_why_that_goes_with_its_reason_is_kept(database: Database) -> None:
    place = make_place(database)
    reason = GivenAnswer(no_level=NoLevel.NOT_APPLICABLE, why_none="No such service here")
    place.save(reason, seen=0, question=VOICE)
    place.save(GivenAnswer(level="1"), seen=1, question=VOICE)
    assert [each.answer for each in kept(place)] == [reason]


def test_typing_and_deleting_keeps_one_text_for_every_ten_minutes_and_answer(database: Database) -> None:
    place = make_place(database)
    for minute, text in enumerate(("one", "two", "three", "four")):
        place.save(said(text), seen=minute, now=NOW + timedelta(minutes=minute * 5))
    assert [each.answer.comment for each in kept(place)] == ["three", "one"]


def test_an_earlier_draft_is_kept_for_who_wrote_it(database: Database) -> None:
    place = make_place(database)
    place.save(said("The deputy's words"), seen=0, identity=place.deputy)
    place.save(said("Other words"), seen=1)
    assert kept(place) == []
    assert [each.answer.comment for each in kept(place, identity=place.deputy)] == ["The deputy's words"]


def test_what_lost_a_conflict_is_kept_once_however_often_it_is_tried(database: Database) -> None:
    place = make_place(database)
    place.save(said("Theirs"), seen=0, identity=place.deputy)
    for attempt in range(3):
        with pytest.raises(AnswerConflict):
            place.save(said("Mine"), seen=0)
        keep(place, said("Mine"), at=NOW + timedelta(minutes=attempt))
    (found,) = kept(place)
    assert (found.answer, found.why, found.kept_at) == (said("Mine"), KeptBecause.CONFLICT, NOW)
    assert keep(place, said("Mine")) == found.id
    head = place.head()
    assert head is not None
    assert head.comment == "Theirs"


@pytest.mark.parametrize("given", [BLANK, GivenAnswer(level="1"), GivenAnswer(comment=" \n ")])
def test_where_nothing_was_typed_nothing_is_kept(database: Database, given: GivenAnswer) -> None:
    place = make_place(database)
    assert keep(place, given) is None
    assert kept(place) == []


def test_what_came_too_late_is_kept_though_no_response_was_ever_begun(database: Database) -> None:
    place = make_place(database)
    place.set_state(AssessmentState.SIGNED)
    keep(place, said("At one minute past"), why=KeptBecause.TOO_LATE)
    assert [each.why for each in kept(place)] == [KeptBecause.TOO_LATE]
    assert not place.events(Event.RESPONSE_STARTED)


def test_a_response_that_began_with_a_kept_text_starts_with_its_first_answer(database: Database) -> None:
    place = make_place(database)
    keep(place, said("Kept first"))
    place.save(BLANK, seen=0)
    assert not place.events(Event.RESPONSE_STARTED)
    place.save(said("Then answered"), seen=0)
    place.save(said("Then answered, and more"), seen=1)
    (started,) = place.events(Event.RESPONSE_STARTED)
    assert started.acting_for == place.seat_id


def test_nobody_else_sees_or_takes_away_a_kept_text(database: Database) -> None:
    place, other = make_place(database), make_place(database)
    kept_id = keep(place, said("Mine"))
    assert kept_id is not None
    assert kept(place, identity=place.deputy) == []
    with pytest.raises(NotAllowed):
        kept(place, identity=place.manager)
    with pytest.raises(NotFound):
        kept(place, identity=other.holder)
    for identity, board_id in (
        (place.deputy, place.board_id),
        (other.holder, other.board_id),
        (other.holder, place.board_id),
    ):
        with pytest.raises(NotFound), database.writing() as session:
            discard_text(session, identity=identity, board_id=board_id, recovery_id=kept_id, now=NOW)
    assert len(kept(place)) == 1


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30])
def test_a_number_that_no_row_can_have_is_no_kept_text(database: Database, number: int) -> None:
    place = make_place(database)
    with pytest.raises(NotFound), database.writing() as session:
        discard_text(session, identity=place.holder, board_id=place.board_id, recovery_id=number, now=NOW)


def test_ones_own_kept_text_can_be_taken_away_which_leaves_a_trace(database: Database) -> None:
    place = make_place(database)
    kept_id = keep(place, said("Mine"))
    assert kept_id is not None
    with database.writing() as session:
        discard_text(session, identity=place.holder, board_id=place.board_id, recovery_id=kept_id, now=NOW)
    assert kept(place) == []
    (trace,) = place.events(Event.RECOVERY_PRUNED)
    assert (trace.actor_id, json.loads(trace.data)) == (place.holder.user_id, {"count": 1})
    with pytest.raises(NotFound), database.writing() as session:
        discard_text(session, identity=place.holder, board_id=place.board_id, recovery_id=kept_id, now=NOW)


def test_after_seven_days_kept_texts_of_a_board_are_pruned_and_others_stay(database: Database) -> None:
    place, other = make_place(database), make_place(database)
    keep(place, said("Old"), at=NOW - timedelta(days=7))
    keep(place, said("Young"), at=NOW - timedelta(days=6, hours=23))
    keep(other, said("Old elsewhere"), at=NOW - timedelta(days=8))
    with database.writing() as session:
        assert prune_texts(session, board_id=place.board_id, actor=TICK, now=NOW) == 1
        assert prune_texts(session, board_id=place.board_id, actor=TICK, now=NOW) == 0
    assert [each.answer.comment for each in kept(place)] == ["Young"]
    assert len(kept(other)) == 1
    (trace,) = place.events(Event.RECOVERY_PRUNED)
    assert (trace.actor_role, json.loads(trace.data)) == ("tick", {"count": 1})


def test_a_place_or_question_of_another_board_keeps_nothing(database: Database) -> None:
    place, other = make_place(database), make_place(database)
    for keys in (
        {"assessment_id": other.assessment_id},
        {"seat_id": other.seat_id},
        {"board_id": other.board_id},
        {"question_id": "OTHER-01"},
    ):
        with pytest.raises(NotFound):
            keep(place, said("Mine"), **keys)
    with pytest.raises(Refused):
        keep(place, GivenAnswer(level="9", comment="Mine"))
    with database.reading() as session:
        assert count(session, AnswerRecovery) == 0


def test_once_sent_a_change_is_kept_as_a_version_and_not_beside(database: Database) -> None:
    place = make_place(database)
    place.save(said("A long thought"), seen=0)
    place.set_state(SheetState.WITHDRAWN, sent_at=NOW)
    place.save(said("Short"), seen=1)
    assert kept(place) == []
