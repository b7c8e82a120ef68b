"""Choosing a password, the first or another."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from selfassess.accounts.identity import Identity
from selfassess.accounts.passwords import set_password
from selfassess.accounts.signing_in import Proof
from selfassess.errors import Refused
from selfassess.vocabulary import Strength
from selfassess.web import sessions
from selfassess.web.access import signed_in
from selfassess.web.account.blueprint import blueprint
from selfassess.web.current import identity, now
from selfassess.web.database import write
from selfassess.web.forms import done, form_page, told
from selfassess.web.proof import passwords
from selfassess.web.proof.forms import NewPasswordForm
from selfassess.web.proof.freshness import freshly_proved, ways_of


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
@freshly_proved
def password() -> ResponseReturnValue:
    """A new password. Wherever else the person is signed in, they are signed out."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        with told(form):
            _set(form.password.data, identity())
            return done("Your password is set. Wherever else you were signed in, you were signed out.", "account.show")
    return form_page("account/password.html", form, ways=ways_of(identity().user_id))


def _set(typed: str, person: Identity) -> None:
    """Set the password, and note that whoever has just chosen it knows it.

    Raises:
        Refused: it will not do.
    """
    if problem := passwords.problem_with(typed, person.email):
        raise Refused(problem, field="password")
    hashed = passwords.hash_of(typed)
    with write() as writing:
        set_password(
            writing, user_id=person.user_id, password_hash=hashed, now=now(), except_session_id=person.session_id
        )
    is_enough = person.strength.at_least(Strength.PASSWORD)
    sessions.prove(Proof(strength=person.strength if is_enough else Strength.PASSWORD))
