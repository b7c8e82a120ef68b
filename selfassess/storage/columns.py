"""Kinds of column that several tables share."""

from enum import StrEnum

from sqlalchemy import Enum, ForeignKeyConstraint, UniqueConstraint


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
