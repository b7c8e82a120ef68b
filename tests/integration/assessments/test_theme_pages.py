"""A theme page, as one seat's people read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.recovery import KeptBecause
from selfassess.assessments.answering.shown import ThemePage
from selfassess.assessments.answering.theme_pages import theme_page, themes_page
from selfassess.banks.publishing import shipped_edition
from selfassess.engine.answers import NoLevel
from selfassess.errors import NotAllowed, NotFound
from selfassess.storage.session import Database
from selfassess.vocabulary import AssessmentState, BoardState, SheetState
from tests.open_assessment import (
    DIFFERENCE,
    FULLY,
    LEAD,
    PARTLY,
    VOICE,
    WORDS,
    OpenPlace,
    make_place,
)
from tests.rows import NOW, make_seat


def read(place: OpenPlace, theme: str = "LEAD", **keys: Any) -> ThemePage:
    """A theme as the holder reads it."""
    with place.database.reading() as session:
        return theme_page(session, **{"identity": place.holder, "theme_id": theme, **place.where, **keys})


def where_to_continue(place: OpenPlace) -> str:
    """The theme that the holder is led to."""
    with place.database.reading() as session:
        found = themes_page(session, identity=place.holder, **place.where).next_theme
    assert found is not None
    return found


def test_a_theme_nobody_has_answered_shows_its_questions_blank_at_version_nought(database: Database) -> None:
    page = read(make_place(database))
    assert (page.response.title, page.response.state, page.theme_title) == (
        "Spring 2027",
        AssessmentState.OPEN,
        "Leadership",
    )
    assert (page.response.due_on, page.response.response, page.response.may_save, page.response.why_not) == (
        NOW.date() + timedelta(days=14),
        SheetState.NOT_STARTED,
        True,
        "",
    )
    assert [question.question.id for question in page.questions] == [LEAD, DIFFERENCE]
    assert {(question.now.version, question.now.answer.is_blank) for question in page.questions} == {(0, True)}


def test_each_question_offers_its_levels_in_words_and_the_reasons_it_allows(database: Database) -> None:
    first, second = read(make_place(database)).questions
    assert [(level.code, level.label, level.descriptor) for level in first.levels] == [
        ("0", "Not yet", "None."),
        ("1", "Partly", "Some."),
        ("2", "Fully", "All."),
    ]
    assert [level.label for level in second.levels] == ["None seen", "Some seen"]
    assert first.reasons == (NoLevel.NOT_IN_POSITION, NoLevel.NOT_ENOUGH_EVIDENCE)
    assert NoLevel.TOO_EARLY in second.reasons


def test_a_questions_own_words_for_a_level_come_before_the_scales(database: Database) -> None:
    place = make_place(database, text=shipped_edition("lscb-diagnostic", "2026.1").text)
    page = read(place, "WT")
    core = next(question for question in page.questions if question.question.core)
    assert [level.descriptor for level in core.levels] == [
        core.question.descriptors[level.code] for level in core.levels
    ]


def test_what_was_saved_stands_on_the_page_with_its_version(database: Database) -> None:
    place = make_place(database)
    place.save(GivenAnswer(level="1", comment="So far"), seen=0)
    place.save(GivenAnswer(level="2", comment="So far, and on"), seen=1)
    now = read(place).questions[0].now
    assert (now.answer.level, now.answer.comment, now.version) == ("2", "So far, and on", 2)
    assert (now.at, now.by) == (NOW, place.holder.user_id)


def test_n_of_n_counts_levels_and_chosen_reasons_among_the_questions_that_are_asked(database: Database) -> None:
    place = make_place(database)
    place.save(GivenAnswer(comment="Words alone"), seen=0)
    assert [(line.answered, line.asked) for line in read(place).response.themes] == [(0, 2), (0, 0)]
    place.save(PARTLY, seen=1)
    assert [(line.answered, line.asked) for line in read(place).response.themes] == [(1, 2), (0, 1)]
    place.save(GivenAnswer(no_level=NoLevel.TOO_EARLY), seen=0, question=DIFFERENCE)
    page = read(place)
    assert (page.this.answered, page.this.asked, page.response.answered, page.response.asked) == (2, 2, 2, 3)


def test_a_question_whose_condition_is_not_met_is_there_with_the_condition_in_words(database: Database) -> None:
    place = make_place(database)
    place.save(GivenAnswer(level="1", comment="Typed before"), seen=0, question=VOICE)
    conditional, words = read(place, "VOICE").questions
    assert (conditional.is_asked, words.is_asked) == (False, True)
    assert conditional.now.answer.comment == "Typed before"
    condition = conditional.condition
    assert condition is not None
    assert (condition.question_text, condition.level_label) == ("How well do we lead?", "Partly")
    assert condition.is_at_least
    place.save(FULLY, seen=0)
    assert read(place, "VOICE").questions[0].is_asked


def test_a_question_answered_in_words_offers_no_level_and_no_reason(database: Database) -> None:
    words = read(make_place(database), "VOICE").questions[1]
    assert (words.question.id, words.levels, words.reasons) == (WORDS, (), ())


def test_themes_lead_to_one_another(database: Database) -> None:
    place = make_place(database)
    first, last = read(place, "LEAD"), read(place, "VOICE")
    assert (first.number, first.previous, first.next and first.next.id) == (1, None, "VOICE")
    assert (last.number, last.previous and last.previous.id, last.next) == (2, "LEAD", None)


def test_a_person_is_led_to_the_first_theme_with_something_left(database: Database) -> None:
    place = make_place(database)
    assert where_to_continue(place) == "LEAD"
    place.save(FULLY, seen=0)
    place.save(PARTLY, seen=0, question=DIFFERENCE)
    assert where_to_continue(place) == "VOICE"
    place.save(PARTLY, seen=0, question=VOICE)
    assert where_to_continue(place) == "LEAD"


def test_kept_texts_stand_with_their_question_for_their_writer_alone(database: Database) -> None:
    place = make_place(database)
    place.save(GivenAnswer(comment="Before"), seen=0)
    place.save(GivenAnswer(comment="After"), seen=1)
    place.save(GivenAnswer(comment="Later"), seen=2, now=NOW + timedelta(minutes=10))
    assert [kept.answer.comment for kept in read(place).questions[0].kept] == ["After", "Before"]
    assert {kept.why for kept in read(place).questions[0].kept} == {KeptBecause.EARLIER_DRAFT}
    assert read(place, identity=place.deputy).questions[0].kept == ()


@pytest.mark.parametrize("state", [AssessmentState.CLOSED, AssessmentState.SIGNED])
def test_after_closing_ones_own_response_stays_readable_and_says_why_it_cannot_change(
    database: Database, state: AssessmentState
) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.set_state(state)
    page = read(place)
    assert not page.response.may_save
    assert page.response.why_not.endswith("Answers cannot be saved now.")
    assert page.questions[0].now.answer == PARTLY


def test_a_sent_response_and_a_closed_board_say_why_as_well(database: Database) -> None:
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.set_state(SheetState.SENT, sent_at=NOW)
    assert read(place).response.was_sent
    assert "withdraw" in read(place).response.why_not
    with database.writing() as session:
        session.merge(place.board).state = BoardState.CLOSED
    assert "closed" in read(place).response.why_not


def test_what_is_still_being_prepared_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        read(make_place(database, is_open=False))


def test_another_seat_is_not_allowed_and_anything_of_another_board_is_not_found(database: Database) -> None:
    place, other = make_place(database), make_place(database)
    with database.writing() as session:
        neighbour = make_seat(session, session.merge(place.board))
    with pytest.raises(NotAllowed):
        read(place, seat_id=neighbour.id)
    with pytest.raises(NotAllowed):
        read(place, identity=place.manager)
    for keys in (
        {"theme_id": "OTHER"},
        {"assessment_id": other.assessment_id},
        {"seat_id": other.seat_id},
        {"board_id": other.board_id},
        {"identity": other.holder},
    ):
        with pytest.raises(NotFound):
            read(place, **keys)


def test_a_page_takes_the_same_few_statements_however_many_questions_it_has(database: Database) -> None:
    small = make_place(database)
    large = make_place(database, text=shipped_edition("lscb-diagnostic", "2026.1").text)
    small.save(PARTLY, seen=0)
    large.save(PARTLY, seen=0, question="LD-WT-01")
    read(large, "WT")
    sent: list[int] = []
    listener = lambda *_args: sent.append(1)  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", listener)
    try:
        read(small)
        few = len(sent)
        read(large, "WT")
    finally:
        event.remove(database.engine, "before_cursor_execute", listener)
    assert len(sent) == 2 * few
    assert few <= 7
