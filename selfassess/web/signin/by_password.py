"""Signing in by a password, and by the code that follows it where the account has an authenticator app."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.signing_in import Proof
from selfassess.accounts.users import find_by_email
from selfassess.errors import Refused
from selfassess.storage.tables import User
from selfassess.vocabulary import Strength
from selfassess.web.access import public
from selfassess.web.current import now
from selfassess.web.database import reader
from selfassess.web.forms import form_page, told
from selfassess.web.proof import codes, passwords, tries
from selfassess.web.proof.arrival import arrive
from selfassess.web.proof.forms import CodeForm
from selfassess.web.proof.next_page import kept_next
from selfassess.web.proof.remembered import Remembered
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
    form = PasswordForm(data={"email": session.get(Remembered.ASKED_FOR, "")})
    if form.validate_on_submit():
        with told(form):
            account = _whose(form.email.data, form.password.data)
            if account.totp_secret is None:
                return arrive(account.id, Proof(strength=Strength.PASSWORD), next_path)
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
            return arrive(waiting.user.id, proof_by_code(waiting.user, form.code.data), waiting.next_path)
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
            return arrive(waiting.user.id, _proof_by_recovery_code(waiting.user, form.code.data), waiting.next_path)
    return form_page("signin/recovery_code.html", form)


def proof_by_code(user: User, typed: str) -> Proof:
    """What the code of an account's authenticator app proves, after its password; it is still to be used up.

    Raises:
        Refused: it does not fit, or there were too many tries.
    """
    tries.count_code(user.email or "")
    secret = user.totp_secret
    step = codes.step_of(typed, secret, now=now(), last=user.totp_last_step) if secret else None
    if step is None:
        tries.note_failure(user.id)
        raise Refused(_WRONG_CODE, field="code")
    return Proof(strength=Strength.STRONG, counter=step)


def _proof_by_recovery_code(user: User, typed: str) -> Proof:
    tries.count_code(user.email or "")
    sealed = codes.find_recovery_code(typed, user.recovery_codes)
    if sealed is None:
        tries.note_failure(user.id)
        raise Refused("This recovery code does not fit, or was used already.", field="code")
    return Proof(strength=Strength.STRONG, sealed_code=sealed)


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
