"""Who can sign in, and how: accounts, passkeys, other providers, sessions, links, throttles."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlmodel import Field, SQLModel

from selfassess.storage.columns import one_of
from selfassess.vocabulary import LinkPurpose, Strength


class User(SQLModel, table=True):
    """An account: one address, on any number of boards.

    ``email`` is None once the person was erased. The name that others see belongs to the membership. ``password`` is a
    hash, ``totp_secret`` and ``recovery_codes`` are sealed; ``totp_last_step`` is the step of time of the last code
    that was used, and ``passkey_handle`` the random name that passkeys know the account by.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_in_lower_case"),)

    id: int = Field(default=None, primary_key=True)
    email: str | None = Field(default=None, max_length=254, unique=True)
    password: str | None = Field(default=None, max_length=255)
    active: bool = True
    is_operator: bool = False
    totp_secret: str | None = Field(default=None, max_length=500)
    totp_last_step: int | None = None
    recovery_codes: list[str] | None = Field(default=None, sa_type=MutableList.as_mutable(JSON()))
    passkey_handle: str | None = Field(default=None, max_length=64, unique=True)
    created_at: datetime
    erased_at: datetime | None = None


class Passkey(SQLModel, table=True):
    """A passkey of an account."""

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="account.id", index=True)
    credential_id: bytes = Field(sa_type=LargeBinary, unique=True)
    public_key: bytes = Field(sa_type=LargeBinary)
    sign_count: int = 0
    transports: list[str] | None = Field(default=None, sa_type=MutableList.as_mutable(JSON()))
    name: str = Field(max_length=64)
    created_at: datetime
    last_used_at: datetime


class ExternalIdentity(SQLModel, table=True):
    """An account's identity at an OpenID provider, after a first confirmed match."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="account.id", index=True)
    issuer: str = Field(max_length=300)
    subject: str = Field(max_length=300)
    confirmed_at: datetime


class UserSession(SQLModel, table=True):
    """One signed-in browser. The cookie holds a random value of which only the digest stands here."""

    __tablename__ = "user_session"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="account.id", index=True)
    digest: str = Field(max_length=64, unique=True)
    strength: Strength = Field(sa_type=one_of(Strength))
    created_at: datetime
    proved_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None = None
    device: str = Field(max_length=120, default="")
    address_prefix: str = Field(max_length=60, default="")


class MailedLink(SQLModel, table=True):
    """A link that works once, with what it is for. Only its digest is kept; ``email`` is where it was sent."""

    __tablename__ = "mailed_link"

    digest: str = Field(max_length=64, primary_key=True)
    purpose: LinkPurpose = Field(sa_type=one_of(LinkPurpose))
    user_id: int = Field(foreign_key="account.id", index=True)
    email: str = Field(max_length=254)
    next_path: str = Field(max_length=500, default="")
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Throttle(SQLModel, table=True):
    """How often something was tried in one bucket of time, by account or by address. The key is a keyed digest."""

    __table_args__ = (UniqueConstraint("kind", "key", "bucket_at"),)

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    key: str = Field(max_length=64)
    bucket_at: datetime = Field(index=True)
    count: int = 0
