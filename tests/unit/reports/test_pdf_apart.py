"""A long PDF is made in a process of its own: the same bytes, or none at all whatever becomes of that process."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from selfassess.errors import NotMade
from selfassess.reports import pdf, pdf_apart
from selfassess.reports.document import Document, Prose
from tests.documents import every_block_document, make_document, make_table

LONG = make_document(Prose("word " * 100_000))
# What may become of the process: each is a program in its place.
ENDS = {
    "killed half way": "printf '%%PDF-1.7 half'; kill -9 $$",
    "stopped half way": "printf '%%PDF-1.7 half'",
    "failed": "exit 1",
    "said nothing": "exit 0",
}


def program(folder: Path, script: str) -> str:
    """A program that does this."""
    path = folder / "program"
    path.write_text(f"#!/bin/sh\ncat > /dev/null\n{script}\n")
    path.chmod(0o700)
    return str(path)


def test_a_short_one_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere")
    document = every_block_document()
    assert pdf_apart.render(document) == pdf.render(document)


def test_a_long_one_is_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf_apart.pages_about(LONG) > pdf_apart.MOST_PAGES
    assert pdf_apart.render(LONG) == pdf.render(LONG)
    monkeypatch.setattr(pdf_apart, "MOST_PAGES", 0)
    document = every_block_document(hostile=True)
    assert pdf_apart.render(document) == pdf.render(document)


@pytest.mark.parametrize(
    "document",
    [LONG, make_document(make_table(rows=(("head", "word " * 30_000),))), make_document(Prose("a\n" * 4000))],
    ids=["prose", "cell", "lines"],
)
def test_there_are_rarely_more_pages_than_was_thought(document: Document) -> None:
    pages = len(PdfReader(BytesIO(pdf.render(document))).pages)
    assert pages <= pdf_apart.pages_about(document) * 1.5


@pytest.mark.parametrize("end", ENDS)
def test_of_one_that_was_not_made_nothing_is_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str) -> None:
    monkeypatch.setattr("sys.executable", program(tmp_path, ENDS[end]))
    with pytest.raises(NotMade, match="Try again"):
        pdf_apart.render(LONG)


def test_one_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", program(tmp_path, "exec sleep 60"))
    monkeypatch.setattr(pdf_apart, "SECONDS", 0.2)
    with pytest.raises(NotMade, match="Try again"):
        pdf_apart.render(LONG)


def test_one_that_takes_too_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "")
    script = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**26, 2**26)); import selfassess.reports.pdf"
    monkeypatch.setattr(pdf_apart, "_COMMAND", ["-c", script])
    with pytest.raises(NotMade, match="Try again"):
        pdf_apart.render(LONG)
