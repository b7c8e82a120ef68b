"""Who is signed in: the sealed cookie names a session, and the register of sessions says whether it still stands."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, Response, g, request, session

from selfassess.accounts import session_identity, sessions, signing_in
from selfassess.accounts.devices import address_prefix, device_of
from selfassess.accounts.identity import Identity
from selfassess.accounts.sessions import Ending
from selfassess.accounts.signing_in import Proof
from selfassess.accounts.tokens import digest_of
from selfassess.vocabulary import Strength
from selfassess.web import meeting
from selfassess.web.afterwards import Note, later
from selfassess.web.current import find_identity, identity, now, service
from selfassess.web.database import reader, write

_TOKEN = "sid"


def install(app: Flask) -> None:
    """Find the signed-in person before each request, and note now and then that they were seen."""

    @app.before_request
    def _find() -> None:
        if request.endpoint != "static":
            g.identity = _identity()

    @app.after_request
    def _seen(response: Response) -> Response:
        person = find_identity()
        if person is not None and not meeting.is_page() and sessions.is_touch_due(person, now()):
            session_id, moment = person.session_id or 0, now()
            later(Note.LAST_SEEN, lambda writing: sessions.touch(writing, session_id=session_id, now=moment))
        return response


def begin(user_id: int, proof: Proof) -> None:
    """Sign a person in on this browser, by a proof that is used up: a new session, a new token against forged forms.

    In a demonstration everybody counts as proved with two factors (rules 6.4).
    """
    if service().is_demo:
        proof = replace(proof, strength=Strength.STRONG)
    with write() as writing:
        token = signing_in.sign_in(
            writing,
            user_id=user_id,
            proof=proof,
            device=device_of(request.user_agent.string),
            address_prefix=address_prefix(request.remote_addr or ""),
            now=now(),
        )
    _carry(token)


def prove(proof: Proof) -> None:
    """Note that the signed-in person has just proved themselves; the cookie of before is worth nothing.

    A weaker proof than the session has takes nothing from it, and makes it no fresher; it is used up all the same.
    """
    person = identity()
    assert person.session_id is not None
    with write() as writing:
        if not proof.strength.at_least(person.strength):
            signing_in.use_up(writing, user_id=person.user_id, proof=proof, now=now())
            return
        token = signing_in.prove_again(
            writing, user_id=person.user_id, session_id=person.session_id, proof=proof, now=now()
        )
    _carry(token)


def end(because: Ending = Ending.SIGNED_OUT) -> None:
    """Sign the person out on this browser, for good: the cookie that they had is worth nothing from now on."""
    person = find_identity()
    if person is not None and person.session_id is not None:
        with write() as writing:
            sessions.end_session(
                writing, session_id=person.session_id, user_id=person.user_id, because=because, now=now()
            )
    session.clear()
    g.identity = None


def find_expired() -> Identity | None:
    """Whose session this browser's was, where it stopped counting for no other reason than time."""
    token = session.get(_TOKEN)
    expired = session_identity.load_expired(reader(), session_digest=digest_of(token), now=now()) if token else None
    return expired.identity if expired else None


def _carry(token: str) -> None:
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    session[_TOKEN] = token
    g.identity = _identity()


def _identity() -> Identity | None:
    token = session.get(_TOKEN)
    if not token:
        return None
    return session_identity.load_identity(
        reader(), session_digest=digest_of(token), now=now(), unused_until=meeting.until()
    )
