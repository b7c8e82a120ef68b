"""A board with agreed levels to look back at, written as rows from the engine's sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.looking_back.movement import Followed, follow_held
from selfassess.assessments.looking_back.series import choose, list_held
from selfassess.banks.publishing import ReadEdition, publish
from selfassess.engine.answers import AnswerSheet, Basis, Form
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import Answer, Assessment, Board, Message, Result, Sheet
from selfassess.vocabulary import Asks, AssessmentState, Role, SheetState
from tests.rows import NOW, make_assessment, make_board, make_identity, make_manager, make_member


@dataclass(frozen=True, slots=True)
class LookedBack:
    """A board with its self-assessments, the earliest first, and people of it."""

    board: Board
    ids: tuple[int, ...]
    manager: Identity
    chair: Identity
    member: Identity
    observer: Identity


def make_series(
    database: Database,
    sheets: Sequence[tuple[AnswerSheet, ReadEdition]],
    *,
    slug: str = "hathervale",
    states: Sequence[AssessmentState] = (),
) -> LookedBack:
    """A board of the sheets' subject with one self-assessment for each of them, signed unless a state is given."""
    with database.writing() as session:
        board = make_board(session, slug=slug, name=sheets[0][0].subject)
        manager = make_manager(session, board)
        chair = make_identity(make_member(session, board, role=Role.CHAIR))
        member = make_identity(make_member(session, board))
        observer = make_identity(make_member(session, board, role=Role.OBSERVER))
        ids = []
        for place, (sheet, read) in enumerate(sheets):
            state = states[place] if states else AssessmentState.SIGNED
            ids.append(add_agreed(session, board, manager, sheet, read, state).id)
    return LookedBack(board, tuple(ids), manager, chair, member, observer)


def add_agreed(
    session: WritingSession,
    board: Board,
    manager: Identity,
    sheet: AnswerSheet,
    read: ReadEdition,
    state: AssessmentState = AssessmentState.SIGNED,
    *,
    with_answers: bool = True,
) -> Assessment:
    """One self-assessment with its agreed sheet, and its results where it is signed or recorded.

    The answers beside them have no events. Leave them out where the trail must be sound.
    """
    edition = publish(session, actor=manager.acting_on(board.id), board_id=board.id, read=read, now=NOW)
    row = make_assessment(
        session,
        board,
        edition,
        title=sheet.assessment,
        # What is signed takes no more rows.
        state=AssessmentState.AGREEING,
        asks=Asks.ALL if sheet.form is Form.FULL else Asks.CORE,
        dated_on=sheet.dated,
        is_date_inferred=sheet.date_inferred,
        source=sheet.source,
        summary=sheet.summary,
    )
    agreed = Sheet(board_id=board.id, assessment_id=row.id, basis=Basis.AGREED, state=SheetState.SENT)
    session.add(agreed)
    session.flush()
    at = datetime.combine(sheet.dated, time(12), tzinfo=NOW.tzinfo)
    for answer in sheet.answers.values():
        if with_answers:
            session.add(
                Answer(
                    board_id=board.id,
                    sheet_id=agreed.id,
                    question_id=answer.question,
                    level=answer.level,
                    no_level=answer.none,
                    why_none=answer.reason,
                    comment=answer.comment,
                    lower_because=answer.lower_because,
                    carried_from=answer.carried_from,
                    is_confirmed=answer.confirmed,
                    choice_salt="",
                    words_salt="",
                    changed_at=at,
                    version=1,
                )
            )
        if state in (AssessmentState.SIGNED, AssessmentState.RECORDED) and (answer.level or answer.none):
            session.add(
                Result(
                    board_id=board.id,
                    assessment_id=row.id,
                    question_id=answer.question,
                    level=answer.level,
                    no_level=answer.none,
                    assessed_on=answer.assessed_on,
                    carried_from=answer.carried_from,
                    is_confirmed=answer.confirmed,
                    lower_because=answer.lower_because,
                )
            )
    for position, text in enumerate(sheet.messages, start=1):
        session.add(Message(board_id=board.id, assessment_id=row.id, position=position, text=text))
    session.flush()
    row.state = state
    session.flush()
    return row


def compared(session: Session, identity: Identity, board_id: int, today: date, **keys: int) -> Followed:
    """What the page of movement compares for this person: those that ``from_id`` and ``to_id`` name, or all."""
    held = list_held(session, identity=identity, board_id=board_id, today=today)
    return follow_held(session, board_id=board_id, chosen=choose(held, **keys))
