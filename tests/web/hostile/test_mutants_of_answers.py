"""Each guard proved, continued: names and ways, headers, files, what is told, what the service is made of."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

from selfassess.config import Settings
from selfassess.web import errors, logs
from selfassess.web.access import public
from tests.contract import test_repository
from tests.web.hostile import (
    test_faults_told,
    test_files,
    test_headers,
    test_hosts,
    test_locks,
    test_logs,
    test_redirects,
)
from tests.web.hostile.conftest import Lines
from tests.web.hostile.mutating import HERE, Mutant, Patch, fails_without, last, made, nothing, setting

pytestmark = pytest.mark.on_sqlite


def _without(name: str) -> Callable[[Response], Response]:
    def change(response: Response) -> Response:
        response.headers.pop(name, None)
        return response

    return change


def _believing(app: Flask) -> None:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_host=1)  # type: ignore[method-assign]


def _trusting_every_host(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = None


def _with_the_message(self: logging.Formatter, record: logging.LogRecord) -> str:
    message = str(record.exc_info[1]) if record.exc_info else ""
    return json.dumps({"at": "", "level": "", "event": record.getMessage(), "error": message})


def _telling(error: Exception) -> Any:
    return errors.error_page(500, happened=str(error))


def _addresses_from_the_request(slug: str, *, name: str = "page") -> Callable[[int], str]:
    refused = (name, "slug", "endpoint", "_method")
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key not in refused}
    return lambda number: url_for(request.endpoint or "", slug=slug, **{**kept, name: number})


def _settings_of_the_request() -> Settings:
    return Settings(base_url=f"https://{request.headers.get('X-Forwarded-Host', 'localhost')}")


def _the_same_nonce(patch: Patch) -> None:
    patch.setattr(f"{HERE}.headers.secrets.token_urlsafe", lambda _: "A" * 22)


def _with_a_console(app: Flask) -> None:
    app.add_url_rule("/console", "console", public(lambda: "x"))


def _telling_in_the_address(response: Response) -> Response:
    if response.status_code == 303:
        response.headers["Location"] += "?name=Candid"
    return response


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private"
    return response


def _pinning(version: str) -> Callable[[Patch], None]:
    """Let the locks hold this version, without a hash."""
    name = version.partition("==")[0]

    def off(patch: Patch) -> None:
        read = Path.read_text

        def read_text(path: Path, *parts: Any, **more: Any) -> str:
            pinned, text = rf"(?m)^{name}==.*\n(?:    --hash.*\n)+", read(path, *parts, **more)
            return re.sub(pinned, f"{version}\n", text) if path.suffix == ".lock" else text

        patch.setattr(Path, "read_text", read_text)

    return off


MUTANTS = (
    # names and ways
    Mutant(
        "trusted hosts",
        made(_trusting_every_host),
        test_hosts.test_a_name_that_is_not_ours_is_refused_in_one_line,
        r"^evil\.example\nassert 200 == 400",
        {"method": "GET"},
    ),
    Mutant(
        "another host ends before any page",
        setting(f"{HERE}.forgery._refuse_other_hosts", nothing),
        test_hosts.test_a_name_that_is_not_ours_is_refused_in_one_line,
        r"no attribute 'build'",
        {"method": "POST"},
        AttributeError,
    ),
    Mutant(
        "no proxy is believed",
        made(_believing),
        test_hosts.test_the_address_that_a_client_claims_is_not_believed_without_a_proxy,
        r"^/sign-in: 303$",
    ),
    Mutant(
        "links are of the base URL",
        setting(f"{HERE}.signin.by_link.settings", _settings_of_the_request),
        test_hosts.test_a_mailed_link_is_of_the_base_url_whatever_the_request_claims,
        r"^assert 'https://selfassess\.hathervale\.example/sign-in/' in 'You asked for a link",
        {"asked_at": "/sign-in"},
    ),
    Mutant(
        "next",
        setting(f"{HERE}.proof.next_page.is_ours", lambda _: True),
        test_redirects.test_next_leads_to_our_own_host_from_wherever_it_is_read,
        r"^assert 'evil\.example' == 'localhost",
        {"path": "/sign-in"},
    ),
    Mutant(
        "addresses of lists",
        setting(f"{HERE}.people.routes.page_address", _addresses_from_the_request),
        test_redirects.test_a_list_s_further_pages_lead_nowhere_else,
        r"first extra item: 'http://localhost:8000/boards/\S+#x'",
    ),
    Mutant(
        "no text in an address",
        last(_telling_in_the_address),
        test_redirects.test_what_was_written_never_stands_in_an_address,
        r"^assert 'Candid' not in",
    ),
    Mutant(
        "no console",
        made(_with_a_console),
        test_hosts.test_there_is_no_console_and_no_page_of_a_library_s_own,
        r"^/console\nassert 200 == 404",
    ),
    # headers
    Mutant(
        "headers",
        last(_without("Content-Security-Policy")),
        test_headers.test_every_status_carries_the_same_headers_and_a_nonce_of_its_own,
        r"^there is no policy with a nonce$",
        {"status": 404},
    ),
    Mutant(
        "a nonce of its own",
        _the_same_nonce,
        test_headers.test_every_status_carries_the_same_headers_and_a_nonce_of_its_own,
        r"^assert '(A{22})' != '\1'",
        {"status": 200},
    ),
    Mutant(
        "no framing",
        last(_without("X-Frame-Options")),
        test_headers.test_files_carry_them_too,
        r"'X-Frame-Options': None",
        {"path": "/static/icon.svg"},
    ),
    Mutant(
        "no-store",
        last(_without("Cache-Control")),
        test_headers.test_every_page_of_somebody_who_is_signed_in_is_kept_nowhere,
        r"^/\S*\nassert None == 'no-store'",
    ),
    Mutant(
        "pages that say so are kept nowhere",
        last(_private),
        test_headers.test_every_page_of_somebody_who_is_signed_in_is_kept_nowhere,
        r"^assert 'private' == 'no-store'|\nassert 'private' == 'no-store'",
    ),
    Mutant(
        "no referrer of a secret",
        last(_without("Referrer-Policy")),
        test_headers.test_a_page_whose_address_is_a_secret_tells_it_to_nobody_and_loads_nothing_from_elsewhere,
        r"'Referrer-Policy': None",
    ),
    Mutant(
        "HSTS",
        last(_without("Strict-Transport-Security")),
        test_headers.test_a_browser_is_told_to_stay_on_https_wherever_others_can_reach_it,
        r"^assert None == 'max-age",
    ),
    # files
    Mutant(
        "safe_join",
        setting("werkzeug.utils.safe_join", os.path.join),
        test_files.test_nothing_beside_them_is,
        r"^/static/\.\./\.\./\S+\nassert 200 in \(404",
        {"way": "/static/../../{}"},
    ),
    # what is told
    Mutant(
        "one line of JSON",
        lambda patch: patch.setattr(
            Lines, "format", lambda self, record: f"{record.getMessage()} {request.user_agent.string}"
        ),
        test_logs.test_whatever_a_request_holds_an_event_is_one_line,
        r"^Expecting value: line 1 column 1",
        {},
        ValueError,
    ),
    Mutant(
        "no message in the log",
        lambda patch: patch.setattr(logs.JsonLines, "format", _with_the_message),
        test_logs.test_a_fault_s_message_and_its_lines_stay_out_of_the_log,
        r"^assert 'Unrepeatable",
    ),
    Mutant(
        "no address in the log",
        lambda patch: patch.setattr(
            Lines, "emit", lambda self, record: self.lines.append(self.format(record) + request.full_path)
        ),
        test_logs.test_a_journey_through_everything_leaves_no_secret_in_the_log,
        r"Left contains \d+ more items",
    ),
    Mutant(
        "one error page",
        setting(f"{HERE}.errors._unforeseen", _telling),
        test_faults_told.test_every_kind_of_fault_tells_a_reference_and_no_more,
        r"psycopg\.errors: SELECT password",
        {"fault": test_faults_told.FAULTS[0], "accept": "text/html"},
    ),
    # what we are made of
    Mutant(
        "pins",
        _pinning("flask==3.1.0"),
        test_locks.test_no_version_with_a_known_fault_is_pinned,
        r"^assert \['flask'\] == \[\]",
        {"name": "requirements.lock"},
    ),
    Mutant(
        "hashes",
        _pinning("flask==3.1.3"),
        test_repository.test_every_locked_package_has_its_hashes_and_no_address,
        r"^flask==3\.1\.3\nassert '--hash=sha256:' in 'flask==3\.1\.3'",
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
