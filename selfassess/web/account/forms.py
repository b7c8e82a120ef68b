"""The forms of the account pages."""

from __future__ import annotations

from selfassess.accounts.passkeys import LONGEST_PASSKEY_NAME
from selfassess.web.fields import EmailField, Form, TextField
from selfassess.web.proof.forms import LONGEST_ANSWER


class NewAddressForm(Form):
    """Another address."""

    email = EmailField(
        "New e-mail address",
        needed="Enter your new e-mail address",
        hint="One that only you read. A link to confirm it is sent there.",
    )


class PasskeyForm(Form):
    """A passkey that the browser has just made, and its name."""

    name = TextField(
        "Name of this passkey",
        most=LONGEST_PASSKEY_NAME,
        width=20,
        hint="So that you know it from others, such as: my work laptop",
        needed="Give the passkey a name",
    )
    answer = TextField(
        "Passkey", most=LONGEST_ANSWER, needed="Press the button once more, and follow what your device asks"
    )


class NameForm(Form):
    """Another name for a passkey."""

    name = TextField("Name of this passkey", most=LONGEST_PASSKEY_NAME, width=20, needed="Give the passkey a name")
