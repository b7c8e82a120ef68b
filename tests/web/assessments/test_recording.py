"""An earlier self-assessment is entered from its record: typed theme by theme, pasted, or from a file."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from sqlmodel import col, select

from selfassess.assessments.agreeing.assembly import get_agreed
from selfassess.assessments.agreeing.occasion import get_occasion
from selfassess.assessments.setting_up.preparing import publish_edition
from selfassess.banks.publishing import read_edition
from selfassess.engine.answers import Evidence, NoLevel
from selfassess.storage.session import Database
from selfassess.storage.tables import (
    Answer,
    AskedQuestion,
    Assessment,
    Board,
    Finding,
    Member,
    Result,
    Sheet,
    ThemeJudgement,
)
from selfassess.vocabulary import AssessmentKind, AssessmentState, Role
from tests.bank_texts import BANK, SHEET, changed
from tests.pages import Page, Pages
from tests.rows import NOW, TODAY, make_identity, make_member, make_seat, trail_of
from tests.web.conftest import SignInAs

ALL = "/boards/hathervale/self-assessments"
RECORD = f"{ALL}/record"
OWN = "own/1"
WITH_SOURCE = changed(SHEET, "basis: agreed\n", "basis: agreed\nsource: Minutes of 12 March 2026\n")


@pytest.fixture
def browser(manager: Member, board: Board, database: Database, sign_in_as: SignInAs) -> Pages:
    """The manager's browser, on a board that has the small question set."""
    with database.writing() as session:
        read = read_edition(BANK, file="bank.yaml")
        publish_edition(session, identity=make_identity(manager), board_id=board.id, read=read, now=NOW)
    return sign_in_as(manager)


def rows(database: Database, table: Any) -> list[Any]:
    """Every row of a table."""
    with database.reading() as session:
        return list(session.exec(select(table).order_by(col(table.id))))


def details(**changes: str) -> list[tuple[str, str]]:
    """The fields of the first page; a date is written as day, month and year."""
    fields = {
        "title": "Spring 2024",
        "question_set": OWN,
        "dated_on": "14 5 2024",
        "source": "Minutes of 14 May 2024, item 6",
        "strengths": "Partners meet.\nSchools are heard.",
        "areas": "Evidence is thin.",
        **changes,
    }
    return [
        (name, part) for name, value in fields.items() for part in (value.split() if name == "dated_on" else [value])
    ]


def hidden(page: Page) -> list[tuple[str, str]]:
    """What a page sends again unseen, and what it shows, but for its token."""
    boxes = [
        one for one in page.all("main")[0].iter("input") if one.get("type") != "checkbox" or "checked" in one.attrib
    ]
    fields = [(one.get("name", ""), one.get("value", "")) for one in boxes]
    return [(name, value) for name, value in fields if name and name != "csrf_token"]


def ticked(page: Page, *question_ids: str) -> list[tuple[str, str]]:
    """What a page sends where these boxes are ticked too."""
    boxes = page.all("input", type="checkbox")
    return [
        *hidden(page),
        *((box.get("name", ""), box.get("value", "")) for box in boxes if box.get("value") in question_ids),
    ]


def tied(database: Database) -> list[tuple[str, list[str]]]:
    """Every strength and area that is kept, and what it is tied to."""
    return [(one.text, one.questions.split()) for one in rows(database, Finding)]


def test_levels_are_typed_theme_by_theme_and_kept_once(browser: Pages, database: Database) -> None:
    page = browser.post(RECORD, [*details(), ("go", "theme:0")])
    assert page.heading == "Leadership"
    page = browser.post(RECORD, [*hidden(page), ("level-LEAD-01", "level:1"), ("judged-LEAD", "2"), ("go", "theme:1")])
    assert page.heading == "Voices"
    assert rows(database, Assessment) == []
    page = browser.post(RECORD, [*hidden(page), ("level-VOICE-01", "none:not_enough_evidence"), ("go", "save")])
    assert "Spring 2024 is entered from its record." in page.text
    assert "Entered from a record Minutes of 14 May 2024, item 6." in page.text
    (row,) = rows(database, Assessment)
    assert (row.state, row.kind, str(row.dated_on)) == (AssessmentState.RECORDED, AssessmentKind.WHOLE, "2024-05-14")
    assert {(one.question_id, one.level, one.no_level) for one in rows(database, Answer)} == {
        ("LEAD-01", "1", None),
        ("VOICE-01", None, NoLevel.NOT_ENOUGH_EVIDENCE),
    }
    results = {one.question_id: (one.level, str(one.assessed_on)) for one in rows(database, Result)}
    assert results == {"LEAD-01": ("1", "2024-05-14"), "VOICE-01": (None, "2024-05-14")}
    (judged,) = rows(database, ThemeJudgement)
    assert (judged.theme_id, judged.level) == ("LEAD", "2")
    found = [(one.kind, one.text) for one in rows(database, Finding)]
    assert found == [("strength", "Partners meet."), ("strength", "Schools are heard."), ("area", "Evidence is thin.")]


def test_going_back_keeps_what_was_chosen(browser: Pages) -> None:
    page = browser.post(RECORD, [*details(), ("go", "theme:0")])
    page = browser.post(RECORD, [*hidden(page), ("level-LEAD-01", "level:2"), ("go", "theme:1")])
    page = browser.post(RECORD, [*hidden(page), ("go", "theme:0")])
    (chosen,) = [one for one in page.all("option", value="level:2") if "selected" in one.attrib]
    assert chosen is not None
    page = browser.post(RECORD, [*hidden(page), ("level-LEAD-01", "level:2"), ("go", "details")])
    assert page.heading == "Enter an earlier self-assessment"
    assert ("level-LEAD-01", "level:2") in hidden(page)
    assert page.fields()["title"] == "Spring 2024"


def test_strengths_and_areas_alone_are_enough(browser: Pages, database: Database) -> None:
    browser.post(RECORD, [*details(), ("go", "save")])
    (row,) = rows(database, Assessment)
    assert (row.kind, rows(database, AskedQuestion), rows(database, Result)) == (AssessmentKind.FINDINGS, [], [])
    assert len(rows(database, Finding)) == 3


def test_strengths_and_areas_are_tied_to_questions_one_by_one(browser: Pages, database: Database) -> None:
    page = browser.post(RECORD, [*details(), ("go", "theme:1")])
    page = browser.post(RECORD, [*hidden(page), ("level-VOICE-01", "level:1"), ("go", "finding:0")])
    assert page.heading == "Strength 1 of 3: what is it about?"
    assert "Partners meet." in page.text
    page = browser.post(RECORD, [*ticked(page, "LEAD-01", "VOICE-02"), ("go", "finding:1")])
    assert (page.heading, "Schools are heard." in page.text) == ("Strength 2 of 3: what is it about?", True)
    page = browser.post(RECORD, [*hidden(page), ("go", "finding:2")])
    assert page.heading == "Area for consideration 3 of 3: what is it about?"
    browser.post(RECORD, [*ticked(page, "VOICE-01"), ("go", "save")])
    assert tied(database) == [
        ("Partners meet.", ["LEAD-01", "VOICE-02"]),
        ("Schools are heard.", []),
        ("Evidence is thin.", ["VOICE-01"]),
    ]
    assert [one.level for one in rows(database, Answer)] == ["1"]


def test_whoever_goes_back_finds_each_with_what_it_is_about_even_where_lines_came_before_it(
    browser: Pages, database: Database
) -> None:
    page = browser.post(RECORD, [*details(areas=""), ("go", "finding:0")])
    page = browser.post(RECORD, [*ticked(page, "LEAD-01"), ("go", "finding:1")])
    page = browser.post(RECORD, [*ticked(page, "VOICE-01", "VOICE-02"), ("go", "details")])
    more = [
        (name, value)
        for name, value in details(strengths="First of all.\nPartners meet.\nSchools are heard.", areas="")
    ]
    page = browser.post(
        RECORD, [*((n, v) for n, v in hidden(page) if n.startswith("about-")), *more, ("go", "finding:1")]
    )
    assert "Partners meet." in page.text
    assert [box.get("value") for box in page.all("input", type="checkbox") if "checked" in box.attrib] == ["LEAD-01"]
    browser.post(RECORD, [*hidden(page), ("go", "save")])
    expected = [
        ("First of all.", []),
        ("Partners meet.", ["LEAD-01"]),
        ("Schools are heard.", ["VOICE-01", "VOICE-02"]),
    ]
    assert tied(database) == expected


def test_what_is_unticked_is_tied_no_more_and_what_is_no_question_never_was(browser: Pages, database: Database) -> None:
    page = browser.post(RECORD, [*details(strengths="Partners meet.", areas=""), ("go", "finding:0")])
    (name,) = {box.get("name", "") for box in page.all("input", type="checkbox")}
    page = browser.post(RECORD, [*ticked(page, "LEAD-01", "VOICE-01"), ("go", "finding:0")])
    left = [(field, value) for field, value in hidden(page) if value != "LEAD-01"]
    browser.post(RECORD, [*left, (name, "ELSE-01"), ("go", "save")])
    assert tied(database) == [("Partners meet.", ["VOICE-01"])]


def test_without_strengths_and_areas_there_is_nothing_to_tie(browser: Pages) -> None:
    none = details(strengths="", areas=" \n")
    page = browser.post(RECORD, [*none, ("go", "finding:0")], status=422)
    assert page.errors() == ["Write a strength or an area for consideration first, each on a line."]
    last_theme = browser.post(RECORD, [*none, ("go", "theme:1")])
    assert last_theme.all("button", value="finding:0") == []


def test_a_paper_of_words_alone_goes_back_to_its_details_and_one_with_levels_to_those(browser: Pages) -> None:
    page = browser.post(RECORD, [*details(), ("go", "finding:0")])
    assert page.all("button", value="details")
    page = browser.post(RECORD, [*details(**{"level-LEAD-01": "level:1"}), ("go", "finding:0")])
    assert page.all("button", value="theme:1")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"strengths": "", "areas": ""}, "There is nothing to keep yet"),
        ({"dated_on": "1 1 2030"}, "this one is still to come"),
        ({"dated_on": "1 1 1980"}, "it is before 1990"),
        ({"source": ""}, "Say which paper it is taken from"),
        ({"title": ""}, "Enter a title"),
        ({"level-LEAD-01": "level:9"}, "Choose one of the answers on this page."),
    ],
)
def test_what_cannot_be_kept_comes_back_with_everything_that_was_typed(
    browser: Pages, database: Database, changes: dict[str, str], told: str
) -> None:
    page = browser.post(RECORD, [*details(**changes), ("go", "save")], status=422)
    assert any(told in error for error in page.errors()), page.errors()
    assert rows(database, Assessment) == rows(database, Sheet) == []
    if "source" not in changes:
        assert page.fields()["source"] == "Minutes of 14 May 2024, item 6"


def test_a_title_that_is_taken_is_refused(browser: Pages, database: Database) -> None:
    browser.post(RECORD, [*details(), ("go", "save")])
    page = browser.post(RECORD, [*details(), ("go", "save")], status=422)
    assert page.errors() == ["There is already a self-assessment with this title. Give this one another."]
    assert len(rows(database, Assessment)) == 1


def test_an_answer_file_is_entered_pasted_or_uploaded(browser: Pages, database: Database) -> None:
    pasted = {"question_set": OWN, "pasted": WITH_SOURCE, "format": "yaml"}
    assert "Spring 2026 is entered from its record." in browser.post(f"{RECORD}/file", pasted).text
    text = changed(WITH_SOURCE, "Spring 2026\n", "Autumn 2025\n")
    upload = {"question_set": OWN, "file": (BytesIO(text.encode()), "autumn.yaml"), "format": "yaml"}
    page = browser.post(f"{RECORD}/file", upload, content_type="multipart/form-data")
    assert "Autumn 2025 is entered from its record." in page.text
    comments = [one.comment for one in rows(database, Answer) if one.question_id == "VOICE-02"]
    assert comments == ["The youth panel", "The youth panel"]


@pytest.mark.parametrize(("text", "kept"), [(SHEET, "Minutes, item 6"), (WITH_SOURCE, "Minutes of 12 March 2026")])
def test_the_paper_is_named_on_the_form_where_the_file_names_none(
    browser: Pages, database: Database, text: str, kept: str
) -> None:
    browser.post(f"{RECORD}/file", {"question_set": OWN, "pasted": text, "format": "yaml", "source": "Minutes, item 6"})
    (row,) = rows(database, Assessment)
    assert row.source == kept


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("", "Choose an answer file, or paste its text."),
        ("answers: [", "The answer file cannot be used yet."),
        (SHEET, "Say which paper this was taken from."),
        (WITH_SOURCE.replace("basis: agreed", "basis: table\ngroup: Table 1"), "This is not what a board agreed"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_nothing_is_kept(
    browser: Pages, database: Database, pasted: str, told: str
) -> None:
    fields = {"question_set": OWN, "pasted": pasted, "format": "yaml"}
    page = browser.post(f"{RECORD}/file", fields, status=422)
    assert any(told in error for error in page.errors()), page.errors()
    assert rows(database, Assessment) == []


def test_a_file_whose_name_tells_no_format_is_refused_at_its_field(browser: Pages) -> None:
    upload = {"question_set": OWN, "file": (BytesIO(b"x"), "minutes.pdf"), "format": "yaml"}
    page = browser.post(f"{RECORD}/file", upload, content_type="multipart/form-data", status=422)
    assert "ends in .yaml, .yml, .json or .csv" in page.errors()[0]


def test_everybody_on_the_board_reads_what_was_entered_and_the_trail_holds_none_of_its_words(
    browser: Pages, database: Database, board: Board, sign_in_as: SignInAs
) -> None:
    browser.post(RECORD, [*details(**{"level-LEAD-01": "level:1"}), ("go", "save")])
    with database.writing() as session:
        observer = make_member(session, board, role=Role.OBSERVER)
    (row,) = rows(database, Assessment)
    assert "Entered from a record" in sign_in_as(observer).get(f"{ALL}/{row.id}").text
    with database.reading() as session:
        trail = trail_of(session, board.id)
    assert [name for name, _ in trail][-2:] == ["answer.saved", "assessment.recorded"]
    for word in ("Spring", "Partners", "Minutes", "thin"):
        assert word not in str(trail)


FULL = changed(
    WITH_SOURCE,
    '  LEAD-01: {level: "1", comment: Getting there}\n',
    """\
  LEAD-01:
    level: "2"
    comment: Getting there
    evidence:
      - {type: audit, title: Audit of files, dated: 2026-01-20, reference: "https://example.org/audit"}
      - {type: minutes, title: Minutes, reference: "item 6"}
""",
).replace("subject: Harrowmere\n", "subject: Harrowmere\ntook_part: [Police, A school of long ago]\n")


def test_who_took_part_and_what_a_level_rests_on_are_kept_from_the_file(
    browser: Pages, database: Database, board: Board
) -> None:
    with database.writing() as session:
        make_seat(session, board, name="Police")
    browser.post(f"{RECORD}/file", {"question_set": OWN, "pasted": FULL, "format": "yaml"})
    (row,) = rows(database, Assessment)
    with database.reading() as session:
        occasion = get_occasion(session, board_id=board.id, assessment_id=row.id, today=TODAY)
        agreed = get_agreed(session, occasion)
    assert agreed.took_part == ("Police", "A school of long ago")
    assert agreed.answers["LEAD-01"].evidence == (
        Evidence("audit", "Audit of files", date(2026, 1, 20), "https://example.org/audit"),
        Evidence("minutes", "Minutes, item 6"),
    )


def test_evidence_that_cannot_be_kept_is_named_with_its_question_and_nothing_is_entered(
    browser: Pages, database: Database
) -> None:
    text = FULL.replace("https://example.org/audit", "https://user:secret@example.org/")
    page = browser.post(f"{RECORD}/file", {"question_set": OWN, "pasted": text, "format": "yaml"}, status=422)
    assert page.errors()[0].startswith("The evidence for LEAD-01: Enter a whole web address")
    assert "A school of long ago" in page.fields()["pasted"]
    assert rows(database, Assessment) == []


def test_whatever_fails_at_the_end_brings_back_every_page_of_what_was_typed(
    browser: Pages, database: Database, board: Board
) -> None:
    browser.post(RECORD, [*details(), ("go", "save")])
    page = browser.post(RECORD, [*details(), ("go", "theme:0")])
    chosen = [("level-LEAD-01", "level:2"), ("judged-LEAD", "1"), ("go", "theme:1")]
    page = browser.post(RECORD, [*hidden(page), *chosen])
    page = browser.post(RECORD, [*hidden(page), ("level-VOICE-01", "level:1"), ("go", "save")], status=422)
    sent = dict(hidden(page))
    assert [sent[name] for name in ("level-LEAD-01", "judged-LEAD", "level-VOICE-01")] == ["level:2", "1", "level:1"]
    again = [*hidden(page), *((name, value) for name, value in page.fields().items() if name in ("strengths", "areas"))]
    again = [(name, "Summer 2024" if name == "title" else value) for name, value in again]
    browser.post(RECORD, [*again, ("question_set", OWN), ("go", "save")])
    assert {one.question_id for one in rows(database, Result)} == {"LEAD-01", "VOICE-01"}


def test_who_was_signed_out_meanwhile_gets_back_what_was_typed(browser: Pages, pages: Pages, board: Board) -> None:
    page = browser.post(RECORD, [*details(), ("go", "theme:0")])
    lost = pages.post(RECORD, [*hidden(page), ("level-LEAD-01", "level:2"), ("go", "save")], status=401)
    kept = {box.get("id"): "".join(box.itertext()) for box in lost.all("textarea")}
    assert {"Partners meet.\nSchools are heard.", "LEAD-01: 2"} <= set(kept.values())
