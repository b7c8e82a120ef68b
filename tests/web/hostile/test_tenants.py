"""Cases 1 to 8, 10 and 11: what lies on another board is not there, whoever asks, by whatever address."""

from __future__ import annotations

import pytest
from flask import Flask

from selfassess.accounts.permissions import TABLE
from selfassess.audit.events import Event
from selfassess.storage.session import Database
from selfassess.vocabulary import Role, Strength
from selfassess.web.access import Door
from tests.pages import Pages
from tests.rows import make_user, trail_of
from tests.web.conftest import Clock, SignInAs
from tests.web.hostile.every_address import READS, WRITES, every_address, of_boards, send
from tests.web.hostile.oracles import accounts_of, clean, counts, rows_of
from tests.web.hostile.two_boards import ADDRESS, NAME, TwoBoards

HOSTILE_IDS = (
    "-1",
    "0",
    "01",
    "+1",
    "1.0",
    "1e9",
    "0x1",
    "2147483648",
    "999999999999",
    "9" * 300,
    "%00",
    "1%00",
    "1%0d%0aX:y",
    "%EF%BC%91",
    "%C2%B2",
    "%ED%A0%80",
    "%ff",
    "..%2F1",
    "%2e%2e%2f1",
    "..%5c1",
    "1%20OR%201=1--",
    "%27",
    "{{7*7}}",
    "A" * 300,
)


def denied(database: Database) -> list[dict[str, object]]:
    """The refused accesses of which the installation's trail tells."""
    with database.reading() as session:
        return [facts for event, facts in trail_of(session, None) if event == Event.ACCESS_DENIED]


def test_every_address_of_a_board_is_not_found_for_another_s_manager_and_leaves_a_trace(
    app: Flask, boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(boards.there.manager.user_id)
    token, before = browser.token(), rows_of(database, boards.here.board_id)
    for address in of_boards(app, boards):
        for method in (*READS, *WRITES, "OPTIONS"):
            answer = clean(send(browser, method, address.path, token))
            assert answer.status_code == 404, f"{method} {address.path}"
            assert NAME not in answer.get_data(as_text=True)
            assert boards.here.board.name not in answer.get_data(as_text=True)
    assert rows_of(database, boards.here.board_id) == before
    assert denied(database) == [{"status": 404}]


def test_what_a_board_answers_to_others_is_what_no_board_answers(
    boards: TwoBoards, sign_in_as: SignInAs, clock: Clock
) -> None:
    browser = sign_in_as(boards.there.manager.user_id)
    real = clean(send(browser, "GET", boards.base + "/people"))
    clock.forward(minutes=2)
    made_up = clean(send(browser, "GET", "/boards/no-such-board/people"))
    assert _lasting(real.get_data(as_text=True)) == _lasting(made_up.get_data(as_text=True))


def _lasting(page: str) -> str:
    lines = [line for line in page.splitlines() if "nonce" not in line and "app-reference" not in line]
    return "\n".join(line for line in lines if "csrf_token" not in line)


def test_strangers_are_led_to_the_sign_in_page_or_refused_and_a_script_is_told_401(
    app: Flask, boards: TwoBoards, database: Database, pages: Pages
) -> None:
    token, before = pages.token(), (rows_of(database, boards.here.board_id), accounts_of(database))
    for address in every_address(app, boards):
        if address.access.door is Door.PUBLIC:
            continue
        for method in address.methods:
            answer = clean(send(pages, method, address.path, token))
            if method in WRITES:
                assert answer.status_code == 401, f"{method} {address.path}"
                script = send(pages, method, address.path, token, headers={"Accept": "application/json"})
                assert (script.status_code, script.mimetype) == (401, "application/json")
            else:
                assert answer.status_code == 302
                assert answer.location.startswith("/sign-in?next=")
    assert (rows_of(database, boards.here.board_id), accounts_of(database)) == before


def test_what_a_member_s_role_does_not_include_is_refused_changes_nothing_and_leaves_a_trace(
    app: Flask, boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(boards.here.holder.user_id)
    token, before = browser.token(), rows_of(database, boards.here.board_id)
    for address in of_boards(app, boards):
        if address.permission in TABLE[Role.MEMBER]:
            continue
        for method in address.methods:
            answer = clean(send(browser, method, address.path, token))
            assert answer.status_code == 403, f"{method} {address.path}"
    assert rows_of(database, boards.here.board_id) == before
    assert denied(database) == [{"status": 403}]


def test_a_trace_of_refusals_is_left_once_a_minute_for_each_board(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs, clock: Clock
) -> None:
    browser = sign_in_as(boards.here.holder.user_id)
    for _ in range(3):
        for path in (boards.base + "/settings", boards.elsewhere + "/", "/boards/no-such-board/", "/operators/boards"):
            send(browser, "GET", path)
        clock.forward(minutes=1)
    assert denied(database) == [{"status": 403}, {"status": 404}] * 3


def test_an_answer_from_another_board_s_member_is_not_kept(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(boards.there.holder.user_id, Strength.LINK)
    fields = {"LEAD-01.answer": "level:2", "LEAD-01.comment": "From elsewhere.", "LEAD-01.version": "0"}
    for tail, kind in (("/questions/LEAD-01", "application/json"), ("/themes/LEAD", "text/html")):
        clean(browser.post(boards.response + tail, fields, status=404, headers={"Accept": kind}).response)
    assert boards.here.head() is None
    assert denied(database) == [{"status": 404}]


@pytest.mark.parametrize("who", ["manager", "holder"])
def test_rows_of_one_board_are_not_found_under_another_s_address(
    app: Flask, boards: TwoBoards, database: Database, sign_in_as: SignInAs, who: str
) -> None:
    browser = sign_in_as(getattr(boards.there, who).user_id)
    token = browser.token()
    before = rows_of(database, boards.here.board_id), rows_of(database, boards.there.board_id)
    for address in of_boards(app, boards):
        if len(address.parts) < 2:
            continue
        mixed = address.with_part("slug", boards.there.board.slug)
        for method in mixed.methods:
            answer = clean(send(browser, method, mixed.path, token, headers={"Accept": _kind(mixed.path)}))
            page = answer.get_data(as_text=True)
            assert NAME not in page
            if "/timeline/" in mixed.path:
                assert answer.status_code == 200
                assert "Nothing" in page or method == "HEAD"
            else:
                assert answer.status_code in (403, 404), f"{method} {mixed.path}: {answer.status_code}"
    assert (rows_of(database, boards.here.board_id), rows_of(database, boards.there.board_id)) == before


def _kind(path: str) -> str:
    return "application/json" if "/questions/" in path else "text/html"


def test_a_response_is_found_only_under_its_own_assessment_and_seat(boards: TwoBoards, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(boards.there.holder.user_id, Strength.LINK)
    here, there = boards.here, boards.there
    for assessment_id, seat_id in ((here.assessment_id, there.seat_id), (there.assessment_id, here.seat_id)):
        for tail in ("", "themes/LEAD"):
            path = f"{boards.elsewhere}/self-assessments/{assessment_id}/seats/{seat_id}/{tail}"
            clean(browser.get(path, status=404).response)


def test_what_is_no_id_is_not_found_at_any_address(app: Flask, boards: TwoBoards, sign_in_as: SignInAs) -> None:
    """Each value goes to every third address, shifted by one, so that all of them meet all kinds of parts."""
    browser = sign_in_as(boards.here.manager.user_id)
    token, turn = browser.token(), 0
    for address in every_address(app, boards):
        for name in address.parts:
            for value in HOSTILE_IDS:
                turn += 1
                if turn % 3 or (name in ("theme_id", "question_id") and value[0].isalnum() and "%" not in value):
                    continue  # a question may be called so
                hostile = address.with_part(name, value)
                method = sorted(hostile.methods)[turn % len(hostile.methods)]
                answer = clean(send(browser, method, hostile.path, token))
                assert answer.status_code in (404, 405), f"{method} {hostile.path}: {answer.status_code}"


def test_ids_that_could_be_and_are_not_are_not_found(app: Flask, boards: TwoBoards, sign_in_as: SignInAs) -> None:
    browsers = [sign_in_as(person.user_id) for person in (boards.here.manager, boards.here.holder)]
    for browser in browsers:
        for address in of_boards(app, boards):
            for name in address.parts.keys() - {"slug", "object_type"}:
                path = address.with_part(name, "2147483647").path
                answer = clean(send(browser, "GET", path))
                empty = answer.status_code == 200 and "/timeline/" in path
                if answer.status_code == 422:  # how it stands is told before any part of it is looked for
                    assert send(browser, "GET", address.path).status_code == 422, path
                    continue
                assert empty or answer.status_code in (403, 404, 405, 302), f"{path}: {answer.status_code}"


def test_after_a_request_that_failed_the_next_one_sees_its_own_board_alone(
    app: Flask, boards: TwoBoards, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = sign_in_as(boards.here.manager.user_id), sign_in_as(boards.there.manager.user_id)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with monkeypatch.context() as failing:
        failing.setattr("selfassess.web.people.routes.page_address", lambda *_, **__: 1 / 0)
        assert send(here, "GET", boards.base + "/people").status_code == 500
    assert NAME in here.get(boards.base + "/people").text
    assert NAME not in there.get(boards.elsewhere + "/people").text


@pytest.mark.parametrize("words", ["Oakapple", "oak", "%", "_", "*", "' OR 1=1--"])
def test_a_search_finds_nobody_of_another_board(boards: TwoBoards, sign_in_as: SignInAs, words: str) -> None:
    browser = sign_in_as(boards.there.manager.user_id)
    for tail in ("/people", "/seats/closed", "/organisations", "/invitations"):
        page = browser.get(boards.elsewhere + tail, query_string={"find": words})
        clean(page.response)
        for told in (NAME, ADDRESS, boards.agency.name, boards.invitation.email):
            assert told not in page.text


def test_an_address_that_another_board_knows_is_invited_without_a_word(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(boards.there.manager.user_id)
    told: list[list[str]] = []
    for email in (ADDRESS, "never-heard-of@hathervale.example"):
        page = browser.submit(
            boards.elsewhere + "/invitations/one", {"email": email, "display_name": "A Guest", "role": "observer"}
        )
        assert "already" not in page.text
        told.append(page.errors())
    assert told == [[], []]
    assert len(rows_of(database, boards.there.board_id)["invitation"]) == 2


def test_refused_requests_leave_every_count_as_it_was(
    app: Flask, boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        outsider = make_user(session)
    browser = sign_in_as(outsider)
    token, before = browser.token(), counts(database)
    for address in every_address(app, boards):
        if address.access.door in (Door.BOARD, Door.OPERATOR):
            for method in WRITES:
                assert send(browser, method, address.path, token).status_code in (404, 405)
    assert counts(database) == before
