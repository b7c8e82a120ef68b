"""Cases 104 to 106 and 108: what is no answer is refused at its field, comes back as typed, and is never kept."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from selfassess.assessments.answering import comments
from selfassess.storage.session import Database
from tests.open_assessment import DIFFERENCE, LEAD, VOICE
from tests.pages import Pages
from tests.web.hostile.every_field import send_body
from tests.web.hostile.oracles import clean
from tests.web.hostile.two_boards import TwoBoards

CHOICE, COMMENT = f"{LEAD}.answer", f"{LEAD}.comment"
ODD = (
    *(
        "5",
        "-1",
        "4.0",
        "4e0",
        "+1",
        " 1 ",
        "0x1",
        "１",
        "١",
        "²",
        "½",
        "1_0",
        "NaN",
        "inf",
        "true",
        "null",
        "[]",
        "{}",
    ),
    *("01", "1\n", "9" * 5000, str(2**63), "1;2", "%31", "None"),
)
OVER = ("x" * 4001, "\U0001f600" * 4001, "a\r\n" * 2001, "é" * 4001, "e\u0301" * 4001)
FITTING = ("x" * 4000, "\U0001f600" * 4000, "a\r\n" * 2000, "e\u0301" * 4000)


def kept(database: Database) -> list[str]:
    """Every level and reason that stands anywhere."""
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT level, no_level FROM answer")).all()
    return [str(value) for row in rows for value in row if value is not None]


def send(holder: Pages, path: str, pairs: list[tuple[str, str]]) -> tuple[int, str]:
    """The status and the page of exactly this."""
    answer = clean(send_body(holder, path, urlencode([*pairs, ("csrf_token", holder.token())])))
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("value", ODD, ids=lambda value: ascii(value)[:12])
def test_what_is_not_exactly_a_level_is_refused_at_its_field_and_never_kept(
    boards: TwoBoards, database: Database, holder: Pages, theme: str, value: str
) -> None:
    status, page = send(holder, theme, [(CHOICE, f"level:{value}"), (COMMENT, "Kept as it was typed."), ("v", "")])
    assert (status, kept(database)) == (422, [])
    assert f'href="#{CHOICE}"' in page
    assert "Kept as it was typed." in page
    status, _ = send(holder, theme, [(CHOICE, value)])
    assert (status, kept(database)) == (422, [])


@pytest.mark.parametrize(
    "pairs",
    [
        [(CHOICE, "level:1"), (CHOICE, "level:2")],
        [(f"{LEAD}.version", "0"), (f"{LEAD}.version", "1")],
        [(CHOICE, "level:1"), (f"{LEAD}.version", "1.0")],
        [(CHOICE, "none:not_answered")],
        [(CHOICE, "none:not_applicable"), (f"{LEAD}.why", "")],
        [(f"{LEAD}.answer[]", "level:2"), (CHOICE, "level:")],
    ],
    ids=["twice", "two versions", "odd version", "a reason of ours", "no reason why", "brackets"],
)
def test_an_answer_in_two_minds_is_refused(
    boards: TwoBoards, database: Database, holder: Pages, theme: str, pairs: list[tuple[str, str]]
) -> None:
    status, _ = send(holder, theme, pairs)
    assert (status, kept(database)) == (422, [])


def test_a_choice_in_the_address_is_not_looked_at(
    boards: TwoBoards, database: Database, holder: Pages, theme: str
) -> None:
    assert send(holder, f"{theme}?{urlencode({CHOICE: 'level:2'})}", [(CHOICE, "level:1")])[0] == 303
    assert kept(database) == ["1"]


def test_what_this_page_does_not_ask_is_not_answered_on_it(
    boards: TwoBoards, database: Database, holder: Pages, theme: str
) -> None:
    """A question of another theme, and one that is in no question set."""
    assert send(holder, theme, [(f"{VOICE}.answer", "level:1"), ("NONE-01.answer", "level:1")])[0] == 303
    assert kept(database) == []
    for question in ("NONE-01", "LEAD-99"):
        path = boards.response + f"/questions/{question}"
        holder.post(path, {f"{question}.answer": "level:1"}, status=404, headers={"Accept": "application/json"})
    assert kept(database) == []


def test_a_level_of_another_scale_is_refused(boards: TwoBoards, database: Database, holder: Pages, theme: str) -> None:
    """The question of what difference was made has two levels, and no third; that of how far has no *good*."""
    for choice in ((f"{DIFFERENCE}.answer", "level:2"), (CHOICE, "level:good")):
        assert send(holder, theme, [choice])[0] == 422
    assert kept(database) == []


@pytest.mark.parametrize("comment", OVER, ids=lambda comment: ascii(comment[:2]))
def test_a_text_over_the_limit_comes_back_whole_with_the_number_over(
    boards: TwoBoards, database: Database, holder: Pages, theme: str, comment: str
) -> None:
    over = len(comments.cleaned(comment)) - comments.MOST
    status, page = send(holder, theme, [(CHOICE, "level:1"), (COMMENT, comment)])
    assert (status, kept(database)) == (422, [])
    assert f"it has {over:,} too many" in page
    assert comment[:3000] in page or comment.replace("\r\n", "\n")[:3000] in page.replace("\r\n", "\n")


@pytest.mark.parametrize("comment", FITTING, ids=lambda comment: ascii(comment[:2]))
def test_a_text_of_exactly_the_limit_is_kept(
    boards: TwoBoards, database: Database, holder: Pages, theme: str, comment: str
) -> None:
    assert send(holder, theme, [(CHOICE, "level:1"), (COMMENT, comment)])[0] == 303
    head = boards.here.head()
    assert head is not None
    assert head.comment == comments.cleaned(comment)
