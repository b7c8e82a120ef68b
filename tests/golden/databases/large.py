"""A released database with a board of a real size: forty members who have answered two hundred questions each.

Made from the small one, whose rows are copied with other ids and texts, so that it has every column of its revision
whatever the tables look like today. It comes out the same whenever it is made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

MEMBERS, QUESTIONS = 40, 200
# Past the ids of the small one.
_FIRST = 1_000
_WORDS = ("plan", "child", "Gŵyl", "evidence", "école", "review", "\N{SEEDLING}", "visits", "line\nbreak", "'quoted'")
_LEVELS = ("0", "1", "2", "3", None)
Row = dict[str, Any]


def enlarge(file: Path, *, members: int = MEMBERS, questions: int = QUESTIONS) -> None:
    """Give the first board of the database so many more members, each with answers to so many questions."""
    chance = Random(1)
    with closing(sqlite3.connect(file)) as connection, connection:
        copies = _Copies(connection)
        people = range(_FIRST, _FIRST + members)
        answers = range(_FIRST, _FIRST + members * questions)

        def words(_number: int) -> str:
            return " ".join(chance.choices(_WORDS, k=chance.randrange(60)))

        copies.add("account", people, email=lambda n: f"person{n}@example.org", passkey_handle=str)
        copies.add("seat", people, name=lambda n: f"Seat {n}")
        copies.add("member", people, user_id=int, seat_id=int, display_name=lambda n: f"Person {n}")
        copies.add("sheet", people, seat_id=int)
        copies.add(
            "answer",
            answers,
            sheet_id=lambda n: _FIRST + (n - _FIRST) // questions,
            question_id=lambda n: f"Q-{(n - _FIRST) % questions:03}",
            level=lambda n: _LEVELS[n % len(_LEVELS)],
            comment=words,
            changed_by=lambda n: _FIRST + (n - _FIRST) // questions,
        )
        copies.add("answer_version", answers, answer_id=int, comment=words)
        copies.add("audit_event", answers, seq=int, object_id=int)
        copies.add("audit_text", answers, event_id=int, text=words)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


class _Copies:
    """Rows that are like the first of their table, but for some columns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, table: str, numbers: Iterable[int], **unlike: Callable[[int], Any]) -> None:
        """One row for each number, which is its id; the columns named are as these functions make them of it."""
        first = self._first(table)
        assert unlike.keys() <= first.keys(), f"{table} has no {unlike.keys() - first.keys()}"
        columns = ", ".join(f'"{name}"' for name in first)
        places = ", ".join("?" for _ in first)
        rows = ({**first, "id": number, **{name: make(number) for name, make in unlike.items()}} for number in numbers)
        statement = f'INSERT INTO "{table}" ({columns}) VALUES ({places})'
        self._connection.executemany(statement, (tuple(row.values()) for row in rows))

    def _first(self, table: str) -> Row:
        found = self._connection.execute(f'SELECT * FROM "{table}" WHERE id = 1')
        return dict(zip((column[0] for column in found.description), found.fetchone(), strict=True))
