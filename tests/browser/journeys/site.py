"""The service in a process of its own, with its database beside it and its e-mails in files."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ViewportSize
from sqlmodel import Session, col, select

from selfassess.accounts.links import issue
from selfassess.accounts.users import find_by_email
from selfassess.audit.events import Actor
from selfassess.config import MailSender, Settings
from selfassess.jobs.tick import tick
from selfassess.mail.senders import folder_of, sender_for
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import (
    Agency,
    Answer,
    Assessment,
    Finding,
    Invitation,
    Member,
    Passkey,
    Recommendation,
    Seat,
    Sheet,
    User,
    UserSession,
)
from selfassess.vocabulary import AssessmentState, LinkPurpose, Strength
from tests.databases import AUDIT_KEY
from tests.serving import Server, signed_in_cookie

DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=640)
_MAIL_SECONDS = 20
_LINK = re.compile(r"http://localhost:\d+/\S+")


@dataclass(frozen=True, slots=True)
class Site:
    """A running service. Addresses of people stand for the people; ``names`` are the ids of rows (``names_of``)."""

    server: Server
    rows: Database
    settings: Settings
    names: Mapping[str, str]
    read: set[Path] = field(default_factory=set)

    def user(self, email: str) -> User:
        """The account of this address."""
        with self.rows.reading() as session:
            found = find_by_email(session, email)
        assert found is not None, f"nobody has the address {email}"
        return found

    def open(
        self, browser: Browser, email: str = "", strength: Strength = Strength.STRONG, **options: object
    ) -> BrowserContext:
        """A browser of its own, in which this person is signed in; nobody where there is no address."""
        given = {"viewport": DESKTOP, "base_url": self.server.base_url, "locale": "en-GB", **options}
        context = browser.new_context(**given)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        if email:
            cookies, _ = signed_in_cookie(self.server, self.rows, self.user(email).id, strength)
            context.add_cookies(
                [{"name": name, "value": value, "url": self.server.base_url} for name, value in cookies.items()]
            )
        return context

    def token(self, email: str, purpose: LinkPurpose, to: str | None = None) -> str:
        """What a fresh link for this person ends with."""
        now, by = datetime.now(UTC), Actor(role="a test")
        with self.rows.writing() as session:
            account = session.get_one(User, self.user(email).id)
            return issue(session, purpose, user=account, actor=by, now=now, email=to)

    def age_sessions(self, email: str, to: datetime) -> None:
        """Let this person's sessions have been left alone since then."""
        user_id = self.user(email).id
        with self.rows.writing() as session:
            for row in session.exec(select(UserSession).where(UserSession.user_id == user_id)):
                row.proved_at = row.last_seen_at = to

    def deliver(self) -> None:
        """What a timer does each minute: send what waits in the outbox."""
        tick(self.rows, self.settings, sender_for(self.settings), now=datetime.now(UTC))

    def path_in_mail(self, email: str) -> str:
        """The path of the link in the mail to this address that nobody has read yet. Waits until it has come."""
        deadline = time.monotonic() + _MAIL_SECONDS
        while time.monotonic() < deadline:
            for file in folder_of(self.settings).glob("*.eml"):
                if file not in self.read:
                    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
                    if email in str(letter["To"]):
                        self.read.add(file)
                        found = _LINK.search(letter.get_content())
                        assert found, letter.get_content()
                        return urlsplit(found.group()).path
            time.sleep(0.05)
        raise AssertionError(f"no mail came to {email}")


@contextmanager
def serving(
    url: str, folder: Path, *, fill: Callable[[WritingSession], None], environment: dict[str, str] | None = None
) -> Iterator[Site]:
    """The service on the database at ``url``, once ``fill`` has put into it what it needs."""
    engine = make_engine(url)
    rows = Database(engine, audit_key=AUDIT_KEY)
    with rows.writing() as session:
        fill(session)
    variables = {"SELFASSESS_MAIL_SENDER": "file", **(environment or {})}
    with Server(url, folder, environment=variables, program=("-m", "tests.browser.journeys.noting")) as server:
        settings = Settings(base_url=server.base_url, data_folder=folder, mail_sender=MailSender.FILE)
        with rows.reading() as session:
            names = names_of(session)
        yield Site(server, rows, settings, names)
    engine.dispose()


def names_of(session: Session) -> Mapping[str, str]:
    """The ids of rows, by what they are and are called: ``seat Police``, ``person police@hathervale.example``."""
    found: dict[str, int] = {}
    found |= {f"seat {row.name}": row.id for row in session.exec(select(Seat))}
    found |= {f"organisation {row.name}": row.id for row in session.exec(select(Agency))}
    found |= {f"person {row.email}": row.id for row in session.exec(select(User))}
    found |= {f"place {row.display_name}": row.id for row in session.exec(select(Member).order_by(col(Member.id)))}
    found |= {f"invitation {row.display_name}": row.id for row in session.exec(select(Invitation))}
    found |= {f"passkey {row.name}": row.id for row in session.exec(select(Passkey))}
    found |= {f"assessment {row.title}": row.id for row in session.exec(select(Assessment))}
    first_open = select(Assessment.id).where(Assessment.state == AssessmentState.OPEN).order_by(col(Assessment.id))
    found |= {"assessment": session.exec(first_open).first() or 0}
    found |= {f"finding {row.text}": row.id for row in session.exec(select(Finding))}
    found |= {f"recommendation {row.text}": row.id for row in session.exec(select(Recommendation))}
    titles = {row.id: row.title for row in session.exec(select(Assessment))}
    called = {row.id: row.name for row in session.exec(select(Seat))}
    for sheet in session.exec(select(Sheet)):
        whose = called.get(sheet.seat_id or 0) or sheet.table_name or sheet.basis.value
        found[f"sheet {titles[sheet.assessment_id]}: {whose}"] = sheet.id
        first = session.exec(select(Answer.id).where(Answer.sheet_id == sheet.id).order_by(col(Answer.id))).first()
        found[f"answer {titles[sheet.assessment_id]}: {whose}"] = first or 0
    return {name: str(number) for name, number in found.items()}
