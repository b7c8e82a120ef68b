"""Where somebody wanted to go: kept only where it is a page of ours that can be opened."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

_LONGEST = 500
# One slash, then letters, digits and the few signs that our addresses are made of: no backslash, no control character.
_PATH = re.compile(r"/(?:[A-Za-z0-9_~.%-][A-Za-z0-9_~.%/-]*)?(?:\?[A-Za-z0-9_~.%/=&+:,;@!*'()$-]*)?")
_NO_WAY_BACK = ("signin.", "taking_up.", "static")


def safe_next(wanted: str | None) -> str:
    """The path and query, where they lead to a page of ours by GET, else the way to one's own work."""
    return wanted if wanted and is_ours(wanted) else url_for("work.show")


def kept_next(wanted: str | None) -> str:
    """The path and query to carry along, or nothing where they lead elsewhere."""
    return wanted if wanted and is_ours(wanted) else ""


def is_ours(wanted: str) -> bool:
    """Whether the text is the path of a page of ours that can be opened, and comes after signing in."""
    if len(wanted) > _LONGEST or not _PATH.fullmatch(wanted):
        return False
    path = unquote(urlsplit(wanted).path)
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return not str(endpoint).startswith(_NO_WAY_BACK)
