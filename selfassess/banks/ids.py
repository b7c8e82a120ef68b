"""Ids that may stand once."""

from __future__ import annotations

import unicodedata

from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.problems import Problems, shown


class Ids:
    """Ids of one kind; those that differ only in capitals, or in how an accent is stored, count as the same."""

    def __init__(self, problems: Problems, what: str) -> None:
        self._problems = problems
        self._what = what
        self._first: dict[str, tuple[str, int, str]] = {}

    def add(self, fields: Fields, id: str, key: str = "id") -> None:
        """Takes the id of an opened mapping, noting an earlier one that is the same."""
        line, path = fields.place(key)
        first = self._first.setdefault(unicodedata.normalize("NFKC", id).casefold(), (id, line, path))
        if id and first[2] != path:
            same = "" if first[0] == id else f" as {shown(first[0])}"
            message = f"the {self._what} {shown(id)} stands here and on line {first[1]}{same}"
            self._problems.error(Code.DUPLICATE_ID, line, path, message, "give each its own id")
