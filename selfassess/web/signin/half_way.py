"""Somebody whose password fitted and who owes a code: kept in the sealed session for ten minutes, signed in nowhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session

from selfassess.accounts.users import get_user
from selfassess.errors import NotFound
from selfassess.storage.tables import User
from selfassess.web.current import now
from selfassess.web.database import reader
from selfassess.web.proof.remembered import Remembered

LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfWay:
    """Who it is, and where they wanted to go."""

    user: User
    next_path: str


def begin(user: User, next_path: str) -> None:
    """Remember that this account's password fitted."""
    session[Remembered.HALF_WAY] = {
        "user": user.id,
        "password": _mark(user),
        "next": next_path,
        "at": now().isoformat(),
    }


def find() -> HalfWay | None:
    """Who owes a code on this browser; None where nobody does, or for too long, or the password changed meanwhile."""
    kept = session.get(Remembered.HALF_WAY)
    if kept is None or now() - datetime.fromisoformat(kept["at"]) > LASTS:
        return None
    try:
        user = get_user(reader(), kept["user"])
    except NotFound:
        return None
    return HalfWay(user=user, next_path=kept["next"]) if user.active and _mark(user) == kept["password"] else None


def _mark(user: User) -> str:
    return hashlib.sha256((user.password or "").encode()).hexdigest()[:16]
