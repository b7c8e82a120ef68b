"""What the YAML parser complains of -> what the writer most likely did, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_COLON = "put text with a colon in quotation marks"
_QUOTE = "put the text in quotation marks"
_INDENT = "look at the indentation: keys that belong together begin below each other"
_QUOTES_INSIDE = "put the whole text in one pair of quotation marks, and use the other kind inside it"
_ESCAPE = "use single quotation marks, or write \\\\ for a backslash"
# Words of the parser, what they mean to a writer, and what to do. The first that fits counts.
_PLAIN = (
    ("tab character", "a tab cannot indent", "use spaces, not tabs"),
    ("expected '-' indicator", "this line is not an item of the list above it", _INDENT),
    ("block sequence entries", "a list cannot begin behind a key, on the same line", "put each dash on its own line"),
    ("escape", "a backslash in double quotation marks means something else to YAML", _ESCAPE),
    ("hexdecimal", "a backslash in double quotation marks means something else to YAML", _ESCAPE),
    ("comment or line break", "a text that begins with | or > starts on the next line", _QUOTE),
    ("indentation indicator", "a text that begins with | or > starts on the next line", _QUOTE),
    ("alphabetic or numeric", "a text cannot begin with & or *", _QUOTE),
    ("tag", "a text cannot begin with !", _QUOTE),
    ("expected '>'", "a text cannot begin with !", _QUOTE),
    ("directive", "a line cannot begin with %", _QUOTE),
    ("incompatible YAML", "a line cannot begin with %", _QUOTE),
    ("<document start>", "text stands after the end of the document", "one file holds one document"),
)
_UNCLOSED = ("unexpected end of stream", "unexpected document indicator")
_FALLBACK = "look at the indentation, and at the quotation marks"


@dataclass(frozen=True, slots=True)
class Slip:
    """Where a YAML text cannot be read on, why, and what to do."""

    line: int | None
    message: str
    hint: str


def slip(trouble: Any, text: str) -> Slip:
    """The slip behind a ``YAMLError``; the parser's own words never come out."""
    mark = getattr(trouble, "problem_mark", None)
    if mark is None:
        return Slip(None, "this is not YAML", _FALLBACK)
    words = trouble.problem or ""
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    begun = trouble.context_mark.line + 1 if trouble.context_mark is not None else mark.line + 1
    here = mark.line + 1
    if "mapping values are not allowed" in words:
        return Slip(here, *_second_colon(line, mark.column))
    if "expected ',' or" in words:
        return Slip(here, *_in_brackets(line, mark.column, begun if begun != here else None))
    if "could not find expected ':'" in words:
        return Slip(begun, "this line is neither a key nor part of a text", "a key needs a colon and a space after it")
    if "cannot start any token" in words or "node content" in words:
        return Slip(here, *_first_character(line, mark.column))
    if "did not find expected key" in words:
        return Slip(here, *_no_key(line, mark.column))
    if any(each in words for each in _UNCLOSED):
        return Slip(begun, "the quotation mark that opens here is never closed", "close it at the end of the text")
    plain = next(((message, hint) for said, message, hint in _PLAIN if said in words), None)
    return Slip(here, *(plain or ("the text cannot be followed from here on", _FALLBACK)))


def _second_colon(line: str, column: int) -> tuple[str, str]:
    if ": " in line[:column]:
        return "the text behind the key holds a colon itself", _COLON
    return (
        "a key stands where the text of the line above goes on",
        f"{_COLON}; else look at the line above and at the indentation",
    )


def _in_brackets(line: str, column: int, begun_above: int | None) -> tuple[str, str]:
    if line[column : column + 1] == ":":
        if begun_above is not None:
            return f"the bracket that opens on line {begun_above} is not closed, or a text in it holds a colon", _COLON
        return "a text between brackets holds a colon", f"{_COLON}, or add the comma that is missing"
    if _follows_quotation(line, column):
        return "text stands behind a closing quotation mark", _QUOTES_INSIDE
    opened = f"on line {begun_above}" if begun_above is not None else "here"
    return f"the bracket that opens {opened} is not closed, or a comma is missing", "look at the line before too"


def _first_character(line: str, column: int) -> tuple[str, str]:
    first = line[column : column + 1]
    if first == "\t":
        return "a tab cannot indent", "use spaces, not tabs"
    return (f"a text cannot begin with {first}" if first else "a text is missing"), _QUOTE


def _no_key(line: str, column: int) -> tuple[str, str]:
    if _follows_quotation(line, column):
        return "text stands behind a closing quotation mark", _QUOTES_INSIDE
    if line[column : column + 1] in ("]", "}"):
        return "a bracket closes what it did not open", "take it out, or put the text in quotation marks"
    return "this line does not line up with those above it", _INDENT


def _follows_quotation(line: str, column: int) -> bool:
    return line[:column].rstrip().endswith(("'", '"'))
