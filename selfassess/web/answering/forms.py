"""The forms of a whole response."""

from __future__ import annotations

import wtforms

from selfassess.web.fields import Form, SeenVersionField


class SendForm(Form):
    """What the page had shown when it was opened, and when that was."""

    seen = SeenVersionField()
    opened = wtforms.HiddenField()


class WithdrawForm(Form):
    """The response as it was seen."""

    version = SeenVersionField()
