"""The database that commands of these tests work on. They run in the test's own process."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfassess.config import PREFIX
from selfassess.storage.session import Database


@pytest.fixture
def rows(database_url: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A migrated and empty database of which the settings tell."""
    monkeypatch.setenv(PREFIX + "DATABASE_URL", database_url)
    # a command refuses a file in a folder that others can read
    Path(database_url.removeprefix("sqlite:///")).parent.chmod(0o700)
    return database
