"""The schema for editors agrees with the loader, and its file is up to date."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
import yaml

from selfassess.banks.codes import Code
from selfassess.banks.keys import BANK, Holds, Record
from selfassess.banks.library import shipped
from selfassess.banks.schema import bank_schema, schema_text
from tests.bank_texts import BANK as TEXT
from tests.bank_texts import bank_problems


def records(record: Record, found: dict[str, Record] | None = None) -> dict[str, Record]:
    """Every kind of mapping in the format, by name."""
    found = {} if found is None else found
    found[record.name] = record
    for key in record.keys.values():
        if key.of is not None:
            records(key.of, found)
    return found


def test_the_file_of_the_schema_is_up_to_date() -> None:
    written = (shipped() / "bank.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(), (
        "write it again with: python -m selfassess.banks.schema questionnaires/bank.schema.json"
    )


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(bank_schema())


def test_what_the_loader_accepts_the_schema_accepts() -> None:
    # Dates are read as text, as editors do.
    text = yaml.load(TEXT.replace("2026-01-01", '"2026-01-01"'), Loader=yaml.CSafeLoader)
    assert list(jsonschema.Draft202012Validator(bank_schema()).iter_errors(text)) == []


def schema_of(record: Record, schema: Any, wanted: str) -> Any:
    """The part of the schema for one kind of mapping."""
    if record.name == wanted:
        return schema
    for key in record.keys.values():
        if key.of is not None:
            inner = schema["properties"][key.name]
            found = schema_of(key.of, inner if key.holds is Holds.MAPPING else inner["items"], wanted)
            if found:
                return found
    return None


@pytest.mark.parametrize("name", sorted(records(BANK)))
def test_keys_are_the_same_and_needed_alike_in_loader_and_schema(name: str) -> None:
    part = schema_of(BANK, bank_schema(), name)
    record = records(BANK)[name]
    assert set(part["properties"]) == record.names
    assert part["required"] == list(record.needed)
    assert part["additionalProperties"] is False


def full_tree() -> dict[str, Any]:
    """A question set in which every kind of mapping stands once or more, as plain values."""
    tree: dict[str, Any] = yaml.load(TEXT, Loader=yaml.BaseLoader)
    tree["edition"] = "2026.1"
    tree["limits"] = [{"id": "L", "kind": "cumulative", "why": "So."}]
    tree["lineage"] = {"from_edition": "2025.1", "changes": [{"from": ["OLD"], "to": ["LEAD-01"]}]}
    return tree


PLACES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "bank": lambda tree: tree,
    "entry": lambda tree: tree["documents"][0],
    "scale": lambda tree: tree["scales"][1],
    "level": lambda tree: tree["scales"][0]["levels"][1],
    "theme": lambda tree: tree["themes"][0],
    "question": lambda tree: tree["themes"][1]["questions"][0],
    "reference": lambda tree: tree["themes"][1]["questions"][0]["references"][0],
    "condition": lambda tree: tree["themes"][1]["questions"][0]["ask_if"],
    "limit": lambda tree: tree["limits"][0],
    "lineage": lambda tree: tree["lineage"],
    "change": lambda tree: tree["lineage"]["changes"][0],
}
NOT_TEXTS = (Holds.LIST, Holds.LINES, Holds.IDS, Holds.QUESTION_IDS, Holds.MAPPING, Holds.TEXTS_BY_CODE)


def test_the_full_tree_is_accepted_by_loader_and_schema() -> None:
    assert bank_problems(json.dumps(full_tree())) == ()
    assert list(jsonschema.Draft202012Validator(bank_schema()).iter_errors(full_tree())) == []


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name, record in records(BANK).items() for key in record.keys]
)
def test_the_loader_reads_every_key_of_the_schema_and_minds_what_stands_there(name: str, key: str) -> None:
    tree = full_tree()
    mapping = PLACES[name](tree)
    if name == "limit":
        mapping["kind"] = {"at": "floor", "below": "coverage", "at_least": "count", "types": "evidence"}.get(
            key, "cumulative"
        )
    mapping[key] = "a text" if records(BANK)[name].keys[key].holds in NOT_TEXTS else ["a list"]
    codes = {problem.code for problem in bank_problems(json.dumps(tree))}
    assert Code.WRONG_KIND.value in codes
    assert Code.UNKNOWN_KEY.value not in codes
    assert list(jsonschema.Draft202012Validator(bank_schema()).iter_errors(tree))


@pytest.mark.parametrize("edition", ["2026.01", "2026.1.1.1.1", "v1", "2026.", "1234567"])
def test_an_edition_that_the_loader_refuses_the_schema_refuses_too(edition: str) -> None:
    tree = full_tree() | {"edition": edition}
    assert Code.BAD_EDITION.value in {problem.code for problem in bank_problems(json.dumps(tree))}
    assert list(jsonschema.Draft202012Validator(bank_schema()).iter_errors(tree))
