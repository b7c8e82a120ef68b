"""Setting up: what is asked of whom, when, and who may see it; nothing of it changes behind anybody's back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from selfassess.assessments.setting_up.asked import asked_of_seat
from selfassess.assessments.setting_up.changing import LaterDays, change_days, change_setup, give_to_leads
from selfassess.assessments.setting_up.hub import asking_of
from selfassess.assessments.setting_up.preparing import prepare_on
from selfassess.assessments.setting_up.set_up import SetUp
from selfassess.audit.events import Event
from selfassess.banks.publishing import read_edition
from selfassess.errors import Conflict, NotAllowed, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import AskedQuestion, Assessment, Edition
from selfassess.vocabulary import Asks, AssessmentKind, AssessmentState, Role, Visibility
from tests.bank_texts import BANK, changed
from tests.open_assessment import OpenPlace, count, make_place
from tests.rows import NOW, TODAY, make_identity, make_member, make_seat

READ = read_edition(BANK, file="bank.yaml")
LATER = read_edition(
    changed(changed(BANK, '"2026.1"', '"2026.2"'), "tags: [voice]\n", "tags: [voice]\n        core: yes\n"),
    file="bank.yaml",
)


def stored(place: OpenPlace) -> Assessment:
    """The self-assessment as it stands."""
    with place.database.reading() as session:
        return session.get_one(Assessment, place.assessment_id)


def change(place: OpenPlace, *, seen: int = 1, read: Any = READ, **setup: Any) -> Assessment:
    """Another set-up, by the manager unless keys say otherwise."""
    identity = setup.pop("identity", place.manager)
    with place.database.writing() as session:
        return change_setup(
            session,
            identity=identity,
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            seen_version=seen,
            read=read,
            setup=SetUp(**{"title": "Spring 2027", **setup}),
            now=NOW,
        )


def give(place: OpenPlace, given: dict[str, list[int]], *, seen: int) -> None:
    """Give questions to seats."""
    with place.database.writing() as session:
        give_to_leads(
            session,
            identity=place.manager,
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            seen_version=seen,
            given=given,
            now=NOW,
        )


def asked(place: OpenPlace, seat_id: int | None) -> frozenset[str]:
    """What a seat is asked."""
    row = stored(place)
    with place.database.reading() as session:
        return frozenset(
            asked_of_seat(
                session,
                board_id=place.board_id,
                assessment_id=place.assessment_id,
                bank=READ.bank,
                asks=row.asks,
                asks_of=row.asks_of,
                seat_id=seat_id,
            )
        )


def test_a_question_set_that_comes_with_the_product_is_published_once_by_preparing(database: Database) -> None:
    place = make_place(database, is_open=False)
    for title in ("Summer", "Autumn"):
        with database.writing() as session:
            row = prepare_on(
                session,
                identity=place.manager,
                board_id=place.board_id,
                read=READ,
                setup=SetUp(title=title),
                now=NOW,
            )
            assert (row.asks, row.visibility) == (Asks.CORE, Visibility.BY_GROUP)
    with database.reading() as session:
        assert count(session, Edition) == 1


def test_core_questions_are_asked_with_what_follows_them(database: Database) -> None:
    place = make_place(database, is_open=False)
    change(place, asks=Asks.CORE)
    assert asked(place, place.seat_id) == {"LEAD-01", "LEAD-01-D"}


def test_chosen_themes_and_topics_are_asked_with_what_their_conditions_hang_on(database: Database) -> None:
    place = make_place(database, is_open=False)
    change(place, asks=Asks.THEMES, asks_of=("LEAD",))
    assert asked(place, place.seat_id) == {"LEAD-01", "LEAD-01-D"}
    change(place, seen=2, asks=Asks.TAGS, asks_of=("voice",))
    assert asked(place, place.seat_id) == {"VOICE-01", "LEAD-01"}


def test_strengths_and_areas_alone_ask_no_question(database: Database) -> None:
    place = make_place(database, is_open=False)
    change(place, kind=AssessmentKind.FINDINGS, asks=Asks.ALL)
    assert asked(place, place.seat_id) == frozenset()


def test_a_lead_is_asked_what_it_was_given_besides_and_nobody_else_is(database: Database) -> None:
    place = make_place(database, is_open=False)
    with database.writing() as session:
        other = make_seat(session, place.board)
    change(place, asks=Asks.CORE)
    give(place, {"VOICE-02": [place.seat_id]}, seen=2)
    assert asked(place, place.seat_id) == {"LEAD-01", "LEAD-01-D", "VOICE-02"}
    assert asked(place, other.id) == asked(place, None) == {"LEAD-01", "LEAD-01-D"}
    with database.reading() as session:
        asking = asking_of(session, stored(place))
    assert [(lead.seat_id, lead.questions) for lead in asking.leads] == [(place.seat_id, ("VOICE-02",))]
    assert {question.id for group in asking.left.values() for question in group} == {"VOICE-01"}
    give(place, {}, seen=3)
    assert "VOICE-02" not in asked(place, place.seat_id)


@pytest.mark.parametrize("given", [{"NO-SUCH": [1]}, {"VOICE-02": [4711]}])
def test_only_the_set_s_own_questions_are_given_to_the_board_s_own_seats(
    database: Database, given: dict[str, list[int]]
) -> None:
    place = make_place(database, is_open=False)
    with pytest.raises(Refused):
        give(place, {question: [place.seat_id if seat == 1 else seat] for question, [seat] in given.items()}, seen=1)
    with database.reading() as session:
        assert count(session, AskedQuestion) == 0


def test_another_version_can_be_chosen_while_it_is_prepared(database: Database) -> None:
    place = make_place(database, is_open=False)
    change(place, read=LATER)
    with database.reading() as session:
        edition = session.get_one(Edition, stored(place).edition_id)
    assert edition.edition == "2026.2"
    (event,) = place.events(Event.ASSESSMENT_CHANGED)
    assert "edition_id" in event.data


def test_what_was_saved_as_it_stood_leaves_no_trace(database: Database) -> None:
    place = make_place(database, is_open=False)
    change(place)
    trail = len(place.events(Event.ASSESSMENT_CHANGED))
    change(place, seen=2)
    assert len(place.events(Event.ASSESSMENT_CHANGED)) == trail
    assert stored(place).version == 2


@pytest.mark.parametrize(
    ("setup", "field"),
    [
        ({"title": " "}, "title"),
        ({"asks": Asks.THEMES}, "themes"),
        ({"asks": Asks.THEMES, "asks_of": ("NO-SUCH",)}, "themes"),
        ({"asks": Asks.TAGS, "asks_of": ("no-such",)}, "tags"),
        ({"due_on": TODAY, "papers_on": TODAY - timedelta(days=1)}, "papers_on"),
        ({"opens_on": TODAY, "meets_on": TODAY - timedelta(days=1)}, "meets_on"),
    ],
)
def test_a_setting_that_cannot_be_kept_is_refused_at_its_field(
    database: Database, setup: dict[str, Any], field: str
) -> None:
    place = make_place(database, is_open=False)
    with pytest.raises(Refused) as refused:
        change(place, **setup)
    assert refused.value.field == field


def test_a_set_without_core_questions_is_asked_whole_or_by_themes(database: Database) -> None:
    place = make_place(database, is_open=False)
    bare = read_edition(changed(changed(BANK, '"2026.1"', '"2026.3"'), "        core: yes\n", ""), file="bank.yaml")
    with pytest.raises(Refused, match="no core questions"):
        change(place, read=bare)
    change(place, read=bare, asks=Asks.ALL)


@pytest.mark.parametrize("state", [state for state in AssessmentState if state is not AssessmentState.PREPARING])
def test_once_it_was_opened_who_may_see_answers_never_changes(database: Database, state: AssessmentState) -> None:
    place = make_place(database)
    place.set_state(state)
    with pytest.raises(Refused):
        change(place, seen=2, visibility=Visibility.NAMED)
    with pytest.raises(Refused):
        give(place, {}, seen=2)
    assert stored(place).visibility is Visibility.BY_GROUP


def test_who_does_not_set_up_or_saw_an_older_version_changes_nothing(database: Database) -> None:
    place = make_place(database, is_open=False)
    with database.writing() as session:
        others = [make_identity(make_member(session, place.board, role=role)) for role in Role if role != Role.MANAGER]
    for identity in (place.holder, *others):
        with pytest.raises(NotAllowed):
            change(place, identity=identity)
    with pytest.raises(Conflict):
        change(place, seen=9)


def test_the_days_change_while_it_goes_on_and_count_for_a_signature(database: Database) -> None:
    place = make_place(database)
    before = stored(place).changes
    days = LaterDays(due_on=TODAY + timedelta(days=30), papers_on=None, meets_on=TODAY + timedelta(days=40))
    where: dict[str, Any] = {"identity": place.manager, "board_id": place.board_id, "now": NOW}
    with database.writing() as session:
        change_days(session, assessment_id=place.assessment_id, seen_version=2, days=days, **where)
    assert (stored(place).due_on, stored(place).changes) == (days.due_on, before + 1)
    gone = LaterDays(due_on=date(2026, 11, 19), papers_on=None, meets_on=None)
    with pytest.raises(Refused), database.writing() as session:
        change_days(session, assessment_id=place.assessment_id, seen_version=3, days=gone, **where)
