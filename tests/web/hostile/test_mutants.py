"""Each guard proved: with the guard off, its own case fails, by what the guard keeps out. Else it would prove nothing.

Here who reaches what, sessions, and what comes in another's name; the other files of this name have the rest.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from sqlmodel import Session

from selfassess.boards import members
from selfassess.config import Settings
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Member
from selfassess.vocabulary import Role
from selfassess.web import access, cookies, forgery
from selfassess.web.access import Door
from selfassess.web.addresses import RowNumber
from tests.web.hostile import test_assignment, test_faults_told, test_forgery, test_headers, test_sessions, test_tenants
from tests.web.hostile.mutating import HERE, Mutant, Patch, fails_without, made, nothing, setting

pytestmark = pytest.mark.on_sqlite


def _overriding(app: Flask) -> None:
    inner = app.wsgi_app

    def wsgi_app(environ: dict[str, Any], start: Any) -> Any:
        environ["REQUEST_METHOD"] = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", environ["REQUEST_METHOD"])
        return inner(environ, start)

    app.wsgi_app = wsgi_app  # type: ignore[method-assign, assignment]


def _forgiving(one: Any) -> Any:
    try:
        return access._on_board(one)
    except KeyError:
        return None


def _any_row(session: Session, table: type[Any], *, board_id: int, row_id: int) -> Any:
    return session.get(table, row_id)


def _reading_any_number(patch: Patch) -> None:
    patch.setattr(RowNumber, "regex", "[^/]+")
    patch.setattr(RowNumber, "to_python", lambda _, value: int(re.sub("[^0-9]", "", value)[:9] or 1))


def _answering_for_anybody(patch: Patch) -> None:
    patch.setattr(f"{HERE}.access.require", nothing)
    patch.setattr("selfassess.assessments.answering.responses.require_seat", nothing)


def _binding_every_field(session: WritingSession, **keys: Any) -> None:
    _rename(session, **keys)
    session.get_one(Member, int(request.form["member_id"])).role = Role(request.form["role"])


_rename = members.rename_in_board


def _kept_for_ever(patch: Patch) -> None:
    patch.setattr("selfassess.accounts.sessions.end_session", nothing)


def _noting_every_time(patch: Patch) -> None:
    patch.setattr(f"{HERE}.denials.is_noted", lambda *_, **__: False)
    patch.setattr("selfassess.accounts.denials.count_attempt", lambda *_: 1)


MUTANTS = (
    # who reaches what
    Mutant(
        "require",
        setting(f"{HERE}.access.require", nothing),
        test_tenants.test_every_address_of_a_board_is_not_found_for_another_s_manager_and_leaves_a_trace,
        r"^GET /boards/\S+\nassert 200 == 404",
    ),
    Mutant(
        "require (role)",
        setting(f"{HERE}.access.require", nothing),
        test_tenants.test_what_a_member_s_role_does_not_include_is_refused_changes_nothing_and_leaves_a_trace,
        r"^[A-Z]+ /boards/\S+\nassert (?:200|30\d|422) == 403",
    ),
    Mutant(
        "require (answers)",
        setting(f"{HERE}.access.require", nothing),
        test_tenants.test_an_answer_from_another_board_s_member_is_not_kept,
        r"^assert \[\] == \[\{'status': 404\}\]",
    ),
    Mutant(
        "whose seat it is",
        _answering_for_anybody,
        test_tenants.test_an_answer_from_another_board_s_member_is_not_kept,
        r"^/boards/\S+/questions/LEAD-01: 200$",
    ),
    Mutant(
        "ask_to_sign_in",
        setting(f"{HERE}.access.ask_to_sign_in", nothing),
        test_tenants.test_strangers_are_led_to_the_sign_in_page_or_refused_and_a_script_is_told_401,
        r"^assert 401 == 302",
    ),
    Mutant(
        "denied by default",
        lambda patch: patch.setitem(access._CHECKS, Door.BOARD, _forgiving),
        test_faults_told.test_a_permission_that_cannot_be_looked_up_is_denied,
        r"^[A-Z]+ /boards/\S+\nassert (?:200|303|422) in \(403",
        {"failing": "needs_stronger_proof"},
    ),
    Mutant(
        "the trace of a refusal",
        setting(f"{HERE}.denials._denied", nothing),
        test_tenants.test_every_address_of_a_board_is_not_found_for_another_s_manager_and_leaves_a_trace,
        r"^assert \[\] == \[\{'status': 404\}\]",
    ),
    Mutant(
        "other methods",
        setting(f"{HERE}.access._refuse_other_methods", nothing),
        test_tenants.test_every_address_of_a_board_is_not_found_for_another_s_manager_and_leaves_a_trace,
        r"^[A-Z]+ /boards/\S+\nassert 405 == 404",
    ),
    Mutant(
        "one trace a minute",
        _noting_every_time,
        test_tenants.test_a_trace_of_refusals_is_left_once_a_minute_for_each_board,
        r"Left contains \d+ more items",
    ),
    Mutant(
        "a row is looked for on its board",
        setting("selfassess.boards.agencies.find_row", _any_row),
        test_tenants.test_rows_of_one_board_are_not_found_under_another_s_address,
        r"^(?:GET|HEAD) /boards/\S+/organisations/\d+: 200$",
        {"who": "manager"},
    ),
    Mutant(
        "kinds of ids",
        _reading_any_number,
        test_tenants.test_what_is_no_id_is_not_found_at_any_address,
        r"^[A-Z]+ /\S+: (?:200|30\d)$",
    ),
    Mutant(
        "named fields alone",
        setting(f"{HERE}.people.routes.members.rename_in_board", _binding_every_field),
        test_assignment.test_a_manager_s_form_with_further_fields_changes_what_it_is_for_and_no_more,
        r"^assert <Role\.CHAIR",
        {"tail": "/people/{deputy}/name", "own": {"display_name": "Another name"}, "tables": {"member"}},
    ),
    # sessions
    Mutant(
        "sessions end",
        _kept_for_ever,
        test_sessions.test_a_stolen_cookie_is_worth_nothing_at_any_address_once_its_owner_signs_out,
        r"^[A-Z]+ /\S*\nassert (?:200|303|422) in \(302",
    ),
    Mutant(
        "sealed cookies",
        lambda patch: patch.setattr(cookies, "SealedCookies", lambda _: SecureCookieSessionInterface()),
        test_headers.test_the_cookie_holds_nothing_that_can_be_read,
        r"^assert b'csrf' not in",
    ),
    Mutant(
        "__Host-",
        lambda patch: patch.setattr(Settings, "is_loopback", True),
        test_headers.test_the_cookie_is_bound_to_host_and_https,
        r"startswith.*'__Host-selfassess='",
    ),
    # forgery
    Mutant(
        "CSRFProtect",
        setting(f"{HERE}.forgery.CSRFProtect", nothing),
        test_forgery.test_without_a_token_nothing_is_saved_and_the_text_is_on_the_page,
        r"^assert 303 == 400",
    ),
    Mutant(
        "origins",
        setting(f"{HERE}.forgery._refuse_other_origins", nothing),
        test_forgery.test_what_comes_from_another_site_is_refused_everywhere_with_the_right_token_in_it,
        r"cross-site'\}\nassert 303 == 403",
    ),
    Mutant(
        "content types",
        setting(f"{HERE}.forgery._refuse_other_bodies", nothing),
        test_forgery.test_what_is_no_form_is_refused,
        r"^assert 400 == 415",
        {"kind": "text/plain"},
    ),
    Mutant(
        "the largest body",
        lambda patch: patch.setattr(forgery, "_LARGEST_BODY", 10**9),
        test_forgery.test_a_body_over_the_cap_reaches_no_view,
        r"^assert 400 == 413",
    ),
    Mutant(
        "the most fields",
        lambda patch: patch.setattr(forgery, "_MOST_FIELDS", 10**9),
        test_forgery.test_thousands_of_fields_reach_no_view,
        r"^assert 400 == 413",
    ),
    Mutant(
        "methods",
        made(_overriding),
        test_forgery.test_a_method_under_another_name_is_not_heard,
        r"^/\S*\nassert 400 == 405",
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
