"""Changing the address of one's account."""

from __future__ import annotations

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from selfassess.boards.address_change import ask_for_change, confirm_change, look_at_change, refuse_shared
from selfassess.errors import Refused
from selfassess.links import links_to, new_address_path
from selfassess.web.access import signed_in
from selfassess.web.account.blueprint import blueprint
from selfassess.web.account.forms import NewAddressForm
from selfassess.web.buttons import PressForm
from selfassess.web.current import identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.proof import tries
from selfassess.web.proof.freshness import freshly_proved
from selfassess.web.proof.mailing import mail_after_answer
from selfassess.web.proof.remembered import Remembered


@blueprint.route("/account/address", methods=["GET", "POST"])
@signed_in
@freshly_proved
def address() -> ResponseReturnValue:
    """Where else mail should go."""
    form = NewAddressForm()
    if form.validate_on_submit():
        with told(form):
            tries.count_mail(identity().email)
            _ask(form.email.data)
            return redirect(url_for("account.address_sent"), 303)
    return form_page("account/address.html", form)


@blueprint.get("/account/address/sent")
@signed_in
def address_sent() -> ResponseReturnValue:
    """Where to look for the link; the same whether the address was free or not."""
    asked = session.get(Remembered.NEW_ADDRESS)
    return render_template("account/address_sent.html", email=asked) if asked else redirect(url_for("account.address"))


@blueprint.route("/account/address/<token:token>", methods=["GET", "POST"])
@signed_in
def confirm_address(token: str) -> ResponseReturnValue:
    """What the link in the mail is for; only pressing its button changes the address."""
    person = identity()
    found = look_at_change(reader(), user_id=person.user_id, token=token, now=now())
    if found is None:
        return render_template("account/address_ended.html"), 410
    form = PressForm()
    if form.validate_on_submit():
        with told(form):
            with write() as writing:
                confirm_change(
                    writing, user_id=person.user_id, token=token, now=now(), except_session_id=person.session_id
                )
            session.pop(Remembered.NEW_ADDRESS, None)
            return done("Your address is changed. Sign in with the new one from now on.", "account.show")
    return form_page("account/address_confirm.html", form, email=found)


def _ask(email: str) -> None:
    """Send the link once the answer has left.

    Raises:
        Refused: it is the account's own address, or one that several people may read.
    """
    person, moment, link_of = identity(), now(), links_to(settings(), new_address_path)
    if email == person.email:
        raise Refused("This is your address already.", field="email")
    refuse_shared(reader(), user_id=person.user_id, address=email)
    mail_after_answer(
        lambda writing: ask_for_change(writing, user_id=person.user_id, email=email, link_of=link_of, now=moment)
    )
    session[Remembered.NEW_ADDRESS] = email
