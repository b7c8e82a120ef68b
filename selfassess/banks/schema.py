"""The JSON Schema of question set files, for editors, made from the same keys as the loader uses.

It helps while typing; the loader has the last word and finds far more. ``python -m selfassess.banks.schema FILE``
writes it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from selfassess.banks.fields import MOST_ID, MOST_LINE, MOST_PROSE
from selfassess.banks.keys import BANK, Holds, Key, Record
from selfassess.banks.values import BANK_ID, CODE, COLOUR, DAY, EDITION, ID, LANGUAGE, NUMBER, QUESTION_ID

Schema = dict[str, object]


def _pattern(loaders: re.Pattern[str]) -> str:
    """The loader's own pattern as JSON Schema writes it."""
    return "^" + loaders.pattern.removesuffix(r"\Z") + "$"


# Editors read values as YAML types, the loader as text: numbers and yes/no are allowed either way here.
_FRAGMENTS: dict[Holds, Schema] = {
    Holds.LINE: {"type": ["string", "number"], "maxLength": MOST_LINE},
    Holds.PROSE: {"type": "string", "maxLength": MOST_PROSE},
    Holds.ID: {"type": ["string", "number"], "pattern": _pattern(ID), "maxLength": MOST_ID},
    Holds.BANK_ID: {"type": "string", "pattern": _pattern(BANK_ID), "maxLength": MOST_ID},
    Holds.QUESTION_ID: {"type": "string", "pattern": _pattern(QUESTION_ID), "maxLength": MOST_ID},
    Holds.CODE: {"type": ["string", "number"], "pattern": _pattern(CODE), "maxLength": MOST_ID},
    Holds.EDITION: {"type": "string", "pattern": _pattern(EDITION)},
    Holds.LANGUAGE: {"type": "string", "pattern": _pattern(LANGUAGE)},
    Holds.COLOUR: {"type": "string", "pattern": _pattern(COLOUR)},
    Holds.DATE: {"type": "string", "pattern": _pattern(DAY)},
    Holds.YES_NO: {"enum": ["yes", "no", True, False]},
    Holds.NUMBER: {"type": ["number", "string"], "pattern": _pattern(NUMBER), "minimum": 0},
    Holds.TEXTS_BY_CODE: {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
    Holds.LINES: {"type": "array", "items": {"type": "string", "maxLength": MOST_LINE}, "uniqueItems": True},
    Holds.IDS: {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    Holds.QUESTION_IDS: {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
}


def bank_schema() -> Schema:
    """The schema, draft 2020-12, of a question set file."""
    top: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Question set",
        "description": "One edition of a question set for self-assessment. See docs/bank-format.md.",
    }
    return top | _of_record(BANK)


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(bank_schema(), indent=2, ensure_ascii=False) + "\n"


def _of_record(record: Record) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(record.needed),
        "properties": {key.name: _of_key(key) for key in record.keys.values()},
    }


def _of_key(key: Key) -> Schema:
    about: Schema = {"description": key.about}
    if key.holds is Holds.WORD:
        return about | {"enum": list(key.words)}
    if key.of is None:
        return about | _FRAGMENTS[key.holds]
    inner = _of_record(key.of)
    return about | (inner if key.holds is Holds.MAPPING else {"type": "array", "items": inner})


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
