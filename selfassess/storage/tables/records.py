"""What the installation keeps about itself: audit events, mail to send, jobs, the mark of a demonstration."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

_WAITING = text("sent_at IS NULL AND given_up_at IS NULL")


class AuditEvent(SQLModel, table=True):
    """One event of one chain: a board's (``board_id``) or the installation's (None). Triggers refuse any change.

    ``data`` is canonical JSON of ids, versions and salted hashes: never a level, a comment, a name or an address.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        CheckConstraint("seq >= 1", name="seq_from_one"),
        CheckConstraint("(chain = 0) = (board_id IS NULL)", name="chain_zero_is_the_installation"),
        CheckConstraint("board_id IS NULL OR board_id = chain", name="chain_of_its_board"),
        Index("ix_audit_event_object", "chain", "object_type", "object_id", "seq"),
    )

    id: int = Field(default=None, primary_key=True)
    chain: int
    seq: int
    board_id: int | None = Field(default=None, foreign_key="board.id", index=True)
    at: datetime
    actor_id: int | None = None
    actor_role: str | None = Field(default=None, max_length=40)
    acting_for: int | None = None
    event: str = Field(max_length=60)
    object_type: str = Field(max_length=40, default="")
    object_id: int | None = None
    object_version: int | None = None
    data: str = Field(sa_type=Text, default="{}")
    reason_hash: str | None = Field(default=None, max_length=64)
    request_id: str | None = Field(default=None, max_length=40)
    app_version: str = Field(max_length=40)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    mac: str = Field(max_length=64)
    key_id: str = Field(max_length=16)


class AuditText(SQLModel, table=True):
    """A text that an event holds only as a salted hash, so that lawful erasure leaves the chain whole.

    An erased text is None and its salt empty: with the salt, a short text could be guessed and proved.
    """

    __tablename__ = "audit_text"
    __table_args__ = (UniqueConstraint("event_id", "field"),)

    id: int = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="audit_event.id")
    board_id: int | None = Field(default=None, foreign_key="board.id", index=True)
    field: str = Field(max_length=40)
    salt: str = Field(max_length=32)
    text: str | None = Field(default=None, sa_type=Text)


class OutboxMail(SQLModel, table=True):
    """A mail to send, written with the change that causes it. Its body goes once sent, since it may hold a link.

    After ``useless_after`` it is not sent any more. ``attempts`` counts claims, so that only whoever claimed it last
    may say that it failed.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        # Only what waits: a month of sent mail stands beside it.
        Index("ix_outbox_mail_waiting", "send_after", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = Field(default=None, primary_key=True)
    board_id: int | None = Field(default=None, foreign_key="board.id", index=True)
    kind: str = Field(max_length=40)
    address: str = Field(max_length=254)
    reply_to: str | None = Field(default=None, max_length=254)
    subject: str = Field(max_length=300)
    body: str | None = Field(default=None, sa_type=Text)
    once_key: str | None = Field(default=None, max_length=120, unique=True)
    created_at: datetime
    send_after: datetime
    useless_after: datetime | None = None
    attempts: int = 0
    last_error: str | None = Field(default=None, max_length=200)
    sent_at: datetime | None = None
    given_up_at: datetime | None = None


class Job(SQLModel, table=True):
    """When a job of ``selfassess tick`` last ran, and until when one runner holds it."""

    name: str = Field(max_length=40, primary_key=True)
    held_until: datetime | None = None
    last_ran_at: datetime | None = None


class Installation(SQLModel, table=True):
    """The one row that says what this database is. A demonstration can never become a real board's."""

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    is_demo: bool = False
    created_at: datetime
