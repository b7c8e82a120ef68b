"""The service for gunicorn, but for a patience with a locked database that a test can wait out."""

from __future__ import annotations

import os

from sqlalchemy import event

from selfassess.config import from_environment
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.web import create_app
from selfassess.web.logs import log_to_stderr

PATIENCE = 0.3

log_to_stderr()
settings = from_environment(os.environ)
engine = make_engine(settings.database_url, busy_seconds=PATIENCE)
if engine.dialect.name == "postgresql":

    @event.listens_for(engine, "connect")
    def _shorten(connection: object, _record: object) -> None:
        connection.execute(f"SET lock_timeout = '{PATIENCE}s'")  # type: ignore[attr-defined]
        connection.commit()  # type: ignore[attr-defined]


app = create_app(settings, database=Database(engine, audit_key=settings.audit_key))
