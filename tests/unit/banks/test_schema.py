"""The schema for editors agrees with the loader, and its file is up to date."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml

from selfassess.banks.codes import Code
from selfassess.banks.keys import BANK, Holds, Record
from selfassess.banks.library import shipped
from selfassess.banks.schema import bank_schema, schema_text
from tests.unit.banks.texts import BANK as TEXT
from tests.unit.banks.texts import bank_problems


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


def test_every_key_of_the_schema_is_known_to_the_loader() -> None:
    for record in records(BANK).values():
        for key in record.names:
            text = TEXT.replace("id: test-bank", f"id: test-bank\nscales_: {{{key}: x}}")
            assert {problem.code for problem in bank_problems(text)} == {Code.UNKNOWN_KEY.value}
