"""Until the answers are shared, nobody reaches another seat's: not by any address, page, file or refused form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask

from selfassess.config import Settings
from selfassess.storage.session import Database
from selfassess.vocabulary import Visibility
from tests.open_assessment import LEAD
from tests.web.conftest import SignInAs
from tests.web.hostile.reached import addresses, reached, readable, sent
from tests.web.hostile.what_was_said import OTHER, OWN, UNSENT, Told, everything, make_told, mark, private, shared

pytestmark = pytest.mark.on_sqlite
_OWN_SEAT = ("holder", "deputy")
# Who may look at how the answers are spread once answering has ended.
_AFTER_CLOSING = ("chair", "vice-chair", "manager", "scrutineer")
# Who is told whose each answer is, once answering has ended, where the manager chose so.
_TOLD_NAMES = ("chair", "manager")
_OF_A_RESPONSE = re.compile("self-assessments/[0-9]+/(?:seats|tables|proposal|paper-forms|evidence)/")
_OTHERS = range(OTHER, UNSENT + 1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a folder of the test's own, for the files of evidence."""
    return Settings(data_folder=tmp_path, database_url=f"sqlite:///{tmp_path}/own.db")


@pytest.fixture
def told(database: Database, sign_in_as: SignInAs) -> Told:
    """The self-assessment, open for answers."""
    return make_told(database, sign_in_as)


def hidden(seats: Iterable[int]) -> list[str]:
    """What these seats wrote."""
    return [each for seat in seats for each in everything(seat)]


def kept() -> list[str]:
    """What is for its writer alone, for ever."""
    return [each for seat in _OTHERS for each in private(seat)]


def leaks(pages: dict[str, str], words: list[str]) -> list[str]:
    """Where any of these words can be read."""
    return [f"{address}: {each}" for each in words for address in found_in(pages, each)]


def found_in(pages: dict[str, str], words: str) -> list[str]:
    """The addresses at which these words can be read."""
    return [address for address, text in pages.items() if words in text]


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The addresses at which something else stands."""
    return sorted(each for each in before.keys() | after.keys() if before.get(each) != after.get(each))


@pytest.mark.parametrize("visibility", list(Visibility))
def test_before_closing_nobody_reaches_another_seat_s_words_or_anything_its_levels_change(
    told: Told, app: Flask, sign_in_as: SignInAs, visibility: Visibility
) -> None:
    told.place.set(visibility=visibility)
    readers = told.readers if visibility is Visibility.BY_GROUP else {name: told.readers[name] for name in _TOLD_NAMES}
    browsers = {name: sign_in_as(person) for name, person in readers.items()}
    before = {name: reached(browser, app, told.rows) for name, browser in browsers.items()}
    for name, pages in before.items():
        assert leaks(pages, hidden(_OTHERS)) == [], name
        where = {address.rpartition("/")[2] for address in found_in(pages, mark(OWN, "lead"))}
        expected = {"own", "own.pdf", "check", "LEAD", LEAD} if name in _OWN_SEAT else set()
        assert where >= expected, f"the search sees too little: {name}"
        assert bool(where) == bool(expected), name
    told.turn_round()
    for name, browser in browsers.items():
        assert differing(before[name], reached(browser, app, told.rows)) == [], name


def test_between_closing_and_sharing_board_members_and_observers_reach_nothing_more(
    told: Told, app: Flask, sign_in_as: SignInAs
) -> None:
    told.close()
    outside = {name: sign_in_as(each) for name, each in told.readers.items() if name not in _AFTER_CLOSING}
    before = {name: reached(browser, app, told.rows) for name, browser in outside.items()}
    for name, pages in before.items():
        assert leaks(pages, hidden(_OTHERS)) == [], name
    for name in _AFTER_CLOSING:
        pages = reached(sign_in_as(told.readers[name]), app, told.rows)
        assert leaks(pages, hidden((UNSENT,))) == [], name
        assert leaks(pages, kept()) == [], name
        assert found_in(pages, mark(OTHER, "lead")), f"the search sees too little: {name}"
    told.turn_round()
    for name, browser in outside.items():
        assert differing(before[name], reached(browser, app, told.rows)) == [], name


def test_once_shared_the_same_search_finds_what_each_seat_sent_and_nothing_that_was_not_sent(
    told: Told, app: Flask, sign_in_as: SignInAs
) -> None:
    told.close()
    told.place.share()
    browser = sign_in_as(told.readers["holder"])
    before = reached(browser, app, told.rows)
    assert leaks(before, kept()) == []
    assert leaks(before, hidden((UNSENT,))) == []
    for seat in range(OTHER, UNSENT):
        for words in shared(seat):
            assert found_in(before, words), words
    manager = reached(sign_in_as(told.readers["manager"]), app, told.rows)
    assert "export.zip" in found_in(manager, mark(OTHER, "lead"))
    told.turn_round()
    assert differing(before, reached(browser, app, told.rows)) != []


def test_a_form_sent_to_another_seat_s_response_is_refused_without_a_word_of_it(
    told: Told, app: Flask, sign_in_as: SignInAs
) -> None:
    parts = ("seat_id", "sheet_id", "answer_id", "evidence_id")
    theirs = {name: told.rows[name][1:] for name in parts} | {"evidence_id": told.rows["evidence_id"][2:]}
    rows = {**told.rows, **theirs}
    for name, person in told.readers.items():
        browser = sign_in_as(person)
        posts = [each for each in addresses(app, rows, "POST") if _OF_A_RESPONSE.search(each)]
        answers = {address: readable(sent(browser, address).get_data()) for address in posts}
        assert leaks(answers, hidden(_OTHERS)) == [], name
