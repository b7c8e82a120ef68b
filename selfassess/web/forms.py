"""What a form and a verb have to say to each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wtforms.form import BaseForm

from selfassess.errors import Conflict, Refused


@contextmanager
def telling(form: BaseForm) -> Iterator[None]:
    """Turn a verb's refusal into an error of the form, so that the page comes back with everything that was typed.

    Put it outside of ``write``, which then rolls back: ``with telling(form), write() as session:``. A refusal that
    names a field stands at that field; any other, and a conflict, at the top of the form.
    """
    try:
        yield
    except Refused as refusal:
        field = form[refusal.field] if refusal.field and refusal.field in form else None
        if field is None:
            form.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]
    except Conflict as conflict:
        form.form_errors.append(str(conflict))


def answered(form: BaseForm, page: str) -> tuple[str, int]:
    """The page with its status: 422 where the form has errors, so that nobody takes it for saved, else 200."""
    return page, 422 if form.errors else 200
