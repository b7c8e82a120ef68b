"""The second step: setting up an authenticator app, removing it, and new recovery codes."""

from __future__ import annotations

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.second_step import add_authenticator, remove_authenticator, replace_recovery_codes
from selfassess.accounts.signing_in import Proof
from selfassess.errors import Refused
from selfassess.vocabulary import Strength
from selfassess.web import sessions
from selfassess.web.access import signed_in
from selfassess.web.account.blueprint import blueprint
from selfassess.web.buttons import PressForm
from selfassess.web.current import identity, now
from selfassess.web.database import write
from selfassess.web.forms import done, form_page, told
from selfassess.web.proof import codes, tries
from selfassess.web.proof.forms import CodeForm
from selfassess.web.proof.freshness import freshly_proved, ways_of
from selfassess.web.proof.next_page import safe_next
from selfassess.web.proof.remembered import Remembered


@blueprint.route("/account/second-step/app", methods=["GET", "POST"])
@signed_in
@freshly_proved
def add_app() -> ResponseReturnValue:
    """A picture for the authenticator app, and the first code that it shows; then the recovery codes, once."""
    ways = ways_of(identity().user_id)
    if ways.has_authenticator or not ways.has_password:
        return render_template("account/app_first.html", ways=ways)
    secret = session.setdefault(Remembered.NEW_SECRET, codes.new_secret())
    form = CodeForm()
    if form.validate_on_submit():
        with told(form):
            return _show_codes(_add(secret, form.code.data), is_new=True)
    return form_page("account/app.html", form, setup=codes.setup_of(secret, identity().email))


@blueprint.route("/account/second-step/remove", methods=["GET", "POST"])
@signed_in
@freshly_proved
def remove_app() -> ResponseReturnValue:
    """The account without its authenticator app. Wherever else the person is signed in, they are signed out."""
    person, form = identity(), PressForm()
    if form.validate_on_submit():
        with told(form):
            with write() as writing:
                remove_authenticator(writing, user_id=person.user_id, now=now(), except_session_id=person.session_id)
            return done("The authenticator app is removed. Signing in takes your password alone.", "account.show")
    return form_page("account/app_remove.html", form)


@blueprint.route("/account/second-step/codes", methods=["GET", "POST"])
@signed_in
@freshly_proved
def recovery_codes() -> ResponseReturnValue:
    """New recovery codes, shown once; the earlier ones are worth nothing from then on."""
    if not ways_of(identity().user_id).has_authenticator:
        return redirect(url_for("account.show"), 303)
    form = PressForm()
    if form.validate_on_submit():
        shown, sealed = codes.new_recovery_codes()
        with write() as writing:
            replace_recovery_codes(writing, user_id=identity().user_id, sealed_codes=sealed, now=now())
        return _show_codes(shown, is_new=False)
    return form_page("account/codes_new.html", form)


def _add(secret: str, typed: str) -> tuple[str, ...]:
    """The recovery codes of the app that was set up.

    Raises:
        Refused: the code does not fit, or there were too many tries.
    """
    person = identity()
    tries.count_code(person.email)
    step = codes.step_of(typed, secret, now=now(), last=None)
    if step is None:
        raise Refused("This code does not fit. Type the one that the app shows now.", field="code")
    shown, sealed = codes.new_recovery_codes()
    with write() as writing:
        add_authenticator(
            writing,
            user_id=person.user_id,
            sealed_secret=secret,
            counter=step,
            sealed_codes=sealed,
            now=now(),
            except_session_id=person.session_id,
        )
    session.pop(Remembered.NEW_SECRET, None)
    sessions.prove(Proof(strength=Strength.STRONG))
    return shown


def _show_codes(shown: tuple[str, ...], *, is_new: bool) -> ResponseReturnValue:
    return render_template(
        "account/codes.html",
        codes=shown,
        is_new=is_new,
        onwards=safe_next(session.pop(Remembered.AFTER_SETTING_UP, None)),
    )
