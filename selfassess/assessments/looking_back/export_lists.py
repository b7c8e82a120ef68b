"""The lists that leave with everything that a board holds: seats, findings, recommendations, where papers went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlmodel import Session

from selfassess.assessments.setting_up.workflow import HAS_LEVELS
from selfassess.boards.seat_lists import list_seats
from selfassess.reports.wording import STATUS
from selfassess.storage.tables import metadata
from selfassess.vocabulary import FindingKind

_ASSESSMENT, _SEAT = metadata.tables["assessment"], metadata.tables["seat"]
_FINDING, _REVIEW = metadata.tables["finding"], metadata.tables["finding_review"]
_RECOMMENDATION, _CIRCULATION = metadata.tables["recommendation"], metadata.tables["circulation"]
_KIND = {FindingKind.STRENGTH: "Strength", FindingKind.AREA: "Area for consideration"}


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """One list: the name of its file, what it holds in words, its headings, and its rows."""

    name: str
    words: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def lists_of(session: Session, board_id: int) -> Iterator[List]:
    """Each list of the board."""
    yield _list(
        "seats.csv",
        "Who has which seat, as a table",
        ("Seat", "Organisation", "Broad group", "Holder", "Deputies"),
        _seats(session, board_id),
    )
    yield _list(
        "strengths-and-areas.csv",
        "Strengths and areas for consideration, and how each stood later, as a table",
        ("Kind", "Text", "Questions", "Raised in", "Reviewed in", "Status", "Note"),
        _findings(session, board_id),
    )
    yield _list(
        "recommendations.csv",
        "Recommendations, as a table",
        ("Self-assessment", "Number", "Recommendation", "Lead", "Due", "Questions"),
        _recommendations(session, board_id),
    )
    yield _list(
        "circulation.csv",
        "Where papers went, as a table; each with the fingerprint of the signed paper as it is kept, or else of the PDF"
        " of that day without a cover sheet",
        ("Self-assessment", "Paper", "To", "When", "SHA-256 of its PDF"),
        _circulation(session, board_id),
    )


def _seats(session: Session, board_id: int) -> Iterator[tuple[str, ...]]:
    for seat in list_seats(session, board_id):
        holder = seat.holder.display_name if seat.holder else ""
        deputies = ", ".join(each.display_name for each in seat.deputies)
        yield seat.name, seat.agency or "", seat.group or "", holder, deputies


def _findings(session: Session, board_id: int) -> Iterator[tuple[str, ...]]:
    raised, later = _ASSESSMENT.alias("raised"), _ASSESSMENT.alias("later")
    agreed_later = and_(
        later.c.board_id == _REVIEW.c.board_id, later.c.id == _REVIEW.c.assessment_id, later.c.state.in_(HAS_LEVELS)
    )
    wanted = (
        select(
            *(_FINDING.c[name] for name in ("kind", "text", "questions")),
            raised.c.title.label("raised_in"),
            later.c.title.label("reviewed_in"),
            _REVIEW.c.status,
            _REVIEW.c.note,
        )
        .join(raised, and_(raised.c.board_id == _FINDING.c.board_id, raised.c.id == _FINDING.c.raised_in_id))
        .outerjoin(_REVIEW, and_(_REVIEW.c.board_id == _FINDING.c.board_id, _REVIEW.c.finding_id == _FINDING.c.id))
        .outerjoin(later, agreed_later)
        .where(_FINDING.c.board_id == board_id, _FINDING.c.removed_at.is_(None), raised.c.state.in_(HAS_LEVELS))
        .order_by(_FINDING.c.id, _REVIEW.c.assessment_id)
    )
    for row in session.execute(wanted):
        # What is not agreed yet says nothing of an item.
        review = (row.reviewed_in, STATUS[row.status], row.note) if row.reviewed_in else ("", "", "")
        yield _KIND[row.kind], row.text, " ".join(row.questions.split()), row.raised_in, *review


def _recommendations(session: Session, board_id: int) -> Iterator[tuple[str, ...]]:
    its_assessment = and_(
        _ASSESSMENT.c.board_id == _RECOMMENDATION.c.board_id, _ASSESSMENT.c.id == _RECOMMENDATION.c.assessment_id
    )
    wanted = (
        select(
            _ASSESSMENT.c.title,
            *(_RECOMMENDATION.c[name] for name in ("number", "text", "due_on", "questions")),
            _SEAT.c.name.label("lead"),
        )
        .join(_ASSESSMENT, its_assessment)
        .outerjoin(
            _SEAT,
            and_(_SEAT.c.board_id == _RECOMMENDATION.c.board_id, _SEAT.c.id == _RECOMMENDATION.c.lead_seat_id),
        )
        .where(_RECOMMENDATION.c.board_id == board_id, _ASSESSMENT.c.state.in_(HAS_LEVELS))
        .order_by(_ASSESSMENT.c.id, _RECOMMENDATION.c.number)
    )
    for row in session.execute(wanted):
        yield row.title, str(row.number), row.text, row.lead or "", _day(row.due_on), " ".join(row.questions.split())


def _circulation(session: Session, board_id: int) -> Iterator[tuple[str, ...]]:
    its_assessment = and_(
        _ASSESSMENT.c.board_id == _CIRCULATION.c.board_id, _ASSESSMENT.c.id == _CIRCULATION.c.assessment_id
    )
    wanted = (
        select(_ASSESSMENT.c.title, *(_CIRCULATION.c[name] for name in ("what", "recipient", "at", "digest")))
        .join(_ASSESSMENT, its_assessment)
        .where(_CIRCULATION.c.board_id == board_id)
        .order_by(_CIRCULATION.c.id)
    )
    for row in session.execute(wanted):
        yield row.title, row.what, row.recipient, _day(row.at), row.digest


def _day(value: date | datetime | None) -> str:
    return value.isoformat() if value is not None else ""


def _list(name: str, words: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> List:
    return List(name=name, words=words, headings=headings, rows=tuple(rows))
