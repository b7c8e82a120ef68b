"""From settings to a database that can be used: on good ground, sound, and of this version's shape."""

from __future__ import annotations

from selfassess.config import Settings
from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.storage.startup import check_storage, prepare_folder, refuse_unless_current


def open_database(settings: Settings, *, upgrades: bool = True) -> Database:
    """The database of the settings, brought up to date first unless ``upgrades`` is off.

    Raises:
        StorageRefused: it cannot be used; one line with what to do.
    """
    if upgrades:
        prepare_folder(settings)
        migrate.bring_up_to_date(settings.database_url, durable=not settings.is_loopback)
    refuse_unless_current(check_storage(settings.database_url, durable=not settings.is_loopback))
    return Database(make_engine(settings.database_url), audit_key=settings.audit_key)
