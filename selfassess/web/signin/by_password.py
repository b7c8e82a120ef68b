"""Signing in by a password, and by the code that follows it where the account has an authenticator app."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.second_step import spend_counter, spend_recovery_code
from selfassess.accounts.users import find_by_email
from selfassess.errors import Refused
from selfassess.storage.tables import User
from selfassess.vocabulary import Strength
from selfassess.web.access import public
from selfassess.web.current import now
from selfassess.web.database import reader, write
from selfassess.web.forms import form_page, told
from selfassess.web.proof import codes, passwords, tries
from selfassess.web.proof.arrival import arrive
from selfassess.web.proof.forms import CodeForm
from selfassess.web.proof.next_page import kept_next
from selfassess.web.signin import half_way
from selfassess.web.signin.blueprint import blueprint
from selfassess.web.signin.forms import PasswordForm, RecoveryForm

_NOT_FITTING = (
    "This e-mail address and password do not open an account. Check both, or have a link sent to you instead."
)
_WRONG_CODE = "This code does not fit. Type the one that the app shows now; check that the phone’s clock is right."


@blueprint.route("/sign-in/password", methods=["GET", "POST"])
@public
def password() -> ResponseReturnValue:
    """Address and password."""
    next_path = kept_next(request.args.get("next"))
    form = PasswordForm(data={"email": session.get("asked_for", "")})
    if form.validate_on_submit():
        with told(form):
            account = _whose(form.email.data, form.password.data)
            if account.totp_secret is None:
                return arrive(account.id, Strength.PASSWORD, next_path)
            half_way.begin(account, next_path)
            return redirect(url_for("signin.code"), 303)
    return form_page("signin/password.html", form, next_path=next_path)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """The code of the authenticator app, after the password."""
    waiting = half_way.find()
    if waiting is None:
        return redirect(url_for("signin.password"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        with told(form):
            spend_code(waiting.user, form.code.data)
            return arrive(waiting.user.id, Strength.STRONG, waiting.next_path)
    return form_page("signin/code.html", form)


@blueprint.route("/sign-in/recovery-code", methods=["GET", "POST"])
@public
def recovery_code() -> ResponseReturnValue:
    """A recovery code, after the password, for whoever has lost their phone."""
    waiting = half_way.find()
    if waiting is None:
        return redirect(url_for("signin.password"), 303)
    form = RecoveryForm()
    if form.validate_on_submit():
        with told(form):
            _spend_recovery_code(waiting.user, form.code.data)
            return arrive(waiting.user.id, Strength.STRONG, waiting.next_path)
    return form_page("signin/recovery_code.html", form)


def spend_code(user: User, typed: str) -> None:
    """Use up the code of an account's authenticator app.

    Raises:
        Refused: it does not fit, was used before, or there were too many tries.
    """
    tries.count_code(user.email or "")
    secret = user.totp_secret
    step = codes.step_of(typed, secret, now=now(), last=user.totp_last_step) if secret else None
    if step is None:
        tries.note_failure(user.id)
        raise Refused(_WRONG_CODE, field="code")
    with write() as writing:
        spend_counter(writing, user_id=user.id, counter=step)


def _spend_recovery_code(user: User, typed: str) -> None:
    tries.count_code(user.email or "")
    sealed = codes.find_recovery_code(typed, user.recovery_codes)
    if sealed is None:
        tries.note_failure(user.id)
        raise Refused("This recovery code does not fit, or was used already.", field="code")
    with write() as writing:
        spend_recovery_code(writing, user_id=user.id, sealed_code=sealed, now=now())


def _whose(email: str, typed: str) -> User:
    """The account of this address, where the password fits.

    Raises:
        Refused: it does not, or nobody has the address, or the account cannot be used: all in the same words and time.
    """
    tries.count_password(email)
    account = find_by_email(reader(), email)
    if not passwords.fits(typed, account) or account is None:
        tries.note_failure(account.id if account else None)
        raise Refused(_NOT_FITTING)
    return account
