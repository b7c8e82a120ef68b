"""A board's settings: changed by its managers, refused in plain words, never half kept."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from selfassess.storage.session import Database
from selfassess.storage.tables import Board
from selfassess.vocabulary import BoardState, Role
from tests.pages import Pages
from tests.rows import make_board, make_member, trail_of
from tests.web.conftest import SignInAs

SETTINGS = "/boards/hathervale/settings"


@pytest.fixture
def manager(database: Database, sign_in_as: SignInAs) -> Pages:
    """A browser in which a business manager of Hathervale is signed in."""
    with database.writing() as session:
        board = make_board(session, slug="hathervale", name="Hathervale Board")
        member = make_member(session, board, role=Role.MANAGER)
    return sign_in_as(member)


def stored(database: Database) -> Board:
    """The board as it stands."""
    with database.reading() as session:
        return session.get_one(Board, 1)


def picture(kind: str = "PNG", **keys: Any) -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (40, 20), "green").save(file, kind, **keys)
    return file.getvalue()


def test_a_changed_setting_stands_and_leaves_a_trace(manager: Pages, database: Database) -> None:
    page = manager.submit(
        SETTINGS, {"name": "Hathervale Partnership", "keep_unsent_days": "1,000", "keep_closed_days": "28"}
    )
    assert "Settings saved." in page.text
    board = stored(database)
    assert (board.name, board.keep_unsent_days, board.keep_closed_days) == ("Hathervale Partnership", 1000, 28)
    with database.reading() as session:
        assert [name for name, _ in trail_of(session, 1)] == ["board.settings_changed"]


def test_settings_that_nobody_changed_leave_no_trace(manager: Pages, database: Database) -> None:
    manager.submit(SETTINGS)
    with database.reading() as session:
        assert trail_of(session, 1) == []


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Enter the board’s name"),
        ("name", "x" * 201, "Shorten ‘Name’ to 200 characters: it has 1 too many"),
        ("reply_to", "nobody", "Enter one e-mail address, like name@council.example"),
        ("time_zone", "Mars/Olympus", "Choose one of the options on this page"),
        ("invitation_days", "0", "Enter a whole number from 1 to 60"),
        ("invitation_days", "٣", "Enter a whole number from 1 to 60"),
        ("keep_unsent_days", "1e3", "Enter a whole number from 30 to 3,650"),
        ("keep_closed_days", "27", "Enter a whole number from 28 to 3,650"),
        ("noun", "club", "Choose one of the options on this page"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_what_to_do(
    manager: Pages, database: Database, field: str, value: str, message: str
) -> None:
    before = stored(database).model_dump()
    page = manager.submit(SETTINGS, {field: value}, status=422)
    assert page.errors() == [message]
    assert stored(database).model_dump() == before


def test_settings_that_somebody_changed_meanwhile_are_not_overwritten(manager: Pages, database: Database) -> None:
    fields = manager.get(SETTINGS).fields()
    manager.submit(SETTINGS, {"area": "The county"})
    page = manager.post(SETTINGS, {**fields, "area": "The city"}, token=False, status=422)
    assert "Somebody else changed this board" in page.errors()[0]
    assert stored(database).area == "The county"


def test_fields_that_the_form_does_not_have_change_nothing(manager: Pages, database: Database) -> None:
    manager.submit(SETTINGS, {"slug": "elsewhere", "state": "purging", "id": "7", "created_at": "1999-01-01"})
    assert (stored(database).slug, stored(database).state) == ("hathervale", "active")


def test_a_logo_is_shown_and_removed(manager: Pages) -> None:
    manager.post(f"{SETTINGS}/logo", {"logo": (BytesIO(picture()), "logo.png")})
    shown = manager.get("/boards/hathervale/logo").response
    assert shown.mimetype == "image/png"
    assert "The logo is removed." in manager.post(f"{SETTINGS}/logo/remove").text
    manager.get("/boards/hathervale/logo", status=404)


@pytest.mark.parametrize("upload", [b"", b"<svg/>", b"GIF89a" + b"0" * 99, picture()[:60], b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_picture_is_refused_in_plain_words(manager: Pages, upload: bytes) -> None:
    page = manager.post(f"{SETTINGS}/logo", {"logo": (BytesIO(upload), "logo.png")}, status=422)
    assert page.errors()


def test_a_logo_beyond_the_limit_is_refused(manager: Pages) -> None:
    large = BytesIO(picture() + b"0" * 3_000_000)
    manager.post(f"{SETTINGS}/logo", {"logo": (large, "logo.png")}, status=413)


def test_a_closed_board_can_be_read_and_not_changed(manager: Pages, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Board, 1).state = BoardState.CLOSED
    page = manager.submit(SETTINGS, {"area": "Anywhere"}, status=422)
    assert "is closed" in page.errors()[0]
