"""The canonical form, the hashes and the names, which must never change: old trails are verified by them."""

from __future__ import annotations

import pytest

from selfassess.audit.erasure import BoardName, SheetName, TextName, named, naming, naming_sheets
from selfassess.audit.events import Event, Fact
from selfassess.audit.trail import HASHED, START, canonical, event_mac, fields_hash, key_id, read_facts, text_hash

FIELDS = {**dict.fromkeys(HASHED), "chain": 3, "seq": 1, "event": "seat.added", "data": '{"a":1}', "previous": START}


def test_the_form_is_sorted_dense_and_unescaped() -> None:
    said = {"b": None, "a": "\N{POUND SIGN}\n", "c": True, "B": 10}
    assert canonical(said) == '{"B":10,"a":"\N{POUND SIGN}\\n","b":null,"c":true}'


def test_an_event_of_the_first_version_hashes_as_it_did_then() -> None:
    hash_ = fields_hash(FIELDS, "2026-11-20T09:30:00.000000Z")
    assert hash_ == "1a3217bdad8559e035cf3052ba3d60d88663254c6d4c5fcc1e79dc1a6c803f05"
    assert event_mac(hash_, "key") == "62d48af0e74f146588efd1bc52dfcc29ce2f1ba727327aabbe00f032d86040a0"
    assert key_id("key") == "d7bef9878379a2b6"
    assert text_hash("text", "salt") == "e663292000f4d8219846ddd9f060c65556ab3c19c1f580fff2642b498808e3f4"


@pytest.mark.parametrize("field", [*HASHED, "at"])
def test_every_field_counts(field: str) -> None:
    at = "2026-11-20T09:30:00.000000Z"
    changed = fields_hash(FIELDS, "x") if field == "at" else fields_hash({**FIELDS, field: "x"}, at)
    assert changed != fields_hash(FIELDS, at)


def test_keys_have_names_that_do_not_tell_them() -> None:
    assert key_id("one key") != key_id("another key")
    assert len(key_id("one key")) == 16


@pytest.mark.parametrize("data", ["", "{", "[1]", "null", None, b"\xff", "[" * 100_000, "1e999"])
def test_what_holds_no_facts_has_none(data: object) -> None:
    assert read_facts(data) == {}


def test_what_is_named_as_gone_is_read_again() -> None:
    names = [TextName(12, "reason"), TextName(3, "group_1"), TextName(12, "reason")]
    assert naming(names) == {"texts": "3:group_1,12:reason"}
    assert named(Event.ERASED, naming(names), None) == set(names)
    assert naming_sheets([8, 7, 8]) == {"sheet_ids": "7,8"}
    assert named(Event.RETENTION_DELETED, naming_sheets([8, 7, 8]), 1) == {SheetName(7), SheetName(8)}
    assert naming([]) == naming_sheets([]) == {}
    assert named(Event.BOARD_PURGED, {}, 4) == {BoardName(4)}


@pytest.mark.parametrize("facts", [{}, {"texts": None}, {"texts": 7}, {"texts": "reason"}, {"texts": "0:reason"}])
def test_nothing_is_named_by_what_is_no_name(facts: dict[str, Fact]) -> None:
    assert named(Event.ERASED, facts, None) == frozenset()
    assert named(Event.RETENTION_DELETED, {"sheet_ids": None, **facts}, None) == frozenset()
    assert named(Event.BOARD_PURGED, facts, None) == frozenset()
    assert named(Event.SEAT_ADDED, {"texts": "12:reason", "sheet_ids": "7"}, 4) == frozenset()
