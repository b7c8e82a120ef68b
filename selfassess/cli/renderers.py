"""Which renderer makes which format."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from selfassess.reports.document import Document

BINARY = frozenset({"pdf", "xlsx", "docx"})


def render(document: Document, form: str) -> str | bytes:
    """The document in ``form``: ``html`` (text), ``pdf``, ``xlsx`` or ``docx`` (bytes)."""
    # One renderer is imported, not four: openpyxl and python-docx take longer to import than a report to make.
    renderer: ModuleType = import_module(f"selfassess.reports.{form}")
    rendered: str | bytes = renderer.render(document)
    return rendered
