"""What pages keep in memory, for as long as this copy of the service runs."""

from __future__ import annotations

from typing import Any

from flask import current_app

from selfassess.assessments.looking_back.kept import Kept


def kept(name: str, *, most: int) -> Kept[Any]:
    """The values kept under this name; ``most`` of them."""
    found: Kept[Any] = current_app.extensions.setdefault(f"kept {name}", Kept(most))
    return found
