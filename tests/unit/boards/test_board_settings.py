"""A board's settings and address are checked before anything is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.boards.settings import RESERVED_SLUGS, BoardSettings, checked, checked_slug, is_slug, time_zones
from selfassess.errors import Refused
from selfassess.vocabulary import BoardForm

GOOD = BoardSettings(name="Hathervale Safeguarding Children Board", form=BoardForm.LSCB)


@pytest.mark.parametrize("text", ["ab", "hathervale", "east-county-2", "2026", "a" * 60])
def test_a_good_address_is_kept(text: str) -> None:
    assert checked_slug(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a" * 61,
        "-ab",
        "ab-",
        "a--b",
        "Ab",
        "a b",
        "a/b",
        "a.b",
        "..",
        "ab\n",
        "caf\u00e9",
        "a\u0000b",
        "\uff41b",
    ],
)
def test_an_address_that_cannot_be_one_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_slug(text)
    assert refused.value.field == "slug"


@pytest.mark.parametrize("text", sorted(RESERVED_SLUGS))
def test_an_address_that_other_pages_need_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="kept for pages"):
        checked_slug(text)


@given(st.text(max_size=70))
def test_every_address_that_a_board_could_have_is_looked_for(text: str) -> None:
    try:
        found = checked_slug(text)
    except Refused:
        return
    assert is_slug(found)


def test_texts_are_made_fit_to_keep() -> None:
    typed = replace(GOOD, name="  Hathervale   Board ", area="Hathervale\n", reply_to=" LSCB@Example.org ")
    kept = checked(typed)
    assert (kept.name, kept.area, kept.reply_to) == ("Hathervale Board", "Hathervale", "lscb@example.org")
    assert checked(kept) == kept


@pytest.mark.parametrize("reply_to", [None, "", "  "])
def test_mail_need_not_be_answered_anywhere(reply_to: str | None) -> None:
    assert checked(replace(GOOD, reply_to=reply_to)).reply_to is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "x" * 201),
        ("noun", "committee"),
        ("area", "x" * 201),
        ("handling_marking", ""),
        ("handling_marking", "x" * 61),
        ("time_zone", "Europe/Nowhere"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "localtime"),
        ("time_zone", ""),
        ("confidentiality_statement", "x" * 4001),
        ("confidentiality_statement", "Z" + "\u0315\u031b\u0321" * 3),
        ("reply_to", "nobody"),
        ("invitation_days", 0),
        ("invitation_days", 61),
        ("keep_unsent_days", 29),
        ("keep_unsent_days", 3651),
        ("keep_closed_days", 27),
        ("keep_closed_days", 3651),
    ],
)
def test_a_setting_that_cannot_be_kept_is_refused_at_its_field(field: str, value: Any) -> None:
    with pytest.raises(Refused) as refused:
        checked(replace(GOOD, **{field: value}))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "days", [{"invitation_days": 1}, {"invitation_days": 60}, {"keep_unsent_days": 3650}, {"keep_closed_days": 28}]
)
def test_a_span_may_lie_on_its_bounds(days: dict[str, Any]) -> None:
    assert checked(replace(GOOD, **days)) == replace(GOOD, **days)


def test_time_zones_are_places_and_not_what_this_machine_is_set_to() -> None:
    assert {"Europe/London", "UTC"} <= set(time_zones())
    assert not {"localtime", "Factory"} & set(time_zones())
    assert list(time_zones()) == sorted(time_zones())
