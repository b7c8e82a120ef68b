"""The demonstration's self-assessments: each went the service's own way, and everything it may show is there."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from selfassess.assessments.agreeing.before import last_time
from selfassess.assessments.agreeing.findings import findings_here
from selfassess.assessments.agreeing.occasion import get_occasion
from selfassess.assessments.agreeing.recommendations import list_recommendations
from selfassess.assessments.answering.answer_checks import Answers
from selfassess.assessments.looking_back.look_again import list_ages
from selfassess.assessments.signing.completeness import what_is_missing
from selfassess.assessments.signing.signed_checks import SignedRecords
from selfassess.audit.verify import verify_chain
from selfassess.demo import filling
from selfassess.demo.tables import TABLES
from selfassess.engine.answers import Basis, FindingStatus
from selfassess.storage.session import Database
from selfassess.storage.tables import (
    Assessment,
    AuditEvent,
    Circulation,
    FindingReview,
    Message,
    OutboxMail,
    Sheet,
    Signature,
    Snapshot,
    ThemeJudgement,
)
from selfassess.vocabulary import AssessmentState, FindingKind, SheetState
from tests.databases import AUDIT_KEY
from tests.golden.reports import demo_seats, demo_sheets
from tests.integration.demo.conftest import Filled, filled
from tests.rows import NOW, TODAY

SIGNED = ("Autumn 2025", "Spring 2026")


def test_two_are_entered_from_papers_two_are_signed_and_one_is_open(county: Filled) -> None:
    with county.database.reading() as session:
        rows = session.exec(select(Assessment).where(Assessment.board_id == county.board.id)).all()
    assert {row.title: row.state.value for row in rows} == {
        "Autumn 2024": "recorded",
        "Spring 2025": "recorded",
        "Autumn 2025": "signed",
        "Spring 2026": "signed",
        "November 2026": "open",
    }


def test_its_trail_can_be_verified_with_its_answers_and_signatures(database: Database) -> None:
    county = filled(database)
    found = verify_chain(
        county.database.reading, county.board.id, keys=[AUDIT_KEY], companions=[Answers(), SignedRecords()]
    )
    assert found.findings == ()


def test_its_trail_runs_in_the_order_of_time_and_ends_before_now(county: Filled) -> None:
    with county.database.reading() as session:
        mine = select(AuditEvent.at).where(AuditEvent.board_id == county.board.id).order_by(col(AuditEvent.seq))
        times = session.exec(mine).all()
    assert list(times) == sorted(times)
    assert times[-1] <= NOW


@pytest.mark.parametrize("title", SIGNED)
def test_what_is_signed_has_its_paper_signature_and_everything_round_it(county: Filled, title: str) -> None:
    row = county.assessment(title)
    here = {"board_id": county.board.id, "assessment_id": row.id}
    with county.database.reading() as session:
        snapshot = session.exec(select(Snapshot).filter_by(**here)).one()
        signature = session.exec(select(Signature).where(Signature.snapshot_id == snapshot.id)).one()
        agreed = session.exec(select(Sheet).filter_by(**here, basis=Basis.AGREED)).one()
        outside = session.exec(select(Sheet).filter_by(**here, basis=Basis.EXTERNAL)).all()
        judged = session.exec(select(ThemeJudgement).filter_by(sheet_id=agreed.id)).all()
        messages = session.exec(select(Message).filter_by(**here)).all()
        occasion = get_occasion(session, board_id=county.board.id, assessment_id=row.id, today=TODAY)
        recommended = list_recommendations(session, occasion)
    said = next(sheet for sheet in demo_sheets() if sheet.assessment == title)
    assert snapshot.pdf.startswith(b"%PDF")
    assert signature.name == "Rowan Hather"
    assert row.dated_on == said.dated
    assert row.summary == said.summary
    assert (len(judged), len(messages), len(outside)) == (len(said.judgements), len(said.messages), 1)
    assert all(each.lead and each.due_on and each.question_ids for each in recommended)
    assert len(recommended) >= 3


def test_every_way_of_gathering_answers_was_used(county: Filled) -> None:
    with county.database.reading() as session:
        sheets = session.exec(select(Sheet).where(Sheet.board_id == county.board.id)).all()
    spring, autumn = (county.assessment(title).id for title in ("Spring 2026", "Autumn 2025"))
    alone = [sheet for sheet in sheets if sheet.assessment_id == spring and sheet.basis is Basis.INDIVIDUAL]
    assert len(alone) == len(demo_seats())
    assert {sheet.state for sheet in alone} == {SheetState.SENT}
    assert sum(sheet.keyed_by is not None for sheet in alone) == 1
    tables = {sheet.table_name for sheet in sheets if sheet.assessment_id == autumn and sheet.basis is Basis.TABLE}
    assert tables == {table.name for table in TABLES}


def test_strengths_and_areas_last_from_one_to_the_next(county: Filled) -> None:
    last = county.assessment("Spring 2026")
    with county.database.reading() as session:
        occasion = get_occasion(session, board_id=county.board.id, assessment_id=last.id, today=TODAY)
        shown = findings_here(session, occasion)
        reviews = session.exec(select(FindingReview).where(FindingReview.board_id == county.board.id)).all()
    assert {review.status for review in reviews} == set(FindingStatus)
    assert Counter(len({review.assessment_id for review in reviews if review.finding_id == each.id}) for each in shown)[
        3
    ] == len([each for each in shown if each.raised_in == "Autumn 2024"])
    said = demo_sheets()[-1]
    for kind, findings in ((FindingKind.STRENGTH, said.strengths), (FindingKind.AREA, said.areas)):
        ours = [each for each in shown if each.kind is kind]
        assert [each.status for each in ours] == [each.status for each in findings]
        assert [each.note or each.text for each in ours] == [each.text for each in findings]


def test_what_is_open_has_something_in_every_state_of_a_response(county: Filled) -> None:
    row = county.assessment("November 2026")
    with county.database.reading() as session:
        states = session.exec(
            select(Sheet.state, func.count())
            .where(Sheet.board_id == county.board.id, Sheet.assessment_id == row.id)
            .group_by(col(Sheet.state))
        ).all()
    assert dict(states) == {SheetState.SENT: 6, SheetState.DRAFT: 4}
    assert row.due_on is not None
    assert row.due_on > TODAY


def test_nobody_is_written_to_and_who_got_the_paper_is_known(county: Filled) -> None:
    with county.database.reading() as session:
        assert session.exec(select(OutboxMail)).all() == []
        digests = set(session.exec(select(Circulation.digest).where(Circulation.board_id == county.board.id)))
        papers = set(session.exec(select(Snapshot.pdf_digest).where(Snapshot.board_id == county.board.id)))
    assert digests <= papers
    assert digests


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("day", "there"),
    [(datetime(2025, 6, 2, 9, tzinfo=UTC), 2), (datetime(2026, 2, 2, 9, tzinfo=UTC), 3)],
    ids=["before the first of its own", "between the two"],
)
def test_a_clock_that_is_behind_shows_what_was_over_by_then(database: Database, day: datetime, there: int) -> None:
    with database.writing() as session:
        board = filling.fill(session, now=day)
        over = select(Assessment).where(Assessment.board_id == board.id, Assessment.state != AssessmentState.OPEN)
        assert len(session.exec(over).all()) == there
        latest = session.exec(select(func.max(AuditEvent.at)).where(AuditEvent.board_id == board.id)).one()
    assert latest <= day


def test_nothing_stands_in_the_way_of_signing_what_was_agreed(county: Filled) -> None:
    for sheet in demo_sheets()[2:]:
        row = county.assessment(sheet.assessment)
        with county.database.reading() as session:
            occasion = get_occasion(session, board_id=county.board.id, assessment_id=row.id, today=TODAY)
        assert what_is_missing(occasion.bank, sheet, asked=occasion.asked).may_be_signed


@pytest.mark.parametrize(
    ("title", "before"),
    [("Autumn 2025", "Spring 2025"), ("Spring 2026", "Autumn 2025"), ("November 2026", "Spring 2026")],
)
def test_last_time_is_the_one_before_and_never_a_later_one(county: Filled, title: str, before: str) -> None:
    row = county.assessment(title)
    with county.database.reading() as session:
        occasion = get_occasion(session, board_id=county.board.id, assessment_id=row.id, today=TODAY)
        found = last_time(session, occasion)
    assert found is not None
    assert found.title == before


def test_what_was_found_resolved_later_still_stands_where_it_was_raised(county: Filled) -> None:
    first = county.assessment("Autumn 2024")
    with county.database.reading() as session:
        occasion = get_occasion(session, board_id=county.board.id, assessment_id=first.id, today=TODAY)
        shown = findings_here(session, occasion)
    said = demo_sheets()[0]
    assert {each.text for each in shown} == {each.text for each in (*said.strengths, *said.areas)}


def test_what_was_confirmed_counts_as_looked_at_on_that_day(county: Filled) -> None:
    with county.database.reading() as session:
        ages = list_ages(session, identity=county.manager, board_id=county.board.id, today=TODAY)
    since = {age.question.id: age.since for age in ages}
    said = demo_sheets()[-1]
    for id_, answer in said.answers.items():
        if id_ in since and answer.carried_from is not None:
            assert since[id_] == (said.dated if answer.confirmed else answer.carried_from), id_
