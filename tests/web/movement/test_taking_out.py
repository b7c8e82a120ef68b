"""Everything the board holds as one file; looking again; what a new version breaks: the pages of each."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import Board, OutboxMail
from selfassess.vocabulary import BoardState
from selfassess.web.movement import looking_again
from tests.looked_back import LookedBack
from tests.pages import Page
from tests.rows import event_names, make_member, make_seat
from tests.web.conftest import SignInAs

HERE = "/boards/hathervale"


def test_the_manager_takes_everything_out_and_the_trail_says_so(
    database: Database, series: LookedBack, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(series.manager.user_id)
    assert "Download everything" in browser.get(f"{HERE}/export").text
    page = browser.post(f"{HERE}/export.zip")
    archive = zipfile.ZipFile(BytesIO(page.response.get_data()))
    assert archive.testzip() is None
    assert "index.html" in archive.namelist()
    assert event_names(database, series.board.id)[-1] == "board.exported"


def test_the_table_of_answers_leaves_alone_too(database: Database, series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.chair.user_id)
    data = browser.post(f"{HERE}/export/answers.csv").response.get_data()
    whole = zipfile.ZipFile(BytesIO(browser.post(f"{HERE}/export.zip").response.get_data()))
    assert data == whole.read("answers.csv")
    assert event_names(database, series.board.id)[-2:] == ["board.exported", "board.exported"]
    sign_in_as(series.member.user_id).post(f"{HERE}/export/answers.csv", status=403)


def test_a_closed_board_s_record_can_be_taken_out(database: Database, series: LookedBack, sign_in_as: SignInAs) -> None:
    with database.writing() as session:
        session.get_one(Board, series.board.id).state = BoardState.CLOSED
    browser = sign_in_as(series.manager.user_id)
    browser.post(f"{HERE}/export.zip")
    browser.get(f"{HERE}/compare")


def test_nobody_else_takes_it_out(series: LookedBack, sign_in_as: SignInAs) -> None:
    for who in (series.member, series.observer):
        sign_in_as(who.user_id).post(f"{HERE}/export.zip", status=403)


def test_the_chair_looks_again_at_what_is_old(database: Database, series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.chair.user_id)
    page = browser.get(f"{HERE}/look-again")
    assert "more than a year ago" in page.text
    sent = [("title", "Look again in May"), ("why", "It is old."), ("questions", "CH-06"), ("questions", "CH-02")]
    page = browser.post(f"{HERE}/look-again", sent)
    assert "Look again in May is open. 1 person is written to." in page.text
    assert "Close it for answers" in page.links()


def test_the_chair_carries_a_short_one_through_and_whoever_answers_is_told(
    database: Database, series: LookedBack, sign_in_as: SignInAs
) -> None:
    with database.writing() as session:
        seat = make_seat(session, series.board, name="Police")
        holder = make_member(session, series.board, seat=seat)
    chair = sign_in_as(series.chair.user_id)
    page = chair.post(f"{HERE}/look-again", [("title", "Look again in May"), ("questions", "CH-06")])
    assert "2 people are written to." in page.text
    with database.reading() as session:
        mails = session.exec(select(OutboxMail).where(OutboxMail.board_id == series.board.id)).all()
    assert [mail.kind for mail in mails] == ["assessment_opened"] * 2
    member = sign_in_as(holder.user_id)
    assert "Look again in May, Police" in member.get("/").text
    here = page.path
    member.get(f"{here}/close", status=403)
    assert "0 of 2 seats have sent" in chair.get(f"{here}/close").text
    assert "It is closed for answers." in chair.submit(f"{here}/close").text
    assert "The answers are shared with the board." in chair.submit(f"{here}/share").text


def test_more_than_ten_minutes_are_told_and_opened_only_where_they_are_meant(
    database: Database, series: LookedBack, sign_in_as: SignInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair = sign_in_as(series.chair.user_id)
    address = f"{HERE}/look-again?questions=CH-04&questions=CH-02"
    assert "As ticked below: 2 questions, about" in chair.get(address).text
    assert "More than ten minutes" not in chair.get(address).text
    monkeypatch.setattr(looking_again, "SHORT_MINUTES", 0)
    assert "More than ten minutes for one person." in chair.get(address).text
    sent = [("title", "Look again in May"), ("questions", "CH-06"), ("questions", "CH-02")]
    page = chair.post(f"{HERE}/look-again", sent, status=422)
    assert "tick that it is meant so" in page.errors()[0]
    assert ticked(page) == {"CH-06", "CH-02"}
    assert "is open." in chair.post(f"{HERE}/look-again", [*sent, ("is_meant_long", "y")]).text


def test_looking_again_at_nothing_is_refused_with_what_was_typed(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.chair.user_id)
    page = browser.post(f"{HERE}/look-again", {"title": "Look again in May"}, status=422)
    assert page.errors() == ["Choose at least one question."]
    assert page.fields()["title"] == "Look again in May"
    sign_in_as(series.member.user_id).get(f"{HERE}/look-again", status=403)


def test_a_later_version_is_looked_at_before_it_is_chosen(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.manager.user_id)
    assert "There is no later version" in browser.get(f"{HERE}/version-changes").text
    browser.get(f"{HERE}/version-changes?set=own/0", status=404)
    sign_in_as(series.member.user_id).get(f"{HERE}/version-changes", status=403)


def ticked(page: Page) -> set[str]:
    return {box.get("value", "") for box in page.all("input", name="questions") if box.get("checked") is not None}


def test_looking_again_begins_with_what_is_old_the_core_or_a_list(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.chair.user_id)
    assert "CH-06" in ticked(browser.get(f"{HERE}/look-again"))
    assert ticked(browser.get(f"{HERE}/look-again?questions=CH-04&questions=CH-02")) == {"CH-04", "CH-02"}
    core = ticked(browser.get(f"{HERE}/look-again?choose=core"))
    assert core == {"CH-02"}


def test_an_earlier_version_than_the_last_one_used_is_warned_of_before_opening(
    series: LookedBack, sign_in_as: SignInAs
) -> None:
    manager = sign_in_as(series.manager.user_id)
    told = "This version comes before the one that was used last"
    for edition, is_older in (("2025.1", True), ("2026.1", False)):
        page = manager.get(f"{HERE}/self-assessments/new")
        (key,) = [
            key
            for option in page.all("option")
            if (key := option.get("value", "")).startswith("own/") and "".join(option.itertext()).endswith(edition)
        ]
        fields = {"title": f"On {edition}", "question_set": key, "gathering": "individual", "kind": "whole"}
        page = manager.post(f"{HERE}/self-assessments/new", fields)
        assert (told in page.text) is is_older
        assert (told in manager.get(page.path.replace("set-up", "open")).text) is is_older


def test_the_page_where_a_version_is_chosen_leads_to_what_it_changes(series: LookedBack, sign_in_as: SignInAs) -> None:
    page = sign_in_as(series.manager.user_id).get(f"{HERE}/self-assessments/new")
    assert f"{HERE}/version-changes" in page.links().values()
