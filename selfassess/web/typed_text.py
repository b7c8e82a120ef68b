"""Typed text as it is kept: one kind of line end, and nothing hidden."""

from __future__ import annotations

import re

HIDDEN_TAKEN_OUT = "Hidden characters were taken out of this text. Check that it reads as you meant, then send it again"
# Control characters, halves of pairs and what is no character; tab and line feed are text.
_HIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What word processors put for a new line within a paragraph or a new page.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c]")


def cleaned(text: str) -> tuple[str, bool]:
    """The text with LF for every line end and no hidden characters, and whether any had to go."""
    text = _LINE_ENDS.sub("\n", text)
    visible = _HIDDEN.sub("", text)
    return visible, visible != text
