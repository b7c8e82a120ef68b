"""What waits for whoever leads a board: answers to share, and levels to agree. Bound to boards of the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, permissions_on
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentState, BoardState

_BOARD, _ASSESSMENT = metadata.tables["board"], metadata.tables["assessment"]
_WAITS_FOR: Mapping[AssessmentState, Permission] = {
    AssessmentState.CLOSED: Permission.SHARE_ANSWERS,
    AssessmentState.SHARED: Permission.AGREE_LEVELS,
    AssessmentState.AGREEING: Permission.AGREE_LEVELS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLead:
    """One self-assessment that waits for its next step; its state says for which."""

    board_slug: str
    board_name: str
    assessment_id: int
    title: str
    state: AssessmentState
    meets_on: date | None


def list_to_lead(session: Session, *, identity: Identity) -> tuple[ToLead, ...]:
    """The self-assessments whose next step is this person's, on all their boards; the earliest meeting first."""
    granted = {place.board_id: permissions_on(identity, place.board_id) for place in identity.memberships}
    led = [board_id for board_id, allowed in granted.items() if not allowed.isdisjoint(_WAITS_FOR.values())]
    if not led:
        return ()
    rows = session.execute(
        select(
            _BOARD.c.id.label("board_id"),
            _BOARD.c.slug,
            _BOARD.c.name,
            _ASSESSMENT.c.id,
            _ASSESSMENT.c.title,
            _ASSESSMENT.c.state,
            _ASSESSMENT.c.meets_on,
        )
        .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
        .where(
            _ASSESSMENT.c.board_id.in_(led),
            _ASSESSMENT.c.state.in_(_WAITS_FOR),
            _BOARD.c.state == BoardState.ACTIVE,
        )
    )
    found = (
        ToLead(
            board_slug=row.slug,
            board_name=row.name,
            assessment_id=row.id,
            title=row.title,
            state=row.state,
            meets_on=row.meets_on,
        )
        for row in rows
        if _WAITS_FOR[row.state] in granted[row.board_id]
    )
    return tuple(sorted(found, key=lambda each: (each.meets_on or date.max, each.board_name, each.title)))
