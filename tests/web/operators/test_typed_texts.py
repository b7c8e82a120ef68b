"""What operators type, or what is typed at their search, is text on every page that shows it again."""

from __future__ import annotations

from collections import Counter

import pytest

from selfassess.storage.session import Database
from tests.integration.boards.purges import make_closed
from tests.pages import Page, Pages
from tests.rows import make_user
from tests.unit.accounts.test_texts import HOSTILE
from tests.web.conftest import SignInAs
from tests.web.hostile.oracles import sound

BOARDS, MAIL = "/operators/boards", "/operators/mail"
PURGE = f"{BOARDS}/east/purge"


@pytest.fixture
def browser(database: Database, sign_in_as: SignInAs) -> Pages:
    """Where an operator is signed in, beside a board that was closed a year ago."""
    with database.writing() as session:
        make_closed(session)
        operator = make_user(session, "one@operators.example", is_operator=True)
    return sign_in_as(operator)


def elements(page: Page) -> Counter[str]:
    """How many elements the page has of each kind that could run or load something."""
    return Counter({name: len(page.all(name)) for name in ("script", "img", "svg", "iframe", "object", "embed")})


@pytest.mark.parametrize("text", HOSTILE)
def test_the_reason_for_a_deletion_is_shown_as_it_was_typed(browser: Pages, database: Database, text: str) -> None:
    before = elements(browser.get(PURGE))
    browser.submit(f"{PURGE}/ask", {"reason": text})
    page = browser.get(PURGE)
    assert text in page.text
    assert elements(page) == before
    sound(database)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_wrong_name_comes_back_as_it_was_typed(browser: Pages, text: str) -> None:
    page = browser.submit(f"{PURGE}/confirm", {"typed_name": text}, status=422)
    (field,) = page.all("input", name="typed_name")
    assert field.get("value") == text


@pytest.mark.parametrize("text", [*HOSTILE, "\x00", "%", "\\", "x" * 5000, "\ud800"])
@pytest.mark.parametrize("address", [BOARDS, MAIL])
def test_whatever_is_searched_for_is_no_fault(browser: Pages, address: str, text: str) -> None:
    before = elements(browser.get(address))
    page = browser.get(address, query_string={"find": text.encode("utf-8", "surrogatepass")})
    assert elements(page) == before
    assert page.all("input", name="find")
