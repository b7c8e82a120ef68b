"""Preparing, opening and closing a self-assessment."""

from __future__ import annotations

import pytest

from selfassess.assessments.setting_up.preparing import (
    close_assessment,
    open_assessment,
    prepare_assessment,
    publish_edition,
)
from selfassess.assessments.setting_up.set_up import SetUp
from selfassess.audit.events import Event
from selfassess.banks.publishing import read_edition
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Sheet
from selfassess.vocabulary import AssessmentState, BoardState
from tests.bank_texts import BANK
from tests.open_assessment import OpenPlace, count, make_place
from tests.rows import NOW, make_identity


def prepare(place: OpenPlace, *, title: str = "Autumn 2027", **keys: object) -> Assessment:
    """A second self-assessment on the board, on the edition of the first unless keys say otherwise."""
    with place.database.writing() as session:
        first = session.get_one(Assessment, place.assessment_id)
        given: dict[str, object] = {
            "identity": place.manager,
            "board_id": place.board_id,
            "edition_id": first.edition_id,
            "setup": SetUp(title=title),
            "now": NOW,
        }
        return prepare_assessment(session, **{**given, **keys})  # type: ignore[arg-type]


def stored(place: OpenPlace) -> Assessment:
    """The first self-assessment as it stands."""
    with place.database.reading() as session:
        return session.get_one(Assessment, place.assessment_id)


def test_a_self_assessment_is_prepared_opened_and_closed_each_with_its_event(database: Database) -> None:
    place = make_place(database, is_open=False)
    assert stored(place).state is AssessmentState.PREPARING
    place.open()
    assert (stored(place).state, stored(place).opened_at, stored(place).version) == (AssessmentState.OPEN, NOW, 2)
    place.close()
    assert (stored(place).state, stored(place).closed_at, stored(place).version) == (AssessmentState.CLOSED, NOW, 3)
    for event, version in (
        (Event.ASSESSMENT_PREPARED, 1),
        (Event.ASSESSMENT_OPENED, 2),
        (Event.ASSESSMENT_CLOSED, 3),
    ):
        (found,) = place.events(event)
        assert (found.object_id, found.object_version, found.actor_role) == (place.assessment_id, version, "manager")


def test_opening_makes_no_response(database: Database) -> None:
    make_place(database)
    with database.reading() as session:
        assert count(session, Sheet) == 0


def test_only_who_sets_up_assessments_may_publish_prepare_open_and_close(database: Database) -> None:
    place = make_place(database)
    verbs = {"identity": place.holder, "board_id": place.board_id, "now": NOW}
    with pytest.raises(NotAllowed):
        prepare(place, identity=place.holder)
    with pytest.raises(NotAllowed), database.writing() as session:
        publish_edition(session, **verbs, read=read_edition(BANK, file="bank.yaml"))  # type: ignore[arg-type]
    for verb in (open_assessment, close_assessment):
        with pytest.raises(NotAllowed), database.writing() as session:
            verb(session, **verbs, assessment_id=place.assessment_id, seen_version=1)  # type: ignore[arg-type]


def test_an_outsider_finds_no_board(database: Database) -> None:
    place = make_place(database)
    with pytest.raises(NotFound):
        prepare(place, identity=make_identity(user_id=place.holder.user_id))


def test_an_edition_or_assessment_of_another_board_is_not_found(database: Database) -> None:
    place, other = make_place(database), make_place(database)
    with pytest.raises(NotFound):
        prepare(place, edition_id=stored(other).edition_id)
    with pytest.raises(NotFound), database.writing() as session:
        close_assessment(
            session,
            identity=place.manager,
            board_id=place.board_id,
            assessment_id=other.assessment_id,
            seen_version=2,
            now=NOW,
        )
    assert stored(other).state is AssessmentState.OPEN


@pytest.mark.parametrize("title", ["Spring 2027", "", " \n", "x" * 201, "\x00"])
def test_a_title_that_is_taken_or_cannot_be_kept_is_refused_at_its_field(database: Database, title: str) -> None:
    place = make_place(database)
    with pytest.raises(Refused) as refused:
        prepare(place, title=title)
    assert refused.value.field == "title"
    with database.reading() as session:
        assert count(session, Assessment) == 1


def test_two_boards_may_use_the_same_title(database: Database) -> None:
    assert make_place(database).assessment_id != make_place(database).assessment_id


def test_one_that_is_past_it_is_not_opened_and_says_how_it_stands(database: Database) -> None:
    place = make_place(database)
    with pytest.raises(Refused, match="is open for answers"):
        place.open(seen=2)


def test_who_saw_an_older_version_changes_nothing(database: Database) -> None:
    place = make_place(database)
    with pytest.raises(Conflict, match="Somebody else changed this self-assessment"):
        place.close(seen=1)
    assert stored(place).state is AssessmentState.OPEN


def test_nothing_is_prepared_or_opened_on_a_closed_board(database: Database) -> None:
    place = make_place(database, is_open=False)
    with database.writing() as session:
        session.merge(place.board).state = BoardState.CLOSED
    with pytest.raises(Refused, match="closed"):
        place.open()
    with pytest.raises(Refused, match="closed"):
        prepare(place)
