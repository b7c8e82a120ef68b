"""A row that another has kept from being written, told apart from any other fault."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from selfassess.errors import Refused
from selfassess.storage.session import WritingSession

_SQLITE_CLASHES = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
_POSTGRESQL_CLASH = "23505"


@contextmanager
def refused_if_taken(session: WritingSession, message: str, *, field: str) -> Iterator[None]:
    """Flush what the block changed, and turn a clash with another row into a refusal; the transaction goes on.

    Verbs look for a clash first. This is for what was written between that look and this flush.

    Raises:
        Refused: another row has this already; the block's own changes are undone.
    """
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as clash:
        if not _is_clash(clash):
            raise
        raise Refused(message, field=field) from clash


def _is_clash(error: IntegrityError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code in _SQLITE_CLASHES or getattr(error.orig, "sqlstate", None) == _POSTGRESQL_CLASH
