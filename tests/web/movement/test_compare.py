"""What has moved, as a page and as files: the same numbers in each, and nobody's but one's own board's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import docx
import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.reports.document import Document
from selfassess.storage.session import Database
from selfassess.vocabulary import AssessmentState
from selfassess.web import rendering
from selfassess.web.rendering import one_at_a_time
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import LookedBack, make_series
from tests.pages import Page, Pages
from tests.rows import NOW
from tests.web.conftest import SignInAs
from tests.web.sending import statements

ADDRESS = "/boards/hathervale/compare"
# Of the worked example: what went down, what went up, and the words for too little in common.
TOLD = ("1 answer is lower", "2 are higher", "Mostly not comparable", "3 of 7 questions", "CH-04")


def told_by(form: str, page: Page) -> str:
    data = page.response.get_data()
    if form == "pdf":
        return "\n".join(each.extract_text() for each in PdfReader(BytesIO(data)).pages)
    if form == "xlsx":
        rows = (row for sheet in load_workbook(BytesIO(data)) for row in sheet.iter_rows(values_only=True))
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    if form == "docx":
        word = docx.Document(BytesIO(data))
        cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
        nested = (
            inner.text
            for table in word.tables
            for row in table.rows
            for cell in row.cells
            for part in cell.tables
            for line in part.rows
            for inner in line.cells
        )
        return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells, *nested])
    return data.decode("utf-8-sig")


def forget(app: Flask) -> None:
    """Let the service work out anew what it has kept."""
    for name in [each for each in app.extensions if each.startswith("kept ")]:
        del app.extensions[name]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_page_tells_what_moved_lower_first(series: LookedBack, sign_in_as: SignInAs) -> None:
    page = sign_in_as(series.member.user_id).get(ADDRESS)
    for words in TOLD:
        assert words in page.text
    assert page.text.index("Lower than in Round A (1)") < page.text.index("Higher than in Round A (2)")
    assert "Is this a fair comparison?" in page.text
    assert "improved" not in page.text


def test_no_level_for_the_whole_board_unless_it_switches_one_on(series: LookedBack, sign_in_as: SignInAs) -> None:
    member, manager = sign_in_as(series.member.user_id), sign_in_as(series.manager.user_id)
    told = "The middle of all levels"
    assert told not in member.get(ADDRESS).text
    manager.submit("/boards/hathervale/settings", {"tells_whole_board": "y"})
    for address in (ADDRESS, f"{ADDRESS}.pdf"):
        assert told in told_by(address.rpartition(".")[2], member.get(address))
    manager.submit("/boards/hathervale/settings", {"tells_whole_board": []})
    assert told not in member.get(ADDRESS).text


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "csv"])
def test_each_file_tells_the_same_as_the_page(series: LookedBack, sign_in_as: SignInAs, form: str) -> None:
    page = sign_in_as(series.member.user_id).get(f"{ADDRESS}.{form}")
    assert page.response.headers["Content-Disposition"].startswith("attachment")
    found = squeezed(told_by(form, page))
    for words in (*TOLD, "Signed"):
        assert squeezed(words) in found, words


def test_an_observer_reads_what_is_signed(series: LookedBack, sign_in_as: SignInAs) -> None:
    assert TOLD[0] in sign_in_as(series.observer.user_id).get(ADDRESS).text


def test_one_page_is_one_page(series: LookedBack, sign_in_as: SignInAs) -> None:
    page = sign_in_as(series.member.user_id).get(f"{ADDRESS}.pdf?one_page=1")
    assert len(PdfReader(BytesIO(page.response.get_data())).pages) == 1


def test_two_are_chosen_by_the_address(series: LookedBack, sign_in_as: SignInAs) -> None:
    a, b = series.ids
    browser = sign_in_as(series.member.user_id)
    assert TOLD[0] in browser.get(f"{ADDRESS}?from={a}&to={b}").text
    # Their dates decide which came first.
    assert TOLD[0] in browser.get(f"{ADDRESS}?from={b}&to={a}").text
    assert "takes two" in browser.get(f"{ADDRESS}?from={a}&to={a}").text


@pytest.mark.parametrize("query", ["from=999", "to=0", "from=x", "to=-1", "from=99999999999", "from=²"])
def test_an_address_that_names_none_is_not_found(series: LookedBack, sign_in_as: SignInAs, query: str) -> None:
    browser = sign_in_as(series.member.user_id)
    for form in ("", ".pdf", ".csv"):
        browser.get(f"{ADDRESS}{form}?{query}", status=404)


def test_another_board_s_self_assessment_is_not_found(
    database: Database, series: LookedBack, sign_in_as: SignInAs
) -> None:
    theirs = make_series(database, worked_example(), slug="elsewhere")
    browser = sign_in_as(series.member.user_id)
    browser.get(f"{ADDRESS}?from={series.ids[0]}&to={theirs.ids[1]}", status=404)
    browser.get("/boards/elsewhere/compare", status=404)


def test_what_is_not_signed_says_draft(database: Database, sign_in_as: SignInAs) -> None:
    states = [AssessmentState.SIGNED, AssessmentState.AGREEING]
    series = make_series(database, worked_example(), states=states)
    browser = sign_in_as(series.member.user_id)
    assert "DRAFT, not signed" in browser.get(ADDRESS).text
    assert squeezed("DRAFT, not signed") in squeezed(told_by("pdf", browser.get(f"{ADDRESS}.pdf")))
    assert "takes two" in sign_in_as(series.observer.user_id).get(ADDRESS).text


def test_where_there_is_one_the_page_says_what_is_missing(database: Database, sign_in_as: SignInAs) -> None:
    series = make_series(database, worked_example()[:1])
    browser = sign_in_as(series.member.user_id)
    assert "once two self-assessments are signed" in browser.get(ADDRESS).text
    browser.get(f"{ADDRESS}.pdf", status=422)


def test_a_second_file_meanwhile_is_asked_to_come_back(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.member.user_id)
    with one_at_a_time():
        page = browser.get(f"{ADDRESS}.pdf", status=429)
    assert page.response.headers["Retry-After"] == str(rendering.RETRY_SECONDS)
    browser.get(f"{ADDRESS}.pdf")


def test_nothing_is_read_while_a_file_is_made(
    series: LookedBack, sign_in_as: SignInAs, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from selfassess.reports import csv

    checked_out = []

    def render(_document: Document) -> bytes:
        checked_out.append(database.engine.pool.checkedout())  # type: ignore[attr-defined]
        return b""

    monkeypatch.setattr(csv, "render", render)
    sign_in_as(series.member.user_id).get(f"{ADDRESS}.csv")
    assert checked_out == [0]


def test_the_cover_sheet_stands_in_front(series: LookedBack, sign_in_as: SignInAs) -> None:
    query = "item=7&author=Kit+Morrow&for=decision&asked=Agree+the+levels."
    told = squeezed(told_by("pdf", sign_in_as(series.member.user_id).get(f"{ADDRESS}.pdf?{query}")))
    for words in ("Agenda item", "Kit Morrow", "Decision", "Agree the levels."):
        assert squeezed(words) in told
    assert told.index(squeezed("Agree the levels.")) < told.index("Mostlynotcomparable")


def test_the_public_s_version_is_the_manager_s_to_make(database: Database, sign_in_as: SignInAs) -> None:
    first, (sheet, read) = worked_example()
    answers = {**sheet.answers, "CH-04": replace(sheet.answers["CH-04"], comment="What Health told us.")}
    series = make_series(database, [first, (replace(sheet, answers=answers), read)])
    browser = sign_in_as(series.manager.user_id)
    assert "What Health told us." in told_by("csv", browser.get(f"{ADDRESS}.csv"))
    for form in ("csv", "pdf", "docx", "xlsx"):
        told = squeezed(told_by(form, browser.get(f"{ADDRESS}.{form}?public=1")))
        assert squeezed("For the public") in told
        assert squeezed("What Health told us.") not in told
    sign_in_as(series.member.user_id).get(f"{ADDRESS}.csv?public=1", status=403)


def test_the_page_costs_ten_statements_or_fewer(database: Database, sign_in_as: SignInAs) -> None:
    sheet, read = worked_example()[0]
    many = [
        (replace(sheet, assessment=f"Round {n}", dated=date(2015, 3, 6) + timedelta(days=365 * n)), read)
        for n in range(10)
    ]
    counted = []
    for slug, sheets in (("hathervale", many[:2]), ("elsewhere", many)):
        series = make_series(database, sheets, slug=slug)
        browser: Pages = sign_in_as(series.member.user_id)
        browser.get(f"/boards/{slug}/compare")  # the question set is read once
        forget(browser.app)
        with statements(database) as seen:
            browser.get(f"/boards/{slug}/compare")
        assert [sql for sql in seen if "FROM result" in sql], "it was worked out anew"
        counted.append(len([sql for sql in seen if sql.lstrip().upper().startswith("SELECT")]))
    assert counted[0] == counted[1] <= 10


def test_the_board_s_first_page_opens_on_what_moved(series: LookedBack, sign_in_as: SignInAs) -> None:
    for who in (series.member, series.observer):
        page = sign_in_as(who.user_id).get("/boards/hathervale/")
        assert page.text.index("What has moved since last time") < page.text.index("Self-assessments Self-assessment")
        assert "1 answer is lower, 2 are higher" in page.text
        address = page.links()["See what moved, theme by theme"]
        assert TOLD[0] in sign_in_as(who.user_id).get(address).text


def test_a_draft_moves_nothing_on_the_first_page(database: Database, sign_in_as: SignInAs) -> None:
    states = [AssessmentState.SIGNED, AssessmentState.AGREEING]
    series = make_series(database, worked_example(), states=states)
    assert "What has moved" not in sign_in_as(series.member.user_id).get("/boards/hathervale/").text


def test_what_changed_meanwhile_is_shown_at_once(database: Database, series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.manager.user_id)
    browser.get(ADDRESS)
    with statements(database) as seen:
        browser.get(ADDRESS)
    assert not [sql for sql in seen if "FROM result" in sql], "what stands is worked out once"
    fields = {**browser.get("/boards/hathervale/settings").fields(), "handling_marking": "PROTECTED NOW"}
    browser.post("/boards/hathervale/settings", fields, token=False)
    with statements(database) as seen:
        browser.get(ADDRESS)
    assert [sql for sql in seen if "FROM result" in sql]


def test_what_is_typed_into_a_response_works_nothing_out_anew(
    database: Database, series: LookedBack, sign_in_as: SignInAs
) -> None:
    browser = sign_in_as(series.manager.user_id)
    browser.get(ADDRESS)
    for event, is_passed_over in ((Event.ANSWER_SAVED, True), (Event.SEAT_CHANGED, False), (Event.ANSWER_SAVED, True)):
        happening = Happening(event=event, object_type=ObjectType.SEAT, object_id=1)
        with database.writing() as session:
            append(session, happening, board_id=series.board.id, actor=Actor(role="test"), now=NOW)
        with statements(database) as seen:
            browser.get(ADDRESS)
        assert is_passed_over is not any("FROM result" in sql for sql in seen), event
