"""What fields are called, for whoever has what was sent and no form: nothing typed comes back under a name of code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from wtforms.fields.core import UnboundField

from selfassess.web.fields import Form


def label_of(name: str) -> str:
    """What the forms call a field of this name: the shortest label where several have one, "" where none has."""
    return _labels().get(name, "")


@cache
def _labels() -> dict[str, str]:
    found: dict[str, str] = {}
    for form in _forms(Form):
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField) and field.args:
                found[name] = min(found.get(name, field.args[0]), field.args[0], key=len)
    return found


def _forms(kind: type[Form]) -> Iterator[type[Form]]:
    for form in kind.__subclasses__():
        yield form
        yield from _forms(form)
