"""A response says who answered it, whoever holds the seat by now; and its paper has the evidence too."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import col, select, update

from selfassess.storage.session import Database
from selfassess.storage.tables import Agency, Answer, Evidence, Member, Seat
from selfassess.vocabulary import SeatKind, SheetState, Strength
from tests.open_assessment import DIFFERENCE, PARTLY, OpenPlace, make_place
from tests.pages import Pages
from tests.rows import NOW, TODAY, make_agency, make_member
from tests.web.conftest import SignInAs


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """A response to which the holder and the deputy gave an answer each; it is sent."""
    place = make_place(database)
    place.save(PARTLY, seen=0)
    place.save(PARTLY, seen=0, question=DIFFERENCE, identity=place.deputy)
    with database.writing() as session:
        answer_id = session.exec(select(Answer.id).where(col(Answer.question_id) == DIFFERENCE)).one()
        session.add(Evidence(board_id=place.board_id, answer_id=answer_id, title="An audit of files", added_at=NOW))
    place.set_state(SheetState.SENT, sent_at=NOW)
    return place


def own(pages: Pages, place: OpenPlace, tail: str = "own") -> str:
    """The words of the response's page, or of its PDF."""
    path = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/seats/{place.seat_id}/{tail}"
    page = pages.get(path)
    if tail == "own":
        return page.text
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.response.data)).pages).split())


def test_a_successor_of_another_agency_reads_who_answered(place: OpenPlace, sign_in_as: SignInAs) -> None:
    with place.database.writing() as session:
        seat = session.get_one(Seat, place.seat_id)
        agency: Agency = make_agency(session, place.board, "A new trust")
        session.execute(update(Member).where(col(Member.seat_id) == seat.id).values(ended_on=TODAY))
        seat.kind, seat.agency_id = SeatKind.AGENCY, agency.id
        session.flush()
        successor = make_member(session, place.board, seat=seat, display_name="Wren Field")
    told = f"Answered by Person {place.holder.user_id}, Person {place.deputy.user_id}."
    pages = sign_in_as(successor.user_id, Strength.LINK)
    assert told in own(pages, place)
    assert "Wren Field" not in own(pages, place).partition("Answered by")[2]


def test_its_paper_says_so_too_and_holds_the_evidence(place: OpenPlace, sign_in_as: SignInAs) -> None:
    paper = own(sign_in_as(place.holder.user_id), place, "own.pdf")
    assert f"Person {place.holder.user_id} and Person {place.deputy.user_id}" in paper
    assert "An audit of files" in paper
