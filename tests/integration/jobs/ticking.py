"""Ticks for tests, and a board with something to do for each job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel, func, select

from selfassess.config import Settings
from selfassess.jobs.report import TickReport
from selfassess.jobs.tick import tick, trial
from selfassess.mail.message import Message
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database

NOWHERE = Settings(data_folder=Path("there-is-no-such-folder"))


@dataclass
class Postbox:
    """A sender that keeps what it is given."""

    took: list[Message] = field(default_factory=list)

    def send(self, message: Message) -> None:
        """Keep the message."""
        self.took.append(message)


def ticked(database: Database, now: datetime, settings: Settings = NOWHERE) -> dict[str, int]:
    """What one tick did that met no trouble: how many of what."""
    return _counts(tick(database, settings, Postbox(), now=now))


def tried(database: Database, now: datetime, settings: Settings = NOWHERE) -> dict[str, int]:
    """What a trial says that a tick would do."""
    return _counts(trial(database, settings, Postbox(), now=now))


def _counts(report: TickReport) -> dict[str, int]:
    assert report.ran
    assert report.troubles == ()
    return {what: count for job in report.jobs for what, count in job.counts.items()}


def count(database: Database, table: type[SQLModel]) -> int:
    """How many rows a table has."""
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table but the lease itself: what a tick may change."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in metadata.sorted_tables
            if table.name != "job"
        }


def in_one_write(database: Database, make: Callable[[Any], Any]) -> Any:
    """What ``make`` gives, which is called with a session that writes."""
    with database.writing() as session:
        return make(session)
