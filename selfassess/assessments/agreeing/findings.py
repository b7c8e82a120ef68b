"""Strengths, and areas for consideration: lasting items of a board, reviewed at each self-assessment that follows.

What one self-assessment raised is its own to word; a later one says how it stands: resolved, moving, no change, worse.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import Session, col, select

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.board_sheet import hold_agreeing, record
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.assessments.setting_up.workflow import FINISHED
from selfassess.audit.events import Event
from selfassess.boards.changes import changed_meanwhile
from selfassess.engine.answers import FindingStatus
from selfassess.engine.bank import Bank
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Finding, FindingReview
from selfassess.vocabulary import FindingKind

LONGEST_FINDING = 2000
LONGEST_NOTE = 1000
_OF_ITS_REVIEW = and_(
    col(Assessment.board_id) == col(FindingReview.board_id), col(Assessment.id) == col(FindingReview.assessment_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShown:
    """One item: where it was raised, and what this self-assessment says of it where it was raised before."""

    id: int
    kind: FindingKind
    text: str
    theme_id: str | None
    question_ids: tuple[str, ...]
    raised_in: str
    is_own: bool
    status: FindingStatus | None
    note: str
    version: int
    review_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingText:
    """What is written of an item: a strength or an area, its words, and what it is tied to."""

    kind: FindingKind
    text: str
    theme_id: str | None = None
    question_ids: tuple[str, ...] = ()


def findings_here(session: Session, occasion: Occasion) -> tuple[FindingShown, ...]:
    """What this self-assessment raised, and what earlier ones did and nobody has found resolved before; those first."""
    board_id, here = occasion.board_id, occasion.assessment_id
    review = and_(
        col(FindingReview.board_id) == col(Finding.board_id),
        col(FindingReview.finding_id) == col(Finding.id),
        col(FindingReview.assessment_id) == here,
    )
    resolved = (
        select(FindingReview.finding_id)
        .join(Assessment, _OF_ITS_REVIEW)
        .where(FindingReview.board_id == board_id, FindingReview.assessment_id != here, _is_earlier(occasion))
        .where(FindingReview.status == FindingStatus.RESOLVED)
    )
    raised = and_(col(Assessment.board_id) == col(Finding.board_id), col(Assessment.id) == col(Finding.raised_in_id))
    wanted = (
        select(Finding, FindingReview, Assessment.title)
        .join(Assessment, raised)
        .outerjoin(FindingReview, review)
        .where(Finding.board_id == board_id, col(Finding.removed_at).is_(None), col(Finding.id).not_in(resolved))
        .where((col(Finding.raised_in_id) == here) | (col(Assessment.state).in_(FINISHED) & _is_earlier(occasion)))
        .order_by(col(Finding.raised_in_id) == here, col(Finding.position), col(Finding.id))
    )
    return tuple(_shown(finding, reviewed, title, here) for finding, reviewed, title in session.exec(wanted))


def finding_here(session: Session, occasion: Occasion, finding_id: int) -> FindingShown:
    """One of them.

    Raises:
        NotFound: there is none of this id here.
    """
    found = next((each for each in findings_here(session, occasion) if each.id == finding_id), None)
    if found is None:
        raise NotFound("There is no such strength or area for consideration here.")
    return found


def add_finding(
    session: WritingSession, *, identity: Identity, occasion: Occasion, given: FindingText, now: datetime
) -> int:
    """The number of a strength or area that this self-assessment raises.

    Raises:
        Refused: it says nothing, is tied to what is not in the question set, or nothing is agreed now.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    clean = _checked(occasion.bank, given)
    row = _held(session, identity, occasion)
    last = session.exec(select(func.max(Finding.position)).where(Finding.board_id == row.board_id)).one()
    finding = Finding(
        board_id=row.board_id,
        kind=clean.kind,
        raised_in_id=row.id,
        theme_id=clean.theme_id,
        text=clean.text,
        questions="\n".join(clean.question_ids),
        position=(last or 0) + 1,
        created_at=now,
    )
    session.add(finding)
    _count(session, row, Event.FINDING_ADDED, finding, identity, now)
    return finding.id


def change_finding(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    finding_id: int,
    given: FindingText,
    seen_version: int,
    now: datetime,
) -> None:
    """Other words for an item that this self-assessment raised.

    Raises:
        Conflict: somebody changed it meanwhile. Refused, NotFound, NotAllowed: as ``add_finding``.
    """
    clean = _checked(occasion.bank, given)
    row = _held(session, identity, occasion)
    finding = _own(session, row, finding_id, seen_version)
    finding.kind, finding.text, finding.theme_id = clean.kind, clean.text, clean.theme_id
    finding.questions = "\n".join(clean.question_ids)
    finding.version += 1
    _count(session, row, Event.FINDING_CHANGED, finding, identity, now)


def remove_finding(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    finding_id: int,
    seen_version: int,
    now: datetime,
) -> None:
    """Take out an item that this self-assessment raised.

    Raises:
        Conflict, Refused, NotFound, NotAllowed: as ``change_finding``.
    """
    row = _held(session, identity, occasion)
    finding = _own(session, row, finding_id, seen_version)
    finding.removed_at = now
    finding.version += 1
    _count(session, row, Event.FINDING_REMOVED, finding, identity, now)


def review_finding(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    finding_id: int,
    status: FindingStatus,
    note: str,
    seen_version: int,
    now: datetime,
) -> None:
    """How an item that was raised before stands now. ``seen_version`` is the review's, 0 where there was none.

    Raises:
        Conflict: somebody reviewed it meanwhile. Refused: it was raised here. Otherwise as ``add_finding``.
    """
    told = texts.paragraphs(note, field="note", name="note", most=LONGEST_NOTE)
    row = _held(session, identity, occasion)
    shown = finding_here(session, occasion, finding_id)
    if shown.is_own:
        raise Refused("This was raised now. It is reviewed next time.")
    if (shown.status, shown.note) == (status, told):
        return
    if shown.review_version != seen_version:
        raise changed_meanwhile("this review")
    wanted = select(FindingReview).where(
        FindingReview.board_id == row.board_id,
        FindingReview.finding_id == finding_id,
        FindingReview.assessment_id == row.id,
    )
    review = session.exec(wanted).one_or_none()
    if review is None:
        review = FindingReview(
            board_id=row.board_id, finding_id=finding_id, assessment_id=row.id, status=status, version=0
        )
        session.add(review)
    review.status, review.note = status, told
    review.version += 1
    row.changes += 1
    session.flush()
    facts: dict[str, str | int | bool | None] = {"number": finding_id, "kind": shown.kind.value, "state": status.value}
    record(session, row, Event.FINDING_REVIEWED, identity=identity, now=now, facts=facts, texts={"note": told})


def _is_earlier(occasion: Occasion) -> ColumnElement[bool]:
    """What counts as of a later day is not this self-assessment's to review."""
    return col(Assessment.dated_on).is_(None) | (col(Assessment.dated_on) <= occasion.dated)


def _held(session: WritingSession, identity: Identity, occasion: Occasion) -> Assessment:
    row, _ = hold_agreeing(session, identity=identity, board_id=occasion.board_id, assessment_id=occasion.assessment_id)
    return row


def _own(session: WritingSession, row: Assessment, finding_id: int, seen_version: int) -> Finding:
    wanted = select(Finding).where(
        Finding.board_id == row.board_id, is_row(Finding.id, finding_id), Finding.raised_in_id == row.id
    )
    finding = session.exec(wanted.where(col(Finding.removed_at).is_(None))).one_or_none()
    if finding is None:
        raise NotFound("There is no such strength or area for consideration here.")
    if finding.version != seen_version:
        raise changed_meanwhile("this item")
    return finding


def _checked(bank: Bank, given: FindingText) -> FindingText:
    text = texts.paragraphs(given.text, field="text", name="text", most=LONGEST_FINDING)
    if not text:
        raise Refused("Write the strength, or the area for consideration.", field="text")
    if given.theme_id is not None and given.theme_id not in bank.theme:
        raise Refused("Choose one of the themes on this page.", field="theme_id")
    return FindingText(
        kind=given.kind, text=text, theme_id=given.theme_id, question_ids=checked_questions(bank, given.question_ids)
    )


def checked_questions(bank: Bank, question_ids: Collection[str]) -> tuple[str, ...]:
    """The ids of questions that something is tied to, each once.

    Raises:
        Refused: one of them is not in the question set.
    """
    if unknown := [id_ for id_ in question_ids if id_ not in bank.question]:
        raise Refused(f"There is no question {unknown[0][:100]} in this question set.", field="questions")
    return tuple(dict.fromkeys(question_ids))


def _count(
    session: WritingSession, row: Assessment, event: Event, finding: Finding, identity: Identity, now: datetime
) -> None:
    row.changes += 1
    session.flush()
    facts: dict[str, str | int | bool | None] = {"number": finding.id, "kind": finding.kind.value}
    record(session, row, event, identity=identity, now=now, facts=facts, texts={"text": finding.text})


def _shown(finding: Finding, review: FindingReview | None, title: str, here: int) -> FindingShown:
    return FindingShown(
        id=finding.id,
        kind=finding.kind,
        text=finding.text,
        theme_id=finding.theme_id,
        question_ids=tuple(finding.questions.split()),
        raised_in=title,
        is_own=finding.raised_in_id == here,
        status=review.status if review is not None else None,
        note=review.note if review is not None else "",
        version=finding.version,
        review_version=review.version if review is not None else 0,
    )
