"""Asking for a link to sign in. Whether an address has an account shows nowhere: only the outbox differs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from selfassess.accounts.links import mail_link
from selfassess.accounts.users import find_open_account
from selfassess.storage.session import WritingSession
from selfassess.vocabulary import LinkPurpose


def ask_for_link(
    session: WritingSession, *, email: str, next_path: str, link_of: Callable[[str], str], now: datetime
) -> int | None:
    """The mail that waits in the outbox with a link, by its id; None where no active account has this address.

    No answer to anybody may depend on which it was. ``link_of`` gives the address of a token's page. An older link to
    sign in is dead from here on.
    """
    user = find_open_account(session, email)
    if user is None or user.email is None:
        return None
    to, purpose = user.email, LinkPurpose.SIGN_IN
    return mail_link(session, purpose, user=user, email=to, link_of=link_of, now=now, next_path=next_path)
