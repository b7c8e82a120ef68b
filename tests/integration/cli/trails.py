"""What commands leave in the trail of the installation."""

from __future__ import annotations

from selfassess.storage.session import Database
from tests.rows import events_of


def by_command(rows: Database) -> list[tuple[str, str | None]]:
    """The events of the installation's trail in their order, and by which command each came."""
    return [(event.event, event.actor_role) for event in events_of(rows)]
