"""The forms that signing in and the account pages share."""

from __future__ import annotations

from selfassess.web.fields import Form, PasswordField, TextField

LONGEST_CODE = 40
# A browser's answer with a passkey, as JSON.
LONGEST_ANSWER = 20_000


class NewPasswordForm(Form):
    """A password that somebody chooses."""

    password = PasswordField(
        "New password",
        new=True,
        needed="Enter a new password",
        hint="12 characters or more. Three words that do not belong together are easy to keep in mind.",
    )


class ProofForm(Form):
    """The password once more. Before the code, since a form asks in the order in which its fields were made."""

    password = PasswordField("Password", needed="Enter your password")


class CodeForm(Form):
    """The six digits of an authenticator app."""

    code = TextField(
        "Code",
        most=LONGEST_CODE,
        width=10,
        hint="The six digits that your authenticator app shows now",
        needed="Enter the code that the app shows",
        autocomplete="one-time-code",
        drawing={"inputmode": "numeric", "spellcheck": False},
    )
