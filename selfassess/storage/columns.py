"""Kinds of column that several tables share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Enum, ForeignKeyConstraint, UniqueConstraint

# What a row's number may be on both engines: asked about another one, PostgreSQL would fail.
IDS = range(1, 2**31)


def is_row(column: Any, number: int) -> ColumnElement[bool]:
    """The condition that a column holds this number; one that never holds where no row could have it.

    For every number that comes from outside.
    """
    # No row is number 0. A condition that is simply false would take the others beside it out of the statement.
    found: ColumnElement[bool] = column == (number if number in IDS else 0)
    return found


def one_of(kind: type[StrEnum]) -> Enum:
    """A text column that holds the values of ``kind``, with a CHECK constraint named after it."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=_snake(kind.__name__),
        values_callable=lambda members: [member.value for member in members],
    )


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def of_the_same_board(table: str, column: str) -> ForeignKeyConstraint:
    """A foreign key on ``(board_id, column)``, so that a row can only point at a row of its own board."""
    return ForeignKeyConstraint(["board_id", column], [f"{table}.board_id", f"{table}.id"])


def key_with_board() -> UniqueConstraint:
    """What ``of_the_same_board`` points at."""
    return UniqueConstraint("board_id", "id")
