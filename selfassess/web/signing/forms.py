"""The forms of signing."""

from __future__ import annotations

from wtforms import HiddenField

from selfassess.accounts.texts import LONGEST_REASON
from selfassess.assessments.signing.blanking import LONGEST_WORDS
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


class BlankForm(Form):
    """Which words go, and why. ``sure`` is empty until it was shown where they stand."""

    sure = HiddenField()
    words = LongTextField(
        "The words that go",
        most=LONGEST_WORDS,
        rows=5,
        needed="Copy the words here",
        hint="A whole text, exactly as it stands on the page: one comment, one reason, one message, one title.",
    )
    reason = LongTextField(
        "Why?",
        most=LONGEST_REASON,
        rows=3,
        needed="Say why",
        hint="It stays in the board’s audit trail and stands on the paper. Write it without the words themselves.",
    )
