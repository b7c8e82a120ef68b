"""Who is on a board and for which seat, and one person's places."""

from __future__ import annotations

from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Member
from selfassess.vocabulary import BoardForm, Role, Standing
from tests.rows import TODAY, make_agency, make_board, make_group, make_member, make_seat, make_user
from tests.web.conftest import Clock, SignInAs
from tests.web.sending import day_of, statements

PEOPLE = "/boards/hathervale/people"


def test_people_stand_by_seat_and_who_has_none_stands_below(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        police = make_agency(session, board, "Hathervale Police")
        group = make_group(session, board, "Statutory partners")
        seat = make_seat(session, board, police, name="Police", group_id=group.id)
        make_member(session, board, seat=seat, display_name="Robin Vale")
        make_member(session, board, seat=seat, standing=Standing.DEPUTY, display_name="Sam Field")
        make_seat(session, board, name="Lay member")
    page = sign_in_as(manager).get(PEOPLE)
    assert "Police Hathervale Police Statutory partners Robin Vale" in page.text
    assert "since 1 April 2025 Sam Field" in page.text
    assert "Lay member Vacant" in page.text
    assert "Others on this board, without a seat: 1" in page.text
    assert "Business manager 1 April 2025" in page.text


def test_addresses_are_shown_to_managers_alone(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        holder = make_member(session, board, make_user(session, "robin@police.example"))
        other = make_member(session, board)
    for address in (PEOPLE, f"{PEOPLE}/{holder.user_id}"):
        assert "robin @police.example" in sign_in_as(manager).get(address).text.replace("robin@", "robin @")
        assert "police.example" not in sign_in_as(other).get(address).text


def test_nobody_but_managers_is_offered_what_only_managers_may(
    database: Database, board: Board, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        member = make_member(session, board)
    links = sign_in_as(member).get(PEOPLE).links()
    assert {"Organisations", "Closed seats"} <= set(links)
    assert not {"Invite somebody", "Add a seat", "Hand over", "Broad groups"} & set(links)


def test_roles_are_called_as_the_board_s_form_calls_them(
    database: Database, board: Board, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        older = make_board(session, slug="older", form=BoardForm.LSCB)
        chair = make_member(session, board, make_user(session), role=Role.CHAIR)
        chair_of_older = make_member(session, older, role=Role.CHAIR)
    assert "Partnership chair" in sign_in_as(chair).get(PEOPLE).text
    assert "Independent chair" in sign_in_as(chair_of_older).get("/boards/older/people").text


def test_a_word_finds_seats_and_people_and_every_sign_stands_for_itself(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        seat = make_seat(session, board, make_agency(session, board, "Vale 100% Trust"), name="Hospitals")
        make_member(session, board, seat=seat, display_name="Lou Marsh")
        make_seat(session, board, name="Lay_member")
        make_seat(session, board, name="Police")
    browser = sign_in_as(manager)
    for words, found, missed in (
        ("lou marsh", "Hospitals", "Police"),
        ("100%25", "Hospitals", "Police"),
        ("_", "Lay_member", "Hospitals"),
        ("%25", "Hospitals", "Lay_member"),
        ("morrow", "Kit Morrow", "Hospitals"),
    ):
        text = browser.get(f"{PEOPLE}?find={words}").text
        assert found in text, words
        assert missed not in text, words
    nothing = browser.get(f"{PEOPLE}?find=%3Cscript%3E").text
    assert "has “<script>” in it" in nothing


def test_five_hundred_seats_cost_no_more_statements_than_one(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(manager)
    with database.writing() as session:
        make_member(session, board, seat=make_seat(session, board, name="Seat 000"))
    with statements(database) as few:
        browser.get(PEOPLE)
    with database.writing() as session:
        agency = make_agency(session, board)
        for number in range(1, 500):
            make_member(session, board, seat=make_seat(session, board, agency, name=f"Seat {number:03}"))
    with statements(database) as many:
        page = browser.get(PEOPLE)
    assert len(many) == len(few)
    assert "Seat 049" in page.text
    assert "Seat 050" not in page.text
    last = browser.get(f"{PEOPLE}?page=10")
    assert "Seat 499" in last.text
    assert browser.get(f"{PEOPLE}?page=999").text == last.text
    assert browser.get(f"{PEOPLE}?page=minus").text == page.text


def test_a_board_without_seats_says_how_to_begin(board: Board, manager: Member, sign_in_as: SignInAs) -> None:
    assert "There is no seat yet." in sign_in_as(manager).get(PEOPLE).text


def test_a_person_s_page_tells_their_places_over_time(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        user = make_user(session)
        seat = make_seat(session, board, name="Police")
        make_member(session, board, user, seat=seat, display_name="Robin Vale", ended_on=TODAY)
        make_member(session, board, user, role=Role.SCRUTINEER, display_name="Robin Vale", started_on=TODAY)
    page = sign_in_as(manager).get(f"{PEOPLE}/{user.id}")
    assert page.heading == "Robin Vale"
    assert "Independent scrutineer 20 November 2026 Now" in page.text
    assert "member for Police 1 April 2025 20 November 2026" in page.text


def test_everybody_changes_their_own_name_and_a_manager_anybody_s(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        member = make_member(session, board, display_name="Robin Vale")
        other = make_member(session, board, display_name="Sam Field")
    own, theirs = f"{PEOPLE}/{member.user_id}/name", f"{PEOPLE}/{other.user_id}/name"
    assert sign_in_as(member).submit(own, {"display_name": "Robin Vale-Moss"}).heading == "Robin Vale-Moss"
    sign_in_as(member).get(theirs, status=403)
    assert sign_in_as(manager).submit(theirs, {"display_name": "Sam Meadow"}).heading == "Sam Meadow"


def test_a_name_changed_by_somebody_else_meanwhile_is_told_and_nothing_typed_is_lost(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        member = make_member(session, board, display_name="Robin Vale")
    address = f"{PEOPLE}/{member.user_id}/name"
    browser = sign_in_as(manager)
    fields = browser.get(address).fields()
    sign_in_as(member).submit(address, {"display_name": "Robin Moss"})
    page = browser.post(address, {**fields, "display_name": "Robin Field"}, token=False, status=422)
    assert "Somebody else changed this place on the board" in page.errors()[0]
    assert page.fields()["display_name"] == "Robin Field"


def test_a_place_ends_on_the_day_given_and_with_it_the_access(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        member = make_member(session, board, display_name="Robin Vale")
    theirs = sign_in_as(member)
    theirs.get(PEOPLE)
    page = sign_in_as(manager).post(f"{PEOPLE}/places/{member.id}/end", [("version", "1"), *day_of("ended_on")])
    assert "The place of Robin Vale has ended." in page.text
    assert "20 November 2026" in page.text
    theirs.get(PEOPLE, status=404)
    assert "This place ended on 20 November 2026" in sign_in_as(manager).get(f"{PEOPLE}/places/{member.id}/end").text


def test_a_day_to_come_ends_nothing(database: Database, board: Board, manager: Member, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        member = make_member(session, board)
    browser, address = sign_in_as(manager), f"{PEOPLE}/places/{member.id}/end"
    sent = [("version", "1"), *day_of("ended_on", "1 1 2027")]
    assert browser.post(address, sent, status=422).errors() == ["Give today or an earlier day."]


def test_a_chair_s_place_is_ended_only_after_a_fresh_proof(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs, clock: Clock
) -> None:
    with database.writing() as session:
        chair = make_member(session, board, role=Role.CHAIR)
        member = make_member(session, board)
    browser = sign_in_as(manager)
    clock.forward(minutes=16)
    browser.get(f"{PEOPLE}/places/{member.id}/end")
    answer = browser.get(f"{PEOPLE}/places/{chair.id}/end", status=303, follow=False)
    assert answer.response.location.startswith("/sign-in/again?next=")
    token = browser.token()
    sent = {"csrf_token": token, "version": "1"}
    browser.post(f"{PEOPLE}/places/{chair.id}/end", sent, status=303, follow=False, token=False)
    with database.reading() as session:
        assert session.get_one(Member, chair.id).ended_on is None


def test_the_last_but_one_manager_who_goes_leaves_a_warning(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        second = make_member(session, board, role=Role.MANAGER)
    page = sign_in_as(manager).post(f"{PEOPLE}/places/{second.id}/end", [("version", "1"), *day_of("ended_on")])
    assert "has one business manager now" in page.text


def test_somebody_known_gets_a_further_place(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        member = make_member(session, board, display_name="Robin Vale")
        seat = make_seat(session, board, name="Lay member")
    address = f"{PEOPLE}/{member.user_id}/add"
    chosen = [("role", "member"), ("seat_id", str(seat.id)), ("standing", "deputy")]
    page = sign_in_as(manager).post(address, [*chosen, *day_of("started_on")])
    assert "Robin Vale has a further place." in page.text
    assert "Deputy for Lay member" in page.text


def test_without_fresh_proof_no_strong_role_can_be_given(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs, clock: Clock
) -> None:
    with database.writing() as session:
        member = make_member(session, board)
    browser, address = sign_in_as(manager), f"{PEOPLE}/{member.user_id}/add"
    assert "Vice chair" in browser.get(address).text
    clock.forward(minutes=16)
    page = browser.get(address)
    assert "Vice chair" not in page.text
    assert page.links()["prove first that it is you"].startswith("/sign-in/again?next=")
    browser.post(address, [("role", "chair"), *day_of("started_on")], status=422)


def test_nobody_gives_a_place_to_themselves(board: Board, manager: Member, sign_in_as: SignInAs) -> None:
    page = sign_in_as(manager).post(
        f"{PEOPLE}/{manager.user_id}/add", [("role", "chair"), *day_of("started_on")], status=422
    )
    assert "Nobody gives a place on the board to themselves" in page.errors()[0]
