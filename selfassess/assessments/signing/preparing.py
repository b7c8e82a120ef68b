"""What is read before a self-assessment is signed, and what is made of it, outside any write (rules 5.6).

Everything is read behind the count of changes that the self-assessment had then: where that stands still when the
signature is written, what was read is what is signed.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlmodel import Session

from selfassess import __version__
from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.assembly import get_agreed, list_external, list_responses
from selfassess.assessments.agreeing.findings import findings_here
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.setting_up.workflow import AssessmentAction, why_not
from selfassess.assessments.signing.completeness import Completeness, Missing, not_reviewed, what_is_missing
from selfassess.assessments.signing.papers import Paper, rendered, signed_document
from selfassess.assessments.signing.rebuilt import agreed_of
from selfassess.assessments.signing.results import results_of
from selfassess.assessments.signing.signatories import SigningSeat, expected, list_signing_seats, signs_as
from selfassess.assessments.signing.snapshot import Material, Recommended, Signatory, Snapshot, freeze, read
from selfassess.boards.changes import changed_meanwhile, today
from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.scoring import score
from selfassess.errors import Conflict, NotAllowed, Refused
from selfassess.storage.tables import Board, metadata
from selfassess.vocabulary import AssessmentKind, AssessmentState, SignedBy

_EDITION, _SNAPSHOT, _SEAT = (metadata.tables[name] for name in ("edition", "snapshot", "seat"))
_ASSESSMENT, _RECOMMENDATION = metadata.tables["assessment"], metadata.tables["recommendation"]
_NO_PARTNER = "No seat is marked as a named partner’s that signs. Ask the business manager to mark them."
_OTHERS_SIGN = (
    "Who signs for this board was changed since the first signature, and what was signed names the others. "
    "Cancel the signatures, then sign again."
)
NOT_YOURS = "You do not sign this board’s self-assessments."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was read: everything that is signed, and the count of changes that it was read behind."""

    material: Material
    seen_changes: int
    marking: str
    on: date
    dated: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What is ready to be signed: nothing slow is left to do."""

    number: int
    snapshot: Snapshot
    paper: Paper
    results: tuple[dict[str, Any], ...]
    seen_changes: int
    software: str
    dated: date


def completeness_of(session: Session, occasion: Occasion, board: Board, seats: Collection[SigningSeat]) -> Completeness:
    """What is missing before this self-assessment can be signed, those who sign it among it."""
    return _completeness(session, occasion, get_agreed(session, occasion), board, seats)


def gather(
    session: Session,
    *,
    identity: Identity,
    board: Board,
    assessment_id: int,
    now: datetime,
    seen: int | None = None,
) -> Gathered:
    """Everything that this person is about to sign as the first. ``seen`` is the count of changes that their page had.

    Raises:
        NotFound: the board has no such self-assessment.
        NotAllowed: the person does not sign for this board.
        Conflict: it is not being agreed now, or was changed since the page was opened.
        Refused: something is missing that stands in the way.
    """
    seats = list_signing_seats(session, board)
    first = signs_as(identity, board, seats)
    if first is None:
        raise NotAllowed(NOT_YOURS)
    on = today(board, now)
    occasion = get_occasion(session, board_id=board.id, assessment_id=assessment_id, today=on)
    _refuse_elsewhere(occasion, seen)
    agreed = get_agreed(session, occasion)
    missing = _completeness(session, occasion, agreed, board, seats)
    if missing.blocking:
        raise Refused(f"{missing.blocking[0].words} Look at the list on this page.")
    return Gathered(
        material=_material(session, occasion, agreed, expected(first, seats)),
        seen_changes=occasion.changes,
        marking=board.handling_marking,
        on=on,
        dated=occasion.dated,
    )


def _refuse_elsewhere(occasion: Occasion, seen: int | None) -> None:
    """Nothing, where the board agrees now and what was seen still stands."""
    if occasion.state is not AssessmentState.AGREEING:
        raise Conflict(why_not(occasion.state, AssessmentAction.FREEZE))
    if seen is not None and seen != occasion.changes:
        raise changed_meanwhile("this self-assessment")


def _material(
    session: Session, occasion: Occasion, agreed: AnswerSheet, signatories: tuple[Signatory, ...]
) -> Material:
    text, digest = _edition(session, occasion)
    return Material(
        card=score(occasion.bank, agreed),
        edition_text=text,
        edition_digest=digest,
        responses=list_responses(session, occasion, bases=(Basis.INDIVIDUAL, Basis.TABLE, Basis.DRAFT)),
        external=list_external(session, occasion),
        recommendations=_recommendations(session, occasion),
        signatories=signatories,
        software=__version__,
        number=_count(session, occasion) + 1,
    )


def results_to_sign(session: Session, *, board_id: int, assessment_id: int, digest: str) -> tuple[dict[str, Any], ...]:
    """The results of what waits for more signatures under this hash, out of its snapshot.

    Raises:
        Conflict: nothing waits under this hash any more, or others sign now than what is signed names.
    """
    wanted = select(_SNAPSHOT.c.text).where(
        _SNAPSHOT.c.board_id == board_id,
        _SNAPSHOT.c.assessment_id == assessment_id,
        _SNAPSHOT.c.digest == digest,
        _SNAPSHOT.c.cancelled_at.is_(None),
    )
    text = session.execute(wanted).scalar_one_or_none()
    if text is None:
        raise changed_meanwhile("what is to be signed")
    kept = read(text)
    seats = list_signing_seats(session, session.get_one(Board, board_id))
    if {seat.name for seat in seats} != {each["seat"] for each in kept.signed["signatories"]} - {""}:
        raise Conflict(_OTHERS_SIGN)
    return results_of(agreed_of(kept))


def make_ready(gathered: Gathered) -> Ready:
    """The snapshot and its paper. It takes its time: call it with no transaction open."""
    material = gathered.material
    snapshot = freeze(material, lambda: secrets.token_hex(16))
    document = signed_document(
        material.card, material.signatories, snapshot.digest, on=gathered.on, marking=gathered.marking
    )
    return Ready(
        number=material.number,
        snapshot=snapshot,
        paper=rendered(document),
        results=results_of(material.card.sheet),
        seen_changes=gathered.seen_changes,
        software=material.software,
        dated=gathered.dated,
    )


def _completeness(
    session: Session, occasion: Occasion, agreed: AnswerSheet, board: Board, seats: Collection[SigningSeat]
) -> Completeness:
    found = what_is_missing(
        occasion.bank,
        agreed,
        asked=occasion.asked,
        has_levels=occasion.kind is not AssessmentKind.FINDINGS,
    )
    unreviewed = not_reviewed(findings_here(session, occasion))
    return replace(
        found,
        blocking=(*found.blocking, *_nobody(board, seats)),
        warnings=(*found.warnings, *unreviewed),
    )


def _nobody(board: Board, seats: Collection[SigningSeat]) -> Iterator[Missing]:
    """What keeps partners from signing together: none is named, or nobody holds a seat that signs."""
    if board.signed_by is SignedBy.PARTNERS and not seats:
        yield Missing(words=_NO_PARTNER)
    for seat in seats:
        if seat.holder_id is None:
            yield Missing(words="Nobody holds this seat, whose holder has to sign. Give it a holder.", about=seat.name)


def _edition(session: Session, occasion: Occasion) -> tuple[str, str]:
    wanted = (
        select(_EDITION.c.text, _EDITION.c.digest)
        .join(
            _ASSESSMENT, and_(_ASSESSMENT.c.board_id == _EDITION.c.board_id, _ASSESSMENT.c.edition_id == _EDITION.c.id)
        )
        .where(_EDITION.c.board_id == occasion.board_id, _ASSESSMENT.c.id == occasion.assessment_id)
    )
    row = session.execute(wanted).one()
    return row.text, row.digest


def _recommendations(session: Session, occasion: Occasion) -> tuple[Recommended, ...]:
    leads = and_(_SEAT.c.board_id == _RECOMMENDATION.c.board_id, _SEAT.c.id == _RECOMMENDATION.c.lead_seat_id)
    wanted = (
        select(_RECOMMENDATION, _SEAT.c.name.label("lead"))
        .outerjoin(_SEAT, leads)
        .where(
            _RECOMMENDATION.c.board_id == occasion.board_id, _RECOMMENDATION.c.assessment_id == occasion.assessment_id
        )
        .order_by(_RECOMMENDATION.c.number)
    )
    return tuple(
        Recommended(
            number=row.number,
            text=row.text,
            lead=row.lead or "",
            due=row.due_on.isoformat() if row.due_on else "",
            questions=tuple(row.questions.split()),
        )
        for row in session.execute(wanted)
    )


def _count(session: Session, occasion: Occasion) -> int:
    wanted = select(func.count()).where(
        _SNAPSHOT.c.board_id == occasion.board_id, _SNAPSHOT.c.assessment_id == occasion.assessment_id
    )
    return int(session.execute(wanted).scalar_one())
