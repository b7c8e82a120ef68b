"""The forms of signing."""

from __future__ import annotations

from wtforms import HiddenField

from selfassess.accounts.texts import LONGEST_REASON
from selfassess.web.fields import Form, LongTextField, SeenVersionField


class SignForm(Form):
    """A signature: under what the page showed, named by its count of changes, or by its hash once that is frozen."""

    changes = SeenVersionField()
    digest = HiddenField()


class UndoForm(Form):
    """Why signatures are taken back."""

    version = SeenVersionField()
    reason = LongTextField(
        "Why?",
        most=LONGEST_REASON,
        rows=3,
        needed="Say why",
        hint="It stays in the board’s audit trail. Name no child or family.",
    )
