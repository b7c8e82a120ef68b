"""How a database stands to the code, told from its revision and its tables."""

from __future__ import annotations

import pytest

from selfassess.storage.schema import NotOurs, SchemaState, head, revisions, state_of


def test_the_newest_migration_is_the_head() -> None:
    assert revisions()[0] == "0001"
    assert head() == revisions()[-1]


@pytest.mark.parametrize(
    ("revision", "state"),
    [(revisions()[0], SchemaState.OLDER), (head(), SchemaState.CURRENT), ("9999", SchemaState.NEWER)],
)
def test_a_revision_tells_older_from_newer(revision: str, state: SchemaState) -> None:
    assert state_of(revision, {"board"}) is state


def test_a_revision_that_is_unknown_counts_as_newer() -> None:
    assert state_of("1a2b3c", set()) is SchemaState.NEWER


@pytest.mark.parametrize("tables", [set[str](), {"alembic_version"}])
def test_without_a_table_of_its_own_a_database_is_empty(tables: set[str]) -> None:
    assert state_of(None, tables) is SchemaState.EMPTY


def test_the_tables_of_another_program_are_none_of_ours() -> None:
    with pytest.raises(NotOurs):
        state_of(None, {"invoices"})
