"""Signing in by the council's own sign-in (OpenID Connect).

The provider sends the browser back by GET, which changes nothing here: the page it comes to sends itself on by POST.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.providers import find_by_subject
from selfassess.accounts.signing_in import Proof
from selfassess.errors import NotFound, Refused
from selfassess.vocabulary import Strength
from selfassess.web.access import public
from selfassess.web.buttons import PressForm
from selfassess.web.current import find_identity, settings
from selfassess.web.database import reader
from selfassess.web.forms import told
from selfassess.web.proof import provider as providers
from selfassess.web.proof import tries
from selfassess.web.proof.arrival import arrive, confirm_waiting, wait_for_proof
from selfassess.web.proof.freshness import is_freshly_proved
from selfassess.web.proof.next_page import kept_next
from selfassess.web.proof.remembered import Remembered
from selfassess.web.signin.blueprint import blueprint


@blueprint.get("/sign-in/provider")
@public
def provider() -> ResponseReturnValue:
    """The way to the provider; whoever is signed in here already is asked to sign in there afresh."""
    _require_provider()
    session[Remembered.PROVIDER_NEXT] = kept_next(request.args.get("next"))
    try:
        return redirect(providers.way_there(afresh=find_identity() is not None))
    except Refused as trouble:
        flash(str(trouble))
        return redirect(url_for("signin.start"))


@blueprint.route("/sign-in/provider/back", methods=["GET", "POST"])
@public
def provider_back() -> ResponseReturnValue:
    """Where the provider sends the browser: a page whose button goes on."""
    _require_provider()
    form = PressForm()
    if request.method != "POST":
        sent = {name: request.args[name] for name in ("code", "state", "error", "iss") if name in request.args}
        return render_template("signin/provider_back.html", form=form, sent=sent, provider=settings().oidc)
    if form.validate_on_submit():
        with told(form):
            tries.count_address()
            return _arrive(providers.who_came_back())
    for error in form.form_errors:
        flash(str(error))
    return redirect(url_for("signin.start"), 303)


def _arrive(visitor: providers.Visitor) -> ResponseReturnValue:
    next_path = session.pop(Remembered.PROVIDER_NEXT, "")
    account = find_by_subject(reader(), issuer=visitor.issuer, subject=visitor.subject)
    person = find_identity()
    if account is not None:
        if person is not None and person.user_id != account.id:
            raise Refused("That sign-in belongs to another account than the one you are signed in with.")
        return arrive(account.id, Proof(strength=Strength.STRONG), next_path)
    wait_for_proof(visitor)
    if person is not None and is_freshly_proved(person):
        confirm_waiting(person.user_id)
        if find_by_subject(reader(), issuer=visitor.issuer, subject=visitor.subject) is not None:
            return arrive(person.user_id, Proof(strength=Strength.STRONG), next_path)
    return redirect(url_for("signin.provider_new", next=next_path), 303)


@blueprint.get("/sign-in/provider/new")
@public
def provider_new() -> ResponseReturnValue:
    """What to do the first time: sign in once in another way."""
    _require_provider()
    return render_template(
        "signin/provider_new.html", provider=settings().oidc, next_path=kept_next(request.args.get("next"))
    )


def _require_provider() -> None:
    if settings().oidc is None:
        raise NotFound("There is no such page.")
