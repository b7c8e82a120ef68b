"""Cases 16 to 18: a field that a form does not have is not heard, and nobody gives themselves a right."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from selfassess.storage.session import Database
from selfassess.storage.tables import Member, User
from selfassess.vocabulary import Role, Strength
from tests.rows import make_user
from tests.web.conftest import SignInAs
from tests.web.hostile.oracles import accounts_of, clean, rows_of
from tests.web.hostile.two_boards import TwoBoards
from tests.web.signing_in import EMAIL


def more(boards: TwoBoards) -> dict[str, Any]:
    """What a form never asks for, under every name that it might have inside."""
    return {
        "id": "7",
        "pk": "7",
        "board_id": boards.there.board_id,
        "board": boards.there.board.slug,
        "slug": boards.there.board.slug,
        "user_id": boards.named.user_id,
        "member_id": boards.named.id,
        "sheet_id": "1",
        "role": "chair",
        "roles": "chair",
        "is_operator": "true",
        "is_admin": "true",
        "is_active": "",
        "active": "false",
        "email": "stolen@hathervale.example",
        "email_verified": "true",
        "password": "another password of mine",
        "totp_secret": "",
        "tf_totp_secret": "",
        "tf_primary_method": "",
        "recovery_codes": "",
        "fs_uniquifier": "0" * 64,
        "is_signed": "1",
        "state": "closed",
        "sent_at": "2026-11-20",
        "created_at": "2000-01-01",
        "started_on": "2000-01-01",
        "__class__": "x",
        "LEAD-01.id": "7",
        "LEAD-01.sheet_id": "7",
        "LEAD-01.user_id": boards.named.user_id,
        "LEAD-01.board_id": boards.there.board_id,
        "VOICE-01.answer": "level:2",
    }


def test_an_answer_with_further_fields_changes_that_answer_alone(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    other, accounts = rows_of(database, boards.there.board_id), accounts_of(database)
    before = rows_of(database, boards.here.board_id)
    browser = sign_in_as(boards.here.holder.user_id, Strength.LINK)
    page = browser.submit(boards.response + "/themes/LEAD", more(boards) | {"LEAD-01.answer": "level:2"})
    clean(page.response)
    after = rows_of(database, boards.here.board_id)
    touched = {name for name in before if before[name] != after[name]}
    assert touched == {"answer", "audit_event", "sheet"}
    assert len(after["answer"]) == 1
    head = boards.here.head()
    assert head is not None
    assert (head.board_id, head.level, head.version) == (boards.here.board_id, "2", 1)
    assert rows_of(database, boards.there.board_id) == other
    assert accounts_of(database) == accounts


@pytest.mark.parametrize(
    ("tail", "own", "tables"),
    [
        ("/organisations/add", {"name": "A trust", "sector": "health", "contact": ""}, {"agency"}),
        ("/invitations/one", {"email": EMAIL, "display_name": "A guest", "role": "observer"}, {"invitation"}),
        ("/people/{deputy}/name", {"display_name": "Another name"}, {"member"}),
        ("/groups", {"group_1": "First"}, {"broad_group"}),
        ("/settings", {"name": "Another name", "form": "lscb"}, set()),
    ],
)
def test_a_manager_s_form_with_further_fields_changes_what_it_is_for_and_no_more(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs, tail: str, own: dict[str, Any], tables: set[str]
) -> None:
    path = boards.base + tail.format(deputy=boards.here.deputy.user_id)
    other, accounts = rows_of(database, boards.there.board_id), accounts_of(database)
    before, there = rows_of(database, boards.here.board_id), _board(database, boards.there.board_id)
    page = sign_in_as(boards.here.manager.user_id).submit(path, more(boards) | own, follow=False, status=303)
    clean(page.response)
    after = rows_of(database, boards.here.board_id)
    assert {name for name in before if before[name] != after[name]} <= tables | {
        "audit_event",
        "audit_text",
        "outbox_mail",
    }
    assert rows_of(database, boards.there.board_id) == other
    assert accounts_of(database) == accounts
    assert _board(database, boards.there.board_id) == there
    assert _board(database, boards.here.board_id)[1] == boards.here.board.slug
    with database.reading() as session:
        assert session.get_one(Member, boards.named.id).role is Role.SCRUTINEER


def _board(database: Database, board_id: int) -> tuple[Any, ...]:
    with database.engine.connect() as connection:
        row = connection.execute(text("SELECT id, slug, name, state FROM board WHERE id = :id"), {"id": board_id}).one()
        return tuple(row)


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_an_account_has_no_address_to_assign_to(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs, method: str
) -> None:
    with database.writing() as session:
        user = make_user(session, EMAIL)
    browser, before = sign_in_as(user, Strength.LINK), accounts_of(database)
    token = browser.token()
    for path in ("/account", "/account/password", "/account/address", f"{boards.base}/people/{user.id}"):
        data = {**{name: str(value) for name, value in more(boards).items()}, "csrf_token": token}
        answer = browser.client.open(
            path,
            method=method,
            data=data,
            base_url=browser.base_url,
            headers={"Origin": browser.base_url},
            buffered=True,
        )
        assert clean(answer).status_code in (404, 405)
    assert accounts_of(database) == before


def test_a_form_of_one_s_own_account_hears_none_of_them(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        user = make_user(session, EMAIL)
    browser = sign_in_as(user, Strength.LINK)
    given = {name: value for name, value in more(boards).items() if name not in ("email", "password")}
    browser.submit("/account/password", given | {"password": "four words of my own"})
    browser.submit("/account/address", given | {"email": "new@hathervale.example"})
    with database.reading() as session:
        kept = session.get_one(User, user.id)
        assert (kept.email, kept.is_operator, kept.active, kept.totp_secret) == (EMAIL, False, True, None)
        assert kept.id == user.id


@pytest.mark.parametrize("role", ["chair", "manager", "vice_chair"])
def test_a_member_makes_nobody_chair(boards: TwoBoards, database: Database, sign_in_as: SignInAs, role: str) -> None:
    browser, before = sign_in_as(boards.here.holder.user_id), rows_of(database, boards.here.board_id)
    fields = {"role": role, "seat_id": "", "user_id": boards.here.holder.user_id}
    for tail in (
        f"/people/{boards.here.holder.user_id}/add",
        f"/people/{boards.named.user_id}/add",
        f"/people/places/{boards.chair.id}/end",
        "/handover/to",
        "/invitations/one",
        "/invitations/many",
        f"/seats/{boards.here.seat_id}/holder",
    ):
        clean(browser.post(boards.base + tail, fields, status=403).response)
    assert rows_of(database, boards.here.board_id) == before
