"""What waits for a person's signature on their boards, once another has signed first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentState, BoardState, SignedBy, Standing

_BOARD, _SEAT, _ASSESSMENT = (metadata.tables[name] for name in ("board", "seat", "assessment"))
_SNAPSHOT, _SIGNATURE = metadata.tables["snapshot"], metadata.tables["signature"]
_BEING_SIGNED = and_(
    _SNAPSHOT.c.board_id == _ASSESSMENT.c.board_id,
    _SNAPSHOT.c.assessment_id == _ASSESSMENT.c.id,
    _SNAPSHOT.c.cancelled_at.is_(None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """One self-assessment that is frozen, and waits for the signature of the seat that this person holds."""

    board_slug: str
    board_name: str
    assessment_id: int
    title: str
    seat_name: str


def list_to_sign(session: Session, *, identity: Identity) -> tuple[ToSign, ...]:
    """Those on all their boards. Whoever holds two of the seats signs once for both. One statement."""
    held = [place for place in identity.memberships if place.seat_id is not None and place.standing is Standing.HOLDER]
    if not held:
        return ()
    has_signed = exists().where(
        _SIGNATURE.c.board_id == _SNAPSHOT.c.board_id,
        _SIGNATURE.c.snapshot_id == _SNAPSHOT.c.id,
        or_(_SIGNATURE.c.seat_id == _SEAT.c.id, _SIGNATURE.c.user_id == identity.user_id),
    )
    rows = session.execute(
        select(
            _BOARD.c.slug,
            _BOARD.c.name.label("board_name"),
            _ASSESSMENT.c.id,
            _ASSESSMENT.c.title,
            _SEAT.c.name.label("seat_name"),
        )
        .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
        .join(_SEAT, _SEAT.c.board_id == _ASSESSMENT.c.board_id)
        .join(_SNAPSHOT, _BEING_SIGNED)
        .where(
            _ASSESSMENT.c.board_id.in_([place.board_id for place in held]),
            _SEAT.c.id.in_([place.seat_id for place in held]),
            _SEAT.c.signs,
            _SEAT.c.closed_on.is_(None),
            _ASSESSMENT.c.state == AssessmentState.SIGNING,
            _BOARD.c.signed_by == SignedBy.PARTNERS,
            _BOARD.c.state == BoardState.ACTIVE,
            ~has_signed,
        )
        .order_by(_BOARD.c.name, _ASSESSMENT.c.title, _SEAT.c.name.desc())
    )
    once = {
        row.id: ToSign(
            board_slug=row.slug,
            board_name=row.board_name,
            assessment_id=row.id,
            title=row.title,
            seat_name=row.seat_name,
        )
        for row in rows
    }
    return tuple(once.values())
