"""Before sharing, no page holds anything of another seat's: neither its words, nor anything that its levels change."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlmodel import col

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Member, Sheet
from selfassess.vocabulary import Visibility
from tests.gathered import Gathered, Said, gathered
from tests.open_assessment import DIFFERENCE, LEAD, VOICE
from tests.pages import Pages
from tests.web.conftest import SignInAs

# What differs between two answers to the same request and says nothing: tokens and marks of the page itself.
_CHANCE = re.compile(r'(name="csrf_token"[^>]*value|nonce)="[^"]*"')
# That somebody took the board's record out is in the record that the next one takes.
_TAKEN_OUT = re.compile(r'^.*"board\.exported".*\n?', re.MULTILINE)
_REFERENCE = re.compile(r"<strong class=\"app-reference\">[^<]*</strong>")


def random_said(chance: random.Random) -> list[tuple[str, Said]]:
    """Six to nine responses of two groups, each with comments of its own."""
    said: list[tuple[str, Said]] = []
    for number in range(chance.randint(6, 9)):
        answers = {
            question: GivenAnswer(
                level=chance.choice("01" if question == DIFFERENCE else "012"),
                comment=f"secret-{number}-{chance.getrandbits(40):x}",
                names_seat=chance.random() < 0.3,
            )
            for question in (LEAD, DIFFERENCE, VOICE)
        }
        said.append((chance.choice(("Council", "Health")), answers))
    return said


def addresses(app: Flask, place: Gathered, seat_id: int) -> Iterator[str]:
    """Every address of the board that can be read, with what is there put in its place."""
    values: dict[str, Any] = {
        "slug": place.board.slug,
        "assessment_id": place.assessment_id,
        "seat_id": seat_id,
        "question_id": LEAD,
        "theme_id": "LEAD",
        "object_type": "assessment",
        "object_id": place.assessment_id,
    }
    for rule in app.url_map.iter_rules():
        if "slug" in rule.arguments and "GET" in (rule.methods or ()):
            given = {name: values.get(name, 1) for name in rule.arguments if name not in (rule.defaults or {})}
            yield app.url_map.bind("localhost").build(rule.endpoint, {**given, **(rule.defaults or {})})


def seen(browser: Pages, app: Flask, place: Gathered, seat_id: int) -> dict[str, str]:
    """The bytes of every page and file, but for what differs by chance."""
    found = {}
    for address in addresses(app, place, seat_id):
        response = browser.client.get(address, base_url=browser.base_url, buffered=True)
        text = text_of(response.get_data())
        is_page = response.mimetype in ("text/html", "application/json")
        found[address] = _REFERENCE.sub("", _CHANCE.sub("", text)) if is_page else _TAKEN_OUT.sub("", text).rstrip()
    return found


def text_of(data: bytes) -> str:
    """What can be read in an answer; of a ZIP in all of its files."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return "\n".join(f"{name}\n{bundle.read(name).decode('utf-8', errors='replace')}" for name in bundle.namelist())


def turn_round(place: Gathered, besides: int | None) -> None:
    """Every other seat's levels, changed to the lowest."""
    with place.database.writing() as session:
        others = [seat.id for seat in place.seats if seat.id != besides]
        sheets = [
            sheet_id
            for (sheet_id,) in session.execute(
                Sheet.__table__.select()  # type: ignore[attr-defined]
                .with_only_columns(col(Sheet.id))
                .where(col(Sheet.board_id) == place.board_id, col(Sheet.seat_id).in_(others))
            )
        ]
        of_others = (col(Answer.board_id) == place.board_id, col(Answer.sheet_id).in_(sheets))
        session.execute(update(Answer).where(*of_others).values(level="0"))


def words_of(said: list[tuple[str, Said]], besides: int | None = None) -> list[str]:
    """Every comment but those of one seat, by its place in the list."""
    return [
        given.comment for number, (_, answers) in enumerate(said) for given in answers.values() if number != besides
    ]


@pytest.mark.on_sqlite
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("is_closed", [False, True])
def test_no_page_or_file_holds_anything_of_another_seat(
    database: Database, app: Flask, sign_in_as: SignInAs, seed: int, is_closed: bool
) -> None:
    chance = random.Random(seed)
    said = random_said(chance)
    visibility = chance.choice(list(Visibility))
    place = gathered(database, said, visibility=visibility, is_closed=is_closed)
    own = chance.randrange(len(said))
    people: list[tuple[Member, int | None]] = [(place.holders[own], own), (place.observer, None)]
    if not is_closed:
        people += [(place.chair, None), (place.vice, None), (place.manager, None), (place.scrutineer, None)]
    browsers = [(sign_in_as(person), number) for person, number in people]
    before = []
    for browser, number in browsers:
        pages = seen(browser, app, place, place.seats[number or 0].id)
        for address, text in pages.items():
            told = [words for words in words_of(said, besides=number) if words in text]
            assert told == [], address
        before.append(pages)
    turn_round(place, besides=place.seats[own].id)
    for (browser, number), pages in zip(browsers, before, strict=True):
        if number is None:
            turn_round(place, besides=None)
        after = seen(browser, app, place, place.seats[number or 0].id)
        assert [each for each, text in pages.items() if after[each] != text and not each.endswith("/timeline")] == []
