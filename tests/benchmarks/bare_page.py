"""The page that every other one is measured against: Flask, its reading, one plain template, and nothing besides."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import Engine
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

Query = Callable[[], SelectOfScalar[Any]]
Reading = Callable[[Session], object]
# What differs from page to page: every text, and these attributes.
_OWN = re.compile(
    r' (href|src|action|id|for|name|value|content|datetime|aria-[a-z]+|data-[a-z]+)="([^"]*)"|>([^<>]*[^<>\s][^<>]*)<'
)
_MAIN = re.compile(r"(?s)(.*)(<main.*</main>)(.*)")


def one(query: Query) -> Reading:
    """A reading of one query."""
    return lambda session: session.exec(query()).all()


def bare_app(engine: Engine, document: str, read: Reading) -> Flask:
    """An application whose first page is this document: after its reading, by a template with a layout."""
    app = Flask("bare")
    values: list[str] = []

    def printed(found: re.Match[str]) -> str:
        attribute, given, text = found.groups()
        values.append(given if attribute else text)
        value = f"v[{len(values) - 1}]"
        if not attribute:
            return f">{{{{ {value} }}}}<"
        if given.startswith(("/boards/", "/static/")):
            values[-1] = given[1:]
            value = f"url_for('show', path={value})"
        return f' {attribute}="{{{{ {value} }}}}"'

    template = _OWN.sub(printed, document.replace("{", "(").replace("}", ")"))
    found = _MAIN.fullmatch(template)
    assert found is not None
    before, main, after = found.groups()
    page = f'{{% extends "layout.html" %}}{{% block main %}}{main}{{% endblock %}}'
    layout = f"{before}{{% block main %}}{{% endblock %}}{after}"
    app.jinja_loader = DictLoader({"page.html": page, "layout.html": layout})

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def show(path: str) -> str:
        with Session(engine) as session:
            found = read(session)
            return render_template("page.html", v=values, found=found, path=path)

    return app
