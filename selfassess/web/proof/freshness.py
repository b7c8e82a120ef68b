"""Pages that change how somebody signs in: open only to whoever has just proved who they are, as well as they can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.identity import Identity
from selfassess.accounts.passkeys import list_passkeys
from selfassess.accounts.providers import list_providers
from selfassess.accounts.users import get_user
from selfassess.vocabulary import Strength
from selfassess.web.current import identity, now
from selfassess.web.database import reader

FRESH = timedelta(minutes=15)
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a person can prove who they are, beside a mailed link."""

    has_password: bool
    has_authenticator: bool
    passkeys: int
    providers: int

    @property
    def strongest(self) -> Strength:
        """The strongest proof that this person can give today."""
        if self.passkeys or self.providers or (self.has_password and self.has_authenticator):
            return Strength.STRONG
        return Strength.PASSWORD if self.has_password else Strength.LINK


def ways_of(user_id: int) -> Ways:
    """How this person can prove who they are."""
    user = get_user(reader(), user_id)
    return Ways(
        has_password=user.password is not None,
        has_authenticator=user.totp_secret is not None,
        passkeys=len(list_passkeys(reader(), user_id)),
        providers=len(list_providers(reader(), user_id)),
    )


def is_freshly_proved(person: Identity) -> bool:
    """Whether this person proved themselves within the last quarter of an hour, as strongly as they can."""
    if not person.proved_within(FRESH, now=now()):
        return False
    return person.strength.at_least(ways_of(person.user_id).strongest)


def freshly_proved(view: View) -> View:
    """Ask for a fresh proof before this view, and lead back to it."""

    @wraps(view)
    def checked(**parts: Any) -> ResponseReturnValue:
        if is_freshly_proved(identity()):
            return view(**parts)
        # What was sent is not sent again by itself: a changed password should be typed by whoever proved themselves.
        return redirect(url_for("signin.again", next=request.path), 303)

    return checked  # type: ignore[return-value]
