"""Long lists, fifty rows at a time, and finding a row by a word of it. What the address asks for is only a wish."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request, url_for

from selfassess.typed_text import one_line

PAGE = 50
_SOME_ID = 123_456_789
LONGEST_SEARCH = 200
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage(Generic[Row]):
    """The rows of one page; which page, of how many; and how many rows there are on all of them."""

    rows: tuple[Row, ...]
    page: int
    last: int
    total: int


def one_page(rows: Sequence[Row], *, name: str = "page") -> OnePage[Row]:
    """The page of ``rows`` that the address asks for under ``name``: the first where it asks for none, the last where
    it asks for one beyond."""
    last = max(1, -(-len(rows) // PAGE))
    asked = request.args.get(name, "")
    page = min(max(1, int(asked)), last) if re.fullmatch("[0-9]{1,6}", asked) else 1
    return OnePage(rows=tuple(rows[(page - 1) * PAGE : page * PAGE]), page=page, last=last, total=len(rows))


def page_address(slug: str | None = None, *, name: str = "page") -> Callable[[int], str]:
    """From a page's number to its address, which keeps whatever else this address asks for.

    ``slug`` is the board's, where the page is under a board.
    """
    path = url_for(request.endpoint or "", slug=slug, **(request.view_args or {}))
    # Never through url_for: it takes some names, such as _scheme, for its own.
    kept = [(key, value) for key, value in request.args.items() if key != name]
    return lambda number: f"{path}?{urlencode([*kept, (name, number)])}"


def row_address(endpoint: str, key: str, slug: str) -> Callable[[int], str]:
    """From a row's id to the address of its page, which names the id ``key``. Worked out once for a list of many."""
    some: dict[str, Any] = {key: _SOME_ID}
    before, after = url_for(endpoint, slug=slug, **some).rsplit(str(_SOME_ID), 1)
    return lambda row_id: f"{before}{row_id}{after}"


def search_words() -> str:
    """What somebody looks for, on one line; empty where they look for nothing."""
    return one_line(request.args.get("find", ""))[:LONGEST_SEARCH]


def is_found(words: str, texts: Iterable[str | None]) -> bool:
    """Whether one of the texts holds these words as they stand, in any case of letters; no words are found anywhere."""
    return not words or any(words.casefold() in text.casefold() for text in texts if text)
