"""A small app round the real templates, styles and scripts: the shell without accounts or a database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, abort, flash, g, redirect, render_template, render_template_string
from flask_wtf.csrf import CSRFProtect

from selfassess.boards.settings import USUAL
from selfassess.web.fields import (
    Choice,
    ChoiceField,
    DateField,
    EmailField,
    FileField,
    Form,
    LongTextField,
    PasswordField,
    SelectionField,
    TextField,
    TickField,
)
from selfassess.web.jinja import configure_templates

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'"
)
NOON = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Board:
    """What the templates read of a board."""

    name: str = "Hathervale Safeguarding Children Partnership"
    handling_marking: str = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True)
class Person:
    """What the templates read of who is signed in."""

    email: str = "manager@hathervale.example"


@dataclass(frozen=True)
class Event:
    """A line of a timeline."""

    title: str
    at: datetime = NOON
    who: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Waiting:
    """A card of my work."""

    title: str
    due: str = ""
    is_late: bool = False
    board: str = "Hathervale Safeguarding Children Partnership"
    href: str = "/"
    action: str = "Continue"


@dataclass
class Row:
    """A person in a list."""

    name: str
    seat: str
    state: str
    sent: int
    address: str = field(default="")


class EveryField(Form):
    """One of each."""

    name = TextField("Name of the board", most=80, needed="Enter the board’s name", hint="As on its website", width=20)
    email = EmailField("E-mail address", needed="Enter your e-mail address")
    password = PasswordField("Password", needed="Enter your password")
    met_on = DateField("When did the board meet?", needed="Enter the date of the meeting", hint="For example 27 3 2026")
    level = ChoiceField(
        "How well is this done?",
        choices=[
            Choice("met", "Met", "It happens everywhere, and you could show how"),
            Choice("partly", "Partly met"),
            Choice("unable", "I am not in a position to say"),
        ],
        needed="Choose how well this is done",
    )
    seat = SelectionField("Seat", choices=[Choice("", "Choose a seat"), Choice("7", "Police")], needed="Choose a seat")
    comment = LongTextField("Comment", most=100, needed="Write a comment", hint="Leave out names of children")
    logo = FileField("Logo", most_bytes=1000, accept="image/png")
    agreed = TickField("I have read the statement", needed="Tick the box once you have read the statement")


THEMES = ("Leadership and scrutiny", "Early help", "Information sharing", "Neglect", "Exploitation", "Impact")

FORM_PAGE = """{% extends 'base.html' %}{% from 'macros/form.html' import form_page %}
{% set page_title = 'Set up the board' %}
{% set back_link = '/' %}
{% block content %}<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
<h1 class="govuk-heading-l">{{ page_title }}</h1>{{ form_page(form, submit='Save and continue', cancel='/') }}
</div></div>{% endblock %}"""

BOARD_PAGE = """{% extends 'base.html' %}
{% from 'macros/table.html' import data_table, row_header, cell %}{% from 'macros/timeline.html' import timeline %}
{% from 'macros/pagination.html' import pages %}{% from 'macros/waiting.html' import waiting %}
{% from 'macros/status.html' import assessment_status, response_status %}
{% set page_title = 'People and responses' %}
{% block content %}<h1 class="govuk-heading-l">{{ page_title }}</h1>
<p class="govuk-body">Spring 2026 {{ assessment_status('open') }}</p>
<p class="app-save-status" role="status">Saved at 2:05pm</p>
<h2 class="govuk-heading-m">Waiting for you</h2>{{ waiting(cards) }}
{% call(row) data_table('People', ['Name', 'Seat', 'Response', {'text': 'Sent', 'numeric': true}], people,
  nothing='Nobody has been invited yet.') %}
{{ row_header(row.name, '/people') }}{{ cell(row.seat, 'Seat') }}
{% call cell(label='Response') %}{{ response_status(row.state) }}{% endcall %}{{ cell(row.sent, 'Sent', true) }}
{% endcall %}
{{ pages(5, 12, address) }}
{% call(row) data_table('Responses by theme', ['Person'] + themes, people, stack=false) %}
{{ row_header(row.name) }}{% for theme in themes %}{{ cell(row.sent, numeric=true) }}{% endfor %}
{% endcall %}
<h2 class="govuk-heading-m">What happened</h2>{{ timeline(events, 'Europe/London') }}
<p class="govuk-body"><a class="govuk-link" href="/form">Set up the board</a></p>
<button class="govuk-button">Open the self-assessment</button>
<button class="govuk-button govuk-button--secondary">Remind everyone</button>
<button class="govuk-button govuk-button--warning">Close it now</button>
{% endblock %}"""


def make_app(*, people: int = 3, signed_in: bool = True, csrf: bool = True) -> Flask:
    """An app with a form, a board's page, an error page and the three pages that everyone may read."""
    app = Flask("selfassess.web")
    app.config.update(SECRET_KEY="for this test only", WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_ENABLED=csrf)
    configure_templates(app)
    CSRFProtect(app)
    rows = [Row(f"Person {number}", "Police", "sent", number) for number in range(1, people + 1)]

    @app.before_request
    def nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {
            "cspNonce": g.get("nonce", "for-a-test"),
            "identity": Person() if signed_in else None,
            "is_demo": True,
        }

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY.format(nonce=g.nonce)
        return response

    @app.get("/board")
    def board() -> str:
        names = ["Overview", "Self-assessments", "People", "Organisations", "Timeline", "Settings"]
        return render_template_string(
            BOARD_PAGE,
            board=Board(),
            board_nav=[{"text": name, "href": "/board", "active": name == "People"} for name in names],
            people=rows,
            themes=[{"text": theme, "numeric": True} for theme in THEMES],
            cards=[
                Waiting("Answer for Police, Spring 2026", "By 4 December 2026"),
                Waiting("Sign Autumn 2025", "It was due on 2 November 2026", is_late=True, action="Read and sign"),
            ],
            events=[
                Event("The self-assessment was opened", who="business manager", detail="Due on 4 December 2026"),
                Event("Three people were invited", NOON - timedelta(days=1)),
            ],
            address=lambda page: f"/board?page={page}",
        )

    @app.route("/form", methods=["GET", "POST"])
    def form() -> Any:
        asked = EveryField()
        if asked.validate_on_submit():
            flash("The board was set up.", "success")
            return redirect("/board")
        page = render_template_string(FORM_PAGE, form=asked, board=Board())
        return page, 422 if asked.is_submitted() else 200

    @app.get("/error/<int:status>")
    def error(status: int) -> tuple[str, int]:
        kept = [("Comment", "\nFirst line\n  <b>second</b>")] if status == 409 else []
        return render_template("errors/error.html", status=status, reference="3f9c-71aa", kept_texts=kept), 200

    @app.get("/<name>")
    def page(name: str) -> str:
        if name not in ("accessibility", "privacy", "help"):
            abort(404)
        return render_template(f"pages/{name}.html", contact_email="help@boards.example", usual=USUAL)

    return app
