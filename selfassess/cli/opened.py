"""The database for one command: beside a running service, or as the service itself starts on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from selfassess.config import Settings
from selfassess.storage import migrate, startup
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database


@contextmanager
def opened_database(settings: Settings, *, starting: bool = False) -> Iterator[Database]:
    """The database of the settings, where it is of this version. Its connections are closed at the end.

    With ``starting`` it is made where there is none, brought up to date, and checked for damage, as before the service
    answers anybody. Without, nothing of it is changed: the service may be at work on it.

    Raises:
        StorageRefused: it cannot be used, or is of another version; says what to do.
    """
    if starting:
        startup.prepare_folder(settings)
        migrate.bring_up_to_date(settings.database_url, durable=not settings.is_loopback)
        state = startup.check_storage(settings.database_url, durable=not settings.is_loopback)
    else:
        revision, state = startup.revision_and_state(settings.database_url)
        startup.refuse_newer(revision, state)
    startup.refuse_unless_current(state)
    engine = make_engine(settings.database_url)
    try:
        yield Database(engine, audit_key=settings.audit_key)
    finally:
        engine.dispose()
