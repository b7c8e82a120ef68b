"""What a form and a verb have to say to each other, and the page's answer. Every view with a form goes like this:

form = SeatForm(obj=seat)
if form.validate_on_submit():
    with told(form):
        with write() as session:
            seats.change_seat(session, ...)
        return done("The seat is changed.", "seats.show", slug=board().slug, seat_id=seat_id)
return form_page("seats/change.html", form, seat=seat)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfassess.errors import Conflict, Refused, TooLate
from selfassess.web.current import now
from selfassess.web.fields import Form
from selfassess.web.proof.tries import TooManyTries


@contextmanager
def told(form: Form) -> Iterator[None]:
    """Turn a verb's refusal into an error of the form, so that the page comes back with everything that was typed.

    ``write`` stands inside, so that it rolls back first; the answer to a success stands inside too, but behind
    ``write``: what it tells is committed then. A refusal that names a field stands at that field; any other, and a
    conflict, at the top of the form.
    """
    try:
        yield
    except Refused as refusal:
        if isinstance(refusal, TooManyTries):
            form.wait_until = refusal.until
        field = form[refusal.field] if refusal.field and refusal.field in form else None
        if field is None:
            form.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]
    except TooLate:
        # The form has no place any more: the error page gives back what was typed.
        raise
    except Conflict as conflict:
        form.form_errors.append(str(conflict))


def form_page(template: str, form: Form, **parts: object) -> ResponseReturnValue:
    """A page with its form: 200 as it was opened, 422 with errors, so that nobody takes it for saved, and 429 where
    there were too many tries."""
    page = render_template(template, form=form, **parts)
    if form.wait_until is not None:
        return page, 429, {"Retry-After": str(max(1, int((form.wait_until - now()).total_seconds())))}
    return page, 422 if form.errors else 200


def done(what: str, endpoint: str, **parts: Any) -> ResponseReturnValue:
    """The way on to a page, which tells first what was done."""
    return done_at(what, url_for(endpoint, **parts))


def done_at(what: str, path: str) -> ResponseReturnValue:
    """The same where the page is known by its path."""
    flash(what, "success")
    return redirect(path, 303)
