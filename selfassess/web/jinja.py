"""Templates: where they are found, what they may use, and how they write a time.

GOV.UK's macros ask for parameters that nobody gave, so Jinja's ``StrictUndefined`` would stop every page. Here a name
may be asked for (``{% if board %}``) but never printed or walked through when it is missing; only a key that a mapping
lacks, which is what those macros rely on, is printed as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from datetime import date, datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from flask import Flask
from flask.templating import Environment
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, Undefined

from selfassess.boards.settings import USUAL
from selfassess.reports import dates
from selfassess.reports.who_sees import who_sees
from selfassess.reports.wording import LOWER_BECAUSE, NO_LEVEL, NO_LEVEL_CHOSEN

SERVICE_NAME = "Safeguarding self-assessment"
THEME_COLOUR = "#0b5c4b"
# Where what belongs to no board happens: accounts, mail, the installation.
SERVICE_ZONE = USUAL.time_zone
_LIBRARIES = ("govuk_frontend_jinja", "govuk_frontend_wtf")


class NeverPrinted(Undefined):
    """A missing name: it may be asked for and compared, and stops the page where it would be printed or looped over."""

    __slots__ = ()

    def _refuse_unless_optional(self) -> None:
        if not isinstance(self._undefined_obj, Mapping):
            self._stop()

    def _stop(self) -> NoReturn:
        raise self._undefined_exception(self._undefined_message)

    def __str__(self) -> str:
        self._refuse_unless_optional()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._refuse_unless_optional()
        return iter(())

    def __len__(self) -> int:
        self._refuse_unless_optional()
        return 0


class _Environment(Environment):
    """Flask's, but for one thing: a template that is given no names of its own shares those of all.

    Jinja lays an empty layer over them for each template, and walks through it, in Python, at every import of a macro.
    """

    def make_globals(self, own: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template may use without being given them."""
        return super().make_globals(own) if own else self.globals


def configure_templates(app: Flask) -> None:
    """Give ``app`` our templates and GOV.UK's, the filters, and what every template may name."""
    app.jinja_environment = _Environment
    libraries = PrefixLoader({name: PackageLoader(name) for name in _LIBRARIES})
    app.jinja_loader = ChoiceLoader([PackageLoader("selfassess.web"), libraries])
    app.jinja_env.undefined = NeverPrinted
    WTFormsHelpers(app)
    app.jinja_env.filters.update(local_time=local_time, local_date=local_date)
    app.jinja_env.globals.update(
        service_name=SERVICE_NAME,
        service_zone=SERVICE_ZONE,
        themeColor=THEME_COLOUR,
        htmlLang="en-GB",
        error_list=error_list,
        who_sees=who_sees,
        NO_LEVEL=NO_LEVEL,
        NO_LEVEL_CHOSEN=NO_LEVEL_CHOSEN,
        LOWER_BECAUSE=LOWER_BECAUSE,
    )


def local_time(moment: datetime, zone: str) -> str:
    """The moment on the clock of ``zone``: ``"20 November 2026 at 2:05pm"``; noon and midnight by name.

    Raises:
        ValueError: the moment has no time zone.
    """
    return dates.moment(_in_zone(moment, zone))


def clock_time(moment: datetime, zone: str) -> str:
    """The time of day on the clock of ``zone``: ``"2:05pm"``.

    Raises:
        ValueError: the moment has no time zone.
    """
    return dates.clock(_in_zone(moment, zone))


def local_date(moment: datetime | date, zone: str) -> str:
    """The day on which the moment lies in ``zone``: ``"20 November 2026"``. A plain date is its own day everywhere.

    Raises:
        ValueError: the moment has no time zone.
    """
    return dates.day(_in_zone(moment, zone) if isinstance(moment, datetime) else moment)


def error_list(form: Any) -> list[dict[str, str]]:
    """The error summary's lines: each field's first error with the address of its input, in the form's order.

    Errors of the form as a whole come first, without an address.
    """
    whole = [{"text": str(error)} for error in form.form_errors]
    return whole + [line for field in form for line in _field_errors(field)]


def _field_errors(field: Any) -> Iterator[dict[str, str]]:
    inner = getattr(field, "form", None) or getattr(field, "entries", None)
    if inner is not None:
        for part in inner:
            yield from _field_errors(part)
    elif field.errors:
        yield {"text": str(field.errors[0]), "href": f"#{field.id}"}


def _in_zone(moment: datetime, zone: str) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no local time")
    return moment.astimezone(ZoneInfo(zone))
