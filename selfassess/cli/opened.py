"""The database for one command, beside a running service or without one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from selfassess.config import Settings
from selfassess.storage import startup
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """The database of the settings, where it is of this version.

    Not checked for damage as at the start of the service, which a command may run beside.

    Raises:
        StorageRefused: it cannot be read, or is of another version; says what to do.
    """
    revision, state = startup.revision_and_state(settings.database_url)
    startup.refuse_newer(revision, state)
    startup.refuse_unless_current(state)
    engine = make_engine(settings.database_url)
    try:
        yield Database(engine, audit_key=settings.audit_key)
    finally:
        engine.dispose()
