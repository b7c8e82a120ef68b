"""Accounts, one at a time: found by their address, disabled, enabled, freed of a lost second step, erased.

Each act needs a reason and a proof given just before. An operator sees which ways to sign in an account has, and
neither its boards nor what it did there.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Protocol

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts import second_step, users
from selfassess.accounts.identity import Asking
from selfassess.assessments.answering.leaving import hand_on
from selfassess.assessments.signing.erasing import Nameless, erase_person, signed_by, without_names
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.web.access import operator
from selfassess.web.current import identity, now
from selfassess.web.database import end_reading, reader, write
from selfassess.web.forms import done_at, form_page, told
from selfassess.web.operators.blueprint import blueprint
from selfassess.web.operators.forms import FindPersonForm, ReasonForm
from selfassess.web.proof.freshness import freshly_proved, ways_of
from selfassess.web.rendering import one_at_a_time


class Verb(Protocol):
    """What an operator does to an account, and why."""

    def __call__(self, session: WritingSession, *, who: Asking, user_id: int, reason: str, now: datetime) -> object:
        """Whatever came of it."""


@blueprint.route("/people", methods=["GET", "POST"])
@operator
def people() -> ResponseReturnValue:
    """An account by its address. Sent as a form, so that the address stands in no log."""
    form = FindPersonForm()
    if form.validate_on_submit():
        with told(form):
            user = users.find_by_email(reader(), form.email.data)
            if user is None:
                raise Refused("No account has this address. Check how it is written.", field="email")
            return redirect(url_for("operators.person", user_id=user.id), 303)
    return form_page("operators/people.html", form)


@blueprint.get("/people/<row:user_id>")
@operator
def person(user_id: int) -> ResponseReturnValue:
    """One account: whether it is open, how its person can sign in, and what can be done."""
    user = users.get_unerased(reader(), user_id)
    return render_template(
        "operators/person.html",
        user=user,
        ways=ways_of(user_id),
        is_self=user_id == identity().user_id,
    )


@blueprint.route("/people/<row:user_id>/disable", methods=["GET", "POST"])
@operator
@freshly_proved
def disable(user_id: int) -> ResponseReturnValue:
    """An account disabled for the time being."""
    return _decided(user_id, users.disable, "disable", "The account is disabled, and its person signed out.")


@blueprint.route("/people/<row:user_id>/enable", methods=["GET", "POST"])
@operator
@freshly_proved
def enable(user_id: int) -> ResponseReturnValue:
    """A disabled account open again."""
    return _decided(user_id, users.enable, "enable", "The account is open again.")


@blueprint.route("/people/<row:user_id>/second-step", methods=["GET", "POST"])
@operator
@freshly_proved
def reset_second_step(user_id: int) -> ResponseReturnValue:
    """An account without the app, codes and passkeys that its person lost."""
    what = "The account has no second step any more. Its person can sign in and set one up."
    return _decided(user_id, second_step.reset_second_step, "second_step", what)


@blueprint.route("/people/<row:user_id>/erase", methods=["GET", "POST"])
@operator
@freshly_proved
def erase(user_id: int) -> ResponseReturnValue:
    """A person erased for good."""
    verb = partial(erase_person, hand_on=hand_on, nameless=_without_names(user_id))
    return _decided(user_id, verb, "erase", "The person is erased.", is_gone=True)


def _without_names(user_id: int) -> Nameless:
    """What becomes of the papers that the person signed, made before anything is written."""
    if request.method != "POST":
        return Nameless()
    signed = signed_by(reader(), user_id)
    end_reading()
    with one_at_a_time():
        return without_names(signed, on=now().date())


def _decided(user_id: int, verb: Verb, act: str, what: str, *, is_gone: bool = False) -> ResponseReturnValue:
    """The page that asks why, or the way on once it is done."""
    user = users.get_unerased(reader(), user_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                verb(session, who=identity(), user_id=user_id, reason=form.reason.data, now=now())
            where = url_for("operators.people") if is_gone else url_for("operators.person", user_id=user_id)
            return done_at(what, where)
    return form_page(f"operators/person_{act}.html", form, user=user)
