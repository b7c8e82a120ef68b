"""A document as a file that a browser saves: rendered after the database is let go, one at a time."""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from types import ModuleType

from flask import send_file
from flask.typing import ResponseReturnValue

from selfassess.reports.document import Document
from selfassess.web.database import end_reading
from selfassess.web.rendering import one_at_a_time

FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def rendered(document: Document, form: str) -> bytes:
    """The document as the bytes of a file of this form.

    Raises:
        RenderingBusy: another document is being made.
    """
    end_reading()
    # One renderer is imported, not four: openpyxl and python-docx take longer to import than a report to make.
    renderer: ModuleType = import_module(f"selfassess.reports.{form}")
    with one_at_a_time():
        made: bytes = renderer.render(document)
    return made


def send_bytes(made: bytes, form: str, name: str) -> ResponseReturnValue:
    """The bytes as an attachment called ``name`` and the form's ending."""
    return send_file(
        BytesIO(made), mimetype=FORMS[form], as_attachment=True, download_name=f"{name}.{form}", etag=False
    )


def send_document(document: Document, form: str, name: str) -> ResponseReturnValue:
    """The document as a file to save."""
    return send_bytes(rendered(document, form), form, name)
