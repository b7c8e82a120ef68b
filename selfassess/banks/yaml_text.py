"""YAML -> nodes with lines, in one pass over the parser's events.

Never ``yaml.load``: it turns ``no`` into False, ``3.10`` into 3.1 and a later duplicate key into the only one,
unpacks aliases without bound, and recurses. Here every value stays text and nothing recurses.
"""

from __future__ import annotations

from typing import Any

import yaml

from selfassess.banks.codes import Code
from selfassess.banks.encoding import forbidden_in, forbidden_message
from selfassess.banks.nodes import EmptyNode, ListNode, MapNode, Node, StopReading, TextNode, Tree
from selfassess.banks.problems import Problems, shown
from selfassess.banks.yaml_slips import slip

_QUOTES = ("'", '"')


def read_yaml(text: str, problems: Problems) -> Node | None:
    """The tree of a YAML text, or ``None`` when it cannot be read as one.

    Duplicate keys are noted and the first is kept, so that the rest can be checked too. Anchors, aliases, tags and
    merge keys are noted, and ``None`` comes out once all are found. A syntax error, a second document, more than
    100,000 nodes or more than 12 levels stop the reading at that point.
    """
    loader = yaml.CSafeLoader(text)
    try:
        return _Reading(loader, problems, has_escapes="\\" in text).run()
    except yaml.YAMLError as trouble:
        found = slip(trouble, text)
        problems.error(Code.SYNTAX, found.line, "", f"cannot be read as YAML: {found.message}", found.hint)
    except StopReading:
        pass
    finally:
        loader.dispose()
    return None


class _Reading:
    def __init__(self, loader: yaml.CSafeLoader, problems: Problems, *, has_escapes: bool) -> None:
        self._loader = loader
        self._problems = problems
        self._has_escapes = has_escapes
        self._tree = Tree(problems)
        self._is_whole = True
        self._documents = 0

    def run(self) -> Node | None:
        get_event = self._loader.get_event
        tree = self._tree
        while True:
            event: Any = get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._open(event, MapNode(event.start_mark.line + 1))
            elif kind is yaml.SequenceStartEvent:
                self._open(event, ListNode(event.start_mark.line + 1))
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                tree.close()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._document(event)
            elif kind is yaml.StreamEndEvent:
                break
        if tree.root is None:
            self._problems.error(Code.EMPTY_FILE, None, "", "the file is empty")
        return tree.root if self._is_whole else None

    def _scalar(self, event: Any) -> None:
        line = event.start_mark.line + 1
        text, style = event.value, event.style
        if event.anchor or event.tag:
            self._note_decoration(event)
        if self._has_escapes and style == '"':
            bad = forbidden_in(text)
            if bad:
                self._problems.error(Code.NOT_TEXT, line, "", forbidden_message(bad), "take the escape out")
                raise StopReading
        if self._tree.wants_key:
            if text == "<<" and not style:
                self._refuse(Code.ALIAS, line, "merge keys are not allowed", "write the keys out")
            self._tree.key(text, line)
        elif text or style:
            self._tree.value(TextNode(text, line, style in _QUOTES))
        else:
            self._tree.value(EmptyNode(line))

    def _open(self, event: Any, node: MapNode | ListNode) -> None:
        if event.anchor or event.tag:
            self._note_decoration(event)
        self._refuse_as_key(node.line)
        self._tree.open(node)

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        self._refuse(Code.ALIAS, line, f"aliases are not allowed: {shown(event.anchor)}", "write the value out")
        self._refuse_as_key(line)
        self._tree.value(EmptyNode(line))

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            line = event.start_mark.line + 1
            hint = "one file holds one document"
            self._problems.error(Code.SEVERAL_DOCUMENTS, line, "", "a second document begins here", hint)
            raise StopReading

    def _note_decoration(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if event.anchor:
            hint = "write the value out where it belongs; put a text that begins with & in quotation marks"
            self._refuse(Code.ALIAS, line, f"anchors are not allowed: {shown(event.anchor)}", hint)
        if event.tag:
            hint = "every value is text; put a text that begins with ! in quotation marks"
            self._refuse(Code.TAG, line, f"tags are not allowed: {shown(event.tag)}", hint)

    def _refuse_as_key(self, line: int) -> None:
        if self._tree.wants_key:
            hint = "write the key as plain text"
            self._problems.error(Code.KEY_NOT_TEXT, line, "", "a key is a list or a mapping", hint)
            raise StopReading

    def _refuse(self, code: Code, line: int, message: str, hint: str) -> None:
        self._is_whole = False
        self._problems.error(code, line, "", message, hint)
