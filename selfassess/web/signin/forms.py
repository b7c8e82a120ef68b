"""The forms of signing in."""

from __future__ import annotations

from selfassess.web.fields import EmailField, Form, PasswordField, TextField
from selfassess.web.proof.forms import LONGEST_ANSWER, LONGEST_CODE, CodeForm, ProofForm

_SHOW = "Enter your e-mail address"


class AddressForm(Form):
    """Whom to send a link."""

    email = EmailField("E-mail address", needed=_SHOW, autocomplete="username")


class PasswordForm(Form):
    """Address and password."""

    email = EmailField("E-mail address", needed=_SHOW, autocomplete="username")
    password = PasswordField("Password", needed="Enter your password")


class RecoveryForm(Form):
    """One recovery code."""

    code = TextField(
        "Recovery code",
        most=LONGEST_CODE,
        width=20,
        hint="Such as 1a2b-3c4d-5e6f. Each works once.",
        needed="Enter a recovery code",
        autocomplete="off",
        drawing={"spellcheck": False},
    )


class StrongProofForm(ProofForm, CodeForm):
    """The password once more, and a code."""


class PasskeyForm(Form):
    """What the browser answers with a passkey."""

    answer = TextField(
        "Passkey",
        most=LONGEST_ANSWER,
        needed="Press the button again. If you read this twice, JavaScript is off: use another way",
    )
