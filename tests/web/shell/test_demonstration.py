"""A demonstration is served on one's own machine alone: it waives the second factor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selfassess.config import Settings, SettingsRefused
from selfassess.storage.installation import mark
from selfassess.storage.session import Database
from selfassess.web import create_app
from tests.rows import NOW


@pytest.mark.on_sqlite
def test_a_demonstration_is_refused_at_any_address_but_loopback(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        mark(session, as_demo=True, now=NOW)
    create_app(settings, database=database)
    with pytest.raises(SettingsRefused, match="demonstration"):
        create_app(replace(settings, base_url="https://selfassess.council.example"), database=database)
