"""The page of evidence behind an agreed level: added with a link or a file, taken over from responses, taken out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from selfassess.config import Settings
from selfassess.storage.session import Database
from tests.agreeing_acts import agree
from tests.gathered import Gathered, gathered, levels
from tests.integration.assessments.test_agreed_evidence import TOP
from tests.open_assessment import LEAD
from tests.pages import Page, Pages
from tests.pointing import point
from tests.web.conftest import SignInAs

PDF = b"%PDF-1.7\n..."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a folder of the test's own."""
    return Settings(data_folder=tmp_path, database_url=f"sqlite:///{tmp_path}/own.db")


@pytest.fixture
def place(database: Database, settings: Settings) -> Gathered:
    """Three responses, two of which point at something, one by a file; the top level is agreed."""
    place = gathered(database, levels("2", "2", "2"))
    name = "0" * 32
    kept = settings.evidence_folder / str(place.board_id) / name
    kept.parent.mkdir(parents=True)
    kept.write_bytes(PDF)
    point(place, 0)
    file: dict[str, Any] = {
        "file_name": "survey.pdf",
        "stored_name": name,
        "media_type": "application/pdf",
        "size": len(PDF),
    }
    point(place, 1, title="Survey", kind="", link="", digest="d" * 64, **file)
    place.share()
    place.begin()
    agree(place, TOP)
    return place


def address(place: Gathered, tail: str = "") -> str:
    """The page of the evidence behind the level."""
    return f"{place.path}/agree/{LEAD}/evidence{tail}"


def test_the_manager_takes_over_what_responses_point_at_and_the_board_opens_it(
    place: Gathered, settings: Settings, sign_in_as: SignInAs
) -> None:
    manager, member = sign_in_as(place.manager), sign_in_as(place.holders[2])
    page = manager.get(address(place))
    assert "without it the self-assessment cannot be signed" in page.text
    page = manager.post(address(place, "/adopt"), {"piece": ticks(page)})
    assert "No evidence stands behind" not in page.text
    assert "Take over as the board's own" not in page.text
    path = member.get(address(place)).links()["Survey"]
    assert member.get(path).response.data == PDF
    # It has become a file of its own, so that what is erased with the seat's stays here.
    assert len([each for each in settings.evidence_folder.rglob("*") if each.is_file()]) == 2
    assert "evidence (2)" in member.get(f"{place.path}/agree").text


def ticks(page: Page) -> list[str]:
    """Every piece that the page offers."""
    return [box.get("value", "") for box in page.all("input") if box.get("name") == "piece"]


def test_a_press_without_a_tick_says_so_and_takes_nothing(place: Gathered, sign_in_as: SignInAs) -> None:
    page = sign_in_as(place.chair).post(address(place, "/adopt"), {}, status=422)
    assert page.errors() == ["Tick what the board takes over."]
    page = sign_in_as(place.chair).post(address(place, "/adopt"), {"piece": "f" * 32}, status=422)
    assert page.errors() == ["Tick what the board takes over."]


def test_a_file_is_added_and_taken_out_and_one_that_is_refused_is_not_kept(
    place: Gathered, settings: Settings, sign_in_as: SignInAs
) -> None:
    chair = sign_in_as(place.chair)
    page = chair.post(address(place), {"title": "Minutes", "file": (BytesIO(b"MZ..."), "minutes.pdf")}, status=422)
    assert page.fields(1)["title"] == "Minutes"
    assert len([each for each in settings.evidence_folder.rglob("*") if each.is_file()]) == 1
    page = chair.post(address(place), {"title": "Minutes", "file": (BytesIO(PDF), "minutes.pdf")})
    path = page.links()["Minutes"]
    assert chair.get(path).response.data == PDF
    page = chair.post(address(place, f"/{path.rpartition('/')[2]}/remove"), {})
    assert "No evidence stands behind this level yet." in page.text
    chair.get(path, status=404)


def test_a_title_alone_is_enough_of_the_board(place: Gathered, sign_in_as: SignInAs) -> None:
    page = sign_in_as(place.chair).post(address(place), {"title": "Minutes of 3 March"})
    assert "Minutes of 3 March" in page.text


def test_a_member_reads_it_and_changes_nothing(place: Gathered, sign_in_as: SignInAs) -> None:
    member: Pages = sign_in_as(place.holders[0])
    assert "Add evidence" not in member.get(address(place)).text
    member.post(address(place), {"title": "Mine"}, status=403)
    member.post(address(place, "/adopt"), {}, status=403)


def test_the_spread_page_leads_to_the_file_without_a_number_that_tells_whose_it_is(
    place: Gathered, sign_in_as: SignInAs
) -> None:
    member = sign_in_as(place.holders[0])
    page = member.get(f"{place.path}/answers/{LEAD}")
    path = page.links()["Survey"]
    assert member.get(path).response.data == PDF
    assert f"{place.path}/evidence/" not in page.response.get_data(as_text=True)
    assert page.links()["Audit of 2026"] == "https://example.org/audit"
    member.get(f"{place.path}/answers/{LEAD}/evidence/{'f' * 32}", status=404)
