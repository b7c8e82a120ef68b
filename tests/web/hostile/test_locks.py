"""Case 119: no version with a known fault is pinned, and a pin of one makes the suite fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

ROOT = Path(__file__).parents[3]
LOCKS = ("requirements.lock", "requirements-test.lock")
# The first version without a fault that this service would meet, from reference/reliability.md §8.
FAULTLESS_FROM = {
    "reportlab": (5, 0, 1),
    "flask": (3, 1, 3),
    "werkzeug": (3, 1, 6),
    "sqlmodel": (0, 0, 50),
    "cryptography": (42, 0, 4),
    "waitress": (3, 0, 1),
    "jinja2": (3, 1, 6),
    "pillow": (10, 3, 0),
}


def pins_of(lock: str) -> dict[str, tuple[int, ...]]:
    """Each pinned package with its version as numbers."""
    pins = MultiDict(re.findall(r"^([a-z0-9.-]+)==([0-9][0-9.]*)", lock.lower(), flags=re.MULTILINE))
    return {name: tuple(map(int, version.strip(".").split("."))) for name, version in pins.items()}


def faulty(lock: str) -> list[str]:
    """The packages that are pinned to a version with a known fault."""
    pins = pins_of(lock)
    return [name for name, first in FAULTLESS_FROM.items() if name in pins and pins[name] < first]


@pytest.mark.parametrize("name", LOCKS)
def test_no_version_with_a_known_fault_is_pinned(name: str) -> None:
    lock = (ROOT / name).read_text()
    assert {"flask", "werkzeug", "reportlab"} <= pins_of(lock).keys()
    assert faulty(lock) == []


def test_a_pin_is_red() -> None:
    lock = (ROOT / LOCKS[0]).read_text()
    for name, bad in (("flask", "3.1.0"), ("werkzeug", "3.1.5"), ("reportlab", "4.4.8")):
        changed = re.sub(rf"^({name})==[0-9.]+", rf"\1=={bad}", lock, flags=re.MULTILINE | re.IGNORECASE)
        assert changed != lock
        assert faulty(changed) == [name]
