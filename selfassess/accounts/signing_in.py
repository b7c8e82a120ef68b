"""Signing in: asking for a link, and the session that begins with a proof of who somebody is.

What a proof uses up goes in the same write as the session that it begins: where the one fails, the other was never
spent. Whether an address has an account shows nowhere: only the outbox differs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from selfassess.accounts.links import mail_link, spend
from selfassess.accounts.second_step import spend_counter, spend_recovery_code
from selfassess.accounts.sessions import raise_strength, start_session
from selfassess.accounts.users import find_active_user
from selfassess.storage.session import WritingSession
from selfassess.vocabulary import LinkPurpose, Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How strongly somebody proved who they are, and what counts only once and is used up by it.

    ``counter`` is the step of an app's code, ``sealed_code`` a recovery code as it is kept, ``link`` a mailed token.
    """

    strength: Strength
    counter: int | None = None
    sealed_code: str | None = None
    link: str | None = None


def ask_for_link(
    session: WritingSession, *, email: str, next_path: str, link_of: Callable[[str], str], now: datetime
) -> int | None:
    """The mail that waits in the outbox with a link, by its id; None where no active account has this address.

    No answer to anybody may depend on which it was. ``link_of`` gives the address of a token's page. An older link to
    sign in is dead from here on.
    """
    user = find_active_user(session, email)
    if user is None or user.email is None:
        return None
    to, purpose = user.email, LinkPurpose.SIGN_IN
    return mail_link(session, purpose, user=user, email=to, link_of=link_of, now=now, next_path=next_path)


def sign_in(
    session: WritingSession, *, user_id: int, proof: Proof, device: str, address_prefix: str, now: datetime
) -> str:
    """The token of a new session, for which the proof was used up.

    Raises:
        Refused: the account is disabled, or what the proof uses up was used before.
    """
    _use_up_code(session, user_id, proof, now)
    _, token = start_session(
        session,
        user_id=user_id,
        strength=proof.strength,
        device=device,
        address_prefix=address_prefix,
        now=now,
    )
    _use_up_link(session, proof, now)
    return token


def prove_again(session: WritingSession, *, user_id: int, session_id: int, proof: Proof, now: datetime) -> str:
    """The new token of a session whose person has just proved themselves again, for which the proof was used up.

    Raises:
        NotFound: the session has ended.
        Refused: the proof is weaker than the one that the session has, or what it uses up was used before.
    """
    _use_up_code(session, user_id, proof, now)
    token = raise_strength(session, session_id=session_id, strength=proof.strength, now=now)
    _use_up_link(session, proof, now)
    return token


def use_up(session: WritingSession, *, user_id: int, proof: Proof, now: datetime) -> None:
    """Use up a proof from which nothing follows.

    Raises:
        Refused: it was used before.
    """
    _use_up_code(session, user_id, proof, now)
    _use_up_link(session, proof, now)


def _use_up_code(session: WritingSession, user_id: int, proof: Proof, now: datetime) -> None:
    # Before the session: the account's row is taken first wherever it changes, and the sessions and the chain after it.
    if proof.counter is not None:
        spend_counter(session, user_id=user_id, counter=proof.counter)
    if proof.sealed_code is not None:
        spend_recovery_code(session, user_id=user_id, sealed_code=proof.sealed_code, now=now)


def _use_up_link(session: WritingSession, proof: Proof, now: datetime) -> None:
    # After the session's event, as all that is done to links.
    if proof.link is not None:
        spend(session, LinkPurpose.SIGN_IN, proof.link, now)
