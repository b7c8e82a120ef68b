"""What a self-assessment recommends: numbered, with a lead, a day, and the questions that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.board_sheet import hold_agreeing, record
from selfassess.assessments.agreeing.findings import checked_questions
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.audit.events import Event
from selfassess.boards.changes import changed_meanwhile
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Recommendation, Seat

LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """One recommendation as a page shows it."""

    id: int
    number: int
    text: str
    lead_seat_id: int | None
    lead: str
    due_on: date | None
    question_ids: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationText:
    """What is written of one."""

    text: str
    lead_seat_id: int | None = None
    due_on: date | None = None
    question_ids: tuple[str, ...] = ()


def list_recommendations(session: Session, occasion: Occasion) -> tuple[Recommended, ...]:
    """All of this self-assessment, by number."""
    lead = and_(col(Seat.board_id) == col(Recommendation.board_id), col(Seat.id) == col(Recommendation.lead_seat_id))
    wanted = (
        select(Recommendation, Seat.name)
        .outerjoin(Seat, lead)
        .where(Recommendation.board_id == occasion.board_id, Recommendation.assessment_id == occasion.assessment_id)
        .order_by(col(Recommendation.number))
    )
    return tuple(
        Recommended(
            id=row.id,
            number=row.number,
            text=row.text,
            lead_seat_id=row.lead_seat_id,
            lead=name or "",
            due_on=row.due_on,
            question_ids=tuple(row.questions.split()),
            version=row.version,
        )
        for row, name in session.exec(wanted)
    )


def get_recommendation(session: Session, occasion: Occasion, recommendation_id: int) -> Recommended:
    """One of them.

    Raises:
        NotFound: there is none of this id.
    """
    found = next((each for each in list_recommendations(session, occasion) if each.id == recommendation_id), None)
    if found is None:
        raise NotFound("There is no such recommendation.")
    return found


def add_recommendation(
    session: WritingSession, *, identity: Identity, occasion: Occasion, given: RecommendationText, now: datetime
) -> int:
    """The number that a new recommendation has, which no other one gets as long as it stands.

    Raises:
        Refused: it says nothing, names what is not there, or nothing is agreed now.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row = _held(session, identity, occasion)
    clean = _checked(session, occasion, given)
    last = session.exec(
        select(func.max(Recommendation.number)).where(
            Recommendation.board_id == row.board_id, Recommendation.assessment_id == row.id
        )
    ).one()
    made = Recommendation(
        board_id=row.board_id,
        assessment_id=row.id,
        number=(last or 0) + 1,
        text=clean.text,
        lead_seat_id=clean.lead_seat_id,
        due_on=clean.due_on,
        questions="\n".join(clean.question_ids),
    )
    session.add(made)
    _count(session, row, Event.RECOMMENDATION_ADDED, made, identity, now)
    return made.number


def change_recommendation(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    recommendation_id: int,
    given: RecommendationText,
    seen_version: int,
    now: datetime,
) -> None:
    """The recommendation with these words, lead, day and questions.

    Raises:
        Conflict: somebody changed it meanwhile. Refused, NotFound, NotAllowed: as ``add_recommendation``.
    """
    row = _held(session, identity, occasion)
    clean = _checked(session, occasion, given)
    found = _own(session, row, recommendation_id, seen_version)
    found.text, found.lead_seat_id, found.due_on = clean.text, clean.lead_seat_id, clean.due_on
    found.questions = "\n".join(clean.question_ids)
    found.version += 1
    _count(session, row, Event.RECOMMENDATION_CHANGED, found, identity, now)


def remove_recommendation(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    recommendation_id: int,
    seen_version: int,
    now: datetime,
) -> None:
    """Take a recommendation out; the others keep their numbers.

    Raises:
        Conflict, Refused, NotFound, NotAllowed: as ``change_recommendation``.
    """
    row = _held(session, identity, occasion)
    found = _own(session, row, recommendation_id, seen_version)
    session.delete(found)
    _count(session, row, Event.RECOMMENDATION_REMOVED, found, identity, now)


def _held(session: WritingSession, identity: Identity, occasion: Occasion) -> Assessment:
    row, _ = hold_agreeing(session, identity=identity, board_id=occasion.board_id, assessment_id=occasion.assessment_id)
    return row


def _own(session: WritingSession, row: Assessment, recommendation_id: int, seen_version: int) -> Recommendation:
    wanted = select(Recommendation).where(
        Recommendation.board_id == row.board_id,
        is_row(Recommendation.id, recommendation_id),
        Recommendation.assessment_id == row.id,
    )
    found = session.exec(wanted).one_or_none()
    if found is None:
        raise NotFound("There is no such recommendation.")
    if found.version != seen_version:
        raise changed_meanwhile("this recommendation")
    return found


def _checked(session: Session, occasion: Occasion, given: RecommendationText) -> RecommendationText:
    text = texts.paragraphs(given.text, field="text", name="recommendation", most=LONGEST)
    if not text:
        raise Refused("Write the recommendation.", field="text")
    if given.lead_seat_id is not None:
        lead = select(Seat.id).where(Seat.board_id == occasion.board_id, is_row(Seat.id, given.lead_seat_id))
        if session.exec(lead).first() is None:
            raise Refused("Choose one of the seats on this page.", field="lead_seat_id")
    return RecommendationText(
        text=text,
        lead_seat_id=given.lead_seat_id,
        due_on=given.due_on,
        question_ids=checked_questions(occasion.bank, given.question_ids),
    )


def _count(
    session: WritingSession,
    row: Assessment,
    event: Event,
    about: Recommendation,
    identity: Identity,
    now: datetime,
) -> None:
    row.changes += 1
    session.flush()
    facts: dict[str, str | int | bool | None] = {
        "number": about.number,
        "due_on": about.due_on.isoformat() if about.due_on else None,
    }
    record(session, row, event, identity=identity, now=now, facts=facts, texts={"text": about.text})
