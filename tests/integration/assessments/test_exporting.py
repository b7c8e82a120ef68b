"""Everything that a board holds leaves in one file, and nothing of a response before it is shared, nor whose it is."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.evidence_files import check_file, store
from selfassess.assessments.looking_back.exporting import Taking, write_export
from selfassess.engine.answers import Basis
from selfassess.errors import NotAllowed, NotFound
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Assessment, Evidence, Finding, Recommendation, Sheet
from selfassess.vocabulary import AssessmentState, FindingKind, SheetState, Visibility
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import LookedBack, make_series
from tests.rows import NOW, TODAY, make_seat, make_sheet

SAID = "What one seat wrote"
SIGNED_AS = "What a seat put its name to"


def exported(
    database: Database, series: LookedBack, identity: Identity | None = None, *, files: Path | None = None
) -> zipfile.ZipFile:
    file = io.BytesIO()
    taking = Taking(board=series.board, identity=identity or series.manager, today=TODAY, files=files or Path())
    write_export(database.reading, file, taking)
    return zipfile.ZipFile(file)


def rows_of(archive: zipfile.ZipFile) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read("answers.csv").decode("utf-8-sig"))))[1:]


def respond(database: Database, series: LookedBack, assessment_id: int, levels: list[str], **keys: bool) -> list[str]:
    """A response with a comment for each level, to one question; the names of the seats."""
    names = []
    with database.writing() as session:
        assessment = session.get_one(Assessment, assessment_id)
        assessment.shared_at = NOW if assessment.state is not AssessmentState.CLOSED else None
        for number, level in enumerate(levels):
            seat = make_seat(session, series.board, name=f"Seat of someone {assessment_id}-{number}")
            sheet = make_sheet(session, assessment, seat, state=SheetState.SENT, sent_at=NOW)
            names.append(seat.name)
            own_name = keys.get("names_one", False) and number == 0
            session.add(
                Answer(
                    board_id=series.board.id,
                    sheet_id=sheet.id,
                    question_id="CH-01",
                    level=level,
                    comment=SIGNED_AS if own_name else f"{SAID} {number}",
                    names_seat=own_name,
                    choice_salt=f"{9 - number}",
                    words_salt="",
                    changed_at=NOW,
                    version=1,
                )
            )
    return names


def test_the_first_page_names_every_part(database: Database) -> None:
    archive = exported(database, make_series(database, worked_example()))
    index = archive.read("index.html").decode()
    parts = set(re.findall(r'href="([^"]+)"', index))
    assert parts == set(archive.namelist()) - {"index.html"}
    assert {"movement.pdf", "answers.csv", "audit.jsonl", "seats.csv", "evidence.csv", "circulation.csv"} <= parts
    assert {"strengths-and-areas.csv", "recommendations.csv", "question-sets/worked-example-2025.1.yaml"} <= parts


def test_nothing_of_a_response_leaves_before_it_is_shared(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.CLOSED])
    respond(database, series, series.ids[1], ["1", "2", "3", "4"])
    archive = exported(database, series)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert SAID.encode() not in everything
    assert not [row for row in rows_of(archive) if row[0] == "Round B"]


def test_shared_responses_leave_without_whose_they_are(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.SHARED])
    seats = respond(database, series, series.ids[1], ["1", "2", "3", "4"])
    rows = [row for row in rows_of(exported(database, series)) if row[0] == "Round B" and "own view" in row[1]]
    assert not [row for row in rows for seat in seats if seat in row]
    assert sorted(row[5] for row in rows if row[5]) == ["1", "2", "3", "4"]
    assert len([row for row in rows if SAID in row[7]]) == 4
    assert not [row for row in rows if row[4] and row[7]], "a comment stands beside a level"


@pytest.mark.parametrize(
    ("basis", "state", "leaves"),
    [
        (Basis.EXTERNAL, SheetState.SENT, True),
        (Basis.EXTERNAL, SheetState.WITHDRAWN, False),
        (Basis.DRAFT, SheetState.SENT, True),
        (Basis.DRAFT, SheetState.DRAFT, False),
        (Basis.DRAFT, SheetState.ENDED, False),
    ],
)
def test_what_was_taken_back_or_never_sent_does_not_leave(
    database: Database, basis: Basis, state: SheetState, leaves: bool
) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.SHARED])
    with database.writing() as session:
        assessment = session.get_one(Assessment, series.ids[1])
        assessment.shared_at = NOW
        sheet = make_sheet(session, assessment, None, basis=basis, state=state, sent_at=NOW)
        answer: dict[str, Any] = {"comment": SAID, "level": "1", "changed_at": NOW, "version": 1}
        where: dict[str, Any] = {"board_id": series.board.id, "sheet_id": sheet.id, "question_id": "CH-01"}
        session.add(Answer(**where, **answer, choice_salt="", words_salt=""))
    assert any(SAID in row for row in rows_of(exported(database, series))) is leaves


def test_of_two_responses_nothing_leaves(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.SHARED])
    respond(database, series, series.ids[1], ["1", "2"])
    assert not [row for row in rows_of(exported(database, series)) if "own view" in row[1] and row[0] == "Round B"]


def test_who_put_their_name_to_a_comment_is_no_cover_for_the_others(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.SHARED])
    seats = respond(database, series, series.ids[1], ["1", "2", "3"], names_one=True)
    rows = [row for row in rows_of(exported(database, series)) if row[0] == "Round B"]
    named = [row for row in rows if row[7] == SIGNED_AS]
    assert [(row[2], row[4]) for row in named] == [(seats[0], "")]
    assert not [row for row in rows if SAID in row[7]]


def test_where_it_was_said_before_chair_and_manager_have_whose_each_is(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.SHARED])
    seats = respond(database, series, series.ids[1], ["1", "2"])
    with database.writing() as session:
        session.get_one(Assessment, series.ids[1]).visibility = Visibility.NAMED
    rows = [row for row in rows_of(exported(database, series)) if row[2] in seats]
    assert [(row[2], row[5]) for row in rows] == list(zip(seats, ["1", "2"], strict=True))


def test_what_came_after_sharing_leaves_with_nothing(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.SHARED])
    respond(database, series, series.ids[1], ["1", "2", "3", "4"])
    with database.writing() as session:
        late = NOW.replace(hour=23)
        for sheet in session.exec(select(Sheet).where(Sheet.basis == Basis.INDIVIDUAL)):
            sheet.sent_at = late
    assert not [row for row in rows_of(exported(database, series)) if SAID in row[7]]


def test_a_formula_in_a_comment_is_text(database: Database) -> None:
    (sheet, read), *_ = worked_example()
    answers = {**sheet.answers, "CH-01": replace(sheet.answers["CH-01"], comment='=HYPERLINK("http://e.invalid")')}
    series = make_series(database, [(replace(sheet, answers=answers), read)])
    comments = [row[7] for row in rows_of(exported(database, series)) if row[7]]
    assert comments == ['\'=HYPERLINK("http://e.invalid")']


def test_the_trail_is_there_event_by_event(database: Database) -> None:
    series = make_series(database, worked_example())
    lines = exported(database, series).read("audit.jsonl").decode().splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {event["event"] for event in events} == {"edition.published"}


def test_only_who_keeps_the_papers_takes_it_out(database: Database) -> None:
    series, other = make_series(database, worked_example()), make_series(database, worked_example(), slug="elsewhere")
    for identity, refusal in ((series.member, NotAllowed), (series.observer, NotAllowed), (other.manager, NotFound)):
        with pytest.raises(refusal):
            exported(database, series, identity)


def point_at(database: Database, series: LookedBack, assessment_id: int, files: Path) -> str:
    """A file beside every answer of a self-assessment's responses; what each of them holds."""
    content = "What the audit found, and no name in it"
    with database.writing() as session:
        sheets = select(Sheet.id).where(Sheet.board_id == series.board.id, Sheet.assessment_id == assessment_id)
        responses = sheets.where(Sheet.basis == Basis.INDIVIDUAL)
        for answer in session.exec(select(Answer).where(col(Answer.sheet_id).in_(responses))):
            file = check_file("who-sent-it.txt", content.encode())
            name = store(files, series.board.id, file)
            session.add(
                Evidence(
                    board_id=series.board.id,
                    answer_id=answer.id,
                    title="The audit",
                    file_name=file.name,
                    stored_name=name,
                    added_at=NOW,
                )
            )
    return content


def test_evidence_leaves_with_its_files_and_without_whose_it_is(database: Database, tmp_path: Path) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.SHARED])
    seats = respond(database, series, series.ids[1], ["1", "2", "3", "4"])
    content = point_at(database, series, series.ids[1], tmp_path)
    archive = exported(database, series, files=tmp_path)
    rows = list(csv.DictReader(io.StringIO(archive.read("evidence.csv").decode("utf-8-sig"))))
    assert [row["File"] for row in rows] == [f"evidence/000{n}.txt" for n in (1, 2, 3, 4)]
    for row in rows:
        assert archive.read(row["File"]).decode() == content
        assert row["File"] in archive.read("index.html").decode()
        assert not {*seats, "who-sent-it.txt"} & set(row.values())


@pytest.mark.parametrize(
    ("state", "levels"), [(AssessmentState.CLOSED, ["1", "2", "3", "4"]), (AssessmentState.SHARED, ["1", "2"])]
)
def test_no_evidence_leaves_before_sharing_nor_of_two(
    database: Database, tmp_path: Path, state: AssessmentState, levels: list[str]
) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, state])
    respond(database, series, series.ids[1], levels)
    content = point_at(database, series, series.ids[1], tmp_path)
    archive = exported(database, series, files=tmp_path)
    assert not [name for name in archive.namelist() if content.encode() in archive.read(name)]
    assert "The audit" not in archive.read("evidence.csv").decode()


def test_a_file_that_is_gone_is_told(database: Database, tmp_path: Path) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.SHARED])
    respond(database, series, series.ids[1], ["1", "2", "3"])
    point_at(database, series, series.ids[1], tmp_path)
    archive = exported(database, series, files=tmp_path / "elsewhere")
    assert "not kept any more" in archive.read("evidence.csv").decode()


def test_recommendations_and_findings_leave_once_they_are_agreed(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.AGREEING, AssessmentState.SHARED])
    keys: dict[str, Any] = {"board_id": series.board.id, "text": "Ask children what changed"}
    with database.writing() as session:
        for assessment_id in series.ids:
            session.add(Recommendation(assessment_id=assessment_id, number=1, **keys))
            session.add(Finding(raised_in_id=assessment_id, kind=FindingKind.AREA, position=1, created_at=NOW, **keys))
    archive = exported(database, series)
    for name in ("recommendations.csv", "strengths-and-areas.csv"):
        assert archive.read(name).decode().count("Ask children what changed") == 1
