"""Tables, the proposal of draft and challenge, and paper forms: one response for several, by the same pages."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from selfassess.accounts.identity import Identity
from selfassess.audit.events import Event
from selfassess.engine.answers import Basis
from selfassess.storage.session import Database
from selfassess.storage.tables import AnswerVersion, AskedQuestion, Assessment, Sheet
from selfassess.vocabulary import AssessmentState, Gathering, SheetState, Strength
from tests.open_assessment import LEAD, PARTLY, VOICE, OpenPlace, make_place
from tests.pages import Page, Pages
from tests.rows import make_identity, make_member, make_seat
from tests.web.conftest import SignInAs
from tests.web.responses.test_theme_page import sent


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """An open self-assessment with one seat."""
    return make_place(database)


@pytest.fixture
def manager(place: OpenPlace, sign_in_as: SignInAs) -> Pages:
    """A browser in which the manager is signed in."""
    return sign_in_as(place.manager.user_id)


@pytest.fixture
def holder(place: OpenPlace, sign_in_as: SignInAs) -> Pages:
    """A browser in which the seat's holder is signed in."""
    return sign_in_as(place.holder.user_id, Strength.LINK)


@pytest.fixture
def other(place: OpenPlace) -> Identity:
    """Somebody with another seat of the board."""
    with place.database.writing() as session:
        return make_identity(make_member(session, place.board, seat=make_seat(session, place.board)))


def gather(place: OpenPlace, gathering: Gathering) -> None:
    """Let answers be gathered in this way."""
    with place.database.writing() as session:
        session.get_one(Assessment, place.assessment_id).gathering = gathering


def at(place: OpenPlace, tail: str) -> str:
    """An address under the self-assessment."""
    return f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/{tail}"


def own(place: OpenPlace, tail: str) -> str:
    """An address of the seat's own response."""
    return at(place, f"seats/{place.seat_id}/{tail}")


def sheet_of(place: OpenPlace, basis: Basis) -> Sheet:
    """The one sheet on this basis."""
    with place.database.reading() as session:
        wanted = select(Sheet).where(col(Sheet.board_id) == place.board_id, col(Sheet.basis) == basis)
        found: Sheet = session.execute(wanted).scalar_one()
        return found


def set_up(manager: Pages, place: OpenPlace, *, status: int = 200, **fields: Any) -> Page:
    """Set a table up with the seat at it, unless fields say otherwise."""
    given = {"name": "Table 1", "seats": str(place.seat_id), **fields}
    return manager.post(at(place, "tables/add"), given, status=status)


def test_a_table_answers_together_by_the_same_pages_and_sends(
    manager: Pages, holder: Pages, place: OpenPlace, database: Database
) -> None:
    gather(place, Gathering.TABLES)
    assert "The table is set up." in set_up(manager, place).text
    table = at(place, f"tables/{sheet_of(place, Basis.TABLE).id}")
    assert "0 of 2 questions answered." in holder.get(f"{table}/themes").text
    page = holder.submit(f"{table}/themes/LEAD", sent("2", "Said together"))
    assert page.path == f"{table}/themes/VOICE"
    page = holder.submit(f"{table}/check", form=0)
    assert page.heading == "Your response is sent: Table 1"
    assert sheet_of(place, Basis.TABLE).state is SheetState.SENT
    with database.reading() as session:
        kept = session.execute(select(AnswerVersion).where(col(AnswerVersion.board_id) == place.board_id)).scalars()
        assert [version.comment for version in kept] == ["Said together"]
    assert holder.get(f"{table}/own.pdf").response.data.startswith(b"%PDF-")
    assert "Table 1" in manager.get(at(place, "tables")).text


def test_a_seat_at_a_table_gives_no_response_of_its_own(manager: Pages, holder: Pages, place: OpenPlace) -> None:
    gather(place, Gathering.TABLES)
    set_up(manager, place)
    assert "This seat answers at a table: Table 1." in holder.get(own(place, "themes/LEAD")).text
    holder.post(own(place, "themes/LEAD"), sent("2", "Alone"), status=409)
    assert place.head() is None


def test_nor_does_a_seat_at_no_table_whose_answers_nobody_would_see(holder: Pages, place: OpenPlace) -> None:
    gather(place, Gathering.TABLES)
    assert "this seat sits at none yet" in holder.get(own(place, "themes/LEAD")).text
    holder.post(own(place, "themes/LEAD"), sent("2", "Alone"), status=409)
    assert place.head() is None


def test_who_sits_elsewhere_reads_no_table_s_response(
    manager: Pages, place: OpenPlace, other: Identity, sign_in_as: SignInAs
) -> None:
    gather(place, Gathering.TABLES)
    set_up(manager, place)
    table = at(place, f"tables/{sheet_of(place, Basis.TABLE).id}")
    stranger = sign_in_as(other.user_id, Strength.LINK)
    assert "Answer of Table 1" not in stranger.get(at(place, "tables")).links()
    for tail in ("themes", "themes/LEAD", "check", "own", "own.pdf"):
        stranger.get(f"{table}/{tail}", status=403)
    stranger.post(f"{table}/themes/LEAD", sent("2", "Not mine"), status=403)
    manager.get(f"{table}/themes/LEAD")


def test_a_table_is_named_once_and_a_seat_sits_once(manager: Pages, place: OpenPlace, other: Identity) -> None:
    gather(place, Gathering.TABLES)
    set_up(manager, place)
    (theirs,) = other.seats_on(place.board_id)
    assert "already a table" in set_up(manager, place, name="TABLE 1", seats=str(theirs), status=422).errors()[0]
    page = set_up(manager, place, name="Table 2", status=422)
    assert "sits at another table" in page.errors()[0]
    assert "Choose the seats" in set_up(manager, place, name="Table 2", seats=[], status=422).errors()[0]
    set_up(manager, place, name="Table 2", seats=str(theirs))


def test_a_seat_that_answers_alone_is_seated_nowhere(manager: Pages, place: OpenPlace) -> None:
    place.save(PARTLY, seen=0)
    gather(place, Gathering.TABLES)
    assert "has begun to answer alone" in set_up(manager, place, status=422).errors()[0]


def test_a_table_is_changed_and_taken_out_until_it_answers(
    manager: Pages, holder: Pages, place: OpenPlace, other: Identity
) -> None:
    gather(place, Gathering.TABLES)
    set_up(manager, place)
    sheet = sheet_of(place, Basis.TABLE)
    page = manager.submit(at(place, f"tables/{sheet.id}/change"), {"name": "By the window"})
    assert "By the window" in page.text
    manager.post(at(place, f"tables/{sheet.id}/remove"), {"version": sheet.version}, status=409)
    holder.submit(at(place, f"tables/{sheet.id}/themes/LEAD"), sent("2", "Begun"))
    now = sheet_of(place, Basis.TABLE).version
    assert "has begun" in manager.post(at(place, f"tables/{sheet.id}/remove"), {"version": now}, status=422).text
    assert len(place.events(Event.TABLE_CHANGED)) == 1


def test_where_answers_are_not_gathered_at_tables_there_are_none(
    manager: Pages, holder: Pages, place: OpenPlace
) -> None:
    holder.get(at(place, "tables"), status=404)
    set_up(manager, place, status=404)


def test_a_proposal_is_begun_once_and_answered_by_managers_and_leads_alone(
    manager: Pages, holder: Pages, place: OpenPlace, other: Identity, sign_in_as: SignInAs
) -> None:
    gather(place, Gathering.DRAFT)
    with place.database.writing() as session:
        session.add(
            AskedQuestion(
                board_id=place.board_id, assessment_id=place.assessment_id, question_id=VOICE, seat_id=place.seat_id
            )
        )
    manager.post(at(place, "proposal/begin"), {})
    manager.post(at(place, "proposal/begin"), {})
    proposal = at(place, f"proposal/{sheet_of(place, Basis.DRAFT).id}")
    assert "Leadership" in manager.get(f"{proposal}/themes").text
    manager.submit(f"{proposal}/themes/LEAD", sent("1", "Proposed"))
    # A lead is asked what was given to the lead, with what it hangs on.
    assert "Voices" in holder.get(f"{proposal}/themes").text
    holder.submit(f"{proposal}/themes/VOICE", sent("2", "From the sub-group", question=VOICE))
    stranger = sign_in_as(other.user_id, Strength.LINK)
    for tail in ("themes", "check", "own"):
        stranger.get(f"{proposal}/{tail}", status=403)
    assert manager.submit(f"{proposal}/check").heading == "Your response is sent: Proposed levels"
    assert "Seats do not answer one by one" in holder.get(own(place, "themes/LEAD")).text
    holder.post(own(place, "themes/LEAD"), sent("2", "Alone"), status=409)
    assert len(place.events(Event.PROPOSAL_BEGUN)) == 1


def test_only_those_who_set_up_begin_a_proposal(holder: Pages, place: OpenPlace) -> None:
    gather(place, Gathering.DRAFT)
    holder.post(at(place, "proposal/begin"), {}, status=403)


def begin_paper(manager: Pages, place: OpenPlace, *, status: int = 200) -> Page:
    """Begin to type the seat's form in."""
    return manager.post(at(place, f"paper-forms/seats/{place.seat_id}"), {}, status=status)


def test_a_paper_form_is_typed_in_sent_and_marked_so_to_its_seat(
    manager: Pages, holder: Pages, place: OpenPlace
) -> None:
    page = begin_paper(manager, place)
    assert "You are typing this in from the paper form" in page.text
    paper = page.path.removesuffix("/themes")
    manager.submit(f"{paper}/themes/LEAD", sent("2", "From the paper"))
    assert manager.submit(f"{paper}/check").heading.startswith("Your response is sent")
    shown = holder.get(own(place, "own")).text
    assert "typed in from a paper form on your seat’s behalf" in shown
    assert "From the paper" in shown
    assert "Sent, from paper" in manager.get(at(place, "progress")).text
    (event,) = place.events(Event.RESPONSE_KEYED)
    assert (event.actor_id, event.acting_for) == (place.manager.user_id, place.seat_id)


def test_a_seat_takes_its_paper_response_over_and_then_nobody_else_reads_it(
    manager: Pages, holder: Pages, place: OpenPlace
) -> None:
    paper = begin_paper(manager, place).path.removesuffix("/themes")
    manager.submit(f"{paper}/themes/LEAD", sent("2", "From the paper"))
    assert "take it over first" in holder.get(own(place, "themes/LEAD")).text
    holder.post(own(place, "themes/LEAD"), sent("1", "Ours", version=1), status=409)
    holder.post(own(place, "take-over"), {})
    holder.submit(own(place, "themes/LEAD"), sent("1", "Ours", version=1))
    for tail in ("themes/LEAD", "own", "own.pdf", "check"):
        assert "Ours" not in manager.get(f"{paper}/{tail}", status=404).text
    manager.post(f"{paper}/themes/LEAD", sent("0", "Mine", version=2), status=404)
    head = place.head()
    assert head is not None
    assert head.comment == "Ours"


def test_once_closed_only_the_paper_form_of_a_seat_that_was_let_in_is_offered(manager: Pages, place: OpenPlace) -> None:
    offered = f"/paper-forms/seats/{place.seat_id}"
    assert offered in manager.get(at(place, "paper-forms")).response.get_data(as_text=True)
    place.close()
    page = manager.get(at(place, "paper-forms"))
    assert offered not in page.response.get_data(as_text=True)
    assert "Let a seat in late" in page.text
    until = {"due_on": ["30", "11", "2026"], "reason": "It came by post."}
    manager.post(at(place, f"progress/{place.seat_id}/let-in"), until)
    assert "Type in a paper form for a seat" in manager.get(at(place, "").rstrip("/")).links()
    assert offered in manager.get(at(place, "paper-forms")).response.get_data(as_text=True)
    assert "You are typing this in from the paper form" in begin_paper(manager, place).text


def test_no_paper_form_is_typed_over_what_a_seat_has_begun(manager: Pages, place: OpenPlace) -> None:
    place.save(PARTLY, seen=0)
    assert "has begun to answer itself" in begin_paper(manager, place, status=422).text
    sheet = sheet_of(place, Basis.INDIVIDUAL)
    for tail in ("themes/LEAD", "own", "own.pdf", "check"):
        manager.get(at(place, f"paper-forms/{sheet.id}/{tail}"), status=404)
    assert "Every seat has begun" in manager.get(at(place, "paper-forms")).text


def test_a_response_is_not_reached_by_the_number_of_another_kind_of_sheet(
    manager: Pages, holder: Pages, place: OpenPlace
) -> None:
    place.save(PARTLY, seen=0)
    with place.database.writing() as session:
        for basis in (Basis.AGREED, Basis.EXTERNAL):
            session.add(Sheet(board_id=place.board_id, assessment_id=place.assessment_id, basis=basis))
    for basis in (Basis.AGREED, Basis.EXTERNAL, Basis.INDIVIDUAL):
        for way in ("tables", "proposal", "paper-forms"):
            manager.get(at(place, f"{way}/{sheet_of(place, basis).id}/own"), status=404)
    place.set_state(AssessmentState.SHARED)
    assert LEAD in holder.get(own(place, "themes/LEAD")).response.get_data(as_text=True)
