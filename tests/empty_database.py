"""A database without a table, beside the one that a test was given, and how a database looks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import make_url


@contextmanager
def an_empty_database_beside(url: str, *, encoding: str = "UTF8") -> Iterator[str]:
    """The address of an empty database on the same engine. A server's goes when the block ends, a file stays."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        assert parts.database is not None
        yield f"sqlite:///{Path(parts.database).with_name(name)}.db"
        return
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(
            text(f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING '{encoding}'")
        )
    try:
        yield parts.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def shape_of(engine: Engine) -> dict[str, Any]:
    """All that a migration makes: tables with columns, keys, constraints and indexes by name, and triggers."""
    with engine.connect() as connection:
        found: dict[str, Any] = {name: _table(connection, name) for name in inspect(connection).get_table_names()}
        found.pop("alembic_version", None)
        found["triggers"] = _triggers(connection)
    return found


def _table(connection: Connection, name: str) -> dict[str, Any]:
    about = inspect(connection)
    columns = {each["name"]: (str(each["type"]), each["nullable"], each["default"]) for each in about.get_columns(name)}
    return {
        "columns": columns,
        "primary key": about.get_pk_constraint(name),
        "foreign keys": _by_name(about.get_foreign_keys(name)),
        "unique": _by_name(about.get_unique_constraints(name)),
        "checks": _by_name(about.get_check_constraints(name)),
        "indexes": _by_name(about.get_indexes(name)),
    }


def _by_name(found: Any) -> list[Any]:
    return sorted(({**each, "dialect_options": _plain(each)} for each in found), key=lambda each: str(each["name"]))


def _plain(each: Any) -> dict[str, str]:
    return {name: str(value) for name, value in each.get("dialect_options", {}).items()}


def _triggers(connection: Connection) -> list[tuple[Any, ...]]:
    if connection.dialect.name == "sqlite":
        asked = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    else:
        asked = (
            "SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal ORDER BY 1"
        )
    return [tuple(row) for row in connection.execute(text(asked))]
