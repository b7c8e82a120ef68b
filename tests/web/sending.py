"""What tests of pages share: the three boxes of a date, and counting what a page asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from selfassess.storage.session import Database


def day_of(name: str, day: str = "20 11 2026") -> list[tuple[str, str]]:
    """What the three boxes of a date send."""
    return [(name, part) for part in day.split()]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
