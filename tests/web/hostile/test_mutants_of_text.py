"""Each guard proved, continued: searches and pages, mail, and the cases that stand in other folders."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from typing import Any
from urllib.request import urlopen

import pytest
from flask import Flask, Response, g, request, session
from sqlalchemy import text

from selfassess.accounts.users import find_by_email
from selfassess.boards import invitations
from selfassess.boards.invitation_list import InvitationState
from selfassess.boards.people import Contact, list_people
from selfassess.errors import Refused
from selfassess.storage.tables import Board, User
from selfassess.web import listing, sessions
from selfassess.web.access import public
from selfassess.web.addresses import Token
from selfassess.web.current import find_identity
from selfassess.web.database import reader, write
from selfassess.web.invitations.routes import AcceptForm
from tests.contract import test_access
from tests.integration.accounts import test_sessions as test_registered_sessions
from tests.integration.accounts.test_sessions import chair
from tests.integration.storage import test_startup_file
from tests.integration.storage.test_startup_file import file
from tests.unit import test_config
from tests.unit.banks import test_files as test_bank_files
from tests.unit.mail import test_message
from tests.web.hostile import (
    test_assignment,
    test_headers,
    test_hosts,
    test_redirects,
    test_sessions,
    test_tenants,
    test_text,
)
from tests.web.hostile.mutating import HERE, Mutant, Patch, fails_without, last, made, nothing, setting
from tests.web.invitations import test_invitation
from tests.web.invitations.test_invitation import board, path
from tests.web.signin import test_new_password

__all__ = ["board", "chair", "file", "path"]  # what cases of elsewhere ask for

pytestmark = pytest.mark.on_sqlite


def _undeclared(app: Flask) -> None:
    app.add_url_rule("/undeclared", "undeclared", lambda: "x")


def _with_a_console(app: Flask) -> None:
    app.add_url_rule("/console", "console", public(lambda: "x"))


def _fetching(app: Flask) -> None:
    def fetch() -> None:
        for value in request.form.values():
            if value.startswith("http://"):
                urlopen(value, timeout=1).close()

    app.before_request(fetch)


def _binding_the_account(app: Flask) -> None:
    def bind() -> None:
        person = find_identity()
        if request.method == "POST" and person is not None and "is_operator" in request.form:
            with write() as writing:
                writing.get_one(User, person.user_id).is_operator = True

    app.before_request(bind)


def _contacts_of_another_board() -> Any:
    own, g.board = g.board, reader().get_one(Board, 1)
    try:
        return tuple(Contact(person=each, email=None, is_active=True) for each in list_people(reader(), g.board.id))
    finally:
        g.board = own


_invite = invitations.invite


def _telling_of_others(writing: Any, **keys: Any) -> Any:
    if find_by_email(writing, keys["invitee"].email) is not None:
        raise Refused("This person already has an account.", field="email")
    return _invite(writing, **keys)


def _telling_who_is_known(email: str) -> None:
    if find_by_email(reader(), email) is None:
        raise Refused("Nobody has this address.")


def _words_as_sql() -> str:
    words = listing.search_words()
    return "" if reader().execute(text(f"SELECT 1 WHERE '{words}' = 'x'")).first() else words


def _any_page(rows: Any, *, name: str = "page") -> Any:
    page = int(request.args.get(name) or 1)
    return listing.OnePage(rows=tuple(rows[(page - 1) * 50 : page * 50]), page=page, last=page, total=len(rows))


def _wildcards(words: str, texts: Iterable[str | None]) -> bool:
    pattern = "*" + words.casefold().replace("%", "*").replace("_", "?") + "*"
    return any(fnmatch.fnmatch(each.casefold(), pattern) for each in texts if each)


def _finding_by_wildcards(patch: Patch) -> None:
    for name in ("people.register", "invited.lines"):
        patch.setattr(f"{HERE}.{name}.is_found", _wildcards)


def _remembering(patch: Patch) -> None:
    real = sessions._identity
    known: dict[str | None, Any] = {}

    def identity() -> Any:
        token = session.get("sid")
        if known.get(token) is None:
            known[token] = real()
        return known[token]

    patch.setattr(sessions, "_identity", identity)


def _as_nobody(patch: Patch) -> None:
    patch.setattr(f"{HERE}.invitations.routes.find_identity", lambda: None)


def _telling_in_the_address(response: Response) -> Response:
    if response.status_code == 303:
        response.headers["Location"] += "?name=Candid"
    return response


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private"
    return response


class _Pressed(AcceptForm):
    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        return True


_ALWAYS_PENDING = setting("selfassess.boards.taking_up.state_of", lambda *_: InvitationState.PENDING)

MUTANTS = (
    Mutant("declared", made(_undeclared), test_access.test_every_endpoint_declares_who_reaches_it),
    Mutant(
        "lists are of one board",
        setting(f"{HERE}.people.routes.contacts", _contacts_of_another_board),
        test_tenants.test_a_search_finds_nobody_of_another_board,
        {"words": "oak"},
    ),
    Mutant(
        "nobody tells of accounts",
        setting(f"{HERE}.invited.routes.invitations.invite", _telling_of_others),
        test_tenants.test_an_address_that_another_board_knows_is_invited_without_a_word,
    ),
    Mutant(
        "the account's named fields",
        made(_binding_the_account),
        test_assignment.test_a_form_of_one_s_own_account_hears_none_of_them,
    ),
    # links
    Mutant("once", _ALWAYS_PENDING, test_invitation.test_an_invitation_works_once),
    Mutant("days", _ALWAYS_PENDING, test_invitation.test_an_invitation_ends_on_its_day),
    Mutant("revoked", _ALWAYS_PENDING, test_invitation.test_a_revoked_invitation_opens_nothing),
    Mutant(
        "only a press accepts",
        setting(f"{HERE}.invitations.routes.AcceptForm", _Pressed),
        test_invitation.test_a_scanner_that_follows_the_link_accepts_nothing,
        {"method": "GET"},
    ),
    Mutant(
        "another address",
        _as_nobody,
        test_invitation.test_whoever_is_signed_in_as_somebody_else_is_told_so_and_merged_with_nobody,
    ),
    Mutant(
        "tokens",
        lambda patch: patch.setattr(Token, "regex", "[^/]+"),
        test_invitation.test_what_cannot_be_a_token_is_no_page,
        {"token": "a" * 44},
    ),
    Mutant(
        "known or not",
        setting(f"{HERE}.signin.new_password.tries.count_mail", _telling_who_is_known),
        test_new_password.test_an_unknown_address_reads_the_same_and_gets_no_mail,
    ),
    # sessions
    Mutant(
        "a new token at a new proof",
        setting("selfassess.accounts.sessions.new_token", lambda: "A" * 43),
        test_registered_sessions.test_proving_again_changes_the_token_and_kills_the_older_one,
    ),
    Mutant("asked at each request", _remembering, test_sessions.test_a_disabled_account_is_nobody_at_its_next_request),
    # text
    Mutant("nothing is fetched", made(_fetching), test_text.test_an_address_in_a_field_is_fetched_by_nobody),
    Mutant(
        "bound values",
        setting(f"{HERE}.people.routes.search_words", _words_as_sql),
        test_text.test_what_looks_like_sql_in_an_address_finds_nothing_and_harms_nothing,
    ),
    Mutant(
        "pages that there are",
        setting(f"{HERE}.organisations.routes.one_page", _any_page),
        test_text.test_what_an_address_asks_for_is_only_a_wish,
    ),
    Mutant(
        "no wildcards",
        _finding_by_wildcards,
        test_text.test_every_sign_of_a_search_stands_for_itself,
        {"words": "W_lhelmina"},
    ),
    Mutant(
        "no text in an address",
        last(_telling_in_the_address),
        test_redirects.test_what_was_written_never_stands_in_an_address,
    ),
    Mutant(
        "one address, one line",
        setting("selfassess.mail.message.trouble_with", lambda _: ""),
        test_message.test_what_is_no_address_is_refused_in_words_that_do_not_repeat_it,
        {"text": "a@b.uk\r\nBcc: x@y.uk"},
    ),
    # headers and pages of others
    Mutant("no console", made(_with_a_console), test_hosts.test_there_is_no_console_and_no_page_of_a_library_s_own),
    Mutant(
        "pages that say so are kept nowhere",
        last(_private),
        test_headers.test_every_page_of_somebody_who_is_signed_in_is_kept_nowhere,
    ),
    # settings, files
    Mutant(
        "production",
        setting("selfassess.config._in_production", lambda _: iter(())),
        test_config.test_production_has_no_debugging_and_no_mail_on_the_console,
    ),
    Mutant(
        "unknown settings",
        setting("selfassess.config._unknown", lambda _: iter(())),
        test_config.test_an_unknown_name_like_no_other_is_refused_too,
    ),
    Mutant(
        "kinds of files",
        setting("selfassess.banks.files._check_kind", nothing),
        test_bank_files.test_a_missing_file_and_a_folder_are_refused,
    ),
    Mutant(
        "newer schemas",
        setting("selfassess.storage.startup.refuse_newer", nothing),
        test_startup_file.TestSchema().test_a_file_of_a_newer_version_is_refused_with_both_numbers,
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
