"""The shape of the web: which addresses there are, and who reaches which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from selfassess.accounts.permissions import TABLE, Permission
from selfassess.config import Settings
from selfassess.storage.session import Database
from selfassess.storage.tables import Member
from selfassess.vocabulary import Role
from selfassess.web.access import Access, Door, access_of
from selfassess.web.addresses import CONVERTERS
from tests.pages import Pages
from tests.rows import make_board, make_member
from tests.web.conftest import SignInAs, app, clock, pages, postbox, settings, sign_in_as
from tests.web.hostile.oracles import NOTED, changed, fingerprints

__all__ = ["app", "clock", "pages", "postbox", "settings", "sign_in_as"]

ADDRESSES = Path(__file__).with_name("addresses.txt")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
EXAMPLES = {
    "row": 1,
    "slug": "hathervale",
    "token": "A" * 43,
    "bank_id": "T-1",
    "piece": "a" * 32,
    "object_type": "seat",
    "path": "app.css",
    "default": "x",
}


def rules(app: Flask) -> Iterator[Rule]:
    """Every rule of the address map but the static files'."""
    yield from (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def example(app: Flask, rule: Rule, slug: str) -> str:
    """An address that the rule matches, on the board ``slug``."""
    values = {name: slug if name == "slug" else EXAMPLES[_kind(rule, name)] for name in rule.arguments}
    built = app.url_map.bind("localhost").build(rule.endpoint, values, force_external=False)
    assert isinstance(built, str)
    return built


def _kind(rule: Rule, name: str) -> str:
    converter = rule._converters[name]
    return next((kind for kind, known in CONVERTERS.items() if isinstance(converter, known)), "default")


@pytest.mark.on_sqlite
def test_every_endpoint_declares_who_reaches_it(app: Flask) -> None:
    undeclared = sorted(rule.endpoint for rule in rules(app) if access_of(app, rule.endpoint) is None)
    assert undeclared == []


@pytest.mark.on_sqlite
def test_the_list_of_addresses_is_the_one_that_was_agreed(app: Flask) -> None:
    """To agree to a change of the list, write what the test shows into ``addresses.txt``."""
    lines = sorted(
        f"{rule.rule}  {' '.join(sorted(rule.methods or ()))}  {access_of(app, rule.endpoint)}" for rule in rules(app)
    )
    assert "\n".join(lines) + "\n" == ADDRESSES.read_text()


@pytest.mark.on_sqlite
def test_every_part_of_an_address_is_of_a_declared_kind(app: Flask) -> None:
    untyped = [
        f"{rule.rule}: {name}" for rule in rules(app) for name in rule.arguments if _kind(rule, name) == "default"
    ]
    assert untyped == []


@pytest.mark.on_sqlite
def test_addresses_under_a_board_are_the_board_s_and_no_others(app: Flask) -> None:
    for rule in rules(app):
        access = access_of(app, rule.endpoint)
        assert access is not None
        assert rule.rule.startswith("/boards/<slug:slug>") == (access.door is Door.BOARD), rule.rule
        assert (access.permission is not None) == (access.door is Door.BOARD), rule.rule


def test_another_board_s_addresses_are_not_found_by_any_method(
    app: Flask, database: Database, settings: Settings, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        make_board(session, slug="hathervale")
        outsider = make_member(session, make_board(session, slug="elsewhere"), role=Role.MANAGER)
    browser = sign_in_as(outsider)
    token = browser.token()
    for rule in rules(app):
        access = access_of(app, rule.endpoint)
        if access is None or access.door is not Door.BOARD:
            continue
        address = example(app, rule, "hathervale")
        for method in METHODS:
            answer = _send(browser, method, address, token)
            assert answer == 404, f"{method} {address}: {answer}"


def test_whoever_has_a_place_is_told_that_an_address_is_not_asked_for_in_this_way(
    app: Flask, database: Database, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        manager = make_member(session, make_board(session, slug="hathervale"), role=Role.MANAGER)
    browser = sign_in_as(manager)
    token = browser.token()
    assert _send(browser, "PUT", "/boards/hathervale/people", token) == 405
    assert _send(browser, "PUT", "/boards/no-such-board/people", token) == 404
    assert _send(browser, "PUT", "/help", token) == 405


def test_an_address_that_a_role_does_not_include_is_refused(
    app: Flask, database: Database, settings: Settings, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        board = make_board(session, slug="hathervale")
        people: dict[Role, Member] = {role: make_member(session, board, role=role) for role in Role}
    for role, person in people.items():
        browser = sign_in_as(person)
        token = browser.token()
        for rule in rules(app):
            access = access_of(app, rule.endpoint)
            if access is None or access.permission is None or access.permission in TABLE[role]:
                continue
            address = example(app, rule, "hathervale")
            for method in set(METHODS) & set(rule.methods or ()) - {"OPTIONS"}:
                answer = _send(browser, method, address, token)
                assert answer == 403, f"{role}: {method} {address}: {answer}"


def test_strangers_are_asked_to_sign_in_and_nothing_they_send_is_kept(
    app: Flask, database: Database, settings: Settings, pages: Pages
) -> None:
    with database.writing() as session:
        make_board(session, slug="hathervale")
    before = fingerprints(database)
    token = pages.token()
    for rule in rules(app):
        access = access_of(app, rule.endpoint)
        if access is None or access.door is Door.PUBLIC:
            continue
        address = example(app, rule, "hathervale")
        for method in set(METHODS) & set(rule.methods or ()) - {"OPTIONS"}:
            answer = _send(pages, method, address, token)
            expected = (302,) if method in ("GET", "HEAD") else (401, 403, 302)
            assert answer in expected, f"{method} {address}: {answer}"
    assert changed(before, fingerprints(database)) <= NOTED


@pytest.mark.on_sqlite
def test_an_endpoint_without_a_declaration_is_not_found(app: Flask, pages: Pages) -> None:
    assert access_of(app, "unheard.of") is None
    assert Access(Door.BOARD, Permission.VIEW_BOARD) != Access(Door.BOARD, Permission.HAND_OVER)
    view: Any = app.view_functions["pages.help_"]
    declared = view.access
    del view.access
    try:
        pages.get("/help", status=404)
    finally:
        view.access = declared


def _send(browser: Pages, method: str, address: str, token: str) -> int:
    data = {"csrf_token": token} if method not in ("GET", "HEAD") else None
    headers = {"Origin": browser.base_url}
    return browser.client.open(
        address, method=method, data=data, headers=headers, base_url=browser.base_url
    ).status_code
