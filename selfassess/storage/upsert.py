"""Inserting a row that may be there already, in one statement, on either engine."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from selfassess.storage.naming import metadata


def insert_into(session: Session, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``, of the session's own engine.

    The result's ``rowcount`` says whether a row was written.
    """
    rows = metadata.tables[str(table.__tablename__)]
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    # Without an id to give back: PostgreSQL's driver knows the count only of a statement that returns nothing.
    return insert(rows).inline().execution_options(preserve_rowcount=True)
