"""Signing in by a mailed link, and signing out."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.links import find_live
from selfassess.accounts.signing_in import Proof, ask_for_link
from selfassess.links import links_to, sign_in_path
from selfassess.vocabulary import LinkPurpose, Strength
from selfassess.web import sessions
from selfassess.web.access import public
from selfassess.web.buttons import PressForm
from selfassess.web.current import find_identity, now, settings
from selfassess.web.database import reader
from selfassess.web.forms import done, form_page, told
from selfassess.web.proof import tries
from selfassess.web.proof.arrival import arrive
from selfassess.web.proof.mailing import mail_after_answer
from selfassess.web.proof.next_page import kept_next, safe_next
from selfassess.web.proof.remembered import Remembered
from selfassess.web.signin.blueprint import blueprint
from selfassess.web.signin.forms import AddressForm


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def start() -> ResponseReturnValue:
    """The sign-in page: send me a link, or another way."""
    next_path = kept_next(request.args.get("next"))
    if request.method != "POST" and find_identity():
        return redirect(safe_next(next_path))
    form = AddressForm()
    if form.validate_on_submit():
        with told(form):
            tries.count_mail(form.email.data)
            return send_link(form.email.data, next_path)
    return form_page("signin/start.html", form, next_path=next_path, provider=settings().oidc)


@blueprint.get("/sign-in/sent")
@public
def sent() -> ResponseReturnValue:
    """Where to look for the link; the same whether one was sent or not."""
    email = session.get(Remembered.ASKED_FOR)
    return render_template("signin/sent.html", email=email) if email else redirect(url_for("signin.start"))


@blueprint.route("/sign-in/link/<token:token>", methods=["GET", "POST"])
@public
def link(token: str) -> ResponseReturnValue:
    """What a mailed link is for; only pressing its button signs in, since mail scanners open links too."""
    found = find_live(reader(), LinkPurpose.SIGN_IN, token, now())
    form = PressForm()
    if found is not None and form.validate_on_submit():
        with told(form):
            return arrive(found.user_id, Proof(strength=Strength.LINK, link=token), found.next_path)
    if found is None:
        return render_template("signin/link_ended.html"), 410
    return form_page("signin/link.html", form, email=found.email)


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """The sign-in page, with nobody signed in on this browser any more."""
    sessions.end()
    return done("You are signed out.", "signin.start")


def send_link(email: str, next_path: str) -> ResponseReturnValue:
    """Send a sign-in link once the answer has left, and lead to the page that says where to look for it."""
    moment, link_of = now(), links_to(settings(), sign_in_path)
    mail_after_answer(
        lambda writing: ask_for_link(writing, email=email, next_path=next_path, link_of=link_of, now=moment)
    )
    session[Remembered.ASKED_FOR] = email
    return redirect(url_for("signin.sent"), 303)
