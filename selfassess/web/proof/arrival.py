"""What happens once somebody has proved who they are: the session, an identity elsewhere that waited, the page."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, redirect, session
from flask.typing import ResponseReturnValue

from selfassess.accounts.identity import Identity
from selfassess.accounts.providers import link_provider
from selfassess.accounts.signing_in import Proof
from selfassess.accounts.users import get_user
from selfassess.errors import Refused
from selfassess.web import sessions
from selfassess.web.current import find_identity, now
from selfassess.web.database import reader, write
from selfassess.web.proof.next_page import safe_next
from selfassess.web.proof.provider import Visitor
from selfassess.web.proof.remembered import Remembered, forget

WAITS_FOR = timedelta(minutes=30)


def arrive(user_id: int, proof: Proof, next_path: str = "") -> ResponseReturnValue:
    """Sign the person in on this browser, or note the fresh proof of whoever is signed in already; then lead on.

    Raises:
        Refused: the account was disabled, or the proof was used before.
    """
    person = find_identity()
    if person is not None and person.user_id == user_id:
        sessions.prove(proof)
    else:
        _sign_out(person)
        sessions.begin(user_id, proof)
    # Not before: a proof that was used already proves nothing.
    confirm_waiting(user_id)
    forget()
    return redirect(safe_next(next_path), 303)


def wait_for_proof(visitor: Visitor) -> None:
    """Keep who the provider says came, until they prove here once that the account is theirs."""
    session[Remembered.VISITOR] = {
        "issuer": visitor.issuer,
        "subject": visitor.subject,
        "email": visitor.email,
        "at": now().isoformat(),
    }


def _sign_out(person: Identity | None) -> None:
    """End the session of whoever else is signed in on this browser. An identity that waits here waits on."""
    if person is None:
        return
    waiting = session.get(Remembered.VISITOR)
    sessions.end()
    if waiting is not None:
        session[Remembered.VISITOR] = waiting


def confirm_waiting(user_id: int) -> None:
    """Tie the identity that waits in this browser to the account that has just been proved, where the address fits."""
    waiting = session.get(Remembered.VISITOR)
    if waiting is None:
        return
    account = get_user(reader(), user_id)
    is_late = now() - datetime.fromisoformat(waiting["at"]) > WAITS_FOR
    if is_late or account.email != waiting["email"]:
        # Somebody else signs in on this browser, or much later: whoever it waited for will begin anew.
        session.pop(Remembered.VISITOR)
        return
    try:
        with write() as writing:
            link_provider(writing, user_id=user_id, issuer=waiting["issuer"], subject=waiting["subject"], now=now())
    except Refused as trouble:
        flash(str(trouble))
    else:
        flash("From now on you can sign in with your organisation’s own sign-in.", "success")
    session.pop(Remembered.VISITOR)
