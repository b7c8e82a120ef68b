"""One text -> one value: ids, numbers and days as the file formats write them. The schema takes its patterns here."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from selfassess.engine.bank import Exact, as_exact

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\Z")
BANK_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
QUESTION_ID = re.compile(r"[A-Z0-9][A-Z0-9-]*\Z")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*\Z")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}\Z")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
EDITION = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){0,3}\Z")
NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6}|/0*[1-9][0-9]{0,5})?\Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# Stands in for a day that could not be read, so that the rest can still be checked; never part of what comes out.
EPOCH = date(1, 1, 1)


def as_number(text: str) -> Exact | None:
    """The number written ``2``, ``0.5`` or ``1/2``, exactly; ``None`` for anything else or over six digits to a part.

    Narrower than ``Fraction`` on purpose: that takes ``1e400``, ``1_000`` and digits of every script.
    """
    return as_exact(Fraction(text)) if NUMBER.match(text) else None


def as_day(text: str) -> date | None:
    """The day of the calendar written ``YYYY-MM-DD``; ``None`` for anything else."""
    try:
        return date.fromisoformat(text) if DAY.match(text) else None
    except ValueError:
        return None


def edition_numbers(edition: str) -> tuple[int, ...]:
    """The numbers of an edition, by which editions are ordered."""
    return tuple(int(part) for part in edition.split("."))


def cleaned(text: str) -> str:
    """A text less the white space around it, its line breaks as ``\\n``."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()
