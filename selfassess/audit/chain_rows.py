"""Events as they stand in the database, read in pages. Columns, not rows of the mapper: a chain may have a million.

Whoever changes a row by hand may leave anything in it, so nothing is believed to be of its column's type: on SQLite a
number may read as text, and a time as any text at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import String, func, or_, type_coerce
from sqlmodel import Session, col

from selfassess.audit.events import Fact
from selfassess.audit.trail import HASHED, fields_hash, read_facts
from selfassess.storage.tables import AuditEvent

PAGE = 2000
# On SQLite the text as it is kept: turning what is no time into one would raise.
_AT_ON_POSTGRESQL = func.to_char(func.timezone("UTC", col(AuditEvent.at)), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
_HASHED = tuple(col(getattr(AuditEvent, name)) for name in HASHED)


class EventRow(NamedTuple):
    """One event as it was read. ``at`` is its time as it was hashed; ``fields`` holds what else the hash covers."""

    id: int
    board_id: int | None
    at: str
    hash: Any
    mac: Any
    fields: Mapping[str, Any]

    @property
    def seq(self) -> Any:
        """Its number in the chain; on SQLite perhaps something else, put there by hand."""
        return self.fields["seq"]

    @property
    def facts(self) -> dict[str, Fact]:
        """Its facts; none where they cannot be read."""
        return read_facts(self.fields["data"])

    @property
    def time(self) -> datetime | None:
        """Its time, or None where that cannot be read."""
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return None

    def computed_hash(self) -> str:
        """The hash that belongs to what the row says, or an empty text where it says what no event can."""
        try:
            return fields_hash(self.fields, self.at)
        except (TypeError, ValueError):
            return ""


def read_page(session: Session, chain: int, *, after: EventRow | None = None, limit: int = PAGE) -> list[EventRow]:
    """The next events of a chain by number, after one that was read; empty where there are none."""
    seq, id_ = col(AuditEvent.seq), col(AuditEvent.id)
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    at = _AT_ON_POSTGRESQL if is_postgresql else type_coerce(col(AuditEvent.at), String)
    wanted = sqlalchemy.select(id_, col(AuditEvent.board_id), at, col(AuditEvent.hash), col(AuditEvent.mac), *_HASHED)
    wanted = wanted.where(col(AuditEvent.chain) == chain)
    if after is not None:
        wanted = wanted.where(seq >= after.seq, or_(seq > after.seq, id_ > after.id))
    rows = session.execute(wanted.order_by(seq, id_).limit(limit))
    as_hashed = str if is_postgresql else _as_hashed
    return [
        EventRow(id_, board_id, as_hashed(at), hash_, mac, dict(zip(HASHED, fields, strict=True)))
        for id_, board_id, at, hash_, mac, *fields in rows
    ]


def _as_hashed(kept: Any) -> str:
    """A time as SQLite keeps it, ``2026-11-20 09:30:00.000000``, in the form that is hashed; else an empty text."""
    is_time = isinstance(kept, str) and len(kept) == 26 and kept[10] == " "
    return f"{kept[:10]}T{kept[11:]}Z" if is_time else ""
