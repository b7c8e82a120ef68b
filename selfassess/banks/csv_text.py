"""An answer file in CSV -> the same nodes as YAML and JSON, with lines.

First rows of ``key,value``, then a row that begins with ``question`` and names the columns, then a row per answer.
"""

from __future__ import annotations

import csv
import io
import re

from selfassess.banks.codes import Code
from selfassess.banks.keys import Holds
from selfassess.banks.nodes import MOST_NODES, ListNode, MapNode, Node, StopReading, TextNode
from selfassess.banks.problems import Problems, shown, suggestion
from selfassess.banks.sheet_keys import ANSWER, EVIDENCE, SHEET

LIST_KEYS = tuple(key.name for key in SHEET.keys.values() if key.holds is Holds.LINES)
ANSWER_COLUMNS = tuple(name for name in ANSWER.keys if name != "evidence")
EVIDENCE_COLUMNS = {f"evidence_{name}": name for name in EVIDENCE.keys}
_COLUMNS = ("question", *ANSWER_COLUMNS, *EVIDENCE_COLUMNS)
# Excel writes semicolons where the comma is the decimal mark, and tabs when asked for "Unicode text".
_FIRST_CELL = re.compile(r'"?([A-Za-z_ ]{1,100})"?([,;\t])')
# Excel's own first line, which names the separator; saved again, it may be quoted and padded like any row.
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?[,;\t ]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)


def first_key(text: str) -> str:
    """What stands in the first cell, if it is a word and a separator follows; empty where the text is no CSV."""
    named = _SEPARATOR_LINE.match(text)
    first = _first_cell(text, named.end() if named else 0)
    return first.group(1).strip() if first else ""


def _first_cell(text: str, start: int) -> re.Match[str] | None:
    return _FIRST_CELL.match(text[start:].lstrip())


def read_csv(text: str, problems: Problems) -> Node | None:
    """The tree that the same answers would give in YAML, or ``None`` when the rows cannot be read.

    Values stay text as typed, formulas included. Empty cells are left out. A further row for the same question that
    fills only evidence columns adds further evidence. Excel's first line ``sep=;`` is skipped.
    """
    named = _SEPARATOR_LINE.match(text)
    start, above = (named.end(), 1) if named else (0, 0)
    # The rows themselves come first: a file that was saved again may name one separator and use another.
    first = _first_cell(text, start)
    separator = first.group(2) if first else named.group(1) if named else ","
    rows = csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator, strict=True)
    reading = _Reading(problems)
    line = above + 1
    try:
        for row in rows:
            # line_num counts the lines read so far: a quoted cell may have spanned several.
            reading.row([cell.strip() for cell in row], line)
            line = above + rows.line_num + 1
    except csv.Error as trouble:
        problems.error(Code.SYNTAX, line, "", f"cannot be read as CSV: {trouble}", "look at the quotation marks")
        return None
    except StopReading:
        return None
    return reading.finished()


class _Reading:
    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._root = MapNode(1)
        self._answers = MapNode(1)
        self._columns: list[str] | None = None
        self._count = 0

    def row(self, cells: list[str], line: int) -> None:
        """Takes one row; rows of empty cells are skipped."""
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        if self._columns is not None:
            self._answer(cells, line, self._columns)
        elif cells[0] == "question":
            self._columns = self._heading(cells, line)
            self._answers = MapNode(line)
        else:
            self._key(cells, line)

    def finished(self) -> Node | None:
        """The tree; ``None`` when no row held anything."""
        if self._columns is None and not self._root.items:
            self._problems.error(Code.EMPTY_FILE, None, "", "the file is empty")
            return None
        if self._columns is not None:
            self._put(self._root, "answers", self._answers, self._answers.line)
        return self._root

    def _key(self, cells: list[str], line: int) -> None:
        key, *values = cells
        if len(values) > 1:
            hint = "put a value that contains a comma in quotation marks"
            self._problems.error(Code.CSV_ROW, line, key, f"{shown(key)} has more than one value", hint)
        if values and key == "rebaselined":
            self._put(self._root, key, self._mapping({"reason": values[0]}, line), line)
        elif values and key in LIST_KEYS:
            self._add(self._root, key, TextNode(values[0], line, quoted=True))
        elif values:
            self._put(self._root, key, TextNode(values[0], line, quoted=True), line)

    def _heading(self, cells: list[str], line: int) -> list[str]:
        for place, column in enumerate(cells):
            if column not in _COLUMNS:
                hint = suggestion(column, _COLUMNS)
                self._problems.error(Code.UNKNOWN_KEY, line, column, f"unknown column {shown(column)}", hint)
            elif column in cells[:place]:
                self._problems.error(Code.DUPLICATE_KEY, line, column, f"the column {shown(column)} stands twice")
        return cells

    def _answer(self, cells: list[str], line: int, columns: list[str]) -> None:
        if len(cells) > len(columns):
            hint = "put a text that contains a comma in quotation marks"
            self._problems.error(Code.CSV_ROW, line, "answers", "the row has more values than there are columns", hint)
            return
        given = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
        question = given.pop("question", "")
        evidence = {EVIDENCE_COLUMNS[column]: given[column] for column in EVIDENCE_COLUMNS if column in given}
        said = {column: given[column] for column in ANSWER_COLUMNS if column in given}
        earlier = self._answers.items.get(question)
        if not question:
            self._problems.error(Code.CSV_ROW, line, "answers", "the row names no question")
        elif isinstance(earlier, MapNode) and evidence and not said:
            self._add(earlier, "evidence", self._mapping(evidence, line))
        else:
            answer = self._mapping(said, line)
            if evidence:
                self._add(answer, "evidence", self._mapping(evidence, line))
            self._put(self._answers, question, answer, line)

    def _mapping(self, texts: dict[str, str], line: int) -> MapNode:
        mapping = MapNode(line)
        for key, text in texts.items():
            self._put(mapping, key, TextNode(text, line, quoted=True), line)
        return mapping

    def _put(self, into: MapNode, key: str, node: Node, line: int) -> None:
        self._count_one(line)
        first = into.key_lines.get(key)
        if first is not None:
            message = f"{shown(key)} stands here and on line {first}"
            self._problems.error(Code.DUPLICATE_KEY, line, key, message, "keep one of the two")
            return
        into.key_lines[key] = line
        into.items[key] = node

    def _add(self, into: MapNode, key: str, node: Node) -> None:
        self._count_one(node.line)
        listed = into.items.get(key)
        if not isinstance(listed, ListNode):
            listed = ListNode(node.line)
            self._put(into, key, listed, node.line)
        listed.items.append(node)

    def _count_one(self, line: int) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            self._problems.error(Code.TOO_MANY_VALUES, line, "", f"more than {MOST_NODES:,} keys and values")
            raise StopReading
