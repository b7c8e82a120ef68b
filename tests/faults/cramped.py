"""The service for gunicorn, on a disk that has as much room for SQLite as a file beside the database says, in pages.

What a full disk is to SQLite, without the right to mount a small one.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, event

from selfassess.config import from_environment
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.web import create_app
from selfassess.web.logs import log_to_stderr

_NO_LIMIT = 2**30

log_to_stderr()
settings = from_environment(os.environ)
engine = make_engine(settings.database_url)
room = Path(engine.url.database or "").with_suffix(".room")


@event.listens_for(engine, "begin", insert=True)
def _limit(connection: Connection) -> None:
    pages = int(room.read_text()) if room.exists() else _NO_LIMIT
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


app = create_app(settings, database=Database(engine, audit_key=settings.audit_key))
