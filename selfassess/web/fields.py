"""The fields that forms are made of: what they accept, what they say when they do not, and how they are drawn.

Each field is told the sentence for an empty answer (``needed``; without it the field may stay empty) and, where it
takes text, the most it takes (``most``, always). The sentences say what to do. Text is kept as ``typed_text`` says, and
counted in code points then; the counter in the browser counts the same (static/js/start.js), and so does storage.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import wtforms
from flask_wtf import FlaskForm
from flask_wtf.file import FileField as _FlaskFileField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from selfassess import mail_addresses
from selfassess.errors import Refused
from selfassess.mail.message import parse_address
from selfassess.typed_text import has_hidden, normalised, one_line
from selfassess.web import widgets
from selfassess.web.typed_dates import read_date

LONGEST_PASSWORD = 200
LONGEST_EMAIL = mail_addresses.LONGEST
HIDDEN_TAKEN_OUT = "Hidden characters were taken out of this text. Check that it reads as you meant, then send it again"

Validator = Callable[[Any, Any], None]


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form: CSRF token, and the file and text parts of the request by themselves.

    ``wait_until`` is when the next try will be looked at, where there were too many; see ``web.forms``.
    """

    wait_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: what is sent, what is shown, and a hint under it."""

    value: str
    label: str
    hint: str = ""


class _Answered:
    """What every field does before the form's own checks: a field that is empty or already in error stops there."""

    data: Any
    process_errors: list[str]

    def __init__(
        self,
        label: str,
        *,
        needed: str = "",
        hint: str = "",
        validators: Sequence[Validator] = (),
        drawing: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.needed = needed
        self.drawing = drawing or {}
        super().__init__(label, list(validators), description=hint, **kwargs)  # type: ignore[call-arg]

    def pre_validate(self, form: Any) -> None:
        """Raise ``StopValidation`` with what to do, or silently for an answer that may be missing and is."""
        if self.process_errors:
            raise StopValidation()
        if self.is_empty():
            raise StopValidation(self.needed)
        if problem := self.problem():
            raise StopValidation(problem)

    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not self.data

    def problem(self) -> str:
        """What to do about an answer that is there, or an empty text."""
        return ""


class _Text(_Answered):
    """A field that takes text of a greatest length, in characters."""

    one_line = True
    hidden_message = HIDDEN_TAKEN_OUT

    def __init__(self, label: str, *, most: int, **kwargs: Any) -> None:
        self.most = most
        self.called = label
        super().__init__(label, **kwargs)

    def process_formdata(self, values: list[Any]) -> None:
        """Take the first value as it is kept; ``ValueError`` where something hidden had to go."""
        if not values:
            return
        typed = str(values[0])
        self.data = self.trimmed(normalised(typed))
        if has_hidden(typed):
            raise ValueError(self.hidden_message)

    def trimmed(self, text: str) -> str:
        """The text without the blanks round it, and on one line where the field has one."""
        return one_line(text) if self.one_line else text.strip("\n").rstrip()

    def problem(self) -> str:
        """Too long, or whatever the kind of text adds."""
        over = len(self.data) - self.most
        if over > 0:
            return f"Shorten ‘{self.called}’ to {self.most:,} characters: it has {over:,} too many"
        return self.wrong()

    def wrong(self) -> str:
        """What to do about text of the right length, or an empty text."""
        return ""


class TextField(_Text, wtforms.StringField):  # type: ignore[misc]
    """One line of text. ``width`` is 2, 3, 4, 5, 10, 20 or 30 characters, or None for the whole column."""

    widget = widgets.TextWidget()

    def __init__(self, label: str, *, most: int, width: int | None = None, autocomplete: str = "", **kwargs: Any):
        drawing = {"classes": f"govuk-input--width-{width}"} if width else {}
        if autocomplete:
            drawing["autocomplete"] = autocomplete
        super().__init__(label, most=most, drawing=drawing | kwargs.pop("drawing", {}), **kwargs)


class EmailField(_Text, wtforms.StringField):  # type: ignore[misc]
    """One e-mail address. ``data`` is as every account and mail has it: the bare address in small letters."""

    widget = widgets.EmailWidget()

    def __init__(self, label: str, *, most: int = LONGEST_EMAIL, autocomplete: str = "email", **kwargs: Any) -> None:
        drawing = {"spellcheck": False, "autocapitalize": "none", "autocomplete": autocomplete}
        super().__init__(label, most=most, drawing=drawing | kwargs.pop("drawing", {}), **kwargs)

    def wrong(self) -> str:
        """Not an address."""
        try:
            self.data = parse_address(self.data)
        except Refused as refusal:
            return str(refusal).removesuffix(".")
        return ""


class PasswordField(_Text, wtforms.PasswordField):  # type: ignore[misc]
    """A password, to the letter: neither trimmed nor ever sent back. Use ``new=True`` where one is chosen."""

    widget = widgets.PasswordWidget()
    hidden_message = "Type the password again: it held a hidden character"

    def __init__(self, label: str, *, most: int = LONGEST_PASSWORD, new: bool = False, **kwargs: Any) -> None:
        drawing = {"autocomplete": "new-password" if new else "current-password"}
        super().__init__(label, most=most, drawing=drawing | kwargs.pop("drawing", {}), **kwargs)

    def trimmed(self, text: str) -> str:
        """The text itself: a blank may be part of a password."""
        return text


class WholeNumberField(_Text, wtforms.StringField):  # type: ignore[misc]
    """A whole number of the range ``allowed``. ``data`` is an int, or what was typed where that is none."""

    widget = widgets.TextWidget()

    def __init__(self, label: str, *, allowed: range, **kwargs: Any) -> None:
        self.allowed = allowed
        drawing = {"classes": "govuk-input--width-5", "inputmode": "numeric"}
        needed = f"Enter a whole number from {allowed[0]:,} to {allowed[-1]:,}"
        super().__init__(label, most=12, needed=needed, drawing=drawing, **kwargs)

    def problem(self) -> str:
        """No whole number of the range; a comma between thousands is one's own business."""
        digits = str(self.data).replace(",", "")
        if not re.fullmatch("[0-9]{1,9}", digits) or int(digits) not in self.allowed:
            return self.needed
        self.data = int(digits)
        return ""


class SeenVersionField(wtforms.HiddenField):  # type: ignore[misc]
    """The version of the row that the page showed. ``data`` is an int; what is none counts as a version never seen."""

    def process_formdata(self, values: list[Any]) -> None:
        """Take the number."""
        self.data = int(values[0]) if values and re.fullmatch("[0-9]{1,9}", str(values[0])) else 0


class LongTextField(_Text, wtforms.TextAreaField):  # type: ignore[misc]
    """Several lines of text, with a counter. Line ends are LF; text over the limit comes back whole."""

    widget = widgets.CharacterCountWidget()
    one_line = False

    def __init__(self, label: str, *, most: int, rows: int = 6, **kwargs: Any) -> None:
        drawing = {"maxlength": most, "rows": rows}
        super().__init__(label, most=most, drawing=drawing | kwargs.pop("drawing", {}), **kwargs)


class _OneOf(_Answered):
    """One option of several. ``choices`` may also be given to the bound field, by ``offer``."""

    def __init__(self, label: str, *, choices: Iterable[Choice] = (), **kwargs: Any) -> None:
        super().__init__(label, choices=[], **kwargs)
        self.offer(choices)

    def offer(self, choices: Iterable[Choice]) -> None:
        """Set the options, in this order."""
        listed = tuple(choices)
        self.choices = [SelectChoice(choice.value, choice.label) for choice in listed]
        self.option_hints = {choice.value: choice.hint for choice in listed if choice.hint}

    def problem(self) -> str:
        """An option that is not on the page."""
        listed = self.data in {choice.value for choice in self.choices}
        return "" if listed else "Choose one of the options on this page"


class ChoiceField(_OneOf, wtforms.RadioField):  # type: ignore[misc]
    """One of a few options, all in sight: radios. ``data`` is the value, or None."""

    widget = widgets.RadiosWidget()


class SelectionField(_OneOf, wtforms.SelectField):  # type: ignore[misc]
    """One of many options, in a list that opens. Give an option with the value ``""`` first where none is chosen."""

    widget = widgets.SelectWidget()


class TickField(_Answered, wtforms.BooleanField):  # type: ignore[misc]
    """One box to tick. ``data`` is True or False."""

    widget = widgets.TickWidget()


class DateField(_Answered, wtforms.Field):  # type: ignore[misc]
    """A date in three boxes. ``data`` is a date, or None."""

    widget = widgets.DateWidget()
    raw_data: list[Any] | None

    def process_formdata(self, values: list[Any]) -> None:
        """Take day, month and year; ``ValueError`` with what to do where they make no date."""
        self.data = None
        self.data = read_date([str(value) for value in values])

    def boxes(self) -> tuple[str, str, str]:
        """What stands in the three boxes: what was typed, else the date."""
        if self.raw_data:
            day, month, year = ([normalised(str(part)) for part in self.raw_data] + ["", "", ""])[:3]
            return day, month, year
        return (str(self.data.day), str(self.data.month), str(self.data.year)) if self.data else ("", "", "")

    def _value(self) -> str:
        return " ".join(self.boxes()).strip()


class FileField(_Answered, _FlaskFileField):  # type: ignore[misc]
    """One file of at most ``most_bytes``. ``data`` is an upload whose name is not to be trusted, or None."""

    widget = widgets.FileWidget()

    def __init__(self, label: str, *, most_bytes: int, accept: str = "", **kwargs: Any) -> None:
        self.most_bytes = most_bytes
        drawing = {"attributes": {"accept": accept}} if accept else {}
        super().__init__(label, drawing=drawing | kwargs.pop("drawing", {}), **kwargs)

    def problem(self) -> str:
        """Empty or too big."""
        size = self.data.stream.seek(0, 2)
        self.data.stream.seek(0)
        if size == 0:
            return "Choose another file: this one is empty"
        if size > self.most_bytes:
            return f"Choose a file of {self.most_bytes / 1_000_000:.3g} MB or less"
        return ""
