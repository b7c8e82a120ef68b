"""Bringing a database to the shape of this version, with Alembic and without an ini file."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from selfassess.storage import occupancy, schema, soundness
from selfassess.storage.engine import LOCK_SECONDS, make_engine, make_private, sqlite_file
from selfassess.storage.replacing import Unsound, discard, replace_by_changed_copy
from selfassess.storage.schema import SchemaState, current, head
from selfassess.storage.startup import StorageRefused, check_storage, refuse_newer, revision_and_state

__all__ = ["Upgrade", "bring_up_to_date", "current", "downgrade", "head", "upgrade"]

PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.05
_ADVISORY_LOCK = 0x5E1F_0001  # one number of 64 bits: of another kind than the two numbers of the audit chains


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did: the revision before (None: empty) and after, and where the old SQLite file is kept."""

    before: str | None
    after: str
    kept: Path | None = None

    @property
    def is_change(self) -> bool:
        """Whether the database was of another shape before."""
        return self.before != self.after


def bring_up_to_date(url: str, *, durable: bool = True, patience: float = PATIENCE_SECONDS) -> Upgrade:
    """What had to be done so that the database has the shape of this version: all of it, or nothing.

    An SQLite file with something in it is copied; the copy is migrated and verified and takes its place, and the old
    file is kept beside it as ``<file>.before-<revision>``. An empty file, and PostgreSQL, are migrated in one
    transaction. Of several processes that start at once one migrates and the others wait. The service must not run
    meanwhile; on SQLite it is given ``patience`` seconds to end. ``durable`` as in ``check_storage``.

    Raises:
        StorageRefused: the database cannot be used, somebody has it open, or the upgrade failed. It is as it was.
    """
    state = check_storage(url, durable=durable)
    if state is SchemaState.CURRENT:
        return Upgrade(head(), head())
    file = sqlite_file(url)
    return _bring_up_server(url) if file is None else _bring_up_file(url, file, patience)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to ``revision``, in one transaction: all of it or none."""
    with _migrating(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to ``revision``, in one transaction. Rows of tables that go are lost."""
    with _migrating(engine) as connection:
        command.downgrade(_config(connection), revision)


def _bring_up_file(url: str, file: Path, patience: float) -> Upgrade:
    until = time.monotonic() + patience
    while True:
        with occupancy.alone(file) as is_alone:
            revision, state = revision_and_state(url)
            refuse_newer(revision, state)
            if state is SchemaState.CURRENT:
                # Another process was at it, and was faster.
                return Upgrade(revision, head())
            if is_alone:
                with _told_as_refused(file):
                    return _migrate_file(file, revision)
        if time.monotonic() >= until:
            raise StorageRefused(f"{file} is in use by a running selfassess. Stop it, then upgrade.")
        time.sleep(_PAUSE_SECONDS)


def _migrate_file(file: Path, revision: str | None) -> Upgrade:
    if revision is not None:
        kept = file.with_name(f"{file.name}.before-{revision}")
        return Upgrade(revision, head(), replace_by_changed_copy(file, _migrate_whole, kept=kept))
    is_new = make_private(file)
    try:
        _migrate_whole(file)
    except BaseException:
        if is_new:
            discard(file)
        raise
    return Upgrade(None, head())


def _migrate_whole(file: Path) -> None:
    engine = make_engine(f"sqlite:///{file}", is_alone=True)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def _bring_up_server(url: str) -> Upgrade:
    engine = make_engine(url)
    try:
        with _told_as_refused(None), _migrating(engine) as connection:
            # Read again: another process may have been at it while this one waited for the lock.
            revision = schema.revision_of(connection)
            if revision != head():
                command.upgrade(_config(connection), "head")
            return Upgrade(revision, head())
    finally:
        engine.dispose()


@contextmanager
def _told_as_refused(file: Path | None) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as trouble:
        assert file is not None
        raise StorageRefused(f"{soundness.in_words(trouble, file)} The database is as it was.") from trouble
    except Exception as fault:
        raise StorageRefused(
            f"The upgrade to {head()} failed ({_first_line(fault)}). The database is as it was, and the version of "
            "selfassess that ran before still runs on it."
        ) from fault


def _first_line(fault: Exception) -> str:
    told = str(getattr(fault, "orig", None) or fault).strip()
    return told.splitlines()[0] if told else type(fault).__name__


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """A connection in the one transaction of a migration, which no other process can be in at the same time."""
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.execution_options(write=True).connect() as connection:
        if is_sqlite:
            _set_references(connection, enforced=False)
        try:
            with connection.begin():
                if not is_sqlite:
                    _queue_up(connection)
                yield connection
                if is_sqlite:
                    _refuse_dangling(connection)
        finally:
            if is_sqlite and not connection.invalidated:
                _set_references(connection, enforced=True)


def _set_references(connection: Connection, *, enforced: bool) -> None:
    # A table that is built anew is dropped in between. Its references must neither delete the rows of others, nor be
    # bent towards its stand-in, nor may a trigger that names it stop the renaming. Neither can be set in a transaction.
    raw = connection.connection.cursor()
    raw.execute(f"PRAGMA foreign_keys={'ON' if enforced else 'OFF'}")
    raw.execute(f"PRAGMA legacy_alter_table={'OFF' if enforced else 'ON'}")
    raw.close()


def _refuse_dangling(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if found is not None:
        raise Unsound(f"a row of {found[0]} would point at nothing in {found[2]}")


def _queue_up(connection: Connection) -> None:
    # A large table takes its time, and so does another process that migrates.
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"):
        connection.execute(text(f"SET LOCAL {limit} = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ADVISORY_LOCK})
    # Whoever merely uses a table should not hold this up for long, nor be held up by it.
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.attributes["connection"] = connection
    return config
