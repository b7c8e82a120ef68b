"""The worked example played through the pages, from setting up to signing, tells the numbers that the core gives."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
import yaml

from selfassess.assessments.setting_up.preparing import publish_edition
from selfassess.engine.answers import Answer, AnswerSheet
from selfassess.engine.comparison import compare
from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Member, Seat
from selfassess.vocabulary import Role, Strength
from tests.golden.test_worked_example import FOLDER
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import compared
from tests.pages import Pages
from tests.rows import NOW, make_board, make_identity, make_member, make_seat
from tests.web.conftest import Clock, SignInAs

HERE = "/boards/hathervale/self-assessments"
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Players:
    """The board, who plays, and how each signs in."""

    board: Board
    manager: Member
    chair: Member
    seats: tuple[tuple[Seat, Member], ...]
    sign_in_as: SignInAs


@pytest.fixture
def players(database: Database, sign_in_as: SignInAs) -> Players:
    """Both versions of its question set are published for the board; nothing else is there."""
    with database.writing() as session:
        board = make_board(session, slug="hathervale", name="Harrowmere Safeguarding Children Partnership")
        manager, chair = (make_member(session, board, role=role) for role in (Role.MANAGER, Role.CHAIR))
        for _, read in worked_example():
            publish_edition(session, identity=make_identity(manager), board_id=board.id, read=read, now=NOW)
        seats = [make_seat(session, board) for _ in range(3)]
        held = tuple((seat, make_member(session, board, seat=seat)) for seat in seats)
    return Players(board, manager, chair, held, sign_in_as)


@pytest.fixture
def rounds(players: Players, clock: Clock) -> Players:
    """Both rounds are played, a year apart."""
    for (sheet, _), meets in zip(worked_example(), ("5 3 2027", "3 3 2028"), strict=True):
        play(players, sheet, meets)
        clock.forward(days=365)
    return players


def play(players: Players, sheet: AnswerSheet, meets: str) -> None:
    """One round, from setting it up to its signature."""
    manager, chair = players.sign_in_as(players.manager), players.sign_in_as(players.chair)
    here = set_up(manager, sheet, meets)
    manager.submit(f"{here}/open")
    for seat, holder in players.seats:
        answer(players.sign_in_as(holder, Strength.LINK), f"{here}/seats/{seat.id}", sheet)
    manager.submit(f"{here}/close")
    chair.submit(f"{here}/share")
    chair.submit(f"{here}/agree")
    for each in sheet.answers.values():
        if each.carried_from is None:
            agree(chair, f"{here}/agree/{each.question}", each)
    assert "It is signed off." in chair.submit(f"{here}/sign").text


def set_up(manager: Pages, sheet: AnswerSheet, meets: str) -> str:
    """The self-assessment, prepared on the sheet's version and asking all of it."""
    page = manager.get(f"{HERE}/new")
    options = {"".join(option.itertext()).strip(): option.get("value", "") for option in page.all("option")}
    key = options[f"Challenge between partners, version {sheet.edition}"]
    typed = {"title": sheet.assessment, "question_set": key, "meets_on": meets.split()}
    path = manager.submit(f"{HERE}/new", typed).path
    here = HERE + "/" + path.removeprefix(f"{HERE}/").split("/")[0]
    assert "The settings are saved." in manager.submit(f"{here}/set-up", {"asks": "all"}).text
    return here


def answer(browser: Pages, response: str, sheet: AnswerSheet) -> None:
    """What a seat says: the same as the board will, so that the middle of all answers is the board's own level."""
    fields: dict[str, Any] = {}
    for each in sheet.answers.values():
        fields[f"{each.question}.answer"] = choice(each)
        fields[f"{each.question}.why"] = each.reason
    browser.submit(f"{response}/themes/CH", fields)
    assert browser.submit(f"{response}/check").heading == "Your response is sent"


def agree(chair: Pages, address: str, said: Answer) -> None:
    """One level, as the meeting agreed it."""
    fields = {"answer": choice(said), "why": said.reason, "reason": "As the meeting said."}
    if said.lower_because is not None:
        fields["lower_because"] = said.lower_because.value
    chair.submit(address, fields, form=-1)


def choice(said: Answer) -> str:
    """The value of the option."""
    return f"level:{said.level}" if said.level else f"none:{said.none}"


def figures(page: str) -> dict[str, str]:
    """What the file of the comparison says each difference is made of, by the headings of its columns."""
    rows = list(csv.reader(io.StringIO(page)))
    at = rows.index(["What each difference is made of"])
    return dict(zip(rows[at + 1], rows[at + 2], strict=True))


def shown(exact: str) -> str:
    """A number of the example (``58 1/3``) as the report rounds it."""
    rounded = f"{float(sum(Fraction(part) for part in exact.split())):.2f}"
    return rounded.rstrip("0").rstrip(".")


def test_the_worked_example_played_through_the_pages_gives_the_numbers_of_the_core(
    rounds: Players, database: Database, clock: Clock
) -> None:
    (first, before), (second, after) = worked_example()
    with database.reading() as session:
        found = compared(session, make_identity(rounds.chair), rounds.board.id, clock().date())
    played = found.trend.against_previous
    core = compare(first, second, [before.bank, after.bank])
    assert {each.value: n for each, n in played.counts.items()} == EXPECTED["counts"]
    assert [(each.question.id, each.movement, each.steps) for each in played.movements] == [
        (each.question.id, each.movement, each.steps) for each in core.movements
    ]
    assert played.coverage == core.coverage
    for part in ("as_scored", "like_for_like", "explanation"):
        assert getattr(played.theme["CH"], part) == getattr(core.theme["CH"], part), part


def test_the_page_and_its_file_tell_these_numbers(rounds: Players) -> None:
    member = rounds.sign_in_as(rounds.seats[0][1])
    page = member.get("/boards/hathervale/compare").text
    for words in ("1 answer is lower, 2 are higher", "Mostly not comparable", "3 of 7 questions", "we know more now"):
        assert words in page
    told = figures(member.get("/boards/hathervale/compare.csv").response.get_data(as_text=True))
    scored, alike = EXPECTED["as scored"], EXPECTED["like for like"]
    parts = EXPECTED["explanation of the difference"]
    assert told["As scored"] == f"{shown(scored['round A'])} to {shown(scored['round B'])}"
    assert told["Like for like"] == f"{shown(alike['round A'])} to {shown(alike['round B'])}"
    assert told["Answers compared"] == str(EXPECTED["matched"])
    for heading, part in (
        ("Moved", "movement"),
        ("Came in", "joined"),
        ("Dropped out", "left"),
        ("Weights", "weights"),
    ):
        assert told[heading].lstrip("'+").replace("\u2212", "-").split(" ")[0] == shown(parts[part]), heading
