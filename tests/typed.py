"""What people and machines type, and what is kept of it: one table for every door that text comes through.

The doors are the fields of forms, the comments of answers, the texts of boards and people, and the counter in the
browser. Characters are given by number, since most of them cannot be seen.
"""

from __future__ import annotations

# What stands for a new line.
LINE_ENDS = ("\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
# What is taken out, one of each kind.
HIDDEN = {
    "NUL": "\x00",
    "bell": "\x07",
    "escape": "\x1b",
    "delete": "\x7f",
    "control of the upper half": "\x9b",
    "first half of a pair": "\ud800",
    "second half of a pair": "\udfff",
    "noncharacter": "\ufffe",
    "noncharacter of a higher plane": "\U0010ffff",
    "noncharacter in the middle": "\ufdd0",
    "byte order mark": "\ufeff",
    "zero-width space": "\u200b",
    "word joiner": "\u2060",
    "soft hyphen": "\u00ad",
    "mark from left to right": "\u200e",
    "mark from right to left": "\u200f",
    "Arabic letter mark": "\u061c",
    "embedding": "\u202a",
    "override": "\u202e",
    "isolate": "\u2066",
    "end of an isolate": "\u2069",
}
# What stays as it is, although some of it is seen only beside its neighbours.
KEPT = {
    "letters": "Siân Ŵyn",
    "Hebrew": "עש",
    "emoji": "\U0001f600",
    "emoji of several": "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "joiner of Persian": "می\u200cخواهم",
    "variation selector": "\u2764\ufe0f",
    "markup": "<b>&amp;</b>",
}
# Typed, and kept on several lines; on one line a line end is a space.
CASES: dict[str, tuple[str, str]] = {
    **{f"line end {end!a}": (f"a{end}b", "a\nb") for end in LINE_ENDS},
    **{name: (f"a{character}b", "ab") for name, character in HIDDEN.items()},
    **{name: (f"a{text}b", f"a{text}b") for name, text in KEPT.items()},
    "letter and accent": ("e\u0301", "é"),
    "accent behind what is hidden": ("e\u200b\u0301", "é"),
    "several at once": ("\ufeffa\r\n\u202eb\x00\u2028c", "a\nb\nc"),
}
