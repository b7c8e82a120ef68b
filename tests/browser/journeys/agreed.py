"""A board in the middle of its work: one self-assessment is closed, one is shared, and one is being agreed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing import findings, recommendations
from selfassess.assessments.agreeing.agreed import begin_agreeing
from selfassess.assessments.agreeing.before import LastTime, last_time
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.sharing import share
from selfassess.assessments.answering.answers import save_answer
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.setting_up.preparing import close_assessment
from selfassess.banks.publishing import read_edition
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board, Finding, Member, Result, Sheet
from selfassess.vocabulary import AssessmentState, FindingKind, Role, SheetState
from tests.bank_texts import BANK
from tests.browser.journeys.county import identity_on, new_board
from tests.open_assessment import LEAD, VOICE, opened
from tests.rows import make_group, make_identity, make_member, make_seat, make_user

SLUG = "ashmere"
MANAGER, CHAIR, MEMBER, SCRUTINEER = (f"{who}@{SLUG}.example" for who in ("manager", "chair", "member", "scrutineer"))
CLOSED, SHARED, AGREEING, BEFORE = "Closed", "Shared", "Agreeing", "Before"
RAISED_BEFORE, RAISED = "Children are asked too late.", "Every service asks children."
RECOMMENDED = "Ask children before each review."
_LEVELS = ("1", "1", "1", "2", "2", "1")


def titled(title: str) -> str:
    """The name of a self-assessment, which no other board's has."""
    return f"{title} of Ashmere"


def fill(session: WritingSession) -> None:
    """The board with its four self-assessments."""
    now = datetime.now(UTC)
    board = new_board(session, SLUG, "Ashmere Safeguarding Children Board", MANAGER, now)
    for address, role in ((CHAIR, Role.CHAIR), (SCRUTINEER, Role.SCRUTINEER)):
        make_member(session, board, make_user(session, address), role=role, display_name=f"Person of {role.value}")
    holders = _holders(session, board)
    manager, chair = identity_on(session, board, MANAGER), identity_on(session, board, CHAIR)
    before = _before(session, board, manager, now)
    for title in (CLOSED, SHARED, AGREEING):
        row = _closed(session, board, manager, holders, title, now)
        row.starts_from_id = before.id
        session.flush()
        if title != CLOSED:
            by: dict[str, Any] = {"identity": chair, "board_id": board.id, "assessment_id": row.id}
            share(session, seen_version=row.version, now=now, **by)
        if title == AGREEING:
            _agreeing(session, chair, row, before, now)


def _holders(session: WritingSession, board: Board) -> list[Member]:
    groups = [make_group(session, board, name, position=place) for place, name in enumerate(("Council", "Health"), 1)]
    found = []
    for number in range(len(_LEVELS)):
        seat = make_seat(session, board, name=f"Ashmere seat {number + 1}", group_id=groups[number % 2].id)
        user = make_user(session, MEMBER if number == 0 else f"member{number}@{SLUG}.example")
        found.append(make_member(session, board, user, seat=seat, display_name=f"Holder {number + 1}"))
    return found


def _before(session: WritingSession, board: Board, manager: Identity, now: datetime) -> Assessment:
    row = opened(session, manager, board, read_edition(BANK, file="bank.yaml"), now=now, title=titled(BEFORE))
    row.state, row.dated_on = AssessmentState.RECORDED, now.date() - timedelta(days=365)
    session.add(Result(board_id=board.id, assessment_id=row.id, question_id=LEAD, level="2", assessed_on=row.dated_on))
    session.flush()
    return row


def _closed(
    session: WritingSession, board: Board, manager: Identity, holders: list[Member], title: str, now: datetime
) -> Assessment:
    read = read_edition(BANK, file="bank.yaml")
    row = opened(session, manager, board, read, now=now, title=titled(title))
    for holder, level in zip(holders, _LEVELS, strict=True):
        for question in (LEAD, VOICE):
            save_answer(
                session,
                identity=make_identity(holder),
                board_id=board.id,
                assessment_id=row.id,
                seat_id=holder.seat_id or 0,
                question_id=question,
                given=GivenAnswer(level=level, comment="We looked at three audits of this year."),
                seen_version=0,
                now=now,
            )
    of_it = (col(Sheet.board_id) == board.id, col(Sheet.assessment_id) == row.id)
    session.execute(update(Sheet).where(*of_it).values(state=SheetState.SENT, sent_at=now))
    by: dict[str, Any] = {"identity": manager, "board_id": board.id, "assessment_id": row.id}
    return close_assessment(session, seen_version=row.version, now=now, **by)


def _agreeing(session: WritingSession, chair: Identity, row: Assessment, before: Assessment, now: datetime) -> None:
    def occasion() -> Occasion:
        return get_occasion(session, board_id=row.board_id, assessment_id=row.id, today=now.date())

    known: LastTime | None = last_time(session, occasion())
    begin_agreeing(session, identity=chair, occasion=occasion(), before=known, seen_version=row.version, now=now)
    raised = findings.FindingText(kind=FindingKind.STRENGTH, text=RAISED, theme_id="VOICE", question_ids=(VOICE,))
    findings.add_finding(session, identity=chair, occasion=occasion(), given=raised, now=now)
    earlier = findings.FindingText(kind=FindingKind.AREA, text=RAISED_BEFORE)
    number = findings.add_finding(session, identity=chair, occasion=occasion(), given=earlier, now=now)
    session.flush()
    _raised_in(session, number, before)
    given = recommendations.RecommendationText(text=RECOMMENDED, question_ids=(VOICE,))
    recommendations.add_recommendation(session, identity=chair, occasion=occasion(), given=given, now=now)


def _raised_in(session: WritingSession, finding_id: int, before: Assessment) -> None:
    which = (col(Finding.board_id) == before.board_id, col(Finding.id) == finding_id)
    session.execute(update(Finding).where(*which).values(raised_in_id=before.id))
