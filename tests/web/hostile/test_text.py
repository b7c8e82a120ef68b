"""Cases 57, 58, 100 to 103 and 107: what is typed is text, whatever it looks like."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from sqlmodel import col, select

from selfassess.storage.session import Database
from selfassess.storage.tables import OutboxMail, User
from selfassess.web import fields, listing
from selfassess.web.proof import passwords
from tests.pages import Pages
from tests.rows import make_user
from tests.web.conftest import SignInAs
from tests.web.hostile.every_address import send
from tests.web.hostile.every_field import browsers_of, read_all, send_body, write_with, writers
from tests.web.hostile.oracles import accounts_of, clean, counts, rows_of, silent
from tests.web.hostile.two_boards import NAME, TwoBoards
from tests.web.signing_in import EMAIL

# 9137 * 7919, which no number on a page or in a mail is by chance
PRODUCT = "72355903"
CLASS = "class 'str'"
TEMPLATES = "{{9137*7919}} {% for x in (1,2) %}x{% endfor %} ${9137*7919} #{7*7}"
FORMATS = "{0.__class__} %(x)s {user.password} %s {} {request} $subject"
SQL = (
    "' OR 1=1--",
    '"; DROP TABLE seat;--',
    "%27",
    "x'); DELETE FROM member; --",
    "1 UNION SELECT NULL,NULL--",
    "\\' OR ''='",
    "/**/",
)


@pytest.mark.on_sqlite
@pytest.mark.parametrize(("text", "taken"), [(TEMPLATES, PRODUCT), (FORMATS, CLASS)], ids=["templates", "formats"])
def test_the_language_of_templates_is_shown_and_mailed_as_it_was_typed(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs, text: str, taken: str
) -> None:
    """``taken`` is what would stand there if the text were taken for a template."""
    text = text[:60].rpartition(" ")[0]  # as much as the shortest field takes
    browsers = browsers_of(boards, sign_in_as)
    for writer in writers(boards):
        answer = clean(write_with(browsers[writer.by], writer, text))
        assert answer.status_code in (200, 303), writer.path
    seen = "\n".join(page.text for page in read_all(boards, browsers))
    assert taken not in seen
    assert seen.count(text) > 10
    invite = boards.base + "/invitations/one"
    browsers["manager"].submit(invite, _guest("second@hathervale.example", text))
    mails = _mails(database, boards.here.board_id)
    assert taken not in "\n".join(mails)
    assert text in mails[-1]


def _mails(database: Database, board_id: int) -> list[str]:
    with database.reading() as session:
        waiting = select(OutboxMail.body).where(OutboxMail.board_id == board_id).order_by(col(OutboxMail.id))
        return [body or "" for body in session.exec(waiting)]


def _guest(email: str, name: str) -> dict[str, Any]:
    return {"email": email, "display_name": name, "role": "observer"}


@pytest.mark.on_sqlite
def test_a_mail_never_takes_its_words_for_a_template(pages: Pages, database: Database) -> None:
    """A mail tells no name that its reader chose; what an address may hold reaches only its own line."""
    with database.writing() as session:
        make_user(session, "a{{7*7}}%s{0}@hathervale.example")
    pages.submit("/sign-in", {"email": "a{{7*7}}%s{0}@hathervale.example"})
    with database.reading() as session:
        assert session.get_one(User, 1).email == "a{{7*7}}%s{0}@hathervale.example"


def test_what_looks_like_sql_is_text_in_every_field(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    browsers = browsers_of(boards, sign_in_as)
    other, accounts = rows_of(database, boards.there.board_id), accounts_of(database)
    before = counts(database)
    every = " ".join(SQL)
    for writer in writers(boards):
        for text in (every, *SQL[:2]):
            assert clean(write_with(browsers[writer.by], writer, text)).status_code in (200, 303, 422), writer.path
    assert rows_of(database, boards.there.board_id) == other
    assert accounts_of(database) == accounts
    after = counts(database)
    assert {name: after[name] for name in ("board", "member", "account")} == {
        name: before[name] for name in ("board", "member", "account")
    }
    assert "DROP TABLE seat" in browsers["manager"].get(boards.base + "/seats/add").text or after["seat"] > 1
    for page in read_all(boards, browsers):
        clean(page.response)


@pytest.mark.on_sqlite
def test_an_address_in_a_field_is_fetched_by_nobody(
    boards: TwoBoards, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 87: whatever a field names, no connection is opened and no name is looked up."""
    asked: list[object] = []

    def refused(*where: object, **_: object) -> None:
        asked.append(where)
        raise OSError("no connection in this test")

    browsers = browsers_of(boards, sign_in_as)
    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    for url in ("http://169.254.169.254/latest/", "http://[::1]:1/", "http://0x7f.1/", "//canary.hathervale.example/"):
        for writer in writers(boards):
            silent(write_with(browsers[writer.by], writer, url))
    read_all(boards, browsers)
    assert asked == []


LISTS = ("/people", "/seats/closed", "/organisations", "/invitations", "/timeline")


def test_what_looks_like_sql_in_an_address_finds_nothing_and_harms_nothing(
    boards: TwoBoards, database: Database, sign_in_as: SignInAs
) -> None:
    browser, before = sign_in_as(boards.here.manager.user_id), counts(database)
    for tail in LISTS:
        for name in ("find", "page", "others", "before", "state", "sort", "order", "per_page", "seat", "filter"):
            value = quote(" ".join(SQL))
            page = clean(send(browser, "GET", f"{boards.base}{tail}?{name}={value}"))
            assert page.status_code == 200
            if name == "find":
                assert NAME not in page.get_data(as_text=True)
    assert counts(database) == before


def test_what_an_address_asks_for_is_only_a_wish(boards: TwoBoards, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(boards.here.manager.user_id)
    wishes = (
        "-1",
        "0",
        "1e9",
        "9" * 5000,
        "1.5",
        "NaN",
        "%D9%A3",
        "%C2%B2",
        "1%00",
        "",
        "null",
        "2147483648",
        "1;select",
    )
    for tail in LISTS:
        plain = send(browser, "GET", boards.base + tail)
        for wish in wishes:
            asked = f"?page={wish}&others={wish}&per_page=1000000&sort=password_hash&order=ascc&state={wish}"
            page = clean(send(browser, "GET", f"{boards.base}{tail}{asked}"))
            assert page.status_code == 200
            assert len(page.get_data()) < 2 * len(plain.get_data()) + 20_000
            assert page.get_data().count(b"<tr") == plain.get_data().count(b"<tr")
            assert clean(send(browser, "GET", f"{boards.base}{tail}?before={wish}")).status_code == 200


@pytest.mark.on_sqlite
@pytest.mark.parametrize("words", ["%", "_", "%%", "W_lhelmina", "Wilhel%", "*", "?", ".*", "[A-Z]", "\\"])
def test_every_sign_of_a_search_stands_for_itself(boards: TwoBoards, sign_in_as: SignInAs, words: str) -> None:
    browser = sign_in_as(boards.here.manager.user_id)
    for tail, told in (("/people", NAME), ("/invitations", boards.invitation.display_name)):
        assert told in browser.get(boards.base + tail, query_string={"find": told[:5].lower()}).text
        assert told not in browser.get(boards.base + tail, query_string={"find": words}).text


LONG = ("a" * 50_000, "a" * 50_000 + "!", "a@" * 25_000, "(" * 25_000 + "a" * 25_000, "=+" * 25_000, "{{" * 25_000)


@pytest.mark.on_sqlite
def test_a_search_looks_at_its_first_words_alone(
    boards: TwoBoards, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    real = listing.is_found

    def watched(words: str, texts: Any) -> bool:
        seen.append(len(words))
        return real(words, texts)

    for module in ("people.register", "invitations.lines", "organisations.routes"):
        monkeypatch.setattr(f"selfassess.web.{module}.is_found", watched, raising=False)
    browser = sign_in_as(boards.here.manager.user_id)
    for text in LONG:
        for tail in ("/people", "/invitations", "/organisations"):
            clean(browser.get(f"{boards.base}{tail}?{urlencode({'find': text})}").response)
    assert seen
    assert max(seen) <= 200


@pytest.mark.on_sqlite
class TestLength:
    """That the work is avoided, rather than how long it took."""

    def test_a_long_address_is_not_even_parsed(self, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
        def parsed(text: str) -> str:
            raise AssertionError("a long address was parsed")

        monkeypatch.setattr(fields, "parse_address", parsed)
        for text in LONG:
            for path in ("/sign-in", "/sign-in/password", "/sign-in/forgotten"):
                clean(pages.submit(path, {"email": text, "password": "x"}, status=422).response)

    def test_a_long_password_is_hashed_by_nobody(self, pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
        def hashed(*_: object) -> bool:
            raise AssertionError("a long password was hashed")

        monkeypatch.setattr(passwords, "fits", hashed)
        for text in LONG:
            pages.submit("/sign-in/password", {"email": EMAIL, "password": text}, status=422)

    def test_every_other_field_refuses_it_and_shows_it_again(self, boards: TwoBoards, sign_in_as: SignInAs) -> None:
        browsers = browsers_of(boards, sign_in_as)
        for writer in writers(boards):
            for text in LONG[1:3]:
                answer = clean(write_with(browsers[writer.by], writer, text))
                # The preview of a list shows each row with its problem.
                assert answer.status_code in ((200,) if writer.path.endswith("/many") else (413, 422)), writer.path


# What a form's field is sent, and what comes of it: the same on both engines.
ODD = (
    ("%00", "hidden"),
    ("a%00b", "hidden"),
    ("%ED%A0%80", "replaced"),  # half a pair, as some clients write it
    ("%ED%BF%BF", "replaced"),
    ("%FF%FE", "replaced"),
    ("caf%E9", "replaced"),  # Latin-1
    ("%F4%90%80%80", "replaced"),  # beyond Unicode
    ("%EF%BB%BFa", "hidden"),
    ("e%CC%81", "kept"),  # NFD
    ("%C3%A9", "kept"),
    ("%EF%BF%BF", "hidden"),
    ("%1B[31m", "hidden"),
    ("%C2%85", "kept"),
    ("%E2%80%8B", "hidden"),
    ("%E2%80%AE", "hidden"),
    ("a%0D%0Ab", "kept"),
)


def test_odd_characters_in_a_comment_end_the_same_way_on_both_engines(boards: TwoBoards, sign_in_as: SignInAs) -> None:
    browser = browsers_of(boards, sign_in_as)["holder"]
    path = boards.response + "/themes/LEAD"
    for sent, _ in ODD:
        seen = browser.get(path).fields()
        fixed = urlencode({"csrf_token": seen["csrf_token"], "LEAD-01.version": seen["LEAD-01.version"]})
        answer = clean(send_body(browser, path, f"{fixed}&LEAD-01.answer=level:2&LEAD-01.comment={sent}x"))
        assert answer.status_code == 303, sent
        head = boards.here.head()
        assert head is not None
        assert "\x00" not in head.comment
        head.comment.encode()
        assert head.comment.endswith("x")


def test_odd_characters_in_a_name_end_the_same_way_on_both_engines(boards: TwoBoards, sign_in_as: SignInAs) -> None:
    browser = browsers_of(boards, sign_in_as)["manager"]
    path = boards.base + "/organisations/add"
    token = browser.get(path).fields()["csrf_token"]
    for number, (sent, end) in enumerate(ODD):
        body = f"csrf_token={token}&version=0&sector=health&name=Trust{number}{sent}"
        answer = clean(send_body(browser, path, body))
        if "%0D" in sent:
            assert answer.status_code in (303, 422)
        else:
            assert answer.status_code == (422 if end == "hidden" else 303), sent


def test_odd_characters_in_an_address_end_the_same_way_on_both_engines(boards: TwoBoards, sign_in_as: SignInAs) -> None:
    browser = browsers_of(boards, sign_in_as)["manager"]
    for sent, _ in ODD:
        for path in (f"{boards.base}/people?find={sent}", f"{boards.base}/invitations?state={sent}&{sent}={sent}"):
            answer = browser.client.get(path, base_url=browser.base_url, buffered=True)
            assert clean(answer).status_code == 200, path


def test_odd_characters_on_the_way_in_end_the_same_way_on_both_engines(pages: Pages, database: Database) -> None:
    with database.writing() as session:
        make_user(session, EMAIL)
    for sent, _ in ODD:
        for path, field in (("/sign-in", "email"), ("/sign-in/password", "email"), ("/sign-in/forgotten", "email")):
            token = pages.get(path).fields()["csrf_token"]
            body = f"csrf_token={token}&{field}=a{sent}@hathervale.example%00&password="
            assert clean(send_body(pages, path, body)).status_code in (422, 429), path
    for path in ("/sign-in/code", "/sign-in/recovery-code"):
        assert clean(send_body(pages, path, f"csrf_token={token}&code=%00%ED%A0%80")).status_code in (303, 422)
