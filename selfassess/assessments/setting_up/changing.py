"""Changing how a self-assessment is set up: everything while it is prepared, its days until the board signs.

Who may see what is fixed by opening: from the first answer on it could only be weakened behind somebody's back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import col, delete, select

from selfassess.accounts.identity import Identity
from selfassess.assessments.setting_up.preparing import TITLE_TAKEN, columns_of, to_take
from selfassess.assessments.setting_up.set_up import SetUp, check_days, checked
from selfassess.assessments.setting_up.steps import take_step
from selfassess.assessments.setting_up.workflow import AssessmentAction
from selfassess.banks import publishing
from selfassess.banks.publishing import ReadEdition
from selfassess.boards.changes import today
from selfassess.errors import Refused
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import AskedQuestion, Assessment, Board, Seat
from selfassess.vocabulary import AssessmentState

_WHY_A_LEAD = "Given to this seat besides what everybody is asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterDays:
    """The days that may change while a self-assessment goes on. The last day for answers counts while it is open."""

    due_on: date | None
    papers_on: date | None
    meets_on: date | None


def setup_of(row: Assessment) -> SetUp:
    """The settings as the row has them."""
    names = (each for each in SetUp.__dataclass_fields__ if each != "asks_of")
    return SetUp(**{name: getattr(row, name) for name in names}, asks_of=tuple(row.asks_of.split()))


def change_setup(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    read: ReadEdition,
    setup: SetUp,
    now: datetime,
) -> Assessment:
    """The self-assessment, set up so, on that version of a question set: published where the board has it not yet.

    Questions that the question set has not are no longer given to any seat.

    Raises:
        Refused: it is past preparing, a setting cannot be kept, the title is taken, or the board is closed.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``, or the board has no such self-assessment.
    """
    row = to_take(session, AssessmentAction.CHANGE_SETUP, identity, board_id, assessment_id, seen_version)
    actor, bank = identity.acting_on(board_id), read.bank
    columns = columns_of(checked(setup, bank))
    edition = publishing.publish(session, actor=actor, board_id=board_id, read=read, now=now)
    wanted = columns | {"edition_id": edition.id}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return row
    with refused_if_taken(session, TITLE_TAKEN, field="title"):
        _set(row, wanted)
    if "edition_id" in changed:
        gone = col(AskedQuestion.question_id).not_in(list(bank.question))
        session.exec(delete(AskedQuestion).where(*_of(row), gone))
    texts = {"title": row.title} if "title" in changed else {}
    _changed(session, row, AssessmentAction.CHANGE_SETUP, changed, identity, now, texts)
    return row


def give_to_leads(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    given: Mapping[str, Collection[int]],
    now: datetime,
) -> Assessment:
    """The self-assessment with these questions, by id, given to these seats besides what everybody is asked.

    What was given before and is not named is taken back.

    Raises:
        Refused: it is past preparing, a seat or a question is none of its own, or the board is closed.
        Conflict, NotFound, NotAllowed: as ``change_setup``.
    """
    row = to_take(session, AssessmentAction.CHANGE_SETUP, identity, board_id, assessment_id, seen_version)
    bank = publishing.bank_of(publishing.get_edition(session, board_id=board_id, edition_id=row.edition_id))
    wanted = {(question_id, seat_id) for question_id, seats in given.items() for seat_id in seats}
    _check_leads(session, board_id, wanted, bank.question)
    before = set(
        session.exec(
            select(AskedQuestion.question_id, AskedQuestion.seat_id).where(
                *_of(row), col(AskedQuestion.seat_id).is_not(None)
            )
        )
    )
    if before == wanted:
        return row
    session.exec(delete(AskedQuestion).where(*_of(row), col(AskedQuestion.seat_id).is_not(None)))
    ids: dict[str, Any] = {"board_id": board_id, "assessment_id": row.id, "why": _WHY_A_LEAD}
    for question_id, seat_id in sorted(wanted):
        session.add(AskedQuestion(question_id=question_id, seat_id=seat_id, **ids))
    _changed(session, row, AssessmentAction.CHANGE_SETUP, ["questions_given_to_seats"], identity, now)
    return row


def change_days(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    days: LaterDays,
    now: datetime,
) -> Assessment:
    """The self-assessment with these days. Closed for answers, it keeps its last day for them.

    Raises:
        Refused: it is being prepared or signed, the days do not follow one another, the last one for answers is over,
            or the board is closed.
        Conflict, NotFound, NotAllowed: as ``change_setup``.
    """
    row = to_take(session, AssessmentAction.CHANGE_DAYS, identity, board_id, assessment_id, seen_version)
    due_on = days.due_on if row.state is AssessmentState.OPEN else row.due_on
    wanted: dict[str, Any] = {"due_on": due_on, "papers_on": days.papers_on, "meets_on": days.meets_on}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return row
    check_days(replace(setup_of(row), opens_on=None, **wanted))
    if "due_on" in changed:
        refuse_a_day_that_is_over(session.get_one(Board, board_id), due_on, now)
    _set(row, wanted)
    _changed(session, row, AssessmentAction.CHANGE_DAYS, changed, identity, now)
    return row


def refuse_a_day_that_is_over(board: Board, due_on: date | None, now: datetime) -> None:
    """Nothing, where answers can still be given until the end of this day.

    Raises:
        Refused: it is over where the board is.
    """
    if due_on is not None and due_on < today(board, now):
        raise Refused("The last day for answers is over. Give today or a later day.", field="due_on")


def _check_leads(
    session: WritingSession, board_id: int, wanted: Iterable[tuple[str, int]], known: Collection[str]
) -> None:
    seats = set(session.exec(select(Seat.id).where(Seat.board_id == board_id, col(Seat.closed_on).is_(None))))
    if any(question_id not in known or seat_id not in seats for question_id, seat_id in wanted):
        raise Refused("Choose from the questions and the seats on this page. Open it again.")


def _of(row: Assessment) -> tuple[Any, Any]:
    return AskedQuestion.board_id == row.board_id, AskedQuestion.assessment_id == row.id


def _set(row: Assessment, wanted: Mapping[str, Any]) -> None:
    for name, value in wanted.items():
        setattr(row, name, value)


def _changed(
    session: WritingSession,
    row: Assessment,
    action: AssessmentAction,
    changed: Collection[str],
    identity: Identity,
    now: datetime,
    texts: Mapping[str, str] | None = None,
) -> None:
    actor = identity.acting_on(row.board_id)
    take_step(session, row, action, actor=actor, now=now, changed=changed, texts=texts)
