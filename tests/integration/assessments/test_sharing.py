"""Sharing: one deliberate act, after which groups are frozen and the board sees what it may see."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import col

from selfassess.assessments.agreeing.sharing import names_of_groups, share
from selfassess.assessments.agreeing.spread import Overview, QuestionLies, spread_overview, spread_question
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.audit.events import Event
from selfassess.engine.spread import Spread
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Member, Sheet
from selfassess.vocabulary import AssessmentState, SheetState, Visibility
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import LEAD
from tests.rows import NOW, TODAY, event_names, make_board, make_identity, make_member

TWO_GROUPS = [*levels("0", "1", "2", group="Council"), *levels("1", "1", "2", group="Health")]


def overview(place: Gathered, member: Member) -> Overview:
    """What this person sees of all answers."""
    with place.database.reading() as session:
        return spread_overview(
            session,
            identity=make_identity(member),
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            today=TODAY,
        )


def question(place: Gathered, member: Member, question_id: str = LEAD) -> QuestionLies:
    """What this person sees of one question."""
    with place.database.reading() as session:
        return spread_question(
            session,
            identity=make_identity(member),
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            question_id=question_id,
            today=TODAY,
        )


def groups_shown(place: Gathered) -> list[str | None]:
    """What each response is frozen under."""
    with place.database.reading() as session:
        wanted = select(col(Sheet.group_shown)).where(col(Sheet.board_id) == place.board_id).order_by(col(Sheet.id))
        return list(session.execute(wanted).scalars())


def test_sharing_freezes_the_groups_and_leaves_a_trace(database: Database) -> None:
    place = gathered(database, TWO_GROUPS)
    place.share()
    row = place.row()
    assert (row.state, row.shared_at is not None) == (AssessmentState.SHARED, True)
    assert groups_shown(place) == ["Council"] * 3 + ["Health"] * 3
    assert Event.ASSESSMENT_SHARED in event_names(database, place.board_id)


def test_a_group_too_small_is_put_together_with_another(database: Database) -> None:
    place = gathered(
        database,
        [
            *levels("0", "1", group="Council"),
            *levels("1", group="Health"),
            *levels("2", "2", "2", group="Schools"),
        ],
    )
    place.share()
    assert groups_shown(place) == ["Council and Health"] * 3 + ["Schools"] * 3


def test_where_only_one_group_could_be_made_none_is_shown(database: Database) -> None:
    place = gathered(database, [*levels("0", "1", group="Council"), *levels("2", group="Health")])
    place.share()
    assert groups_shown(place) == [""] * 3
    assert overview(place, place.chair).groups == ()


def test_a_group_that_changes_later_changes_nothing_that_was_shared(database: Database) -> None:
    place = gathered(database, TWO_GROUPS)
    place.share()
    with database.writing() as session:
        group = place.seats[3].group_id
        for seat in session.merge(place.seats[0]), session.merge(place.seats[1]):
            seat.group_id = group
    assert overview(place, place.chair).groups == ("Council", "Health")


def test_only_what_is_closed_can_be_shared_and_only_as_it_was_seen(database: Database) -> None:
    place = gathered(database, TWO_GROUPS, is_closed=False)
    with pytest.raises(Refused, match="open for answers"):
        place.share()
    place = gathered(database, TWO_GROUPS)
    with database.writing() as session, pytest.raises(Conflict):
        share(
            session,
            identity=make_identity(place.chair),
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            seen_version=1,
            now=NOW,
        )


@pytest.mark.parametrize("who", ["manager", "scrutineer"])
def test_nobody_but_the_chairs_shares(database: Database, who: str) -> None:
    place = gathered(database, TWO_GROUPS)
    place_as = Gathered(**{name: getattr(place, name) for name in Gathered.__slots__} | {"chair": getattr(place, who)})
    with pytest.raises(NotAllowed):
        place_as.share()


@pytest.mark.parametrize("who", ["chair", "vice", "manager", "scrutineer"])
def test_after_closing_those_who_run_and_scrutinise_see_how_the_answers_lie(database: Database, who: str) -> None:
    place = gathered(database, TWO_GROUPS)
    found = overview(place, getattr(place, who))
    assert found.responses == 6
    (lies, *_) = found.most_split
    assert (lies.question.id, lies.median.label if lies.median else "") == (LEAD, "Partly")


def test_the_board_sees_nothing_before_sharing_and_everything_after(database: Database) -> None:
    place = gathered(database, TWO_GROUPS)
    with pytest.raises(NotAllowed, match="not been shared"):
        overview(place, place.holders[0])
    place.share()
    assert overview(place, place.holders[0]).responses == 6


@pytest.mark.parametrize("who", ["chair", "manager", "scrutineer"])
def test_before_closing_nobody_sees_any_of_it(database: Database, who: str) -> None:
    place = gathered(database, TWO_GROUPS, is_closed=False)
    with pytest.raises(NotAllowed, match="until the self-assessment has closed"):
        overview(place, getattr(place, who))
    with pytest.raises(NotAllowed):
        question(place, getattr(place, who))


def test_an_observer_and_an_outsider_see_none_of_it(database: Database) -> None:
    place = gathered(database, TWO_GROUPS)
    place.share()
    with pytest.raises(NotAllowed):
        overview(place, place.observer)
    with database.writing() as session:
        outsider = make_member(session, make_board(session))
    with pytest.raises(NotFound):
        overview(place, outsider)


def test_the_middle_of_each_group_is_the_chair_s_alone(database: Database) -> None:
    place = gathered(database, TWO_GROUPS)
    place.share()
    assert [name for name, _ in question(place, place.chair).groups] == ["Council", "Health"]
    for other in (place.vice, place.manager, place.scrutineer, place.holders[0]):
        assert question(place, other).groups == ()
        assert overview(place, other).groups == ()


def test_names_are_told_only_where_that_was_said_before_and_only_to_two(database: Database) -> None:
    place = gathered(database, TWO_GROUPS, visibility=Visibility.NAMED)
    assert [each.seat for each in question(place, place.manager).named][:2] == ["Seat-01", "Seat-02"]
    assert len(question(place, place.chair).named) == 6
    place.share()
    for other in (place.vice, place.scrutineer, place.holders[0]):
        assert question(place, other).named == ()


def test_what_is_sent_after_sharing_is_left_out(database: Database) -> None:
    place = gathered(database, TWO_GROUPS)
    place.share()
    with database.writing() as session:
        sheet = session.execute(
            select(Sheet).where(col(Sheet.board_id) == place.board_id, col(Sheet.seat_id) == place.seats[0].id)
        ).scalar_one()
        assert sheet.sent_at is not None
        sheet.sent_at = sheet.sent_at.replace(year=2028)
    assert overview(place, place.chair).responses == 5


def test_what_was_begun_and_never_sent_is_seen_by_nobody(database: Database) -> None:
    place = gathered(database, [*TWO_GROUPS, ("Health", {LEAD: GivenAnswer(level="0", comment="Not for you.")})])
    with database.writing() as session:
        sheet = session.execute(
            select(Sheet).where(col(Sheet.board_id) == place.board_id, col(Sheet.seat_id) == place.seats[-1].id)
        ).scalar_one()
        sheet.state = SheetState.ENDED
    place.share()
    found = question(place, place.chair)
    assert found.responses == 6
    assert found.comments.shown == ()


def test_split_and_close_are_the_engine_s(database: Database) -> None:
    place = gathered(database, levels("0", "0", "2", "2"))
    lies = question(place, place.chair).spread
    assert lies is not None
    assert lies.spread is Spread.SPLIT


def test_seats_without_a_group_stand_together(database: Database) -> None:
    assert names_of_groups(["", "", "", "Police", "Police", "Police"]) == {"": "Other seats", "Police": "Police"}
    assert names_of_groups(["", ""]) == {"": ""}
    assert names_of_groups([]) == {}


def test_before_sharing_freezes_the_groups_nothing_is_told_by_group(database: Database) -> None:
    said = [(group, {LEAD: GivenAnswer(level="1", comment=f"Said {number}")}) for number, group in enumerate("AAABBB")]
    place = gathered(database, said)
    closed = question(place, place.chair)
    assert (closed.groups, {said.group for said in closed.comments.shown}) == ((), {""})
    assert overview(place, place.chair).groups == ()
    place.share()
    assert [name for name, _ in question(place, place.chair).groups] == ["A", "B"]
    assert {said.group for said in question(place, place.chair).comments.shown} == {"A", "B"}
