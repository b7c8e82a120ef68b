"""How long an invitation still stands, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from selfassess.boards.invitation_list import InvitationEntry, InvitationState
from selfassess.vocabulary import Role
from selfassess.web.invitations.lines import time_left
from tests.rows import NOW


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (14 * 24, "14 days"),
        (14 * 24 - 0.1, "14 days"),
        (48, "2 days"),
        (47.9, "47 hours"),
        (1, "1 hour"),
        (0.5, "less than an hour"),
    ],
)
def test_the_time_left_is_told_in_days_and_near_its_end_in_hours(hours: float, told: str) -> None:
    entry = InvitationEntry(
        id=1,
        email="guest@example.org",
        display_name="Guest",
        role=Role.OBSERVER,
        seat=None,
        standing=None,
        state=InvitationState.PENDING,
        invited_at=NOW,
        expires_at=NOW + timedelta(hours=hours),
        version=1,
    )
    assert time_left(entry, NOW) == told
