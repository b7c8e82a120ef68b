"""Published question sets, self-assessments, responses and answers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from selfassess.engine.answers import Basis, NoLevel
from selfassess.storage.columns import key_with_board, of_the_same_board, one_of
from selfassess.vocabulary import AssessmentState, Gathering, SheetState, Visibility


def _level_or_none() -> tuple[CheckConstraint, CheckConstraint]:
    """An answer has a level, or a chosen reason for none, or neither: not answered. A row never says *not in scope*."""
    return (
        CheckConstraint("level IS NULL OR no_level IS NULL", name="level_or_none"),
        CheckConstraint("no_level NOT IN ('not_answered', 'not_in_scope')", name="no_level_is_chosen"),
    )


class Edition(SQLModel, table=True):
    """One published edition of a question set: its text for ever. A trigger refuses any change."""

    __table_args__ = (key_with_board(), UniqueConstraint("board_id", "bank", "edition"))

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    bank: str = Field(max_length=80)
    edition: str = Field(max_length=40)
    title: str = Field(max_length=500)
    text: str = Field(sa_type=Text)
    digest: str = Field(max_length=64)
    published_at: datetime


class Assessment(SQLModel, table=True):
    """One occasion on which a board assesses itself. ``changes`` counts every change that a signature must know of."""

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "title"),
        of_the_same_board("edition", "edition_id"),
        CheckConstraint("title <> ''", name="title_not_blank"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    edition_id: int
    title: str = Field(max_length=200)
    state: AssessmentState = Field(default=AssessmentState.PREPARING, sa_type=one_of(AssessmentState))
    gathering: Gathering = Field(default=Gathering.INDIVIDUAL, sa_type=one_of(Gathering))
    visibility: Visibility = Field(default=Visibility.BY_GROUP, sa_type=one_of(Visibility))
    due_on: date | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    shared_at: datetime | None = None
    signed_at: datetime | None = None
    created_at: datetime
    changes: int = 0
    version: int = 1


class Sheet(SQLModel, table=True):
    """A response: one set of answers, of one seat where it is a seat's. One for each seat and assessment."""

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "assessment_id", "seat_id"),
        of_the_same_board("assessment", "assessment_id"),
        of_the_same_board("seat", "seat_id"),
        CheckConstraint("basis <> 'individual' OR seat_id IS NOT NULL", name="an_individual_sheet_has_a_seat"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    assessment_id: int = Field(index=True)
    seat_id: int | None = None
    basis: Basis = Field(sa_type=one_of(Basis))
    subject: str = Field(max_length=200, default="")
    state: SheetState = Field(default=SheetState.NOT_STARTED, sa_type=one_of(SheetState))
    started_at: datetime | None = None
    sent_at: datetime | None = None
    version: int = 1


class Answer(SQLModel, table=True):
    """The head row of an answer: what it says now. Changed only by ``UPDATE ... WHERE version = :seen``.

    The salts are those of this version's two hashes in the audit trail; they go to the kept version with what it says.
    """

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "sheet_id", "question_id"),
        of_the_same_board("sheet", "sheet_id"),
        *_level_or_none(),
        CheckConstraint("length(comment) <= 4000", name="comment_within_4000"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    sheet_id: int
    question_id: str = Field(max_length=100)
    level: str | None = Field(default=None, max_length=60)
    no_level: NoLevel | None = Field(default=None, sa_type=one_of(NoLevel))
    why_none: str = Field(max_length=400, default="")
    comment: str = Field(sa_type=Text, default="")
    choice_salt: str = Field(max_length=32)
    words_salt: str = Field(max_length=32)
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="account.id")
    version: int = 1


class AnswerVersion(SQLModel, table=True):
    """What an answer said at one version, kept from sending on. Never changed: a trigger refuses it.

    Lawful erasure alone blanks its words, with their salt: with it, short words could be guessed and proved.
    """

    __tablename__ = "answer_version"
    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "answer_id", "version"),
        of_the_same_board("answer", "answer_id"),
        *_level_or_none(),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    answer_id: int
    version: int
    level: str | None = Field(default=None, max_length=60)
    no_level: NoLevel | None = Field(default=None, sa_type=one_of(NoLevel))
    why_none: str = Field(max_length=400, default="")
    comment: str = Field(sa_type=Text, default="")
    choice_salt: str = Field(max_length=32)
    words_salt: str = Field(max_length=32)
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="account.id")


class AnswerRecovery(SQLModel, table=True):
    """A text that might still be wanted: an earlier draft, the loser of a conflict, what came after signing out.

    Pruned after seven days. ``sheet_id`` and ``question_id`` name the place; only its writer sees it.
    """

    __tablename__ = "answer_recovery"
    __table_args__ = (key_with_board(), of_the_same_board("sheet", "sheet_id"))

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    sheet_id: int = Field(index=True)
    question_id: str = Field(max_length=100)
    why: str = Field(max_length=40)
    level: str | None = Field(default=None, max_length=60)
    no_level: NoLevel | None = Field(default=None, sa_type=one_of(NoLevel))
    why_none: str = Field(max_length=400, default="")
    comment: str = Field(sa_type=Text, default="")
    kept_at: datetime = Field(index=True)
    kept_for: int = Field(foreign_key="account.id")


class Evidence(SQLModel, table=True):
    """Where an answer can be checked: a title, a type, a date and a link, or a file kept under a random name."""

    __table_args__ = (
        key_with_board(),
        of_the_same_board("answer", "answer_id"),
        CheckConstraint("size IS NULL OR size <= 7340032", name="size_within_7_mb"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    answer_id: int = Field(index=True)
    title: str = Field(max_length=200)
    kind: str = Field(max_length=60, default="")
    dated_on: date | None = None
    link: str = Field(max_length=2000, default="")
    file_name: str | None = Field(default=None, max_length=255)
    stored_name: str | None = Field(default=None, max_length=64, unique=True)
    media_type: str | None = Field(default=None, max_length=100)
    size: int | None = None
    digest: str | None = Field(default=None, max_length=64)
    added_at: datetime
    added_by: int | None = Field(default=None, foreign_key="account.id")
    removed_at: datetime | None = None
