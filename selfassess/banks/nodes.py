"""What a file says before anybody asks what it means: texts, lists and mappings, each with its line."""

from __future__ import annotations

from selfassess.banks.codes import Code
from selfassess.banks.problems import Problems, shown

MOST_NODES = 100_000
MOST_DEPTH = 12

# No key of a readable file can be this one: control characters are refused before.
_DROPPED = "\0"


class TextNode:
    """A value as it was typed. ``quoted`` tells ``"3.10"`` from ``3.10``."""

    __slots__ = ("line", "quoted", "text")

    def __init__(self, text: str, line: int, quoted: bool = False) -> None:
        self.text = text
        self.line = line
        self.quoted = quoted


class ListNode:
    """Values in order."""

    __slots__ = ("items", "line")

    def __init__(self, line: int) -> None:
        self.items: list[Node] = []
        self.line = line


class MapNode:
    """Values under keys, in order, and the line of each key."""

    __slots__ = ("items", "key_lines", "line")

    def __init__(self, line: int) -> None:
        self.items: dict[str, Node] = {}
        self.key_lines: dict[str, int] = {}
        self.line = line


class EmptyNode:
    """A key with nothing after it, or JSON's ``null``: the same as leaving the key out."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        self.line = line


Node = TextNode | ListNode | MapNode | EmptyNode


def described(node: Node) -> str:
    """The kind of a node in words, for a message."""
    if isinstance(node, TextNode):
        return "a text"
    if isinstance(node, ListNode):
        return "a list"
    return "a mapping" if isinstance(node, MapNode) else "nothing"


class StopReading(Exception):
    """The rest of the text is not worth reading; the problem has been noted."""


class Tree:
    """Puts nodes together as a reader meets them, and holds the caps, so that a bomb stops while it is being read.

    ``root`` is the finished tree, ``None`` when the text says nothing. Nothing recurses: what is open is on a stack.
    """

    def __init__(self, problems: Problems) -> None:
        self.root: Node | None = None
        self._problems = problems
        self._open: list[MapNode | ListNode] = []
        self._into: MapNode | ListNode | None = None
        self._key: str | None = None
        self._count = 0

    @property
    def wants_key(self) -> bool:
        """Whether the next text is a key."""
        return self._key is None and type(self._into) is MapNode

    def key(self, text: str, line: int) -> None:
        """Takes a key; a second one of the same name is noted and its value dropped."""
        into = self._into
        assert isinstance(into, MapNode)
        self._check_count(line)
        first = into.key_lines.get(text)
        if first is None:
            into.key_lines[text] = line
            self._key = text
        else:
            message = f"the key {shown(text)} stands here and on line {first}"
            self._problems.error(Code.DUPLICATE_KEY, line, text, message, "keep one of the two")
            self._key = _DROPPED

    def value(self, node: Node) -> None:
        """Takes a value: the next item of the open list, or what belongs to the key before it."""
        self._check_count(node.line)
        into = self._into
        if type(into) is MapNode:
            key = self._key
            assert key is not None
            if key is not _DROPPED:
                into.items[key] = node
            self._key = None
        elif type(into) is ListNode:
            into.items.append(node)
        elif type(node) is not EmptyNode:
            self.root = node

    def open(self, node: MapNode | ListNode) -> None:
        """Takes a list or mapping as a value; what follows goes into it until ``close``."""
        if len(self._open) >= MOST_DEPTH:
            self._problems.error(Code.TOO_DEEP, node.line, "", f"more than {MOST_DEPTH} levels deep")
            raise StopReading
        self.value(node)
        self._open.append(node)
        self._into = node

    def close(self) -> None:
        """Ends the innermost list or mapping."""
        self._open.pop()
        self._into = self._open[-1] if self._open else None

    def _check_count(self, line: int) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            self._problems.error(Code.TOO_MANY_VALUES, line, "", f"more than {MOST_NODES:,} keys and values")
            raise StopReading
