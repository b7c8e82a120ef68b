"""Whether the service can do its work now: quickly told, and asked every few seconds by whatever watches over it."""

from __future__ import annotations

import shutil
import sqlite3

from sqlalchemy import Connection

from selfassess.config import Settings
from selfassess.storage import schema
from selfassess.storage.engine import is_free_of_wal_reset_fault, sqlite_file

# In bytes. Long before a disk is full, so that somebody can make room while answers are still taken.
LEAST_ROOM = 500_000_000


def wrong_with_database(connection: Connection, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> list[str]:
    """What keeps this database from being used, in a line each; none where it can be.

    ``version`` is that of SQLite, where it is SQLite.
    """
    wrong = []
    if schema.revision_of(connection) != schema.head():
        wrong.append("The database has not the shape of this version.")
    if connection.dialect.name == "sqlite" and not is_free_of_wal_reset_fault(version):
        (journal,) = connection.exec_driver_sql("PRAGMA journal_mode").one()
        if journal == "wal":
            wrong.append("The database is in WAL mode, in which this SQLite can lose what was saved.")
    return wrong


def wrong_with_place(url: str) -> list[str]:
    """What is wrong where the file of an SQLite database lies, in a line each; none on a server."""
    file = sqlite_file(url)
    try:
        has_room = file is None or shutil.disk_usage(file.parent).free >= LEAST_ROOM
    except OSError:
        return ["The folder of the database is not there."]
    return [] if has_room else [f"The disk of the database has less than {LEAST_ROOM // 10**6} MB of room."]


def wrong_with_keys(settings: Settings) -> list[str]:
    """What is wrong with the keys, in a line each: in production, one that everybody knows seals nothing."""
    is_known = settings.audit_key in ("", Settings().audit_key)
    return ["The key of the audit trail is missing."] if is_known and not settings.is_loopback else []
