"""Signing in by a passkey, which counts as two factors; also once more, for whoever is signed in."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from selfassess.accounts.passkeys import list_passkeys, note_use
from selfassess.accounts.signing_in import Proof
from selfassess.errors import Refused
from selfassess.vocabulary import Strength
from selfassess.web.access import public
from selfassess.web.current import find_identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import form_page, told
from selfassess.web.proof import passkeys, tries
from selfassess.web.proof.arrival import arrive
from selfassess.web.proof.next_page import kept_next
from selfassess.web.signin.blueprint import blueprint
from selfassess.web.signin.forms import PasskeyForm


@blueprint.route("/sign-in/passkey", methods=["GET", "POST"])
@public
def passkey() -> ResponseReturnValue:
    """A button that asks the browser for a passkey."""
    next_path = kept_next(request.args.get("next"))
    form = PasskeyForm()
    if form.validate_on_submit():
        with told(form):
            return arrive(_whose(form.answer.data), Proof(strength=Strength.STRONG), next_path)
    person = find_identity()
    held = list_passkeys(reader(), person.user_id) if person else ()
    asked = passkeys.ask_for_proof(held)
    return form_page("signin/passkey.html", form, asked=asked, next_path=next_path)


def _whose(answer: str) -> int:
    """The account whose passkey answered.

    Raises:
        Refused: the answer proves nothing, is of another person than the one signed in, or there were too many tries.
    """
    tries.count_address()
    person = find_identity()
    try:
        found, count = passkeys.read_proof(answer)
        if person is not None and person.user_id != found.user_id:
            raise Refused("This passkey belongs to another account than the one you are signed in with.")
        with write() as writing:
            note_use(writing, passkey_id=found.id, seen_count=found.sign_count, new_count=count, now=now())
    except Refused:
        tries.note_failure(person.user_id if person else None)
        raise
    return found.user_id
