"""How a self-assessment stands with its signatures, as its page tells it: columns alone, and never the paper itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.signing.completeness import Completeness
from selfassess.assessments.signing.preparing import completeness_of
from selfassess.assessments.signing.signatories import (
    Signed,
    SigningSeat,
    list_signing_seats,
    outstanding,
    signs_as,
)
from selfassess.assessments.signing.snapshot import Signatory
from selfassess.audit.anchors import Anchor
from selfassess.audit.events import Event, ObjectType
from selfassess.boards.changes import today
from selfassess.errors import NotFound
from selfassess.storage.columns import is_row
from selfassess.storage.tables import Board, metadata
from selfassess.vocabulary import AssessmentState

_SNAPSHOT, _SIGNATURE = metadata.tables["snapshot"], metadata.tables["signature"]
_EVENT, _SEAT = metadata.tables["audit_event"], metadata.tables["seat"]
_OF_SNAPSHOT = (
    _SNAPSHOT.c.id,
    _SNAPSHOT.c.number,
    _SNAPSHOT.c.digest,
    _SNAPSHOT.c.pdf_digest,
    _SNAPSHOT.c.software,
    _SNAPSHOT.c.made_at,
    _SNAPSHOT.c.cancelled_at,
    _SNAPSHOT.c.redacted_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """One signature, in the name and the role in which it was given."""

    user_id: int
    name: str
    role: str
    seat_id: int | None
    seat: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """One time that it was signed, or began to be."""

    number: int
    digest: str
    paper_digest: str
    software: str
    made_at: datetime
    cancelled_at: datetime | None
    redacted_at: datetime | None
    signatures: tuple[SignatureLine, ...]

    @property
    def words(self) -> str:
        """How its signatures stand, in a word or two."""
        if self.cancelled_at is not None:
            return "Cancelled"
        return "Valid, redacted" if self.redacted_at is not None else "Valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the page of signing shows. ``signatory`` is as whom this person signs, None where they do not."""

    title: str
    state: AssessmentState
    version: int
    changes: int
    signatory: Signatory | None
    has_signed: bool
    completeness: Completeness
    now: Signing | None
    outstanding: tuple[SigningSeat, ...]
    seats: tuple[SigningSeat, ...]
    earlier: tuple[Signing, ...]
    anchor: Anchor | None

    @property
    def may_sign(self) -> bool:
        """Whether this person's signature is what comes next."""
        if self.signatory is None or self.has_signed:
            return False
        if self.state is AssessmentState.AGREEING:
            return self.completeness.may_be_signed
        return self.state is AssessmentState.SIGNING


def get_standing(session: Session, *, identity: Identity, board: Board, assessment_id: int, now: datetime) -> Standing:
    """How this self-assessment stands, for this person.

    Raises:
        NotFound: the board has no such self-assessment.
    """
    occasion = get_occasion(session, board_id=board.id, assessment_id=assessment_id, today=today(board, now))
    is_agreeing = occasion.state is AssessmentState.AGREEING
    seats = list_signing_seats(session, board)
    signings = _list_signings(session, occasion)
    current = next((each for each in signings if each.cancelled_at is None), None)
    signatures = current.signatures if current is not None else ()
    return Standing(
        title=occasion.title,
        state=occasion.state,
        version=occasion.version,
        changes=occasion.changes,
        signatory=signs_as(identity, board, seats),
        has_signed=any(each.user_id == identity.user_id for each in signatures),
        completeness=completeness_of(session, occasion, board, seats) if is_agreeing else Completeness(),
        now=current,
        outstanding=outstanding(seats, [Signed(each.user_id, each.seat_id) for each in signatures]),
        seats=seats,
        earlier=tuple(each for each in signings if each is not current),
        anchor=_anchor(session, occasion, current) if occasion.state is AssessmentState.SIGNED else None,
    )


def get_paper(session: Session, *, board_id: int, assessment_id: int, number: int | None = None) -> Row[Any]:
    """The paper as it is kept: ``pdf``, ``pdf_digest``, ``number``, ``cancelled_at`` and ``state`` of the assessment.

    Without a number the one that counts now.

    Raises:
        NotFound: there is none.
    """
    assessment = metadata.tables["assessment"]
    of_it = (assessment.c.board_id == _SNAPSHOT.c.board_id) & (assessment.c.id == _SNAPSHOT.c.assessment_id)
    wanted = (
        select(
            _SNAPSHOT.c.pdf,
            _SNAPSHOT.c.pdf_digest,
            _SNAPSHOT.c.number,
            _SNAPSHOT.c.cancelled_at,
            assessment.c.state,
            assessment.c.title,
        )
        .join(assessment, of_it)
        .where(_SNAPSHOT.c.board_id == board_id, _SNAPSHOT.c.assessment_id == assessment_id)
    )
    which = _SNAPSHOT.c.cancelled_at.is_(None) if number is None else is_row(_SNAPSHOT.c.number, number)
    row = session.execute(wanted.where(which)).one_or_none()
    if row is None:
        raise NotFound("There is no such paper.")
    return row


def _list_signings(session: Session, occasion: Occasion) -> tuple[Signing, ...]:
    """Every time that it was signed or began to be, the newest first."""
    wanted = select(*_OF_SNAPSHOT).where(
        _SNAPSHOT.c.board_id == occasion.board_id, _SNAPSHOT.c.assessment_id == occasion.assessment_id
    )
    rows = session.execute(wanted.order_by(_SNAPSHOT.c.number.desc())).all()
    signatures = _signatures(session, occasion, [row.id for row in rows]) if rows else {}
    return tuple(
        Signing(
            number=row.number,
            digest=row.digest,
            paper_digest=row.pdf_digest,
            software=row.software,
            made_at=row.made_at,
            cancelled_at=row.cancelled_at,
            redacted_at=row.redacted_at,
            signatures=tuple(signatures.get(row.id, ())),
        )
        for row in rows
    )


def _signatures(session: Session, occasion: Occasion, snapshots: list[int]) -> dict[int, list[SignatureLine]]:
    of_seat = (_SEAT.c.board_id == _SIGNATURE.c.board_id) & (_SEAT.c.id == _SIGNATURE.c.seat_id)
    wanted = (
        select(_SIGNATURE, _SEAT.c.name.label("seat"))
        .outerjoin(_SEAT, of_seat)
        .where(_SIGNATURE.c.board_id == occasion.board_id, _SIGNATURE.c.snapshot_id.in_(snapshots))
        .order_by(_SIGNATURE.c.id)
    )
    found: dict[int, list[SignatureLine]] = {}
    for row in session.execute(wanted):
        line = SignatureLine(
            user_id=row.user_id,
            name=row.name,
            role=row.role,
            seat_id=row.seat_id,
            seat=row.seat or "",
            at=row.signed_at,
        )
        found.setdefault(row.snapshot_id, []).append(line)
    return found


def _anchor(session: Session, occasion: Occasion, signing: Signing | None) -> Anchor | None:
    """The anchor that the event of signing off gives."""
    wanted = (
        select(_EVENT.c.seq, _EVENT.c.hash, _EVENT.c.data)
        .where(_EVENT.c.board_id == occasion.board_id, _EVENT.c.chain == occasion.board_id)
        .where(_EVENT.c.object_type == ObjectType.ASSESSMENT, _EVENT.c.object_id == occasion.assessment_id)
        .where(_EVENT.c.event == Event.ASSESSMENT_SIGNED)
        .order_by(_EVENT.c.seq.desc())
        .limit(1)
    )
    row = session.execute(wanted).one_or_none()
    if row is None or signing is None or json.loads(row.data).get("digest") != signing.digest:
        return None
    return Anchor(row.seq, row.hash)
