"""People on boards: memberships, invitations, the confidentiality statement."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from selfassess.storage.columns import key_with_board, of_the_same_board, one_of
from selfassess.vocabulary import Role, Standing

_ONLY_A_MEMBER_HAS_A_SEAT = "(role = 'member') = (seat_id IS NOT NULL)"
_A_SEAT_HAS_A_STANDING = "(seat_id IS NULL) = (standing IS NULL)"
_NOT_ENDED = text("ended_on IS NULL AND standing = 'holder'")


class Member(SQLModel, table=True):
    """One place of one person on one board, over time. A person may have several; rights add up.

    A seat has one holder at a time, and any number of deputies.
    """

    __table_args__ = (
        key_with_board(),
        of_the_same_board("seat", "seat_id"),
        CheckConstraint(_ONLY_A_MEMBER_HAS_A_SEAT, name="only_a_member_has_a_seat"),
        CheckConstraint(_A_SEAT_HAS_A_STANDING, name="a_seat_has_a_standing"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_it_starts"),
        Index(
            "uq_member_one_holder",
            "board_id",
            "seat_id",
            unique=True,
            sqlite_where=_NOT_ENDED,
            postgresql_where=_NOT_ENDED,
        ),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    user_id: int = Field(foreign_key="account.id", index=True)
    role: Role = Field(sa_type=one_of(Role))
    seat_id: int | None = None
    standing: Standing | None = Field(default=None, sa_type=one_of(Standing))
    display_name: str = Field(max_length=120)
    started_on: date
    ended_on: date | None = None
    version: int = 1


class Acceptance(SQLModel, table=True):
    """That a person read a board's confidentiality statement; which wording, by its digest."""

    __table_args__ = (UniqueConstraint("board_id", "user_id", "statement_digest"),)

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    user_id: int = Field(foreign_key="account.id")
    statement_digest: str = Field(max_length=64)
    accepted_at: datetime


class Invitation(SQLModel, table=True):
    """An invitation of one address to one place on one board. Only the digest of its link is kept.

    Renewing gives it a new digest and a new last day, so that the older link is dead at once.
    """

    __table_args__ = (
        key_with_board(),
        of_the_same_board("seat", "seat_id"),
        CheckConstraint(_ONLY_A_MEMBER_HAS_A_SEAT, name="only_a_member_has_a_seat"),
        CheckConstraint(_A_SEAT_HAS_A_STANDING, name="a_seat_has_a_standing"),
        CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="accepted_or_revoked"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    digest: str = Field(max_length=64, unique=True)
    email: str = Field(max_length=254)
    display_name: str = Field(max_length=120)
    role: Role = Field(sa_type=one_of(Role))
    seat_id: int | None = None
    standing: Standing | None = Field(default=None, sa_type=one_of(Standing))
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    accepted_by: int | None = Field(default=None, foreign_key="account.id")
    revoked_at: datetime | None = None
    version: int = 1
