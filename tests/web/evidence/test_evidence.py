"""Evidence beside an answer: what is taken, where it is kept, who opens it, and what becomes of it."""

from __future__ import annotations

import errno
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from selfassess.assessments.answering import evidence, evidence_files, evidence_room
from selfassess.config import Settings
from selfassess.vocabulary import AssessmentState, SheetState
from tests.open_assessment import OpenPlace
from tests.pages import Page, Pages
from tests.rows import NOW, make_identity, make_member, make_seat
from tests.web.conftest import SignInAs

PDF, PNG, JPG = b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0..."


def zipped(*names: str) -> bytes:
    """A ZIP archive with these entries."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return held.getvalue()


def odt() -> bytes:
    """The least that is an OpenDocument text."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    return held.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
TAKEN = {
    "a.pdf": PDF,
    "a.docx": DOCX,
    "a.xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "a.pptx": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "a.odt": odt(),
    "a.png": PNG,
    "a.jpg": JPG,
    "A.JPEG": JPG,
    "a.txt": "Llŷn\n".encode(),
    "a.csv": b"a,b\r\n",
}
REFUSED = {
    "a.svg": b"<svg onload='x'/>",
    "a.html": b"<script>x</script>",
    "a.pdf": b"MZ...",
    "b.docx": zipped("xl/workbook.xml"),
    "c.docx": zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "d.docx": b"PK\x03\x04 broken",
    "a.png": JPG,
    "a.txt": b"MZ\x00\x01",
    "noending": b"text",
    "a.pdf.exe": PDF,
    "empty.txt": b"",
}


def address(place: OpenPlace, tail: str = "") -> str:
    """The page of the answer's evidence, or another address of evidence."""
    head = place.head()
    assert head is not None
    base = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/evidence"
    return f"{base}/{tail or f'answers/{head.id}'}"


def add(holder: Pages, place: OpenPlace, *, status: int = 200, **fields: Any) -> Page:
    """Send the form of one piece."""
    if "file" in fields:
        name, content = fields["file"]
        fields["file"] = (BytesIO(content), name)
        return holder.post(address(place), {"title": "Audit", **fields}, status=status)
    return holder.post(address(place), {"title": "Audit", **fields}, status=status)


def only_file(settings: Settings) -> Path:
    """The one file that is kept."""
    (path,) = [each for each in settings.evidence_folder.rglob("*") if each.is_file()]
    return path


def link_to(page: Page, title: str = "Audit") -> str:
    """Where the page leads for a piece."""
    return page.links()[title]


def test_a_link_stands_beside_the_answer_and_tells_the_other_site_nothing(holder: Pages, place: OpenPlace) -> None:
    page = add(holder, place, link="https://example.org/audit?x=1&y=2", kind="audit")
    (link,) = [each for each in page.all("a") if each.get("href", "").startswith("https://example.org")]
    assert (link.get("href"), link.get("rel")) == ("https://example.org/audit?x=1&y=2", "noopener noreferrer nofollow")


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.org/a", "https://", "https://u:p@x.org"],
)
def test_what_is_no_web_address_is_not_made_a_link(holder: Pages, place: OpenPlace, link: str) -> None:
    page = add(holder, place, link=link, status=422)
    assert page.errors() == ["Enter a whole web address that begins with https:// or http://."]


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_of_a_kind_that_is_taken_comes_back_byte_for_byte_as_an_attachment(
    holder: Pages, place: OpenPlace, settings: Settings, name: str
) -> None:
    page = add(holder, place, file=(name, TAKEN[name]))
    path = only_file(settings)
    assert (path.stat().st_mode & 0o777, path.name == name) == (0o600, False)
    answer = holder.get(link_to(page)).response
    assert answer.data == TAKEN[name]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_another_kind_whatever_it_is_called_is_refused_and_not_kept(
    holder: Pages, place: OpenPlace, settings: Settings, name: str
) -> None:
    page = add(holder, place, file=(name, REFUSED[name]), status=422)
    assert len(page.errors()) == 1
    assert not settings.evidence_folder.exists()


def test_a_file_over_seven_megabytes_is_refused(holder: Pages, place: OpenPlace, settings: Settings) -> None:
    page = add(holder, place, file=("a.pdf", PDF + b"x" * (7 * 1024 * 1024)), status=422)
    assert "MB or less" in page.errors()[0]
    assert not settings.evidence_folder.exists()


def test_a_path_in_a_name_leads_nowhere_and_a_strange_name_is_shown_as_text(
    holder: Pages, place: OpenPlace, settings: Settings
) -> None:
    page = add(holder, place, file=("../../<b>Llŷn\u202e.pdf", PDF))
    assert only_file(settings).parent == settings.evidence_folder / str(place.board_id)
    assert "<b>Llŷn" in page.text
    disposition = holder.get(link_to(page)).response.headers["Content-Disposition"]
    assert ".." not in disposition
    assert "\n" not in disposition


@pytest.mark.parametrize(
    "name",
    [
        "CON.pdf",
        "nul.pdf",
        "x" * 300 + ".pdf",
        'a"b; filename=x.exe.pdf',
        "..\\..\\x.pdf",
        "/etc/cron.d/x.pdf",
        "\u202efdp.pdf",
        "a%00.pdf",
    ],
)
def test_an_odd_name_is_a_name_and_no_more(holder: Pages, place: OpenPlace, settings: Settings, name: str) -> None:
    page = add(holder, place, file=(name, PDF))
    path = only_file(settings)
    assert path.parent == settings.evidence_folder / str(place.board_id)
    assert len(path.name) == 32
    answer = holder.get(link_to(page)).response
    assert answer.data == PDF
    header = answer.headers["Content-Disposition"]
    assert header.startswith("attachment;")
    assert not {"\r", "\n", "\u202e"} & set(header)
    assert "X-Evil" not in answer.headers


def test_a_link_and_a_file_together_or_neither_are_refused(holder: Pages, place: OpenPlace, settings: Settings) -> None:
    add(holder, place, status=422)
    add(holder, place, link="https://example.org", file=("a.pdf", PDF), status=422)
    assert not settings.evidence_folder.exists()


def test_before_sending_a_piece_that_is_taken_out_is_gone_with_its_file(
    holder: Pages, place: OpenPlace, settings: Settings
) -> None:
    page = add(holder, place, file=("a.pdf", PDF))
    number = link_to(page).rpartition("/")[2]
    assert "There is no evidence" in holder.post(address(place, f"{number}/remove"), {}).text
    assert not [each for each in settings.evidence_folder.rglob("*") if each.is_file()]


def test_beside_a_sent_response_nothing_is_added_and_nothing_taken_out(
    holder: Pages, place: OpenPlace, settings: Settings
) -> None:
    page = add(holder, place, file=("a.pdf", PDF))
    number = link_to(page).rpartition("/")[2]
    place.set_state(SheetState.SENT, sent_at=NOW)
    add(holder, place, link="https://example.org", status=422)
    holder.post(address(place, f"{number}/remove"), {}, status=409)
    assert only_file(settings).read_bytes() == PDF


def test_at_its_own_address_only_the_seat_opens_its_evidence_whatever_is_shared(
    holder: Pages, place: OpenPlace, sign_in_as: SignInAs
) -> None:
    path = link_to(add(holder, place, file=("a.pdf", PDF)))
    place.set_state(SheetState.SENT, sent_at=NOW)
    with place.database.writing() as session:
        other = make_identity(make_member(session, place.board, seat=make_seat(session, place.board)))
    manager, member = sign_in_as(place.manager.user_id), sign_in_as(other.user_id)
    for state in (AssessmentState.OPEN, AssessmentState.CLOSED, AssessmentState.SHARED, AssessmentState.SIGNED):
        place.set_state(state)
        manager.get(path, status=404)
        member.get(path, status=404)
        holder.get(path)


def test_what_was_never_sent_is_nobody_else_s_even_after_sharing(
    holder: Pages, place: OpenPlace, sign_in_as: SignInAs
) -> None:
    path = link_to(add(holder, place, file=("a.pdf", PDF)))
    place.set_state(AssessmentState.SHARED)
    sign_in_as(place.manager.user_id).get(path, status=404)


def test_the_theme_page_leads_to_the_evidence_and_counts_it(holder: Pages, place: OpenPlace) -> None:
    theme = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/seats/{place.seat_id}/themes/LEAD"
    assert "Add evidence: How well do we lead?" in holder.get(theme).links()
    add(holder, place, link="https://example.org")
    assert "Evidence (1): How well do we lead?" in holder.get(theme).links()


def test_beside_one_answer_there_is_room_for_twenty_pieces(
    holder: Pages, place: OpenPlace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_PIECES", 2)
    for _ in range(2):
        add(holder, place, file=("a.pdf", PDF))
    page = add(holder, place, file=("a.pdf", PDF), title="The third", status=422)
    assert "There are 2 pieces of evidence beside this answer already" in page.errors()[0]
    assert page.fields(-1)["title"] == "The third"
    assert len([each for each in settings.evidence_folder.rglob("*") if each.is_file()]) == 2


def test_a_board_s_files_may_take_so_much_room_and_no_more(
    holder: Pages, place: OpenPlace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_room, "MOST_OF_BOARD", 2 * len(PDF))
    for _ in range(2):
        add(holder, place, file=("a.pdf", PDF))
    page = add(holder, place, file=("a.pdf", PDF), status=422)
    assert "all the room that they may" in page.errors()[0]
    assert len([each for each in settings.evidence_folder.rglob("*") if each.is_file()]) == 2
    add(holder, place, link="https://example.org")


def test_where_the_disk_is_nearly_full_no_file_is_taken_and_a_link_still_is(
    holder: Pages, place: OpenPlace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_room, "LEAST_FREE", 2**60)
    page = add(holder, place, file=("a.pdf", PDF), title="The audit", status=422)
    assert "There is no room for files on this server now" in page.errors()[0]
    assert page.fields(-1)["title"] == "The audit"
    assert not [each for each in settings.evidence_folder.rglob("*") if each.is_file()]
    add(holder, place, link="https://example.org")


def test_a_disk_that_fills_up_while_a_file_is_written_keeps_nothing_of_it(
    holder: Pages, place: OpenPlace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        path.write_bytes(content[:3])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(evidence_files, "_write", full)
    page = add(holder, place, file=("a.pdf", PDF), status=422)
    assert "There is no room for files on this server now" in page.errors()[0]
    assert not [each for each in settings.evidence_folder.rglob("*") if each.is_file()]
