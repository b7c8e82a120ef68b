"""Proving once more who one is: before a page that changes how one signs in, or a board that asks for two factors."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.signing_in import Proof
from selfassess.accounts.users import get_user
from selfassess.errors import Refused
from selfassess.vocabulary import Strength
from selfassess.web.access import signed_in
from selfassess.web.buttons import PressForm
from selfassess.web.current import identity, settings
from selfassess.web.database import reader
from selfassess.web.forms import form_page, told
from selfassess.web.proof import passwords, tries
from selfassess.web.proof.arrival import arrive
from selfassess.web.proof.forms import ProofForm
from selfassess.web.proof.freshness import Ways, is_freshly_proved, ways_of
from selfassess.web.proof.next_page import kept_next, safe_next
from selfassess.web.proof.remembered import Remembered
from selfassess.web.signin.blueprint import blueprint
from selfassess.web.signin.by_link import send_link
from selfassess.web.signin.by_password import proof_by_code
from selfassess.web.signin.forms import StrongProofForm


@blueprint.route("/sign-in/again", methods=["GET", "POST"])
@signed_in
def again() -> ResponseReturnValue:
    """Prove that it is you, before a page that changes how you sign in."""
    next_path = kept_next(request.args.get("next"))
    ways = ways_of(identity().user_id)
    form = _form(ways)
    if form.validate_on_submit():
        with told(form):
            return _proved(form, ways, next_path)
    return _page("signin/again.html", form, ways, next_path)


@blueprint.post("/sign-in/again/link")
@signed_in
def again_by_link() -> ResponseReturnValue:
    """A link to one's own address, which proves that it is you where there is no other way."""
    form = PressForm()
    next_path = kept_next(request.args.get("next"))
    if form.validate_on_submit():
        with told(form):
            tries.count_mail(identity().email)
            return send_link(identity().email, next_path)
    return _page("signin/again.html", form, ways_of(identity().user_id), next_path)


@blueprint.route("/sign-in/stronger", methods=["GET", "POST"])
@signed_in
def stronger() -> ResponseReturnValue:
    """Why a board asks its managers and chairs for more than a link, and how to give it."""
    next_path = kept_next(request.args.get("next"))
    if identity().strength is Strength.STRONG:
        return redirect(safe_next(next_path), 303)
    session[Remembered.AFTER_SETTING_UP] = next_path
    ways = ways_of(identity().user_id)
    form = _form(ways)
    if form.validate_on_submit():
        with told(form):
            where = next_path if ways.has_authenticator else url_for("account.add_app")
            return _proved(form, ways, where)
    fresh = is_freshly_proved(identity())
    return _page("signin/stronger.html", form, ways, next_path, is_fresh=fresh)


def _form(ways: Ways) -> ProofForm | PressForm:
    if not ways.has_password:
        return PressForm()
    return StrongProofForm() if ways.has_authenticator else ProofForm()


def _proved(form: ProofForm | PressForm, ways: Ways, next_path: str) -> ResponseReturnValue:
    """Whoever typed the password, and the code where the account has an app, led on.

    Raises:
        Refused: one of them does not fit, there were too many tries, or a button was pressed that proves nothing.
    """
    if not isinstance(form, ProofForm):
        raise Refused("Use one of the ways on this page.")
    account = get_user(reader(), identity().user_id)
    tries.count_password(account.email or "")
    if not passwords.fits(form.password.data, account):
        tries.note_failure(account.id)
        raise Refused("This password does not fit.", field="password")
    if isinstance(form, StrongProofForm):
        return arrive(account.id, proof_by_code(account, form.code.data), next_path)
    return arrive(account.id, Proof(strength=Strength.PASSWORD), next_path)


def _page(
    template: str, form: ProofForm | PressForm, ways: Ways, next_path: str, **parts: object
) -> ResponseReturnValue:
    return form_page(template, form, ways=ways, next_path=next_path, provider=settings().oidc, **parts)
