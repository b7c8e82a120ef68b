"""A PDF as ``pdf`` makes it; one of more than a hundred pages in a process of its own, with limits to what it takes.

Whatever happens to that process, the service goes on, and nothing of a half-made file reaches anybody.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
from dataclasses import fields, is_dataclass

from selfassess.errors import NotMade
from selfassess.reports import pdf
from selfassess.reports.document import Document, PageBreak

MOST_PAGES = 100
SECONDS = 300
MEMORY = 2 * 1024**3
# What a page of a report holds at least: fewer characters than of a letter, since much of it stands in tables.
_ON_A_PAGE, _ON_A_LINE = 4000, 80
_COMMAND = ["-m", "selfassess.reports.pdf_apart"]
_SORRY = "This document is long, and it could not be made just now. Nothing was changed. Try again in a few minutes."


def render(document: Document) -> bytes:
    """The document as a PDF, the same bytes wherever it is made.

    Raises:
        NotMade: the process that should have made it came to an end, or took too long or too much.
        ValueError: as ``pdf.render``.
    """
    if pages_about(document) <= MOST_PAGES:
        return pdf.render(document)
    try:
        done = subprocess.run(
            [sys.executable, *_COMMAND], input=pickle.dumps(document), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotMade(_SORRY) from None
    if done.returncode != 0 or not done.stdout.rstrip().endswith(b"%%EOF"):
        raise NotMade(_SORRY)
    return done.stdout


def pages_about(document: Document) -> int:
    """How many pages the document may take, by how much it says: rather a few too many than too few."""
    return _size(document) // _ON_A_PAGE + 1


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value) + _ON_A_LINE * value.count("\n")
    if isinstance(value, tuple):
        return sum(map(_size, value))
    if isinstance(value, PageBreak):
        return _ON_A_PAGE
    if is_dataclass(value):
        return sum(_size(getattr(value, each.name)) for each in fields(value))
    return 0


def main() -> None:
    """Make the document that comes in, and send it out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # From the service itself, and from nowhere else.
    document = pickle.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(pdf.render(document))


if __name__ == "__main__":
    main()
