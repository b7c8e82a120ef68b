"""Places that run a board or speak for it: given and ended only by whoever has just proved who they are."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import STRONG_ROLES
from selfassess.vocabulary import Role
from selfassess.web.current import identity
from selfassess.web.fields import Choice
from selfassess.web.place_words import role_words
from selfassess.web.proof.freshness import is_freshly_proved


def must_prove(role: Role) -> bool:
    """Whether a place in this role asks for a fresh proof that has not been given."""
    return role in STRONG_ROLES and not is_freshly_proved(identity())


def ask_to_prove() -> ResponseReturnValue:
    """The way to the page that asks for a fresh proof, and back to this one."""
    return redirect(url_for("signin.again", next=request.path), 303)


def way_to_prove() -> str | None:
    """The address of that page, with the way back; None where the proof is fresh."""
    return None if is_freshly_proved(identity()) else url_for("signin.again", next=request.path)


def roles_to_give() -> tuple[Choice, ...]:
    """The roles that this person can give now, by this board's own names: without fresh proof none of the strong."""
    return tuple(Choice(role.value, role_words(role)) for role in Role if not must_prove(role))
