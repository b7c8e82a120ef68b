"""One row for each table, made from the tables themselves, so that a new table or column is in it by itself.

Row ``n`` of each table belongs to board ``n`` and points at row ``n`` of each other table.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    Table,
    TypeDecorator,
)
from sqlalchemy.sql.type_api import TypeEngine

from selfassess.storage import tables
from selfassess.storage.naming import metadata

assert tables.Board.__tablename__ == "board"  # the tables must be there before the metadata is asked

AT = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
ALL = tuple(metadata.sorted_tables)
# What CHECK constraints ask for beyond the type of a column.
_CHOSEN: dict[str, dict[str, Any]] = {
    "agency": {"successor_id": None},
    "answer": {"no_level": None},
    "answer_recovery": {"no_level": None},
    "answer_version": {"no_level": None},
    "board": {"state": "active"},
    "invitation": {"role": "member", "revoked_at": None},
    "member": {"role": "member", "standing": "holder", "ended_on": None},
    "seat": {"kind": "agency", "successor_id": None},
    "sheet": {"basis": "individual"},
}


def row_of(table: Table, number: int) -> dict[str, Any]:
    """A row that every constraint accepts once the rows of this number stand in the tables it points at."""
    row = {column.name: _value(table, column, number) for column in table.columns}
    return {**row, **_CHOSEN.get(table.name, {})}


def fill(connection: Connection, *numbers: int) -> None:
    """Put the rows of these numbers into every table."""
    for table in ALL:
        for number in numbers if table.name != "installation" else numbers[:1]:
            connection.execute(table.insert(), row_of(table, number))


def _value(table: Table, column: Column[Any], number: int) -> Any:
    if (column.primary_key and column.name == "id") or column.foreign_keys or column.name == "chain":
        return number
    return _of_type(column.type, f"{table.name} {column.name} {number} Ŵŷ", number)


def _of_type(kind: TypeEngine[Any], text: str, number: int) -> Any:
    match kind:
        case TypeDecorator():
            return _of_type(kind.impl_instance, text, number)
        case Enum():
            return kind.enums[0]
        case Boolean():
            return number % 2 == 0
        case Integer():
            return number
        case DateTime():
            return AT
        case Date():
            return date(2026, 2, 28)
        case LargeBinary():
            return text.encode()
        case JSON():
            return [text]
    # Addresses must be in lower case, and a short column takes the end, where the number is.
    return text.lower()[-(getattr(kind, "length", None) or 400) :]
