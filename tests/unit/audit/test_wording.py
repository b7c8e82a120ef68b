"""What a timeline calls events and facts."""

from __future__ import annotations

import pytest

from selfassess.audit.events import Event, Fact
from selfassess.audit.wording import TITLES, plain, title_of


def test_every_event_has_a_title_of_its_own_in_plain_words() -> None:
    assert TITLES.keys() == set(Event)
    assert len(set(TITLES.values())) == len(TITLES)
    for title in TITLES.values():
        assert title[0].isupper()
        assert not title.endswith(".")
        assert "_" not in title


def test_an_event_of_another_version_goes_by_its_name() -> None:
    assert title_of(Event.SEAT_ADDED) == "Seat added"
    assert title_of("plan.agreed_upon") == "plan.agreed upon"
    assert title_of("<b>") == ""


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("vice_chair", "vice chair"),
        ("name,agency_id,reply_to", "name, organisation, reply address"),
        ("Europe/London", "Europe/London"),
        ("manager", "business manager"),
        ("2026-11-20", "20 November 2026"),
        ("2026-11-31", "2026-11-31"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (None, ""),
        ("", ""),
        ("<script>", ""),
        ("somebody@example.org", ""),
        ("word " * 40, ""),
        ("two\nlines", ""),
    ],
)
def test_a_fact_is_told_in_plain_words_or_not_at_all(value: Fact, told: str) -> None:
    assert plain(value) == told
