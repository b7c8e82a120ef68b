"""``python -m tests.golden.databases.make 0001`` writes the database of that revision, with rows in every table.

One for each released version, as the text that SQLite would be given. Made while the tables are those of that revision;
from the release on the file is never made again, since later versions must be able to upgrade exactly that.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from tests.integration.storage.every_table import fill

FOLDER = Path(__file__).parent


def text_of(revision: str) -> str:
    """A database of this revision with two rows in every table, as SQL."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.db"
        engine = make_engine(f"sqlite:///{file}")
        migrate.upgrade(engine, revision)
        with engine.execution_options(write=True).begin() as connection:
            fill(connection, 1, 2)
        engine.dispose()
        with closing(sqlite3.connect(file)) as read:
            return "\n".join(read.iterdump()) + "\n"


def load(sql: str, file: Path) -> None:
    """Make the database ``file`` from what ``text_of`` wrote, for this user alone."""
    file.touch(mode=0o600)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.executescript(sql)


if __name__ == "__main__":
    for each in sys.argv[1:]:
        (FOLDER / f"{each}.sql").write_text(text_of(each), encoding="utf-8")
