"""What is frozen when a self-assessment is signed off, and where its papers went."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from selfassess.engine.answers import LowerBecause, NoLevel
from selfassess.storage.columns import key_with_board, of_the_same_board, one_of


class Snapshot(SQLModel, table=True):
    """Everything that was signed, as canonical JSON, and the PDF that printed its hash. A trigger refuses any change
    but cancelling, and lawful erasure, which blanks texts and keeps the old hash.

    ``digest`` is the SHA-256 of what was signed, which holds texts as salted hashes and so outlasts their erasure;
    ``redacted_digest`` is that of the whole text as it stands after one, with the PDF issued again.
    """

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "assessment_id", "number"),
        of_the_same_board("assessment", "assessment_id"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    assessment_id: int
    number: int
    text: str = Field(sa_type=Text)
    digest: str = Field(max_length=64)
    pdf: bytes = Field(sa_type=LargeBinary)
    pdf_digest: str = Field(max_length=64)
    software: str = Field(max_length=40)
    made_at: datetime
    cancelled_at: datetime | None = None
    redacted_at: datetime | None = None
    redacted_digest: str | None = Field(default=None, max_length=64)


class Signature(SQLModel, table=True):
    """One person's signature under a snapshot, with the name and the role that they signed in."""

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "snapshot_id", "user_id"),
        of_the_same_board("snapshot", "snapshot_id"),
        of_the_same_board("seat", "seat_id"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    snapshot_id: int
    user_id: int = Field(foreign_key="account.id")
    seat_id: int | None = None
    role: str = Field(max_length=120)
    name: str = Field(max_length=200)
    proof: str = Field(max_length=40)
    signed_at: datetime


class Result(SQLModel, table=True):
    """What a signed or recorded self-assessment says of one question, so that looking across time reads no answers."""

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "assessment_id", "question_id"),
        of_the_same_board("assessment", "assessment_id"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    assessment_id: int
    question_id: str = Field(max_length=100)
    level: str | None = Field(default=None, max_length=60)
    no_level: NoLevel | None = Field(default=None, sa_type=one_of(NoLevel))
    assessed_on: date | None = None
    carried_from: date | None = None
    is_confirmed: bool = False
    lower_because: LowerBecause | None = Field(default=None, sa_type=one_of(LowerBecause))


class Circulation(SQLModel, table=True):
    """Which version of a paper went where."""

    __table_args__ = (key_with_board(), of_the_same_board("assessment", "assessment_id"))

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    assessment_id: int = Field(index=True)
    what: str = Field(max_length=120)
    recipient: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    at: datetime
    by: int | None = Field(default=None, foreign_key="account.id")
