"""What a board says of itself beside the levels: judgements, findings, messages, recommendations."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from selfassess.engine.answers import FindingStatus
from selfassess.storage.columns import key_with_board, of_the_same_board, one_of
from selfassess.vocabulary import FindingKind


class SheetSeat(SQLModel, table=True):
    """A seat that took part in a sheet: sat at the table that gave it, or at the meeting that agreed it."""

    __tablename__ = "sheet_seat"
    __table_args__ = (of_the_same_board("sheet", "sheet_id"), of_the_same_board("seat", "seat_id"))

    board_id: int = Field(foreign_key="board.id", primary_key=True)
    sheet_id: int = Field(primary_key=True)
    seat_id: int = Field(primary_key=True, index=True)


class ThemeJudgement(SQLModel, table=True):
    """The level that a sheet itself sets for a theme, with its reason. The calculated level never overwrites it."""

    __tablename__ = "theme_judgement"
    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "sheet_id", "theme_id"),
        of_the_same_board("sheet", "sheet_id"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    sheet_id: int
    theme_id: str = Field(max_length=100)
    level: str = Field(max_length=60)
    reason: str = Field(sa_type=Text, default="")
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="account.id")
    version: int = 1


class Finding(SQLModel, table=True):
    """A lasting strength or area for consideration, kept from one self-assessment to the next.

    ``questions`` holds the ids of the questions that it is tied to, one a line.
    """

    __table_args__ = (
        key_with_board(),
        of_the_same_board("assessment", "raised_in_id"),
        CheckConstraint("text <> ''", name="text_not_blank"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    kind: FindingKind = Field(sa_type=one_of(FindingKind))
    raised_in_id: int = Field(index=True)
    theme_id: str | None = Field(default=None, max_length=100)
    text: str = Field(sa_type=Text)
    questions: str = Field(sa_type=Text, default="")
    position: int
    created_at: datetime
    removed_at: datetime | None = None
    version: int = 1


class FindingReview(SQLModel, table=True):
    """How a finding stood when a later self-assessment looked at it again."""

    __tablename__ = "finding_review"
    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "finding_id", "assessment_id"),
        of_the_same_board("finding", "finding_id"),
        of_the_same_board("assessment", "assessment_id"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    finding_id: int
    assessment_id: int = Field(index=True)
    status: FindingStatus = Field(sa_type=one_of(FindingStatus))
    note: str = Field(sa_type=Text, default="")
    version: int = 1


class Message(SQLModel, table=True):
    """One of a self-assessment's overall messages, in the board's order."""

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "assessment_id", "position"),
        of_the_same_board("assessment", "assessment_id"),
        CheckConstraint("position >= 1", name="position_from_one"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    assessment_id: int
    position: int
    text: str = Field(sa_type=Text)


class Recommendation(SQLModel, table=True):
    """What a self-assessment recommends: numbered, with a lead and a day. ``questions`` as in ``Finding``."""

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "assessment_id", "number"),
        of_the_same_board("assessment", "assessment_id"),
        of_the_same_board("seat", "lead_seat_id"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    assessment_id: int
    number: int
    text: str = Field(sa_type=Text)
    lead_seat_id: int | None = None
    due_on: date | None = None
    questions: str = Field(sa_type=Text, default="")
    version: int = 1
