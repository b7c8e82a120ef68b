"""What a form says of one piece of evidence; and its file, stored before the write and taken away where that fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from flask import send_file
from flask.typing import ResponseReturnValue

from selfassess.assessments.answering import evidence_files
from selfassess.assessments.answering.evidence import LONGEST_KIND, LONGEST_LINK, LONGEST_TITLE, GivenEvidence
from selfassess.assessments.answering.evidence_files import EXTENSIONS, MOST_BYTES, CheckedFile, check_file
from selfassess.errors import SelfAssessError
from selfassess.web.current import board, settings
from selfassess.web.fields import DateField, FileField, Form, TextField

# What a page that takes one file takes in all.
MOST_SENT = MOST_BYTES + 64 * 1024


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

    def given(self) -> GivenEvidence:
        """What was sent, with its file looked at.

        Raises:
            Refused: the file is not of a kind that is taken.
        """
        return GivenEvidence(
            title=self.title.data or "",
            kind=self.kind.data or "",
            dated_on=self.dated_on.data,
            link=self.link.data or "",
            file=self._file(),
        )

    def _file(self) -> CheckedFile | None:
        sent = self.file.data
        return check_file(sent.filename or "", sent.read(MOST_BYTES + 1)) if sent else None


@contextmanager
def stored(pieces: Sequence[GivenEvidence]) -> Iterator[list[GivenEvidence]]:
    """The pieces with their files stored, for the write inside; where it is refused they are taken away again."""
    kept: list[GivenEvidence] = []
    try:
        for piece in pieces:
            name = evidence_files.store(folder(), board().id, piece.file) if piece.file is not None else None
            kept.append(replace(piece, stored_name=name))
        yield kept
    except SelfAssessError:
        for piece in kept:
            if piece.stored_name is not None:
                evidence_files.discard(folder(), board().id, piece.stored_name)
        raise


def to_be_saved(stored_name: str, *, name: str | None, media_type: str | None) -> ResponseReturnValue:
    """A stored file as it was given, to be saved and never shown by the browser."""
    content = evidence_files.read_stored(folder(), board().id, stored_name)
    answer = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, etag=False)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def folder() -> Path:
    """Where files are kept."""
    return settings().evidence_folder
