"""A database of every released version, small or of a real size, comes up to this one with all its rows (R13)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, create_engine

from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from selfassess.storage.schema import REVISION_TABLE, revisions
from tests.empty_database import an_empty_database_beside, shape_of
from tests.golden.databases.export import columns_of, export_of
from tests.golden.databases.large import MEMBERS, QUESTIONS, enlarge
from tests.golden.databases.make import FOLDER, load
from tests.integration.storage.files import rows_of

RELEASED = sorted(FOLDER.glob("*.sql"))
EACH_RELEASE = pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)


@pytest.fixture
def file(released: Path, tmp_path: Path) -> Path:
    """The database of a released version."""
    load(released.read_text(encoding="utf-8"), tmp_path / "selfassess.db")
    return tmp_path / "selfassess.db"


@pytest.fixture
def large(file: Path) -> Path:
    """The same with a board of forty, each with answers to two hundred questions."""
    enlarge(file)
    return file


@pytest.fixture
def server(database_url: str) -> Iterator[Engine]:
    with an_empty_database_beside(database_url) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@EACH_RELEASE
def test_every_row_is_kept_and_so_is_the_old_file(released: Path, file: Path) -> None:
    before = rows_of(file)
    assert before.pop(REVISION_TABLE) == [(released.stem,)]
    content = file.read_bytes()
    done = migrate.bring_up_to_date(f"sqlite:///{file}")
    after = rows_of(file)
    assert done == migrate.Upgrade(released.stem, migrate.head(), file.with_name(f"{file.name}.before-{released.stem}"))
    assert after.pop(REVISION_TABLE) == [(migrate.head(),)]
    assert {name: after[name] for name in before} == before
    assert done.kept is not None
    assert done.kept.read_bytes() == content


@EACH_RELEASE
def test_what_comes_up_has_the_shape_of_a_new_one(released: Path, file: Path, migrated_file: Path) -> None:
    migrate.bring_up_to_date(f"sqlite:///{file}")
    old, new = make_engine(f"sqlite:///{file}"), make_engine(f"sqlite:///{migrated_file}")
    assert shape_of(old) == shape_of(new)
    old.dispose()
    new.dispose()


@EACH_RELEASE
@pytest.mark.on_postgresql
def test_the_same_rows_are_kept_on_postgresql(released: Path, file: Path, server: Engine) -> None:
    _move(file, server, released.stem)
    ours = _reflected(server)
    before = _rows(server, ours)
    assert migrate.bring_up_to_date(server.url.render_as_string(hide_password=False), durable=False) == migrate.Upgrade(
        released.stem, migrate.head()
    )
    assert _rows(server, ours) == before


@EACH_RELEASE
def test_a_board_of_forty_keeps_every_answer(large: Path) -> None:
    reader = create_engine(f"sqlite:///{large}")
    columns, before = columns_of(reader), export_of(reader)
    assert before["answer"][0] > MEMBERS * QUESTIONS
    migrate.bring_up_to_date(f"sqlite:///{large}")
    reader.dispose()
    assert export_of(reader, columns) == before
    reader.dispose()


@EACH_RELEASE
@pytest.mark.on_postgresql
def test_a_board_of_forty_keeps_every_answer_on_postgresql(released: Path, large: Path, server: Engine) -> None:
    _move(large, server, released.stem)
    columns, before = columns_of(server), export_of(server)
    migrate.bring_up_to_date(server.url.render_as_string(hide_password=False), durable=False)
    assert export_of(server, columns) == before
    reader = create_engine(f"sqlite:///{large}")
    assert export_of(reader) == before, "the two engines do not say the same"
    reader.dispose()


@EACH_RELEASE
@pytest.mark.parametrize(
    "changed",
    [
        "UPDATE answer SET comment = comment || '.' WHERE id = 1005",
        "UPDATE answer SET level = NULL WHERE id = 1005",
        "DELETE FROM answer_version WHERE id = 1005",
        "UPDATE audit_event SET at = datetime(at, '+1 seconds') WHERE id = 1005",
    ],
)
def test_what_is_lost_or_altered_shows_in_the_export(file: Path, changed: str) -> None:
    enlarge(file, members=2, questions=5)
    reader = create_engine(f"sqlite:///{file}")
    before = export_of(reader)
    with closing(sqlite3.connect(file)) as connection, connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        assert connection.execute(changed).rowcount == 1
    assert len(export_of(reader).items() ^ before.items()) == 2
    reader.dispose()


@EACH_RELEASE
def test_it_is_what_the_migrations_made_and_has_rows_in_every_table(released: Path, file: Path, tmp_path: Path) -> None:
    """Before the first release: after a change of migration 0001, make the file again (see its ``make``)."""
    engine = make_engine(f"sqlite:///{tmp_path}/made.db")
    migrate.upgrade(engine, released.stem)
    engine.dispose()
    assert _sql(file) == _sql(tmp_path / "made.db")
    assert not [name for name, rows in rows_of(file).items() if not rows]


def test_the_first_release_is_among_them() -> None:
    assert [path.stem for path in RELEASED][:1] == [revisions()[0]]


def _move(file: Path, server: Engine, revision: str) -> None:
    """Put the rows of an SQLite file into a database of this revision on the server."""
    migrate.upgrade(server, revision)
    reader = create_engine(f"sqlite:///{file}")
    theirs, ours = _reflected(reader), _reflected(server)
    with reader.connect() as source, server.begin() as target:
        for table in ours.sorted_tables:
            rows = [dict(row) for row in source.execute(theirs.tables[table.name].select()).mappings()]
            if table.name != REVISION_TABLE and rows:
                target.execute(table.insert(), rows)
    reader.dispose()


def _reflected(engine: Engine) -> MetaData:
    metadata = MetaData()
    metadata.reflect(engine)
    return metadata


def _rows(engine: Engine, metadata: MetaData) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(connection.execute(table.select()).all(), key=repr)
            for table in metadata.sorted_tables
            if table.name != REVISION_TABLE
        }


def _sql(file: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as connection:
        asked = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        return [(name, " ".join(sql.replace('"', "").split())) for name, sql in connection.execute(asked)]
