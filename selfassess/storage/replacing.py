"""Changing an SQLite file as a whole or not at all: a copy is changed, verified, and put in the file's place.

SQLite can undo one transaction, but not every change of a schema fits in one; and the file as it was is worth keeping.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from selfassess.storage.engine import make_private

_LOCK_SECONDS = 5.0
_BESIDE = ("", "-journal", "-wal", "-shm")


class Unsound(Exception):
    """What would come of it is no database to rely on."""


def replace_by_changed_copy(file: Path, change: Callable[[Path], None], *, kept: Path) -> Path:
    """The name under which the old file is kept: ``kept``, with a number where that name is taken.

    ``change`` is given a compact copy of ``file``. Only once the changed copy is sound and on the disk does it take the
    file's place; the name always leads to the one or to the other. Whatever fails before then leaves the old file as it
    was, and no copy. The caller holds the file's lock (``storage.occupancy``).

    Raises:
        sqlite3.OperationalError: another program has the file open in a transaction, or there is no room for a copy.
        Unsound: the changed copy does not pass SQLite's own checks, or a journal of either file is still in use.
        Exception: what ``change`` raises.
    """
    copy = file.with_name(f"{file.name}.upgrading")
    # What a copy of this name is, an earlier attempt left behind when it was killed.
    discard(copy)
    try:
        with _in_our_hands(file) as connection:
            make_private(copy)
            connection.execute("VACUUM INTO ?", (str(copy),))
            change(copy)
            _verify(copy)
            _make_durable(copy)
        for each in (file, copy):
            _refuse_leftovers(each)
        return _swap(file, copy, kept)
    finally:
        discard(copy)


def discard(file: Path) -> None:
    """Remove a database that nobody has open, with its journals. Nothing where there is none."""
    for ending in _BESIDE:
        file.with_name(file.name + ending).unlink(missing_ok=True)


@contextmanager
def _in_our_hands(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection on which nobody else can read or write ``file`` until the block ends."""
    address = f"{file.as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=_LOCK_SECONDS)) as connection:
        # In this mode the lock outlasts the transaction, and a copy cannot be made within one.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        yield connection


def _verify(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
            dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as trouble:
            raise Unsound(str(trouble)) from trouble
    if found != ("ok",):
        raise Unsound(f"its integrity check says {found[0]}")
    if dangling:
        raise Unsound(f"a row of {dangling[0]} points at nothing in {dangling[2]}")


def _refuse_leftovers(file: Path) -> None:
    # A journal with something in it belongs to the old file, and would be played into the new one.
    for ending in ("-journal", "-wal"):
        beside = file.with_name(file.name + ending)
        if beside.exists() and beside.stat().st_size:
            raise Unsound(f"{beside.name} is still in use")


def _swap(file: Path, copy: Path, kept: Path) -> Path:
    if kept.exists() and kept.samefile(file):
        # An attempt that was killed just here.
        kept.unlink()
    kept = _free_name(kept)
    os.link(file, kept)
    try:
        copy.replace(file)
    except OSError:
        kept.unlink()
        raise
    # Done; some file systems cannot promise it for a folder.
    with suppress(OSError):
        _make_durable(file.parent)
    return kept


def _free_name(kept: Path) -> Path:
    names = (kept, *(kept.with_name(f"{kept.name}.{number}") for number in range(2, 10_000)))
    return next(name for name in names if not name.exists())


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
