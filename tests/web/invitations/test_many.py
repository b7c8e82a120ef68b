"""Inviting a whole list: looked at row by row, then sent."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlmodel import select

from selfassess.boards.bulk_parsing import MOST_BYTES
from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Invitation, Member, OutboxMail, Seat
from selfassess.web.invitations.forms import text_of
from tests.pages import Page
from tests.rows import make_invitation, make_seat
from tests.web.conftest import Clock, SignInAs

MANY = "/boards/hathervale/invitations/many"
GOOD = "robin@police.example, Robin Vale, Police\nPat Quill <pat@x.example>, observer"
MIXED = f"{GOOD}\nnobody\nlou@x.example, Lou Marsh, Polise"


@pytest.fixture(autouse=True)
def police(database: Database, board: Board) -> Seat:
    """A seat for somebody to be invited to."""
    with database.writing() as session:
        return make_seat(session, board, name="Police")


def invited(database: Database) -> list[str]:
    """The addresses that are invited."""
    with database.reading() as session:
        return sorted(row.email for row in session.exec(select(Invitation)))


def sent_again(page: Page, step: str = "do") -> dict[str, str]:
    """What the preview sends with one of its buttons."""
    return {**page.fields(), "step": step}


def test_a_preview_writes_nothing_and_a_confirmed_list_invites_its_good_lines(
    database: Database, manager: Member, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(manager)
    looked = browser.submit(MANY, {"people": MIXED})
    assert "2 people can be invited; 2 lines need correcting or will be left out." in looked.text
    assert "There is no open seat “Polise”. Did you mean “Police”?" in looked.text
    assert looked.fields()["people"].strip() == MIXED
    assert invited(database) == []
    done = browser.post(MANY, sent_again(looked), token=False)
    assert "2 people are invited. The e-mails are on their way." in done.text
    assert invited(database) == ["pat@x.example", "robin@police.example"]
    with database.reading() as session:
        assert len(session.exec(select(OutboxMail)).all()) == 2


def test_a_list_changed_in_the_preview_is_looked_at_again_before_anybody_is_invited(
    database: Database, manager: Member, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(manager)
    looked = browser.submit(MANY, {"people": MIXED})
    mended = {**sent_again(looked), "people": GOOD}
    page = browser.post(
        MANY, {**mended, "people": GOOD + "\nlou@x.example, Lou Marsh, observer"}, token=False, status=422
    )
    assert "Something changed since you looked at this list." in page.errors()[0]
    assert invited(database) == []
    page = browser.post(MANY, {**mended, "people": f"{MIXED}\nnobody"}, token=False, status=422)
    assert "3 lines need correcting" in page.text
    checked = browser.post(MANY, {**mended, "step": "look"}, token=False)
    assert "2 people can be invited. Nobody" in checked.text


def test_a_place_taken_since_the_preview_is_told_and_nobody_is_invited(
    database: Database, board: Board, manager: Member, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(manager)
    looked = browser.submit(MANY, {"people": GOOD})
    with database.writing() as session:
        make_invitation(session, board, "pat@x.example")
    page = browser.post(MANY, sent_again(looked), token=False, status=422)
    assert "Something changed since you looked at this list." in page.errors()[0]
    assert "This person is invited to this place already." in page.text
    assert invited(database) == ["pat@x.example"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_whatever_a_spreadsheet_writes(
    database: Database, manager: Member, sign_in_as: SignInAs, encoding: str
) -> None:
    content = "Name;E-mail;Seat\r\nZoë Vale;zoe@x.example;Police\r\n".encode(encoding)
    browser = sign_in_as(manager)
    looked = browser.post(MANY, {"people": "", "file": (BytesIO(content), "people.csv")})
    assert "Zoë Vale" in looked.text
    browser.post(MANY, sent_again(looked), token=False)
    assert invited(database) == ["zoe@x.example"]


def test_bytes_that_are_no_text_are_read_without_a_fault() -> None:
    assert text_of(b"\x81\xff\x00")
    assert text_of(b"\xff\xfe\x00") is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is nobody in this list."),
        (" \n,;\n", "There is nobody in this list."),
        ("a@x.example\n" * 501, "This list has 501 people. Send 500 or fewer at once."),
        ("é" * (MOST_BYTES // 2 + 1), "This list is longer than 200 kB. Send it in parts."),
    ],
)
def test_a_list_that_cannot_be_read_is_told_and_kept(
    database: Database, manager: Member, sign_in_as: SignInAs, text: str, told: str
) -> None:
    no_file = (BytesIO(b""), "")
    page = sign_in_as(manager).post(MANY, {"people": text, "file": no_file}, status=422)
    assert told in page.errors()[0]
    assert page.fields()["people"].split() == text.split() or not text.strip()


def test_a_list_of_five_hundred_is_looked_at_at_once(database: Database, manager: Member, sign_in_as: SignInAs) -> None:
    text = "\n".join(f"guest{number}@x.example, Guest {number}, observer" for number in range(500))
    looked = sign_in_as(manager).submit(MANY, {"people": text})
    assert "500 people can be invited." in looked.text


def test_markup_in_a_list_stays_text(database: Database, manager: Member, sign_in_as: SignInAs) -> None:
    page = sign_in_as(manager).submit(MANY, {"people": "<script>alert(1)</script>, <b>x</b>\n</textarea>@x.example"})
    assert "<script>alert(1)</script>" in page.text


def test_strong_roles_in_a_list_wait_for_a_fresh_proof(
    database: Database, manager: Member, sign_in_as: SignInAs, clock: Clock
) -> None:
    text = "jo@x.example, Jo Ashby, chair\n" + GOOD
    browser = sign_in_as(manager)
    assert "3 people can be invited." in browser.submit(MANY, {"people": text}).text
    clock.forward(minutes=16)
    looked = browser.submit(MANY, {"people": text})
    assert "2 people can be invited; 1 line needs correcting" in looked.text
    assert "prove first that it is you. Then send the list again." in looked.text
    browser.post(MANY, sent_again(looked), token=False)
    assert "jo@x.example" not in invited(database)
