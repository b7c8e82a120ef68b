"""What is taken out tells how settled each line is, has tables under their names, deputies, and every kept paper."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from selfassess.assessments.agreeing.assembly import get_agreed
from selfassess.assessments.agreeing.occasion import get_occasion
from selfassess.assessments.looking_back.exporting import Taking, write_export
from selfassess.assessments.signing.reopening import reopen
from selfassess.engine.answers import Basis
from selfassess.engine.answers import Evidence as Pointer
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Assessment, Evidence, Sheet, SheetSeat
from selfassess.vocabulary import AssessmentState, Gathering, SheetState, Standing
from tests.integration.assessments.test_exporting import exported
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import LookedBack, compared, make_series
from tests.rows import NOW, TODAY, make_member, make_seat, make_sheet
from tests.signing_scene import LINK, Agreed, make_agreed

AGREED, TABLE = "levels agreed by the board", "the view of one table"


def lines_of(archive: zipfile.ZipFile, name: str = "answers.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def seated(database: Database, sitting: Sequence[int]) -> LookedBack:
    """A board whose second self-assessment was answered at tables with so many seats each, and shared."""
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.SHARED])
    with database.writing() as session:
        assessment = session.get_one(Assessment, series.ids[1])
        assessment.gathering, assessment.shared_at = Gathering.TABLES, NOW
        for number, seats in enumerate(sitting, start=1):
            keys: dict[str, Any] = {"table_name": f"Table {number}", "state": SheetState.SENT, "sent_at": NOW}
            sheet = make_sheet(session, assessment, None, basis=Basis.TABLE, **keys)
            for place in range(seats):
                seat = make_seat(session, series.board, name=f"Seat {number}-{place}")
                session.add(SheetSeat(board_id=series.board.id, sheet_id=sheet.id, seat_id=seat.id))
            answer = Answer(
                board_id=series.board.id,
                sheet_id=sheet.id,
                question_id="CH-01",
                level=str(number),
                comment=f"What table {number} wrote",
                choice_salt="",
                words_salt="",
                changed_at=NOW,
                version=1,
            )
            session.add(answer)
            session.flush()
            pointed: dict[str, Any] = {"board_id": series.board.id, "answer_id": answer.id, "added_at": NOW}
            session.add(Evidence(title="The audit", link="https://audit.example.org/", **pointed))
    return series


def of_tables(archive: zipfile.ZipFile) -> list[tuple[str, str, str]]:
    lines = [line for line in lines_of(archive) if line["Self-assessment"] == "Round B" and line["Whose"] != AGREED]
    assert {line["Whose"] for line in lines} <= {TABLE}
    return sorted((line["Seat, table or reviewer"], line["Code"], line["Comment"]) for line in lines)


@pytest.mark.parametrize(
    ("state", "settled"),
    [
        (AssessmentState.SIGNED, "Signed"),
        (AssessmentState.RECORDED, "Entered from an earlier paper"),
        (AssessmentState.AGREEING, "DRAFT, not signed"),
    ],
)
def test_a_level_that_was_carried_forward_says_since_when(
    database: Database, state: AssessmentState, settled: str
) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, state])
    lines = {
        line["Question"]: line for line in lines_of(exported(database, series)) if line["Self-assessment"] == "Round B"
    }
    assert {line["How far it is settled"] for line in lines.values()} == {settled}
    told = {id: (line["Carried forward from"], line["Confirmed"]) for id, line in lines.items()}
    assert told["CH-06"] == ("2025-03-06", "no")
    assert {value for id, value in told.items() if id != "CH-06"} == {("", "")}


def test_a_level_that_was_carried_and_confirmed_says_so(database: Database) -> None:
    first, (sheet, read) = worked_example()
    answers = {**sheet.answers, "CH-06": replace(sheet.answers["CH-06"], confirmed=True)}
    series = make_series(database, [first, (replace(sheet, answers=answers), read)])
    (line,) = [
        line
        for line in lines_of(exported(database, series))
        if (line["Self-assessment"], line["Question"]) == ("Round B", "CH-06")
    ]
    assert (line["Carried forward from"], line["Confirmed"]) == ("2025-03-06", "yes")


def test_two_tables_of_three_stand_under_their_names(database: Database) -> None:
    archive = exported(database, seated(database, [3, 3]))
    assert of_tables(archive) == [("Table 1", "1", "What table 1 wrote"), ("Table 2", "2", "What table 2 wrote")]
    assert [line["Title"] for line in lines_of(archive, "evidence.csv")] == ["The audit"] * 2


def test_with_a_table_of_two_none_is_named_and_levels_stand_apart_from_comments(database: Database) -> None:
    lines = of_tables(exported(database, seated(database, [3, 3, 2])))
    assert {name for name, _, _ in lines} == {""}
    assert not [line for line in lines if line[1] and line[2]]
    assert (sorted(code for _, code, _ in lines if code), len(lines)) == (["1", "2", "3"], 6)


def test_of_two_tables_one_of_which_is_of_two_nothing_leaves(database: Database) -> None:
    archive = exported(database, seated(database, [3, 2]))
    assert of_tables(archive) == []
    assert lines_of(archive, "evidence.csv") == []


def test_the_seats_leave_with_their_deputies(database: Database) -> None:
    series = make_series(database, worked_example())
    with database.writing() as session:
        seat = make_seat(session, series.board, name="Health seat")
        make_member(session, series.board, seat=seat, display_name="Holder of it")
        for name in ("Deputy one", "Deputy two"):
            make_member(session, series.board, seat=seat, standing=Standing.DEPUTY, display_name=name)
    (line,) = [line for line in lines_of(exported(database, series), "seats.csv") if line["Seat"] == "Health seat"]
    assert (line["Holder"], line["Deputies"]) == ("Holder of it", "Deputy one, Deputy two")


def papers_in(scene: Agreed) -> dict[str, bytes]:
    """The files of what was signed, by name, each of which the first page names with its state."""
    file = io.BytesIO()
    write_export(
        scene.database.reading, file, Taking(board=scene.board, identity=scene.manager, today=TODAY, files=Path())
    )
    archive = zipfile.ZipFile(file)
    index = archive.read("index.html").decode()
    found = {Path(name).name: archive.read(name) for name in archive.namelist() if "ed-" in name}
    assert all(name in index for name in found)
    return found


def test_what_was_signed_leaves_while_it_is_reopened_marked_as_cancelled(database: Database) -> None:
    scene = make_agreed(database)
    scene.sign()
    kept = scene.snapshot()
    assert papers_in(scene)["signed-1.pdf"] == kept.pdf
    with database.writing() as session:
        reopen(
            session,
            identity=scene.chair,
            seen_version=scene.row().version,
            reason="A slip",
            link=LINK,
            now=NOW,
            **scene.where,
        )
    assert scene.row().state is AssessmentState.AGREEING
    papers = papers_in(scene)
    assert set(papers) == {"cancelled-1.pdf", "cancelled-1.json"}
    assert papers["cancelled-1.pdf"] == kept.pdf
    scene.sign()
    assert {"cancelled-1.pdf", "signed-2.pdf"} <= set(papers_in(scene))


def test_evidence_reads_alike_where_levels_are_agreed_and_where_they_are_compared(database: Database) -> None:
    series = make_series(database, worked_example(), states=[AssessmentState.SIGNED, AssessmentState.AGREEING])
    with database.writing() as session:
        sheet = select(Sheet.id).where(Sheet.board_id == series.board.id, Sheet.assessment_id == series.ids[1])
        of_it = (Answer.board_id == series.board.id, col(Answer.sheet_id).in_(sheet), Answer.question_id == "CH-01")
        answer = session.exec(select(Answer).where(*of_it)).one()
        pointed: dict[str, Any] = {"board_id": series.board.id, "answer_id": answer.id, "added_at": NOW}
        session.add(Evidence(title="The audit", link="https://audit.example.org/", **pointed))
    with database.reading() as session:
        own = get_agreed(
            session, get_occasion(session, board_id=series.board.id, assessment_id=series.ids[1], today=TODAY)
        )
        beside = compared(session, series.manager, series.board.id, TODAY).trend.scorecards[-1].sheet
    pointer = Pointer("document", "The audit", None, "https://audit.example.org/")
    assert own.answers["CH-01"].evidence == beside.answers["CH-01"].evidence == (pointer,)
