"""The database for one command: beside a running service, as the service itself starts on it, or to be read alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from selfassess.config import Settings
from selfassess.errors import Busy, Unreadable
from selfassess.storage import migrate, startup
from selfassess.storage.engine import make_engine
from selfassess.storage.read_only import read_only
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
        startup.refuse_unless_current(state)
    else:
        startup.require_current(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        yield Database(engine, audit_key=settings.audit_key)
    finally:
        engine.dispose()


@contextmanager
def opened_to_read(settings: Settings) -> Iterator[Database]:
    """The database of the settings, where it is of this version, with nothing that could change it.

    Raises:
        StorageRefused: it cannot be used, or is of another version; says what to do.
        Unreadable: it was lost or locked meanwhile.
    """
    startup.require_current(settings.database_url)
    try:
        with read_only(settings.database_url) as database:
            yield database
    except (Busy, DBAPIError) as trouble:
        said = trouble.__cause__ if isinstance(trouble, Busy) else trouble
        why = str(getattr(said, "orig", said)).partition("\n")[0]
        raise Unreadable(f"The database cannot be read now ({why}).") from trouble
