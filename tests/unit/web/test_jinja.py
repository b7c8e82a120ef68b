"""How templates are found, what they may name, and how they write a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import render_template_string
from jinja2 import UndefinedError

from selfassess.web.jinja import local_date, local_time
from tests.web_shell import make_app

LONDON = "Europe/London"


def render(source: str, **context: Any) -> str:
    with make_app().test_request_context():
        return render_template_string(source, **context)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 20, 14, 5, tzinfo=UTC), "20 November 2026 at 2:05pm"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "1 July 2026 at 9am"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July 2026 at 12:30am"),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "1 January 2026 at midnight"),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "1 January 2026 at midday"),
        (datetime(2026, 1, 1, 12, 1, tzinfo=UTC), "1 January 2026 at 12:01pm"),
        (datetime(2026, 1, 1, 23, 59, tzinfo=timezone(timedelta(hours=-5))), "2 January 2026 at 4:59am"),
    ],
)
def test_a_moment_is_written_on_the_boards_own_clock(moment: datetime, shown: str) -> None:
    assert local_time(moment, LONDON) == shown
    assert render("{{ moment | local_time(zone) }}", moment=moment, zone=LONDON) == shown


def test_the_day_of_a_moment_is_the_boards_own_day() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert local_date(late, LONDON) == "1 July 2026"
    assert render("{{ late | local_date('Europe/London') }}", late=late) == "1 July 2026"


def test_a_plain_date_is_the_same_day_everywhere() -> None:
    assert local_date(date(2026, 3, 27), "Pacific/Auckland") == "27 March 2026"


@pytest.mark.parametrize("write", [local_time, local_date])
def test_a_moment_without_a_zone_is_refused(write: Any) -> None:
    with pytest.raises(ValueError, match="time zone"):
        write(datetime(2026, 1, 1), LONDON)  # noqa: DTZ001 - that is the case


def test_data_is_escaped() -> None:
    assert render("{{ name }}", name="<b>") == "&lt;b&gt;"


def test_a_missing_name_may_be_asked_for() -> None:
    assert render("{% if not board %}none{% endif %}") == "none"


@pytest.mark.parametrize(
    "source",
    [
        "{{ bord }}",
        "{{ bord.name }}",
        "{{ 'on ' ~ bord }}",
        "{% for row in rows %}{% endfor %}",
        "{{ rows | length }}",
        "{{ board.nmae }}",
    ],
)
def test_a_missing_name_is_never_printed_or_walked_through(source: str) -> None:
    with pytest.raises(UndefinedError):
        render(source, board=object())


def test_a_parameter_that_a_mapping_lacks_is_nothing_as_gov_uks_macros_expect() -> None:
    source = "[{{ given.colour }}{{ given.items_ | length }}{% for part in given.parts %}{% endfor %}]"
    assert render(source, given={}) == "[0]"


def test_templates_of_both_libraries_are_found() -> None:
    source = (
        "{% from 'govuk_frontend_jinja/components/tag/macro.html' import govukTag %}{{ govukTag({'text': 'Sent'}) }}"
    )
    assert "govuk-tag" in render(source)
