"""The keys of one mapping -> typed values, or problems: unknown and missing keys, wrong values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import TypeVar

from selfassess.banks.codes import Code
from selfassess.banks.keys import Record
from selfassess.banks.nodes import EmptyNode, ListNode, MapNode, Node, TextNode, described
from selfassess.banks.problems import Problems, shown
from selfassess.banks.values import EDITION, EPOCH, ID, as_day, as_number, cleaned
from selfassess.engine.bank import Exact

Word = TypeVar("Word", bound=StrEnum)
Default = TypeVar("Default")

MOST_LINE = 500
MOST_PROSE = 4_000
MOST_ID = 60


class Fields:
    """The keys of one mapping. A value that is missing or wrong comes out as the default, once the problem is noted."""

    __slots__ = ("_items", "_node", "line", "path", "problems")

    def __init__(self, node: MapNode, path: str, problems: Problems) -> None:
        self._node = node
        self._items = node.items
        self.line = node.line
        self.path = path
        self.problems = problems

    def has(self, key: str) -> bool:
        """Whether the key is there with a value."""
        return key in self._items and not isinstance(self._items[key], EmptyNode)

    def place(self, key: str) -> tuple[int, str]:
        """The line and the path of a key; of the mapping when the key is not there."""
        return self._node.key_lines.get(key, self.line), f"{self.path}.{key}" if self.path else key

    def error(self, code: Code, key: str, message: str, hint: str = "") -> None:
        """Notes an error at a key."""
        line, path = self.place(key)
        self.problems.error(code, line, path, message, hint)

    def warn(self, code: Code, key: str, message: str, hint: str = "") -> None:
        """Notes a warning at a key."""
        line, path = self.place(key)
        self.problems.warn(code, line, path, message, hint)

    def raw(self, key: str) -> str:
        """A text unchecked, so that nothing is noted twice; empty when there is none."""
        node = self._items.get(key)
        return cleaned(node.text) if isinstance(node, TextNode) else ""

    def prose(self, key: str, default: str = "", most: int = MOST_PROSE) -> str:
        """A text less the white space around it, line breaks as ``\\n``; lengths count characters, not bytes."""
        node = self._items.get(key)
        if type(node) is not TextNode:
            return default if self._is_absent(node) else self._wrong_kind(key, "a text", default)
        text = cleaned(node.text)
        if len(text) > most:
            self.error(Code.TOO_LONG, key, f"{key} has {len(text):,} characters; at most {most:,} are allowed")
        return text

    def line_of_text(self, key: str, default: str = "", most: int = MOST_LINE) -> str:
        """A text on one line."""
        text = self.prose(key, default, most)
        if "\n" in text:
            self.error(Code.LINE_BREAK, key, f"{key} has a line break", "write it on one line")
        return text

    def full_prose(self, key: str) -> str:
        """A text that may not be empty under a key that is there."""
        return self._not_empty(key, self.prose(key))

    def full_line(self, key: str, most: int = MOST_LINE) -> str:
        """A text on one line that may not be empty under a key that is there."""
        return self._not_empty(key, self.line_of_text(key, most=most))

    def id(self, key: str = "id", pattern: re.Pattern[str] = ID, allowed: str = "letters, digits and hyphens") -> str:
        """An id; one with other characters is noted and still comes out, so that duplicates are found."""
        text = self.line_of_text(key, most=MOST_ID)
        if self.has(key) and not pattern.match(text):
            self.error(Code.BAD_ID, key, f"{key} {shown(text)} may hold only {allowed}")
        return text

    def edition(self, key: str) -> str:
        """An edition such as ``2026.1``, which must stand in quotation marks."""
        text = self.line_of_text(key)
        node = self._items.get(key)
        if not isinstance(node, TextNode):
            return ""
        if not EDITION.match(text):
            hint = 'such as "2026.1"; at most four numbers, without leading zeros'
            self.error(Code.BAD_EDITION, key, f"{key} {shown(text)} is not numbers joined by dots", hint)
        elif not node.quoted:
            self.error(Code.EDITION_NOT_QUOTED, key, f"{key} needs quotation marks", f'write "{text}"')
        return text

    def word(self, key: str, words: type[Word], default: Word) -> Word:
        """One of a few words."""
        text = self.line_of_text(key)
        if not text and not self.has(key):
            return default
        try:
            return words(text)
        except ValueError:
            known = [word.value for word in words]
            self.error(Code.NOT_A_CHOICE, key, f"{key} cannot be {shown(text)}", self.problems.suggest(text, known))
            return default

    def yes_or_no(self, key: str, default: bool = False) -> bool:
        """``yes`` or ``no``."""
        text = self.line_of_text(key)
        if text == "yes" or text == "no":
            return text == "yes"
        if self.has(key):
            self.error(Code.NOT_YES_OR_NO, key, f"{key} cannot be {shown(text)}", "write yes or no")
        return default

    def number(self, key: str, *, is_whole: bool = False) -> Exact | None:
        """A number written ``2``, ``0.5`` or ``1/2``, at most six digits to a part; ``None`` when missing or wrong."""
        text = self.line_of_text(key)
        if not text and not self.has(key):
            return None
        number = as_number(text)
        if number is None or (is_whole and not isinstance(number, int)):
            hint = "write a whole number such as 2" if is_whole else "write it like 2, 0.5 or 1/2"
            self.error(Code.NOT_A_NUMBER, key, f"{key} {shown(text)} is not a number", hint)
            return None
        return number

    def day(self, key: str) -> date | None:
        """A day written ``YYYY-MM-DD``; ``None`` when the key is not there, ``EPOCH`` when it is wrong."""
        text = self.line_of_text(key)
        if not text and not self.has(key):
            return None
        day = as_day(text)
        if day is None:
            self.error(Code.NOT_A_DATE, key, f"{key} {shown(text)} is not a day", "write it like 2026-03-31")
            return EPOCH
        return day

    def list_of_nodes(self, key: str) -> list[Node]:
        """What a list holds; nothing when the key is not there."""
        node = self._items.get(key)
        if type(node) is not ListNode:
            return [] if self._is_absent(node) else self._wrong_kind(key, "a list", [])
        return node.items

    def records(self, key: str, record: Record) -> Iterator[Fields]:
        """Each mapping of a list, opened; what is no mapping is noted and left out."""
        at = self.place(key)[1]
        for place, node in enumerate(self.list_of_nodes(key)):
            opened = open_fields(node, record, f"{at}[{place}]", self.problems)
            if opened:
                yield opened

    def lines(self, key: str) -> tuple[str, ...]:
        """The one-line texts of a list; empty ones and those said twice are noted."""
        at = self.place(key)[1]
        texts: dict[str, None] = {}
        for place, node in enumerate(self.list_of_nodes(key)):
            path = f"{at}[{place}]"
            if not isinstance(node, TextNode):
                self.problems.error(Code.WRONG_KIND, node.line, path, f"{path} is {described(node)}, not a text")
                continue
            text = cleaned(node.text)
            if not text:
                self.problems.error(Code.EMPTY_VALUE, node.line, path, f"{path} is empty")
            elif len(text) > MOST_LINE or "\n" in text:
                code = Code.LINE_BREAK if "\n" in text else Code.TOO_LONG
                self.problems.error(code, node.line, path, f"{path} must be one line of at most {MOST_LINE} characters")
            elif text in texts:
                self.problems.error(Code.REPEATED_ITEM, node.line, path, f"{shown(text)} stands twice in the list")
            texts[text] = None
        return tuple(texts)

    def check_known(self, key: str, names: Iterable[str], known: Collection[str], code: Code, what: str) -> None:
        """Notes each name under the key that is not known, with the nearest one that is."""
        for name in names:
            if name and name not in known:
                self.error(code, key, f"unknown {what} {shown(name)}", self.problems.suggest(name, known))

    def check_each_known(self, known: Collection[str], code: Code, what: str) -> None:
        """Notes each key of the mapping itself that is not known, on its own line."""
        for name in self._items:
            self.check_known(name, (name,), known, code, what)

    def node(self, key: str) -> Node | None:
        """The value as read; ``None`` when the key is not there."""
        return self._items.get(key) if self.has(key) else None

    def mapping(self, key: str, record: Record) -> Fields | None:
        """The mapping under a key, opened; ``None`` when the key is not there."""
        node = self._items.get(key)
        if node is None or isinstance(node, EmptyNode):
            return None
        return open_fields(node, record, self.place(key)[1], self.problems)

    def texts(self, key: str) -> dict[str, str]:
        """A mapping of texts; empty ones are noted."""
        node = self._items.get(key)
        if not isinstance(node, MapNode):
            return {} if self._is_absent(node) else self._wrong_kind(key, "a mapping", {})
        opened = Fields(node, self.place(key)[1], self.problems)
        found = {}
        for name in node.items:
            found[name] = opened.full_prose(name)
            if not opened.has(name):
                opened.error(Code.EMPTY_VALUE, name, f"{shown(name)} has no text")
        return found

    def _not_empty(self, key: str, text: str) -> str:
        if not text and isinstance(self._items.get(key), TextNode):
            self.error(Code.EMPTY_VALUE, key, f"{key} is empty")
        return text

    def _is_absent(self, node: Node | None) -> bool:
        return node is None or isinstance(node, EmptyNode)

    def _wrong_kind(self, key: str, wanted: str, default: Default) -> Default:
        self.error(Code.WRONG_KIND, key, f"{key} must be {wanted}, not {described(self._items[key])}")
        return default


def open_fields(node: Node, record: Record, path: str, problems: Problems) -> Fields | None:
    """A mapping ready to be read, its unknown and missing keys noted; ``None`` when it is no mapping."""
    if type(node) is not MapNode:
        problems.error(Code.WRONG_KIND, node.line, path, f"the {record.name} must be a mapping, not {described(node)}")
        return None
    opened = Fields(node, path, problems)
    if not record.names.issuperset(node.items):
        for key in node.items:
            if key not in record.names:
                message = f"the {record.name} has an unknown key {shown(key)}"
                opened.error(Code.UNKNOWN_KEY, key, message, problems.suggest(key, record.keys))
    for key in record.needed:
        if not opened.has(key):
            line = node.key_lines.get(key, node.line)
            problems.error(Code.MISSING_KEY, line, path, f"the {record.name} has no {key}", record.keys[key].about)
    return opened
