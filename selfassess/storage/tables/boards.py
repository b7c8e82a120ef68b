"""Boards and what they are made of: broad groups, organisations, seats."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from selfassess.storage.columns import key_with_board, of_the_same_board, one_of
from selfassess.vocabulary import BoardForm, BoardState, SeatKind, Sector, SignedBy


class Board(SQLModel, table=True):
    """A multi-agency body; the tenant. What its settings are by default stands in ``boards.settings`` alone."""

    __table_args__ = (CheckConstraint("slug <> ''", name="slug_not_blank"),)

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=200)
    noun: str = Field(max_length=40)
    form: BoardForm = Field(sa_type=one_of(BoardForm))
    area: str = Field(max_length=200)
    handling_marking: str = Field(max_length=60)
    time_zone: str = Field(max_length=60)
    confidentiality_statement: str = Field(sa_type=Text)
    answer_notice: str = Field(max_length=300, default="")
    tells_whole_board: bool = False
    reply_to: str | None = Field(max_length=254)
    invitation_days: int
    keep_unsent_days: int
    signed_by: SignedBy = Field(default=SignedBy.CHAIR, sa_type=one_of(SignedBy))
    keep_closed_days: int
    state: BoardState = Field(default=BoardState.ACTIVE, sa_type=one_of(BoardState))
    created_at: datetime
    closed_at: datetime | None = None
    purge_asked_at: datetime | None = None
    purge_asked_by: int | None = Field(default=None, foreign_key="account.id")
    version: int = 1


class BoardLogo(SQLModel, table=True):
    """A board's logo, re-encoded by us."""

    __tablename__ = "board_logo"

    board_id: int = Field(foreign_key="board.id", primary_key=True)
    media_type: str = Field(max_length=40)
    image: bytes = Field(sa_type=LargeBinary)
    digest: str = Field(max_length=64)
    changed_at: datetime


class BroadGroup(SQLModel, table=True):
    """One of up to five groups of seats, set by the board. Spread is shown by these groups."""

    __tablename__ = "broad_group"
    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "name"),
        CheckConstraint("position BETWEEN 1 AND 5", name="position_one_to_five"),
        UniqueConstraint("board_id", "position"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    position: int
    name: str = Field(max_length=80)


class Agency(SQLModel, table=True):
    """An organisation that holds seats. Where it ended, its successor may be named."""

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "name"),
        of_the_same_board("agency", "successor_id"),
        CheckConstraint("successor_id <> id", name="not_its_own_successor"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    name: str = Field(max_length=200)
    sector: Sector = Field(sa_type=one_of(Sector))
    contact: str = Field(max_length=300, default="")
    ended_on: date | None = None
    successor_id: int | None = None
    version: int = 1


class Seat(SQLModel, table=True):
    """A place on the board. People hold it over time; answers belong to it.

    ``is_asked``: it answers self-assessments. ``signs``: it is a named partner's, where partners sign together.
    """

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "name"),
        of_the_same_board("agency", "agency_id"),
        of_the_same_board("broad_group", "group_id"),
        of_the_same_board("seat", "successor_id"),
        CheckConstraint("(kind = 'agency') = (agency_id IS NOT NULL)", name="agency_seat_has_agency"),
        CheckConstraint("successor_id <> id", name="not_its_own_successor"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    name: str = Field(max_length=200)
    kind: SeatKind = Field(sa_type=one_of(SeatKind))
    agency_id: int | None = Field(default=None, index=True)
    group_id: int | None = Field(default=None, index=True)
    opened_on: date
    is_asked: bool = True
    signs: bool = False
    closed_on: date | None = None
    successor_id: int | None = None
    version: int = 1
