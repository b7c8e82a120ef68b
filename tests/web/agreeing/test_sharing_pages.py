"""The pages of the spread: who sees them and when, and that nothing on them tells whose anything is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.engine.answers import Basis
from selfassess.storage.session import Database
from selfassess.storage.tables import Sheet, SheetSeat
from selfassess.vocabulary import Asks, Gathering, SheetState, Visibility
from tests.bank_texts import BANK, changed
from tests.gathered import Gathered, gathered
from tests.open_assessment import LEAD
from tests.rows import make_seat
from tests.web.conftest import SignInAs

SECRET = "Only our audits of the spring say so."
SAID = [
    ("Council", {LEAD: GivenAnswer(level="0", comment=SECRET)}),
    ("Council", {LEAD: GivenAnswer(level="1")}),
    ("Council", {LEAD: GivenAnswer(level="1")}),
    ("Health", {LEAD: GivenAnswer(level="2", comment="We see it weekly.")}),
    ("Health", {LEAD: GivenAnswer(level="2")}),
    ("Health", {LEAD: GivenAnswer(level="1")}),
]


@pytest.fixture
def place(database: Database) -> Gathered:
    """Six responses of two groups, closed."""
    return gathered(database, SAID)


def test_the_chair_looks_shares_and_the_board_sees(place: Gathered, sign_in_as: SignInAs) -> None:
    chair, member = sign_in_as(place.chair), sign_in_as(place.holders[1])
    early = member.get(f"{place.path}/answers", status=403)
    assert "have not been shared" in early.text
    page = chair.get(f"{place.path}/answers")
    assert "6 responses" in page.text
    assert "The board does not see this yet" in page.text
    page = chair.get(f"{place.path}/share")
    assert "6 responses have been sent" in page.text
    assert "Council (3 responses); Health (3 responses)" in page.text
    page = chair.submit(f"{place.path}/share")
    assert "The answers are shared with the board." in page.text
    page = member.get(f"{place.path}/answers/{LEAD}")
    assert SECRET in page.text
    assert "Not yet, Council" in page.text
    assert "middle of each broad group" not in page.text
    assert "middle of each broad group" in chair.get(f"{place.path}/answers/{LEAD}").text


def test_sharing_twice_is_refused_and_says_why(place: Gathered, sign_in_as: SignInAs) -> None:
    chair = sign_in_as(place.chair)
    chair.submit(f"{place.path}/share")
    assert "have been shared" in chair.get(f"{place.path}/share", status=422).text


@pytest.mark.parametrize("who", ["manager", "scrutineer"])
def test_whoever_may_look_and_not_share_is_told_so(place: Gathered, sign_in_as: SignInAs, who: str) -> None:
    browser = sign_in_as(getattr(place, who))
    assert "The chair shares it" in browser.get(f"{place.path}/answers").text
    browser.get(f"{place.path}/share", status=403)


def test_before_closing_no_page_holds_anything_of_it(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, SAID, is_closed=False)
    for person in (place.chair, place.vice, place.manager, place.scrutineer, place.holders[1], place.observer):
        browser = sign_in_as(person)
        for tail in ("answers", f"answers/{LEAD}", "share", "agree", f"agree/{LEAD}", "agree/all", "external"):
            response = browser.client.get(f"{place.path}/{tail}", base_url=browser.base_url, follow_redirects=True)
            assert response.status_code in (403, 404, 422), tail
            assert SECRET not in response.get_data(as_text=True)
            assert "Seat-01" not in response.get_data(as_text=True)


def test_named_to_the_chair_and_the_manager_alone(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, SAID, visibility=Visibility.NAMED)
    place.share()
    for person, sees in ((place.chair, True), (place.manager, True), (place.vice, False), (place.holders[1], False)):
        page = sign_in_as(person).get(f"{place.path}/answers/{LEAD}")
        assert ("Seat-01" in page.text) is sees


def at_tables(place: Gathered, *, fewest: int = 3) -> None:
    """Make of every response that of a table of three, and of the first that of a table of ``fewest``."""
    place.set(gathering=Gathering.TABLES)
    with place.database.writing() as session:
        sheets = session.exec(select(Sheet).where(Sheet.board_id == place.board_id).order_by(col(Sheet.id))).all()
        for number, sheet in enumerate(sheets, start=1):
            sheet.basis, sheet.seat_id, sheet.table_name = Basis.TABLE, None, f"Table {number}"
            people = range(fewest if number == 1 else 3)
            sheet.present_besides = "\n".join(f"Guest {number}-{guest}" for guest in people)


def test_a_table_s_name_stands_with_its_comment_once_shared(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, SAID)
    at_tables(place)
    chair = sign_in_as(place.chair)
    assert "Table 1" not in chair.get(f"{place.path}/answers/{LEAD}").text
    place.share()
    for person in (place.chair, place.holders[1]):
        assert "Not yet, Table 1" in sign_in_as(person).get(f"{place.path}/answers/{LEAD}").text


def test_no_table_s_name_stands_where_fewer_than_three_sit_at_one(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, SAID)
    at_tables(place, fewest=2)
    place.share()
    page = sign_in_as(place.chair).get(f"{place.path}/answers/{LEAD}")
    assert SECRET in page.text
    assert "Table" not in page.text


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (SheetState.SENT, "the proposal has been sent, and is what is shared"),
        (SheetState.ENDED, "begun and not sent, so nothing of it is shared"),
        (None, "nothing was proposed"),
    ],
)
def test_sharing_a_proposal_says_what_is_shared(
    database: Database, sign_in_as: SignInAs, state: SheetState | None, told: str
) -> None:
    place = gathered(database, [])
    place.set(gathering=Gathering.DRAFT)
    if state is not None:
        with database.writing() as session:
            sheet = Sheet(board_id=place.board_id, assessment_id=place.assessment_id, basis=Basis.DRAFT, state=state)
            session.add(sheet)
    page = sign_in_as(place.chair).get(f"{place.path}/share")
    assert told in page.text
    assert "nobody has sent" not in page.text
    assert "broad groups" not in page.text


def test_a_question_that_is_not_there_is_not_found(place: Gathered, sign_in_as: SignInAs) -> None:
    sign_in_as(place.chair).get(f"{place.path}/answers/NONE", status=404)
    sign_in_as(place.chair).get(f"/boards/{place.board.slug}/self-assessments/999999/answers", status=404)


def test_nobody_sent_anything(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, [])
    assert "Nobody sent a response" in sign_in_as(place.chair).get(f"{place.path}/answers").text
    assert "nobody has sent" in sign_in_as(place.chair).get(f"{place.path}/share").text


@pytest.mark.on_sqlite
def test_the_number_of_statements_does_not_grow_with_what_there_is(
    place: Gathered, database: Database, sign_in_as: SignInAs
) -> None:
    place.share()
    browser = sign_in_as(place.holders[1])
    for tail, most in (("answers", 10), (f"answers/{LEAD}", 11)):
        browser.get(f"{place.path}/{tail}")
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any, asked: list[str] = asked) -> None:
            asked.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        browser.get(f"{place.path}/{tail}")
        event.remove(database.engine, "before_cursor_execute", note)
        assert len([each for each in asked if each.lstrip().upper().startswith("SELECT")]) <= most, asked


def test_of_two_tables_each_level_is_shown_and_only_what_was_asked_is_counted(
    database: Database, sign_in_as: SignInAs
) -> None:
    third = (
        "      - id: LEAD-02\n        text: Who decides?\n        when_it_works: We know.\n        facet: how_well\n"
    )
    text = changed(BANK, "  - id: VOICE\n", f"{third}  - id: VOICE\n")
    place = gathered(database, [("", {LEAD: GivenAnswer(level=code)}) for code in ("1", "2")], text=text)
    with database.writing() as session:
        sheets = session.exec(select(Sheet).where(Sheet.board_id == place.board_id)).all()
        for number, sheet in enumerate(sheets, start=1):
            sheet.basis, sheet.seat_id, sheet.table_name = Basis.TABLE, None, f"Table {number}"
            seats = [make_seat(session, place.board) for _ in range(3)]
            session.add_all(SheetSeat(board_id=place.board_id, sheet_id=sheet.id, seat_id=seat.id) for seat in seats)
    place.set(gathering=Gathering.TABLES, asks=Asks.CORE)
    page = sign_in_as(place.chair).get(f"{place.path}/answers")
    assert "Too few levels were given for any question to be shown" not in page.text
    assert "Too few responses gave a level to tell close from split." in page.text
    assert "How well do we lead? : Partly, too few to say how near" in page.text
    assert place.occasion().asked == (LEAD, f"{LEAD}-D")
    assert "0 split, 0 close, 2 with too few levels to compare." in page.text
