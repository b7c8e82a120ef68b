"""The demonstration, filled once for all tests that only read it, or in a test's own database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import col, select

from selfassess.accounts.identity import Identity
from selfassess.demo import filling
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Board, Member
from tests.databases import AUDIT_KEY
from tests.rows import NOW, make_identity


@dataclass(frozen=True, slots=True)
class Filled:
    """The county's database, and what its tests ask for again and again."""

    database: Database
    board: Board

    def person(self, name: str) -> Identity:
        """Whoever is called so on the board, with every place that they have now."""
        with self.database.reading() as session:
            here = (Member.board_id == self.board.id, col(Member.ended_on).is_(None))
            places = session.exec(select(Member).where(*here, Member.display_name == name)).all()
        return make_identity(*places)

    @property
    def manager(self) -> Identity:
        """Its business manager."""
        return self.person("Willow Garth")

    def assessment(self, title: str) -> Assessment:
        """One of its self-assessments."""
        with self.database.reading() as session:
            where = (Assessment.board_id == self.board.id, Assessment.title == title)
            return session.exec(select(Assessment).where(*where)).one()


@pytest.fixture(scope="session")
def county(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """The county on the day on which every test of rows takes place: on SQLite, for tests that only read."""
    file = tmp_path_factory.mktemp("county") / "selfassess.db"
    shutil.copy(migrated_file, file)
    file.chmod(0o600)
    engine = make_engine(f"sqlite:///{file}")
    yield filled(Database(engine, audit_key=AUDIT_KEY))
    engine.dispose()


def filled(database: Database) -> Filled:
    """The county in a database of the test's own."""
    with database.writing() as session:
        board = filling.fill(session, now=NOW)
    return Filled(database, board)
