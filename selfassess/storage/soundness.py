"""Whether an SQLite file is sound and can be written, and what to say where it is not."""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path

from selfassess.storage.engine import journal_mode

_LOCK_SECONDS = 5.0
_STEPS = 10_000
_KEEP_IT = "Nothing was changed. Keep it for later, and put the newest backup in its place."
_log = logging.getLogger(__name__)


def opened(file: Path) -> sqlite3.Connection:
    """A connection to ``file`` without transactions of the driver's own, to be closed. Changes nothing.

    Raises:
        sqlite3.Error: there is none, or it cannot be opened.
    """
    # mode=rw: a file that has just gone must not come back empty.
    address = f"{file.as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=_LOCK_SECONDS)


def damage(connection: sqlite3.Connection, file: Path, seconds: float | None) -> str | None:
    """That ``file`` is damaged. With ``seconds`` None all there is to check is checked, to the end.

    Raises:
        sqlite3.Error: the check itself met the damage, or something else.
    """
    if seconds is not None:
        until = time.monotonic() + seconds
        connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        found = connection.execute("PRAGMA integrity_check(1)" if seconds is None else "PRAGMA quick_check(1)")
        if found.fetchone() != ("ok",):
            return damaged(file)
    except sqlite3.OperationalError as stopped:
        if _code(stopped) != sqlite3.SQLITE_INTERRUPT:
            raise
        _log.info("checked a part of %s only, for %s seconds; selfassess db check looks at all of it", file, seconds)
    finally:
        connection.set_progress_handler(None, _STEPS)
    if seconds is None and connection.execute("PRAGMA foreign_key_check").fetchone():
        return f"{file} has rows that point at nothing. {_KEEP_IT}"
    return None


def try_to_write(connection: sqlite3.Connection) -> None:
    """Write and take it back: a file that can only be read is opened without a word.

    Raises:
        sqlite3.Error: nothing can be written. That somebody else writes just now is no error.
    """
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as trouble:
        # Somebody else writes: then it can be written to.
        if _code(trouble) != sqlite3.SQLITE_BUSY:
            raise


def settle_journal(connection: sqlite3.Connection, file: Path) -> None:
    """Take ``file`` out of WAL where this SQLite can lose what it holds, and warn."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode == "wal" and journal_mode() != "WAL":
        connection.execute(f"PRAGMA journal_mode={journal_mode()}").fetchone()
        _log.warning(
            "%s was in WAL mode, in which SQLite %s can lose what was saved; it was changed to %s",
            file,
            sqlite3.sqlite_version,
            journal_mode(),
        )


def damaged(file: Path) -> str:
    """That ``file`` is damaged, in one line with what to do."""
    return f"{file} is damaged. {_KEEP_IT}"


def in_words(trouble: sqlite3.Error, file: Path) -> str:
    """What SQLite says of ``file``, in one line with what to do."""
    match _code(trouble):
        case sqlite3.SQLITE_NOTADB:
            return f"{file} is not a database, or was damaged. {_KEEP_IT}"
        case sqlite3.SQLITE_CORRUPT:
            return damaged(file)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"{file} cannot be written to. Let the user that runs selfassess write it, or run as that user."
        case sqlite3.SQLITE_BUSY:
            return f"{file} is in use by another program. Stop that program, then start again."
        case sqlite3.SQLITE_FULL:
            return f"There is no room left on the disk of {file}. Make room, then start again."
        case _:
            return f"{file} cannot be used ({trouble}). See that its disk is sound and has room."


def _code(trouble: sqlite3.Error) -> int:
    """The kind of trouble, without its detail; 0 for what Python itself says."""
    return getattr(trouble, "sqlite_errorcode", 0) & 0xFF
