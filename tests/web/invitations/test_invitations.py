"""A board's invitations: their list, and inviting one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Invitation, Member, OutboxMail
from selfassess.vocabulary import Role, Standing
from tests.rows import NOW, make_invitation, make_seat
from tests.web.conftest import Clock, SignInAs
from tests.web.sending import statements

INVITATIONS = "/boards/hathervale/invitations"


def mails(database: Database) -> list[OutboxMail]:
    """What waits to be sent."""
    with database.reading() as session:
        return list(session.exec(select(OutboxMail)))


def test_invitations_are_listed_by_state_with_the_time_that_is_left(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        seat = make_seat(session, board, name="Police")
        place = {"role": Role.MEMBER, "seat_id": seat.id, "standing": Standing.DEPUTY}
        make_invitation(session, board, "wait@x.example", display_name="Wes Wait", **place)
        make_invitation(session, board, display_name="Soon", expires_at=NOW + timedelta(hours=1, minutes=5))
        make_invitation(session, board, display_name="Over", expires_at=NOW - timedelta(days=1))
        make_invitation(session, board, display_name="Came", accepted_at=NOW)
        make_invitation(session, board, display_name="Gone", revoked_at=NOW)
    browser = sign_in_as(manager)
    page = browser.get(INVITATIONS)
    assert "Waiting (2) Run out (1) Accepted (1) Withdrawn (1)" in page.text
    assert "Wes Wait wait @x.example Deputy for Police 20 November 2026 14 days" in page.text
    assert "Soon" in page.text
    assert "1 hour" in page.text
    for state, name in (("expired", "Over"), ("accepted", "Came"), ("revoked", "Gone")):
        text = browser.get(f"{INVITATIONS}?state={state}").text
        assert name in text
        assert "Wes Wait" not in text
    assert "Wes Wait" in browser.get(f"{INVITATIONS}?state=none-such").text


def test_one_person_is_invited_and_the_mail_waits_in_the_outbox(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        seat = make_seat(session, board, name="Police")
    wanted = {"display_name": "Robin Vale", "email": "robin@police.example"}
    browser = sign_in_as(manager)
    prefilled = f"{INVITATIONS}/one?seat={seat.id}&standing=holder"
    assert browser.get(prefilled).fields()["seat_id"] == str(seat.id)
    page = browser.submit(prefilled, wanted)
    assert "Robin Vale is invited. The e-mail is on its way." in page.text
    (mail,) = mails(database)
    assert mail.address == "robin@police.example"
    assert "http://localhost:8000/invitations/" in (mail.body or "")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"email": "robin"}, "Enter one e-mail address, like name@council.example"),
        ({"display_name": ""}, "Enter the person’s name"),
        ({"role": "member"}, "Choose the seat, and whether the person holds it or is a deputy."),
        ({"role": "king"}, "Choose one of the options on this page"),
        ({"email": "known@x.example"}, "This person is invited to this place already. Renew that invitation."),
    ],
)
def test_what_stands_in_the_way_is_told_at_its_field(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs, sent: dict[str, str], told: str
) -> None:
    with database.writing() as session:
        make_invitation(session, board, "known@x.example")
    given = {"display_name": "Robin Vale", "email": "robin@x.example", "role": "observer", **sent}
    page = sign_in_as(manager).post(f"{INVITATIONS}/one", given, status=422)
    assert page.errors() == [told]
    assert page.fields()["email"] == given["email"]
    assert mails(database) == []


def test_an_invitation_is_sent_again_and_withdrawn(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        row = make_invitation(session, board, display_name="Robin Vale", expires_at=NOW - timedelta(days=1))
    browser = sign_in_as(manager)
    page = browser.post(f"{INVITATIONS}/{row.id}/renew", {"version": "1"})
    assert "Robin Vale has a new link." in page.text
    assert "14 days" in page.text
    browser.post(f"{INVITATIONS}/{row.id}/withdraw", {"version": "1"}, status=409)
    page = browser.post(f"{INVITATIONS}/{row.id}/withdraw", {"version": "2"})
    assert "The invitation of Robin Vale is withdrawn." in page.text
    browser.post(f"{INVITATIONS}/{row.id}/renew", {"version": "3"}, status=422)
    assert len(mails(database)) == 1


def test_the_buttons_of_a_row_name_the_person(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        make_invitation(session, board, display_name="Robin Vale")
    buttons = ["".join(button.itertext()) for button in sign_in_as(manager).get(INVITATIONS).all("button")]
    assert "Send again the invitation of Robin Vale, Observer" in buttons
    assert "Withdraw the invitation of Robin Vale, Observer" in buttons


def test_nothing_is_done_to_an_invitation_without_the_version_that_was_seen(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        row = make_invitation(session, board)
    browser = sign_in_as(manager)
    for sent in ({}, {"version": "x"}, {"version": "99999999999999"}):
        browser.post(f"{INVITATIONS}/{row.id}/withdraw", sent, status=409)
    browser.get(f"{INVITATIONS}/{row.id}/withdraw", status=405)


def test_a_chair_is_invited_only_after_a_fresh_proof(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs, clock: Clock
) -> None:
    with database.writing() as session:
        waiting = make_invitation(session, board, role=Role.CHAIR)
    browser = sign_in_as(manager)
    clock.forward(minutes=16)
    sent = {"display_name": "Jo Ashby", "email": "jo@x.example", "role": "chair"}
    page = browser.post(f"{INVITATIONS}/one", sent, status=422)
    assert page.errors() == ["Choose one of the options on this page"]
    assert "prove first that it is you" in page.text
    answer = browser.post(f"{INVITATIONS}/{waiting.id}/renew", {"version": "1"}, status=303, follow=False)
    assert answer.response.location.startswith("/sign-in/again?next=")
    with database.reading() as session:
        assert len(session.exec(select(Invitation)).all()) == 1


def test_the_list_is_of_use_with_none_and_with_five_hundred(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(manager)
    assert "There is no invitation in this state." in browser.get(INVITATIONS).text
    with statements(database) as few:
        browser.get(INVITATIONS)
    with database.writing() as session:
        for number in range(500):
            make_invitation(session, board, display_name=f"Guest {number:03}")
    with statements(database) as many:
        page = browser.get(INVITATIONS)
    assert len(many) == len(few)
    assert "Guest 450" in page.text
    assert "Guest 449" not in page.text
    found = browser.get(f"{INVITATIONS}?state=pending&find=guest+123")
    assert "Guest 123" in found.text
    assert "has “_” in it" in browser.get(f"{INVITATIONS}?find=_").text
