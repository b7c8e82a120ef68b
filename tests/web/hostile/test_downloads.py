"""Cases 54, 62, 86, 98 and 111: what leaves as a file has a sound name, is to be saved, and has its own address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from werkzeug.http import parse_options_header

from selfassess.config import Settings
from selfassess.reports import pdf_apart
from selfassess.storage.session import Database
from selfassess.vocabulary import Strength
from tests.open_assessment import PARTLY, OpenPlace, make_place
from tests.pages import Pages
from tests.rows import event_names, make_member
from tests.unit.reports.test_pdf_apart import ENDS, program
from tests.web.conftest import SignInAs
from tests.web.evidence.test_evidence import PDF, add, link_to
from tests.web.hostile.oracles import clean
from tests.web.responses.test_theme_page import sent

TITLES = ('Spring "27"; filename="x.exe', "Gwanwyn Llŷn ŵ’27", "a/../../b\\c", "\U0001f600 50% *'()", "end.exe")
WAYS = (
    *("../../own.db", "%2e%2e%2f%2e%2e%2fown.db", "..%5c..%5cown.db", "%252e%252e%252fown.db", "/etc/passwd"),
    *("1/../../../own.db", "1%00", "0", "01", "-1", "9" * 30, "1.pdf", "1%2f2"),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a folder of the test's own."""
    return Settings(data_folder=tmp_path, database_url=f"sqlite:///{tmp_path}/own.db")


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """An open self-assessment."""
    return make_place(database)


@pytest.fixture
def holder(place: OpenPlace, sign_in_as: SignInAs) -> Pages:
    """A browser in which the seat's holder is signed in."""
    return sign_in_as(place.holder.user_id, Strength.LINK)


@pytest.mark.on_sqlite
@pytest.mark.parametrize("title", TITLES)
def test_a_file_is_called_after_its_title_in_a_header_that_any_browser_reads(
    database: Database, sign_in_as: SignInAs, title: str
) -> None:
    place = make_place(database, title=title)
    holder = sign_in_as(place.holder.user_id, Strength.LINK)
    base = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/seats/{place.seat_id}"
    holder.submit(f"{base}/themes/LEAD", sent("1"))
    header = holder.get(f"{base}/own.pdf").response.headers["Content-Disposition"]
    assert header.isascii()
    assert not re.search(r"[\r\n]", header)
    kind, named = parse_options_header(header)
    assert (kind, set(named) <= {"filename"}) == ("attachment", True)
    name = named["filename"]
    assert name.endswith(".pdf")
    assert "/" not in name
    assert "\\" not in name
    assert not name.startswith(".")


@pytest.mark.on_sqlite
def test_a_long_file_whose_making_is_killed_is_a_page_that_says_so_and_then_a_whole_file(
    holder: Pages, place: OpenPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 86: nothing of a half-made file is served, and nobody has to do anything but come back."""
    place.save(PARTLY, seen=0)
    path = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/seats/{place.seat_id}/own.pdf"
    monkeypatch.setattr(pdf_apart, "MOST_PAGES", 0)
    with monkeypatch.context() as killed:
        killed.setattr("sys.executable", program(tmp_path, ENDS["killed half way"]))
        page = holder.get(path, status=503)
    assert "could not be made just now" in page.text
    assert page.response.headers["Retry-After"]
    assert b"%PDF" not in page.response.data
    assert holder.get(path).response.data.rstrip().endswith(b"%%EOF")


@pytest.mark.on_sqlite
@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_from_evidence_to_another_file(
    holder: Pages, place: OpenPlace, settings: Settings, way: str
) -> None:
    Path(settings.data_folder, "own.db").write_text("what is nobody's to read")
    place.save(PARTLY, seen=0)
    add(holder, place, file=("a.pdf", PDF))
    base = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}"
    for path in (f"{base}/evidence/{way}", f"{base}/answers/LEAD-01/evidence/{way}", f"/static/{way}"):
        answer = clean(holder.client.get(path, base_url=holder.base_url, buffered=True))
        assert answer.status_code in (308, 403, 404), path
        assert b"nobody's to read" not in answer.data
        assert PDF not in answer.data


@pytest.mark.on_sqlite
def test_a_file_s_address_opens_for_nobody_who_signed_out_or_is_of_another_board(
    holder: Pages, place: OpenPlace, database: Database, sign_in_as: SignInAs
) -> None:
    place.save(PARTLY, seen=0)
    path = link_to(add(holder, place, file=("a.pdf", PDF)))
    other = make_place(database)
    sign_in_as(other.manager.user_id).get(path, status=404)
    holder.get(path)
    holder.post("/sign-out", {})
    assert holder.get(path, status=302, follow=False).response.location.startswith("/sign-in")


@pytest.mark.on_sqlite
def test_what_is_taken_out_stands_at_no_address_and_in_the_trail(
    place: OpenPlace, database: Database, sign_in_as: SignInAs
) -> None:
    """Case 111: the record is made for whoever asks, at that moment; there is no address to keep or to guess."""
    path = f"/boards/{place.board.slug}/export.zip"
    manager, before = sign_in_as(place.manager.user_id), event_names(database, place.board_id)
    manager.get(path, status=405)
    manager.post(path, {})
    assert event_names(database, place.board_id)[len(before) :] == ["board.exported"]
    with database.writing() as session:
        member = make_member(session, place.board)
    sign_in_as(member).post(path, {}, status=403)
    manager.post("/sign-out", {})
    assert manager.post(path, {}, status=401, follow=False).response.data[:2] != b"PK"
