"""What SQLite says of a file, in words with what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from selfassess.storage.soundness import in_words

FILE = Path("/srv/boards.db")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_NOTADB, "is not a database, or was damaged. Nothing was changed."),
        (sqlite3.SQLITE_CORRUPT, "is damaged. Nothing was changed."),
        (sqlite3.SQLITE_CORRUPT_INDEX, "is damaged. Nothing was changed."),
        (sqlite3.SQLITE_READONLY, "cannot be written to."),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "cannot be written to."),
        (sqlite3.SQLITE_CANTOPEN, "cannot be written to."),
        (sqlite3.SQLITE_BUSY, "is in use by another program. Stop that program"),
        (sqlite3.SQLITE_BUSY_RECOVERY, "is in use by another program. Stop that program"),
        (sqlite3.SQLITE_IOERR_READ, "cannot be used (its own words). See that its disk is sound"),
    ],
)
def test_each_kind_of_trouble_has_its_words(code: int, told: str) -> None:
    trouble = sqlite3.OperationalError("its own words")
    trouble.sqlite_errorcode = code
    assert in_words(trouble, FILE).startswith(f"{FILE} {told}")


def test_a_full_disk_is_told_as_such() -> None:
    trouble = sqlite3.OperationalError("database or disk is full")
    trouble.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert in_words(trouble, FILE).startswith("There is no room left on the disk of /srv/boards.db.")


def test_trouble_of_the_driver_itself_is_told_in_its_own_words() -> None:
    assert "(closed)" in in_words(sqlite3.ProgrammingError("closed"), FILE)
