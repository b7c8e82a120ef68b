"""What the tests of boards and their people can ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from selfassess.storage.session import Database


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """The queries that the database was sent, as they come."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)
