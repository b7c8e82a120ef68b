"""The passkeys of one's account: adding, naming and removing them."""

from __future__ import annotations

from flask import session, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.passkeys import add_passkey, get_own, list_passkeys
from selfassess.accounts.passkeys import remove_passkey as remove
from selfassess.accounts.passkeys import rename_passkey as rename
from selfassess.accounts.signing_in import Proof
from selfassess.accounts.users import get_user
from selfassess.vocabulary import Strength
from selfassess.web import sessions
from selfassess.web.access import signed_in
from selfassess.web.account.blueprint import blueprint
from selfassess.web.account.forms import NameForm, PasskeyForm
from selfassess.web.buttons import PressForm
from selfassess.web.current import identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done, done_at, form_page, told
from selfassess.web.proof import passkeys
from selfassess.web.proof.freshness import freshly_proved
from selfassess.web.proof.next_page import safe_next
from selfassess.web.proof.remembered import Remembered


@blueprint.route("/account/passkeys/add", methods=["GET", "POST"])
@signed_in
@freshly_proved
def add_new_passkey() -> ResponseReturnValue:
    """A name for a passkey, and a button that has the browser make it."""
    user_id, form = identity().user_id, PasskeyForm()
    if form.validate_on_submit():
        with told(form):
            made, handle = passkeys.read_new(form.answer.data)
            with write() as writing:
                add_passkey(writing, user_id=user_id, handle=handle, made=made, name=form.name.data, now=now())
            # It has just asked the person itself: that is a proof with two factors.
            sessions.prove(Proof(strength=Strength.STRONG))
            wanted = session.pop(Remembered.AFTER_SETTING_UP, None)
            onwards = safe_next(wanted) if wanted else url_for("account.show")
            return done_at(f"The passkey ‘{form.name.data}’ is added. You can sign in with it.", onwards)
    asked = passkeys.ask_for_new(get_user(reader(), user_id), list_passkeys(reader(), user_id))
    return form_page("account/passkey_add.html", form, asked=asked)


@blueprint.route("/account/passkeys/<row:passkey_id>/rename", methods=["GET", "POST"])
@signed_in
@freshly_proved
def rename_passkey(passkey_id: int) -> ResponseReturnValue:
    """Another name for a passkey."""
    user_id = identity().user_id
    form = NameForm(data={"name": get_own(reader(), user_id=user_id, passkey_id=passkey_id).name})
    if form.validate_on_submit():
        with told(form):
            with write() as writing:
                rename(writing, user_id=user_id, passkey_id=passkey_id, name=form.name.data)
            return done("The passkey has its new name.", "account.show")
    return form_page("account/passkey_rename.html", form)


@blueprint.route("/account/passkeys/<row:passkey_id>/remove", methods=["GET", "POST"])
@signed_in
@freshly_proved
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """The account without this passkey."""
    user_id, form = identity().user_id, PressForm()
    name = get_own(reader(), user_id=user_id, passkey_id=passkey_id).name
    if form.validate_on_submit():
        with write() as writing:
            remove(
                writing,
                user_id=user_id,
                passkey_id=passkey_id,
                now=now(),
                except_session_id=identity().session_id,
            )
        return done(f"The passkey ‘{name}’ is removed. It no longer opens your account.", "account.show")
    return form_page("account/passkey_remove.html", form, name=name)
