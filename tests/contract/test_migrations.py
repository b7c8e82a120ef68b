"""The migrations make what the tables say, on both engines, and each can be taken back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Constraint, Index, Table, inspect

from selfassess.storage import migrate, schema, tables
from selfassess.storage.engine import make_engine
from selfassess.storage.naming import CONVENTION, metadata
from selfassess.storage.session import Database
from tests.empty_database import an_empty_database_beside, shape_of

assert tables.Board.__tablename__ == "board"  # the tables must be there before the metadata is asked
FILES = sorted((schema.MIGRATIONS / "versions").glob("*.py"))
EACH_FILE = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@pytest.fixture
def empty_url(database_url: str) -> Iterator[str]:
    """The address of a database without a table."""
    with an_empty_database_beside(database_url) as url:
        yield url


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    return ScriptDirectory.from_config(config)


def named(table: Table) -> list[Constraint | Index]:
    """All of a table that has a name of its own."""
    return [*table.constraints, *table.indexes]


def test_alembic_finds_nothing_to_change(database: Database) -> None:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_migrations_make_exactly_what_the_tables_would_make(database: Database, empty_url: str) -> None:
    engine = make_engine(empty_url)
    with engine.execution_options(write=True).begin() as connection:
        metadata.create_all(connection)
    made, migrated = shape_of(engine), shape_of(database.engine)
    engine.dispose()
    # The tables know no trigger.
    made["triggers"] = migrated["triggers"]
    assert migrated == made


def test_each_migration_goes_up_and_down_and_up_again(empty_url: str) -> None:
    engine = make_engine(empty_url)
    shapes = {"base": shape_of(engine)}
    for revision in schema.revisions():
        migrate.upgrade(engine, revision)
        shapes[revision] = shape_of(engine)
        assert migrate.current(engine) == revision
    assert len({str(shape) for shape in shapes.values()}) == len(shapes), "a migration that changes nothing"
    order = ["base", *schema.revisions()]
    for revision in reversed(order[:-1]):
        migrate.downgrade(engine, revision)
        assert shape_of(engine) == shapes[revision]
    for revision in order[1:]:
        migrate.upgrade(engine, revision)
        assert shape_of(engine) == shapes[revision]
    engine.dispose()


def test_both_engines_have_the_same_names(database: Database) -> None:
    about = inspect(database.engine)
    for table in metadata.sorted_tables:
        found = {about.get_pk_constraint(table.name)["name"]}
        found |= {each["name"] for each in about.get_foreign_keys(table.name)}
        found |= {each["name"] for each in about.get_unique_constraints(table.name)}
        found |= {each["name"] for each in about.get_check_constraints(table.name)}
        found |= {each["name"] for each in about.get_indexes(table.name)}
        assert found == {str(each.name) for each in named(table)}, table.name


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_constraint_is_named_by_the_convention(table: Table) -> None:
    prefixes = {kind: text.partition("_%")[0] for kind, text in CONVENTION.items()}
    for each in named(table):
        assert each.name is not None, f"{table.name} has a constraint without a name"
        # PostgreSQL would cut a longer name, and a migration could not find it any more.
        assert len(str(each.name)) <= 63
        assert str(each.name).startswith(tuple(f"{prefix}_{table.name}" for prefix in prefixes.values()))
        if isinstance(each, CheckConstraint):
            assert str(each.name) != f"ck_{table.name}_", "a CHECK says by its name what it holds"


def test_there_is_one_line_of_migrations_and_its_numbers_tell_it() -> None:
    found = scripts()
    assert found.get_heads() == [migrate.head()]
    walked = [script.revision for script in found.walk_revisions()]
    assert tuple(reversed(walked)) == schema.revisions()
    assert schema.revisions() == tuple(f"{number:04}" for number in range(1, len(walked) + 1))


@EACH_FILE
def test_a_migration_is_numbered_and_named(file: Path) -> None:
    found = re.fullmatch(r"(\d{4})_[a-z][a-z0-9_]*[a-z0-9]\.py", file.name)
    assert found is not None
    script = scripts().get_revision(found[1])
    assert script.path == str(file)
    assert script.down_revision == (None if found[1] == "0001" else f"{int(found[1]) - 1:04}")


@EACH_FILE
def test_a_migration_is_a_document_of_its_day(file: Path) -> None:
    """It may not import what will have changed by the time it runs."""
    for node in ast.walk(ast.parse(file.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert not [name for name in names if name.split(".")[0] in {"selfassess", "tests"}]


@EACH_FILE
def test_a_migration_can_be_taken_back(file: Path) -> None:
    tree = ast.parse(file.read_text())
    down = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "downgrade")
    assert not isinstance(down.body[0], ast.Pass)
