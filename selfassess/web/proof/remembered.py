"""What the sealed session cookie keeps of people who are on their way to a proof, beside who is signed in."""

from __future__ import annotations

from enum import StrEnum

from flask import session


class Remembered(StrEnum):
    """Each thing that is kept, by its name in the cookie."""

    # The address that a link was asked for, to sign in or to set a new password.
    ASKED_FOR = "asked_for"
    # Whose password fitted, and who owes a code.
    HALF_WAY = "half_way"
    # What the browser was asked about a passkey.
    PASSKEY = "passkey"
    # The secret of an authenticator app that is being set up.
    NEW_SECRET = "new_secret"
    # The address to which a link was sent that confirms it.
    NEW_ADDRESS = "new_address"
    # Who the provider says came, until they prove that an account here is theirs.
    VISITOR = "visitor"
    # Where somebody who was sent to the provider wanted to go, and from when on their proof there counts.
    PROVIDER_NEXT = "provider_next"
    PROVIDER_AFRESH = "provider_afresh"
    # Where somebody wanted to go who has to set up a second step first.
    AFTER_SETTING_UP = "after_setting_up"


# A proof is only a step on these ways: whoever sets up a second step proves themselves first, and whoever is at the
# provider in one tab may prove themselves in another.
_GO_ON = frozenset({Remembered.AFTER_SETTING_UP, Remembered.PROVIDER_NEXT, Remembered.PROVIDER_AFRESH})


def forget() -> None:
    """Forget all of it that ends with a proof."""
    for kept in Remembered:
        if kept not in _GO_ON:
            session.pop(kept, None)
