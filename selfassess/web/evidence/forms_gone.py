"""The form of one piece of evidence."""

from __future__ import annotations

from selfassess.assessments.answering.evidence import LONGEST_KIND, LONGEST_LINK, LONGEST_TITLE
from selfassess.assessments.answering.evidence_files import EXTENSIONS, MOST_BYTES
from selfassess.web.fields import DateField, FileField, Form, TextField


class EvidenceForm(Form):
    """What it is, and where it can be found: a link, or a file."""

    title = TextField("Title", most=LONGEST_TITLE, needed="Enter a title", hint="What others would look for it under.")
    kind = TextField(
        "Type", most=LONGEST_KIND, width=20, hint="If it helps: audit, minutes, survey. You may leave it empty."
    )
    dated_on = DateField("Its date", hint="You may leave it empty. For example 31 3 2026")
    link = TextField("Link", most=LONGEST_LINK, hint="A web address that begins with https://, or leave it empty.")
    file = FileField(
        "Or a file",
        most_bytes=MOST_BYTES,
        accept=",".join(EXTENSIONS),
        hint="Up to 7 MB: PDF, Word, Excel, PowerPoint, OpenDocument text, PNG, JPEG, plain text or CSV. "
        "Nothing that names a child or family.",
    )
