"""A document as a file that a browser saves: rendered after the database is let go, one at a time."""

from __future__ import annotations

import re
from importlib import import_module
from io import BytesIO
from types import ModuleType

from flask import send_file
from flask.typing import ResponseReturnValue

from selfassess.reports.document import Document
from selfassess.web.database import end_reading
from selfassess.web.rendering import one_at_a_time

# A long one is made in a process of its own.
_RENDERERS = {"pdf": "pdf_apart"}
_UNFIT = re.compile(r'[\\/:*?"<>|]')
FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
FORM_WORDS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "csv": "CSV"}


def rendered(document: Document, form: str) -> bytes:
    """The document as the bytes of a file of this form.

    Raises:
        RenderingBusy: another document is being made. NotMade: a long one could not be made.
    """
    end_reading()
    # One renderer is imported, not four: openpyxl and python-docx take longer to import than a report to make.
    renderer: ModuleType = import_module(f"selfassess.reports.{_RENDERERS.get(form, form)}")
    with one_at_a_time():
        made: bytes = renderer.render(document)
    return made


def file_name(title: str, form: str) -> str:
    """What a file may be called on any machine: its title without the signs of folders and drives, and its ending."""
    return f"{_UNFIT.sub('-', title).strip('. ')}.{form}"


def send_bytes(made: bytes, form: str, name: str) -> ResponseReturnValue:
    """The bytes as an attachment called ``name`` and the form's ending."""
    return send_file(
        BytesIO(made), mimetype=FORMS[form], as_attachment=True, download_name=file_name(name, form), etag=False
    )


def send_document(document: Document, form: str, name: str) -> ResponseReturnValue:
    """The document as a file to save."""
    return send_bytes(rendered(document, form), form, name)
