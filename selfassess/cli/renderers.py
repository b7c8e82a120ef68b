"""Which renderer makes which format."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from selfassess.reports.document import Document


def render(document: Document, form: str) -> str | bytes:
    """The document in ``form``: ``text``, ``html``, ``pdf``, ``xlsx`` or ``docx``."""
    # One renderer is imported, not five: openpyxl and python-docx take longer to import than a report to make.
    renderer: ModuleType = import_module(f"selfassess.reports.{form}")
    rendered: str | bytes = renderer.render(document)
    if isinstance(rendered, str) and form != "text":
        # A page says of itself that it is UTF-8, whatever the terminal is set to; plain text is for the terminal.
        return rendered.encode()
    return rendered
