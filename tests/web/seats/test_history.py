"""What happened to a seat, in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from selfassess.audit.events import Event
from selfassess.boards.seat_history import SeatChange
from selfassess.web.seats.history import sentence
from tests.rows import NOW


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"event": Event.SEAT_ADDED}, "The seat was added"),
        ({"event": Event.SEAT_ADDED, "agency": "Police"}, "The seat was added, held for Police"),
        ({"event": Event.SEAT_CLOSED}, "The seat was closed"),
        ({"is_reopened": True}, "The seat was opened again"),
        ({"regrouped": True, "group": "Health"}, "It was put in the group Health"),
        ({"regrouped": True}, "It was taken out of its group"),
        ({"moved": True, "agency": "New"}, "It passed from no organisation to New"),
        ({}, ""),
    ],
)
def test_a_change_is_told_in_a_sentence(change: dict[str, Any], told: str) -> None:
    assert sentence(SeatChange(**{"at": NOW, "event": Event.SEAT_CHANGED, **change})) == told
