"""JSON -> the same nodes as YAML, with lines.

The standard reader gives no lines, recurses, and takes ``NaN``; the YAML reader refuses tabs and surrogate pairs.
Hence a scanner of tokens here; what a string means is still left to ``json.loads``.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from selfassess.banks.codes import Code
from selfassess.banks.encoding import forbidden_in, forbidden_message
from selfassess.banks.nodes import EmptyNode, ListNode, MapNode, Node, StopReading, TextNode, Tree
from selfassess.banks.problems import Problems, shown

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)"""
    r"""|(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")"""
    r"""|(?P<bare>-?[0-9A-Za-z][0-9A-Za-z+.\-]*)"""
    r"""|(?P<mark>[\[\]{}:,])"""
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_VALUE, _KEY, _KEY_OR_END, _VALUE_OR_END, _COLON, _COMMA_OR_END, _NOTHING = (
    "a value",
    "a key in quotation marks",
    "a key in quotation marks or }",
    "a value or ]",
    "a colon",
    "a comma or the end of the list or mapping",
    "the end of the file",
)


def read_json(text: str, problems: Problems) -> Node | None:
    """The tree of a JSON text, or ``None`` when it cannot be read as one.

    Numbers, ``true`` and ``false`` stay the text that was typed. ``null`` is the same as leaving the key out.
    Duplicate keys and the caps are those of YAML; ``NaN`` and ``Infinity`` are refused.
    """
    try:
        return _Reading(text, problems).run()
    except StopReading:
        return None


class _Reading:
    def __init__(self, text: str, problems: Problems) -> None:
        self._text = text
        self._problems = problems
        self._tree = Tree(problems)
        self._line = 1
        self._wanted = _VALUE
        self._in_map: list[bool] = []

    def run(self) -> Node | None:
        text, at, end = self._text, 0, len(self._text)
        while at < end:
            found = _TOKEN.match(text, at)
            if not found:
                self._stop(f"{shown(text[at : at + 10])} is neither a value nor a key")
            at = found.end()
            token = found.group()
            kind = found.lastgroup
            if kind == "space":
                self._line += token.count("\n")
            elif kind == "string":
                self._string(token)
            elif kind == "bare":
                self._bare(token)
            else:
                self._mark(token)
        if self._wanted != _NOTHING and text.strip():
            self._stop(f"the file ends where {self._wanted} is needed")
        if self._tree.root is None:
            self._problems.error(Code.EMPTY_FILE, None, "", "the file is empty")
        return self._tree.root

    def _string(self, token: str) -> None:
        text = self._unescaped(token) if "\\" in token else token[1:-1]
        if self._wanted in (_KEY, _KEY_OR_END):
            self._tree.key(text, self._line)
            self._wanted = _COLON
        else:
            self._value(TextNode(text, self._line, quoted=True))

    def _bare(self, token: str) -> None:
        if token == "null":
            self._value(EmptyNode(self._line))
        elif token in ("true", "false") or _NUMBER.match(token):
            self._value(TextNode(token, self._line))
        else:
            self._stop(f"{shown(token)} is not a JSON value", "put it in quotation marks")

    def _mark(self, mark: str) -> None:
        if mark in "[{":
            self._need(mark, _VALUE, _VALUE_OR_END)
            self._tree.open(MapNode(self._line) if mark == "{" else ListNode(self._line))
            self._in_map.append(mark == "{")
            self._wanted = _KEY_OR_END if mark == "{" else _VALUE_OR_END
        elif mark == ":":
            self._need(mark, _COLON)
            self._wanted = _VALUE
        elif mark == ",":
            self._need(mark, _COMMA_OR_END)
            self._wanted = _KEY if self._in_map[-1] else _VALUE
        else:
            self._need(mark, _COMMA_OR_END, _KEY_OR_END if mark == "}" else _VALUE_OR_END)
            if self._in_map.pop() != (mark == "}"):
                self._stop(f"{mark} closes what it did not open")
            self._tree.close()
            self._after_value()

    def _value(self, node: Node) -> None:
        self._need("a value", _VALUE, _VALUE_OR_END)
        self._tree.value(node)
        self._after_value()

    def _after_value(self) -> None:
        self._wanted = _COMMA_OR_END if self._in_map else _NOTHING

    def _need(self, what: str, *allowed: str) -> None:
        if self._wanted not in allowed:
            self._stop(f"{what} stands where {self._wanted} is needed")

    def _unescaped(self, token: str) -> str:
        try:
            text = json.loads(token)
        except ValueError:
            self._stop(f"{shown(token)} has an escape that JSON does not know")
        bad = forbidden_in(text)
        if bad:
            self._problems.error(Code.NOT_TEXT, self._line, "", forbidden_message(bad), "take the escape out")
            raise StopReading
        return str(text)

    def _stop(self, message: str, hint: str = "") -> NoReturn:
        self._problems.error(Code.SYNTAX, self._line, "", f"cannot be read as JSON: {message}", hint)
        raise StopReading
