"""Each guard proved: with the guard off, its own case fails. Otherwise the case would prove nothing."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response, request, url_for
from flask.sessions import SecureCookieSessionInterface
from sqlmodel import Session, select
from werkzeug.middleware.proxy_fix import ProxyFix

from selfassess.boards import members
from selfassess.config import Settings
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Member, Seat
from selfassess.vocabulary import Role
from selfassess.web import access, cookies, errors, forgery, listing, logs
from selfassess.web.access import Door
from selfassess.web.addresses import RowNumber
from selfassess.web.current import now
from selfassess.web.database import write
from tests.web.hostile import (
    test_assignment,
    test_faults_told,
    test_files,
    test_forgery,
    test_headers,
    test_hosts,
    test_locks,
    test_logs,
    test_redirects,
    test_sessions,
    test_tenants,
    test_text,
)
from tests.web.hostile.conftest import Lines
from tests.web.hostile.mutating import HERE, Mutant, Patch, fails_without, last, made, nothing, setting

pytestmark = pytest.mark.on_sqlite


def _without(name: str) -> Callable[[Response], Response]:
    def change(response: Response) -> Response:
        response.headers.pop(name, None)
        return response

    return change


def _drawn_twice(app: Flask) -> None:
    def change(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.set_data(app.jinja_env.from_string(response.get_data(as_text=True)).render())
        return response

    app.after_request_funcs.setdefault(None, []).insert(0, change)


def _overriding(app: Flask) -> None:
    inner = app.wsgi_app

    def wsgi_app(environ: dict[str, Any], start: Any) -> Any:
        environ["REQUEST_METHOD"] = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", environ["REQUEST_METHOD"])
        return inner(environ, start)

    app.wsgi_app = wsgi_app  # type: ignore[method-assign, assignment]


def _believing(app: Flask) -> None:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_host=1)  # type: ignore[method-assign]


def _trusting_every_host(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = None


def _writing_on_get(app: Flask) -> None:
    def note() -> None:
        if request.method == "GET" and "board" in (request.endpoint or ""):
            with write() as session:
                for board in session.exec(select(Board)).all():
                    board.area = str(now())

    app.before_request(note)


def _with_the_message(self: logging.Formatter, record: logging.LogRecord) -> str:
    message = str(record.exc_info[1]) if record.exc_info else ""
    return json.dumps({"at": "", "level": "", "event": record.getMessage(), "error": message})


def _telling(error: Exception) -> Any:
    return errors.error_page(500, happened=str(error))


def _forgiving(one: Any) -> Any:
    try:
        return access._on_board(one)
    except KeyError:
        return None


def _any_seat(session: Session, board_id: int, seat_id: int) -> Seat:
    return session.get_one(Seat, seat_id)


def _binding_every_field(session: WritingSession, **keys: Any) -> None:
    _rename(session, **keys)
    session.get_one(Member, int(request.form["member_id"])).role = Role(request.form["role"])


_rename = members.rename_in_board


def _addresses_from_the_request(slug: str, *, name: str = "page") -> Callable[[int], str]:
    refused = (name, "slug", "endpoint", "_method")
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key not in refused}
    return lambda number: url_for(request.endpoint or "", slug=slug, **{**kept, name: number})


def _settings_of_the_request() -> Settings:
    return Settings(base_url=f"https://{request.headers.get('X-Forwarded-Host', 'localhost')}")


def _any_number(patch: Patch) -> None:
    patch.setattr(RowNumber, "regex", "[^/]+")
    patch.setattr(RowNumber, "to_python", lambda _, value: int(value))


def _as_it_came(patch: Patch) -> None:
    patch.setattr(f"{HERE}.fields.has_hidden", lambda _: False)
    patch.setattr(f"{HERE}.fields.normalised", lambda text: text)


def _the_same_nonce(patch: Patch) -> None:
    patch.setattr(f"{HERE}.headers.secrets.token_urlsafe", lambda _: "A" * 22)


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
    ),
    Mutant(
        "require (role)",
        setting(f"{HERE}.access.require", nothing),
        test_tenants.test_what_a_member_s_role_does_not_include_is_refused_changes_nothing_and_leaves_a_trace,
    ),
    Mutant(
        "require (answers)",
        setting(f"{HERE}.access.require", nothing),
        test_tenants.test_an_answer_from_another_board_s_member_is_not_kept,
    ),
    Mutant(
        "ask_to_sign_in",
        setting(f"{HERE}.access.ask_to_sign_in", nothing),
        test_tenants.test_strangers_are_led_to_the_sign_in_page_or_refused_and_a_script_is_told_401,
    ),
    Mutant(
        "denied by default",
        lambda patch: patch.setitem(access._CHECKS, Door.BOARD, _forgiving),
        test_faults_told.test_a_permission_that_cannot_be_looked_up_is_denied,
        {"failing": "needs_stronger_proof"},
    ),
    Mutant(
        "the trace of a refusal",
        setting(f"{HERE}.denials._denied", nothing),
        test_tenants.test_every_address_of_a_board_is_not_found_for_another_s_manager_and_leaves_a_trace,
    ),
    Mutant(
        "one trace a minute",
        _noting_every_time,
        test_tenants.test_a_trace_of_refusals_is_left_once_a_minute_for_each_board,
    ),
    Mutant(
        "a row is looked for on its board",
        setting("selfassess.boards.seats.get_seat", _any_seat),
        test_tenants.test_rows_of_one_board_are_not_found_under_another_s_address,
        {"who": "manager"},
    ),
    Mutant("kinds of ids", _any_number, test_tenants.test_what_is_no_id_is_not_found_at_any_address),
    Mutant(
        "named fields alone",
        setting(f"{HERE}.people.routes.members.rename_in_board", _binding_every_field),
        test_assignment.test_a_manager_s_form_with_further_fields_changes_what_it_is_for_and_no_more,
        {"tail": "/people/{deputy}/name", "own": {"display_name": "Another name"}, "tables": {"member"}},
    ),
    # sessions
    Mutant(
        "sessions end",
        _kept_for_ever,
        test_sessions.test_a_stolen_cookie_is_worth_nothing_at_any_address_once_its_owner_signs_out,
    ),
    Mutant(
        "sealed cookies",
        lambda patch: patch.setattr(cookies, "SealedCookies", lambda _: SecureCookieSessionInterface()),
        test_headers.test_the_cookie_holds_nothing_that_can_be_read,
    ),
    Mutant(
        "__Host-",
        lambda patch: patch.setattr(Settings, "is_loopback", True),
        test_headers.test_the_cookie_is_bound_to_host_and_https,
    ),
    # forgery
    Mutant(
        "CSRFProtect",
        setting(f"{HERE}.forgery.CSRFProtect", nothing),
        test_forgery.test_without_a_token_nothing_is_saved_and_the_text_is_on_the_page,
    ),
    Mutant(
        "origins",
        setting(f"{HERE}.forgery._refuse_other_origins", nothing),
        test_forgery.test_what_comes_from_another_site_is_refused_everywhere_with_the_right_token_in_it,
    ),
    Mutant(
        "content types",
        setting(f"{HERE}.forgery._refuse_other_bodies", nothing),
        test_forgery.test_what_is_no_form_is_refused,
        {"kind": "text/plain"},
    ),
    Mutant(
        "the largest body",
        lambda patch: patch.setattr(forgery, "_LARGEST_BODY", 10**9),
        test_forgery.test_a_body_over_the_cap_reaches_no_view,
    ),
    Mutant(
        "the most fields",
        lambda patch: patch.setattr(forgery, "_MOST_FIELDS", 10**9),
        test_forgery.test_thousands_of_fields_reach_no_view,
    ),
    Mutant("methods", made(_overriding), test_forgery.test_a_method_under_another_name_is_not_heard),
    Mutant(
        "a GET writes nothing", made(_writing_on_get), test_forgery.test_reading_every_address_twice_changes_nothing
    ),
    # names and ways
    Mutant(
        "trusted hosts",
        made(_trusting_every_host),
        test_hosts.test_a_name_that_is_not_ours_is_refused_in_one_line,
        {"method": "GET"},
    ),
    Mutant(
        "another host ends before any page",
        setting(f"{HERE}.forgery._refuse_other_hosts", nothing),
        test_hosts.test_a_name_that_is_not_ours_is_refused_in_one_line,
        {"method": "POST"},
        AttributeError,
    ),
    Mutant(
        "no proxy is believed",
        made(_believing),
        test_hosts.test_the_address_that_a_client_claims_is_not_believed_without_a_proxy,
    ),
    Mutant(
        "links are of the base URL",
        setting(f"{HERE}.signin.by_link.settings", _settings_of_the_request),
        test_hosts.test_a_mailed_link_is_of_the_base_url_whatever_the_request_claims,
        {"asked_at": "/sign-in"},
    ),
    Mutant(
        "next",
        setting(f"{HERE}.proof.next_page.is_ours", lambda _: True),
        test_redirects.test_next_leads_to_our_own_host_from_wherever_it_is_read,
        {"path": "/sign-in"},
    ),
    Mutant(
        "addresses of lists",
        setting(f"{HERE}.people.routes.page_address", _addresses_from_the_request),
        test_redirects.test_a_list_s_further_pages_lead_nowhere_else,
    ),
    # headers
    Mutant(
        "headers",
        last(_without("Content-Security-Policy")),
        test_headers.test_every_status_carries_the_same_headers_and_a_nonce_of_its_own,
        {"status": 404},
        KeyError,
    ),
    Mutant(
        "a nonce of its own",
        _the_same_nonce,
        test_headers.test_every_status_carries_the_same_headers_and_a_nonce_of_its_own,
        {"status": 200},
    ),
    Mutant(
        "no framing",
        last(_without("X-Frame-Options")),
        test_headers.test_files_carry_them_too,
        {"path": "/static/icon.svg"},
    ),
    Mutant(
        "no-store",
        last(_without("Cache-Control")),
        test_headers.test_every_page_of_somebody_who_is_signed_in_is_kept_nowhere,
        {},
        KeyError,
    ),
    Mutant(
        "no referrer of a secret",
        last(_without("Referrer-Policy")),
        test_headers.test_a_page_whose_address_is_a_secret_tells_it_to_nobody_and_loads_nothing_from_elsewhere,
    ),
    Mutant(
        "HSTS",
        last(_without("Strict-Transport-Security")),
        test_headers.test_a_browser_is_told_to_stay_on_https_wherever_others_can_reach_it,
        {},
        KeyError,
    ),
    # text
    Mutant(
        "templates are ours alone",
        made(_drawn_twice),
        test_text.test_the_language_of_templates_is_shown_and_mailed_as_it_was_typed,
        {"text": test_text.TEMPLATES},
    ),
    Mutant(
        "hidden characters go",
        _as_it_came,
        test_text.test_odd_characters_in_a_name_end_the_same_way_on_both_engines,
    ),
    Mutant(
        "searches are short",
        lambda patch: patch.setattr(listing, "LONGEST_SEARCH", 10**6),
        test_text.test_a_search_looks_at_its_first_words_alone,
    ),
    # files
    Mutant(
        "safe_join",
        setting("werkzeug.utils.safe_join", os.path.join),
        test_files.test_nothing_beside_them_is,
        {"way": "/static/../../{}"},
    ),
    # what is told
    Mutant(
        "one line of JSON",
        lambda patch: patch.setattr(
            Lines, "format", lambda self, record: f"{record.getMessage()} {request.user_agent.string}"
        ),
        test_logs.test_whatever_a_request_holds_an_event_is_one_line,
        {},
        ValueError,
    ),
    Mutant(
        "no message in the log",
        lambda patch: patch.setattr(logs.JsonLines, "format", _with_the_message),
        test_logs.test_a_fault_s_message_and_its_lines_stay_out_of_the_log,
    ),
    Mutant(
        "no address in the log",
        lambda patch: patch.setattr(
            Lines, "emit", lambda self, record: self.lines.append(self.format(record) + request.full_path)
        ),
        test_logs.test_a_journey_through_everything_leaves_no_secret_in_the_log,
    ),
    Mutant(
        "one error page",
        setting(f"{HERE}.errors._unforeseen", _telling),
        test_faults_told.test_every_kind_of_fault_tells_a_reference_and_no_more,
        {"fault": test_faults_told.FAULTS[0], "accept": "text/html"},
    ),
    # what we are made of
    Mutant("known faults", lambda patch: patch.setattr(test_locks, "FAULTLESS_FROM", {}), test_locks.test_a_pin_is_red),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
