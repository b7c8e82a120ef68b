"""Values -> YAML that reads well and comes back the same."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence

_WIDTH = 110
_SHORT = 24
# What YAML would take for a line break, refuse or strip; never left outside quotation marks.
_ODD = "\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff"
# Starts with a letter and holds nothing that YAML, or a person, could take for something else.
_PLAIN = re.compile(rf"[A-Za-z][^:#{{}}\[\]&*!|>\"%@`\n{_ODD}]*\Z")
_HAS_ODD = re.compile(f"[{_ODD}]")
_SAYS_SOMETHING_ELSE = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
# JSON's escapes are YAML's, but JSON leaves these as they are.
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "\x7f\x85\xa0\u2028\u2029\ufeff"}


class Raw(str):
    """Text to be written as it is: a number, a date, yes or no."""

    __slots__ = ()


Tree = str | Sequence["Tree"] | Mapping[str, "Tree"]


def written(tree: Mapping[str, Tree]) -> str:
    """The YAML text of a mapping, its keys in order. Texts must be free of white space at both ends."""
    lines: list[str] = []
    _write_mapping(tree, "", lines)
    return "\n".join(lines) + "\n"


def yes_or_no(value: bool) -> Raw:
    """``yes`` or ``no``."""
    return Raw("yes" if value else "no")


def _write_mapping(mapping: Mapping[str, Tree], indent: str, lines: list[str], lead: str | None = None) -> None:
    """``lead`` stands before the first key instead of the indent: the dash of a list."""
    for key, value in mapping.items():
        start = f"{indent if lead is None else lead}{_text(key)}:"
        lead = None
        if isinstance(value, str):
            lines.extend(_text_lines(start, value, indent + "  "))
        elif isinstance(value, Mapping):
            lines.append(start if value else f"{start} {{}}")
            _write_mapping(value, indent + "  ", lines)
        elif all(isinstance(item, str) and len(item) <= _SHORT for item in value):
            lines.append(f"{start} [{', '.join(_list_text(item) for item in value if isinstance(item, str))}]")
        else:
            lines.append(start)
            _write_list(value, indent + "  ", lines)


def _write_list(items: Sequence[Tree], indent: str, lines: list[str]) -> None:
    for item in items:
        if isinstance(item, Mapping) and item:
            _write_mapping(item, indent + "  ", lines, lead=indent + "- ")
        elif isinstance(item, str):
            lines.extend(_text_lines(indent + "-", item, indent + "  "))


def _text_lines(start: str, text: str, indent: str) -> list[str]:
    """A text after its key or dash: on the same line when it is short, else as a block below."""
    if len(start) + len(text) < _WIDTH and "\n" not in text:
        return [f"{start} {_text(text)}"]
    if not _HAS_ODD.search(text):
        if "\n" not in text and "  " not in text:
            folded = textwrap.wrap(text, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
            return [f"{start} >-", *(indent + line for line in folded)]
        if all(line == line.strip() for line in text.split("\n")):
            return [f"{start} |-", *(indent + line if line else "" for line in text.split("\n"))]
    return [f"{start} {_text(text)}"]


def _list_text(text: str) -> str:
    """A text between the brackets of a list, where a comma ends it and some parsers trip over a question mark."""
    return _quoted(text) if "," in text or "?" in text else _text(text)


def _text(text: str) -> str:
    if isinstance(text, Raw):
        return text
    is_plain = _PLAIN.match(text) and text == text.strip() and text.lower() not in _SAYS_SOMETHING_ELSE
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).translate(_ESCAPES)
