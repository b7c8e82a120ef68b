"""Setting a new password by a mailed link, for whoever forgot theirs."""

from __future__ import annotations

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.links import find_live
from selfassess.accounts.passwords import ask_for_reset, reset_password
from selfassess.errors import Refused
from selfassess.links import links_to, new_password_path
from selfassess.vocabulary import LinkPurpose
from selfassess.web.access import public
from selfassess.web.current import now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.proof import passwords, tries
from selfassess.web.proof.forms import NewPasswordForm
from selfassess.web.proof.mailing import mail_after_answer
from selfassess.web.proof.remembered import Remembered
from selfassess.web.signin.blueprint import blueprint
from selfassess.web.signin.forms import AddressForm


@blueprint.route("/sign-in/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Whom to send a link for a new password."""
    form = AddressForm(data={"email": session.get(Remembered.ASKED_FOR, "")})
    if form.validate_on_submit():
        with told(form):
            tries.count_mail(form.email.data)
            email, moment, link_of = form.email.data, now(), links_to(settings(), new_password_path)
            mail_after_answer(lambda writing: ask_for_reset(writing, email=email, link_of=link_of, now=moment))
            session[Remembered.ASKED_FOR] = email
            return redirect(url_for("signin.forgotten_sent"), 303)
    return form_page("signin/forgotten.html", form)


@blueprint.get("/sign-in/forgotten/sent")
@public
def forgotten_sent() -> ResponseReturnValue:
    """Where to look for the link; the same whether one was sent or not."""
    email = session.get(Remembered.ASKED_FOR)
    return (
        render_template("signin/forgotten_sent.html", email=email) if email else redirect(url_for("signin.forgotten"))
    )


@blueprint.route("/sign-in/new-password/<token:token>", methods=["GET", "POST"])
@public
def new_password(token: str) -> ResponseReturnValue:
    """The new password. It signs nobody in: the account's second step still counts."""
    link = find_live(reader(), LinkPurpose.NEW_PASSWORD, token, now())
    if link is None:
        return render_template("signin/reset_ended.html"), 410
    form = NewPasswordForm()
    if form.validate_on_submit():
        with told(form):
            if problem := passwords.problem_with(form.password.data, link.email):
                raise Refused(problem, field="password")
            hashed = passwords.hash_of(form.password.data)
            with write() as writing:
                reset_password(writing, token=token, password_hash=hashed, now=now())
            return done("Your new password is set. Sign in with it now.", "signin.password")
    return form_page("signin/new_password.html", form, email=link.email)
