"""Published question sets, self-assessments, responses and answers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from selfassess.engine.answers import Basis, LowerBecause, NoLevel
from selfassess.storage.columns import key_with_board, of_the_same_board, one_of
from selfassess.vocabulary import Asks, AssessmentKind, AssessmentState, Gathering, SheetState, Visibility


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
    """One occasion on which a board assesses itself. ``changes`` counts every change that a signature must know of.

    ``asks_of`` names what ``asks`` chose: ids of themes or tags, one a line; chosen questions are rows of their own.
    ``dated_on`` is the day that the levels count as; None until they are signed.
    """

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "title"),
        of_the_same_board("edition", "edition_id"),
        of_the_same_board("assessment", "starts_from_id"),
        CheckConstraint("title <> ''", name="title_not_blank"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    edition_id: int
    title: str = Field(max_length=200)
    state: AssessmentState = Field(default=AssessmentState.PREPARING, sa_type=one_of(AssessmentState))
    kind: AssessmentKind = Field(default=AssessmentKind.WHOLE, sa_type=one_of(AssessmentKind))
    gathering: Gathering = Field(default=Gathering.INDIVIDUAL, sa_type=one_of(Gathering))
    visibility: Visibility = Field(default=Visibility.BY_GROUP, sa_type=one_of(Visibility))
    asks: Asks = Field(default=Asks.CORE, sa_type=one_of(Asks))
    asks_of: str = Field(sa_type=Text, default="")
    shows_agreed_before: bool = False
    starts_from_id: int | None = None
    opens_on: date | None = None
    due_on: date | None = None
    papers_on: date | None = None
    meets_on: date | None = None
    dated_on: date | None = None
    is_date_inferred: bool = False
    source: str = Field(max_length=300, default="")
    rebaselined: str = Field(sa_type=Text, default="")
    summary: str = Field(sa_type=Text, default="")
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    shared_at: datetime | None = None
    signed_at: datetime | None = None
    created_at: datetime
    changes: int = 0
    version: int = 1


class AskedQuestion(SQLModel, table=True):
    """A question chosen by itself, asked of everybody (no seat) or of one seat besides, and why it is."""

    __tablename__ = "asked_question"
    __table_args__ = (
        UniqueConstraint("board_id", "assessment_id", "question_id", "seat_id"),
        of_the_same_board("assessment", "assessment_id"),
        of_the_same_board("seat", "seat_id"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    assessment_id: int
    question_id: str = Field(max_length=100)
    seat_id: int | None = None
    why: str = Field(max_length=400, default="")


_AGREED = text("basis = 'agreed'")


class Sheet(SQLModel, table=True):
    """One set of answers in one assessment, on the basis that says whose they are. Of a seat there is one at most, and
    one that the board agreed.

    ``group_shown`` is under which broad groups it is shown, frozen at sharing. ``keyed_by`` typed it in from paper.
    ``late_until`` is until when its seat alone may answer though answers are closed. ``present_besides`` names seats of
    an earlier paper that the board has no row for, one a line.
    """

    __table_args__ = (
        key_with_board(),
        UniqueConstraint("board_id", "assessment_id", "seat_id"),
        Index(
            "uq_sheet_agreed", "board_id", "assessment_id", unique=True, sqlite_where=_AGREED, postgresql_where=_AGREED
        ),
        of_the_same_board("assessment", "assessment_id"),
        of_the_same_board("seat", "seat_id"),
        CheckConstraint("(basis = 'individual') = (seat_id IS NOT NULL)", name="an_individual_sheet_has_a_seat"),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="board.id")
    assessment_id: int = Field(index=True)
    seat_id: int | None = None
    basis: Basis = Field(sa_type=one_of(Basis))
    table_name: str = Field(max_length=80, default="")
    reviewer: str = Field(max_length=200, default="")
    source: str = Field(max_length=300, default="")
    scale: str = Field(max_length=60, default="")
    dated_on: date | None = None
    group_shown: str | None = Field(default=None, max_length=500)
    keyed_by: int | None = Field(default=None, foreign_key="account.id")
    late_until: date | None = None
    present_besides: str = Field(sa_type=Text, default="")
    state: SheetState = Field(default=SheetState.NOT_STARTED, sa_type=one_of(SheetState))
    started_at: datetime | None = None
    sent_at: datetime | None = None
    version: int = 1


class Answer(SQLModel, table=True):
    """The head row of an answer: what it says now. Changed only by ``UPDATE ... WHERE version = :seen``.

    ``names_seat``: the writer put the seat's name to the comment. What stands from ``lower_because`` on belongs to the
    board's agreed answers: why a level fell, who dissented, since when it was carried and whether it was confirmed,
    and whether it was accepted without discussion.

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
    names_seat: bool = False
    lower_because: LowerBecause | None = Field(default=None, sa_type=one_of(LowerBecause))
    dissent: str = Field(sa_type=Text, default="")
    carried_from: date | None = None
    is_confirmed: bool = False
    is_undiscussed: bool = False
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
    names_seat: bool = False
    lower_because: LowerBecause | None = Field(default=None, sa_type=one_of(LowerBecause))
    dissent: str = Field(sa_type=Text, default="")
    carried_from: date | None = None
    is_confirmed: bool = False
    is_undiscussed: bool = False
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
