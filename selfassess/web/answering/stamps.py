"""When a page was opened, sealed so that a browser can bring it back and nobody can make it up."""

from __future__ import annotations

from datetime import UTC, datetime

from itsdangerous import BadData, URLSafeSerializer

from selfassess.web.answering.places import Place
from selfassess.web.current import board, identity, now, settings
from selfassess.web.derived_keys import derived_key

_PURPOSE = "when a page was opened"


def stamp(place: Place) -> str:
    """The seal of this moment, good for this person and this response alone."""
    return _serializer().dumps([*_whose(place), now().timestamp()])


def opened_at(sealed: str, place: Place) -> datetime | None:
    """When the page was opened; None where the seal is not one of ours for this person and response."""
    try:
        *whose, moment = _serializer().loads(sealed)
    except (BadData, ValueError, TypeError):
        return None
    return datetime.fromtimestamp(moment, UTC) if whose == _whose(place) else None


def _whose(place: Place) -> list[str]:
    named = [f"{name} {number}" for name, number in sorted(place.items())]
    return [f"board {board().id}", f"person {identity().user_id}", *named]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(derived_key(settings().secret_key, _PURPOSE))
