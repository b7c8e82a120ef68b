"""``selfassess serve``, which tells with each page from which template it was drawn."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from flask import Flask, Response, g, template_rendered
from jinja2 import Template

from selfassess.cli import main
from selfassess.web import create_app

DRAWN_FROM = "X-Drawn-From"


def telling_app(*given: Any, **keys: Any) -> Flask:
    """The service; each page carries the name of its template."""
    app = create_app(*given, **keys)
    template_rendered.connect(_note, app)
    app.after_request(_tell)
    return app


def _note(_app: Flask, template: Template, **_: object) -> None:
    g.drawn_from = template.name


def _tell(response: Response) -> Response:
    if "drawn_from" in g:
        response.headers[DRAWN_FROM] = g.drawn_from
    return response


if __name__ == "__main__":
    importlib.import_module("selfassess.cli.serve").create_app = telling_app  # type: ignore[attr-defined]
    sys.argv[1:1] = ["serve", "--no-tick"]
    main()
