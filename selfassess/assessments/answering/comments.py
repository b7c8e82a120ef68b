"""A comment as it is kept, and how long it may be: the one way, for service, pages and storage."""

from __future__ import annotations

from selfassess.typed_text import normalised

MOST = 4000
MOST_WHY = 400


def cleaned(text: str) -> str:
    """The text as ``typed_text`` keeps it; empty where only white space is left."""
    kept = normalised(text)
    return "" if kept.isspace() else kept


def too_long(text: str, most: int, *, called: str) -> str:
    """What to say of a cleaned text over ``most`` characters; empty where it fits. ``called`` names it."""
    over = len(text) - most
    return f"Shorten {called} to {most:,} characters: it has {over:,} too many." if over > 0 else ""
