"""docs/json.md as a schema: its tables, its words and its examples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from tests.unit.cli.running import TOP

PAGE = TOP / "docs" / "json.md"
_EVERY_KEY_OF = "every key of "
_PLAIN: dict[str, type] = {"text": str, "whole number": int, "true/false": bool}


@cache
def tables() -> dict[str, dict[str, str]]:
    """For each heading with a table, the documented keys and their types; what a table takes over is in it."""
    found: dict[str, dict[str, str]] = {}
    for section in re.split(r"^##+ ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, text = section.partition("\n")
        rows = re.findall(r"^\| (?:`(\w+)`|(every key of [^|]+?)) \|\s*([^|]*?)\s*\|", text, flags=re.MULTILINE)
        if title != "Words" and rows:
            found[title] = {key or every: type for key, every, type in rows}
    for name, keys in found.items():
        for every in [key for key in keys if key.startswith(_EVERY_KEY_OF)]:
            taken = found[every.removeprefix(_EVERY_KEY_OF)]
            found[name] = dict(chain.from_iterable(taken.items() if k == every else [(k, t)] for k, t in keys.items()))
    return found


def words() -> dict[str, set[str]]:
    """What stands in the table of words: each key's values."""
    text = PAGE.read_text(encoding="utf-8").split("\n## Words\n")[1]
    rows = re.findall(r"^\| `?([a-z ]+)`? \| (`.*`) \|$", text, flags=re.MULTILINE)
    return {key: set(re.findall(r"`(\w+)`", values)) for key, values in rows}


def examples() -> dict[str, Any]:
    """Each example, by the word that stands behind ``json``."""
    blocks = re.findall(r"^```json ([a-z-]+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return {name: json.loads(text) for name, text in blocks}


@dataclass
class Reading:
    """Reads output against the page, and remembers what of the page has been seen."""

    seen: set[tuple[str, str, str]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def table(self, value: Any, name: str, place: str) -> None:
        """Reads an object against a table: exactly the keys documented, each of a documented type."""
        keys = tables()[name]
        if not isinstance(value, dict) or list(value) != list(keys):
            self.wrong.append(f"{place}: {value if not isinstance(value, dict) else list(value)} is no {name}")
            return
        for key, type in keys.items():
            fitting = [each for each in alternatives(type) if self._fits(value[key], each, f"{place}.{key}")]
            if not fitting:
                self.wrong.append(f"{place}.{key}: {value[key]!r} is not {type}")
            self.seen.update((name, key, each) for each in fitting)

    def _fits(self, value: Any, type: str, place: str) -> bool:
        if type == "null":
            return value is None
        if type in _PLAIN:
            return builtin(value) is _PLAIN[type]
        kind, _, inner = type.partition(" of ")
        if inner and kind in ("list", "map"):
            if builtin(value) is not {"list": list, "map": dict}[kind]:
                return False
            for key, each in enumerate(value) if kind == "list" else value.items():
                if not any(self._fits(each, one, f"{place}[{key}]") for one in alternatives(inner.strip("()"))):
                    self.wrong.append(f"{place}[{key}]: {each!r} is not {inner}")
            return True
        if not isinstance(value, dict):
            return False
        self.table(value, type, place)
        return True

    def unseen(self) -> Iterator[str]:
        """What the page documents and no output showed."""
        for name, keys in tables().items():
            for key, type in keys.items():
                for each in alternatives(type):
                    if (name, key, each) not in self.seen:
                        yield f"{name}: {key} was never {each}"


def builtin(value: Any) -> type:
    """The value's own type: ``True`` is no whole number."""
    return type(value)


def alternatives(kind: str) -> list[str]:
    """``"text or null"`` as its parts; what stands in brackets is one part."""
    return re.split(r" or (?![^(]*\))", kind)


def holds(actual: Any, excerpt: Any) -> bool:
    """Whether an excerpt says nothing that the actual value does not."""
    if isinstance(excerpt, dict):
        return isinstance(actual, dict) and all(k in actual and holds(actual[k], v) for k, v in excerpt.items())
    if isinstance(excerpt, list):
        return isinstance(actual, list) and all(any(holds(each, one) for each in actual) for one in excerpt)
    return bool(actual == excerpt)
