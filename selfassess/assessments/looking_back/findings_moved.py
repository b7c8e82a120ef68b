"""Self-assessments without levels side by side: how each strength and area for consideration stood each time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import Session

from selfassess.assessments.looking_back.series import Held
from selfassess.banks.publishing import get_bank
from selfassess.engine.answers import AnswerSheet, Basis, FindingStatus
from selfassess.errors import NotComparable
from selfassess.reports.findings_compared import LastingItem
from selfassess.reports.wording import listed
from selfassess.storage.tables import metadata
from selfassess.vocabulary import FindingKind

_FINDING, _REVIEW, _MESSAGE = (metadata.tables[name] for name in ("finding", "finding_review", "message"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsMoved:
    """The occasions, as sheets whose words and day are shown, and the items over them."""

    chosen: tuple[Held, ...]
    sheets: tuple[AnswerSheet, ...]
    strengths: tuple[LastingItem, ...]
    areas: tuple[LastingItem, ...]


def findings_moved(session: Session, *, board_id: int, chosen: Sequence[Held]) -> FindingsMoved:
    """Every item that one of these raised or looked at again. What it is tied to reads as in the latest of them.

    Raises:
        NotComparable: there are fewer than two.
    """
    if len(chosen) < 2:
        raise NotComparable("One self-assessment alone cannot be compared: it takes two.")
    place_of = {held.id: place for place, held in enumerate(chosen)}
    bank = get_bank(session, board_id=board_id, edition_id=chosen[-1].edition_id, digest=chosen[-1].digest)
    found: dict[int, tuple[FindingKind, str, str, int]] = {}
    statuses: dict[int, list[FindingStatus | None]] = {}
    for row in session.execute(_items(board_id, place_of)):
        if row.id not in found:
            theme = bank.theme.get(row.theme_id or "")
            tied = listed(row.questions.split()) or (theme.title if theme else "")
            found[row.id] = row.kind, row.text, tied, place_of.get(row.raised_in_id, -1)
            statuses[row.id] = [None] * len(chosen)
        if row.status is not None:
            statuses[row.id][place_of[row.assessment_id]] = row.status
    items = {
        kind: tuple(
            LastingItem(text=text, place=place, raised=raised, statuses=tuple(statuses[id]))
            for id, (own, text, place, raised) in found.items()
            if own is kind
        )
        for kind in FindingKind
    }
    return FindingsMoved(
        chosen=tuple(chosen),
        sheets=_sheets(session, board_id, chosen),
        strengths=items[FindingKind.STRENGTH],
        areas=items[FindingKind.AREA],
    )


def _items(board_id: int, chosen: Collection[int]) -> Any:
    reviewed_here = and_(
        _REVIEW.c.board_id == _FINDING.c.board_id,
        _REVIEW.c.finding_id == _FINDING.c.id,
        _REVIEW.c.assessment_id.in_(chosen),
    )
    return (
        select(
            *(_FINDING.c[name] for name in ("id", "kind", "raised_in_id", "theme_id", "text", "questions")),
            _REVIEW.c.assessment_id,
            _REVIEW.c.status,
        )
        .outerjoin(_REVIEW, reviewed_here)
        .where(
            _FINDING.c.board_id == board_id,
            _FINDING.c.removed_at.is_(None),
            or_(_FINDING.c.raised_in_id.in_(chosen), _REVIEW.c.status.is_not(None)),
        )
        .order_by(_FINDING.c.position, _FINDING.c.id)
    )


def _sheets(session: Session, board_id: int, chosen: Sequence[Held]) -> tuple[AnswerSheet, ...]:
    """The occasions without their answers; the latest with its own messages."""
    latest = chosen[-1].id
    wanted = select(_MESSAGE.c.text).where(_MESSAGE.c.board_id == board_id, _MESSAGE.c.assessment_id == latest)
    messages = tuple(session.execute(wanted.order_by(_MESSAGE.c.position)).scalars())
    return tuple(
        AnswerSheet(
            assessment=held.title,
            bank_id=held.bank_id,
            edition=held.edition,
            dated=held.dated,
            subject=held.board_name,
            basis=Basis.AGREED,
            answers={},
            source=held.source,
            date_inferred=held.is_date_inferred,
            summary=held.summary if held.id == latest else "",
            messages=messages if held.id == latest else (),
        )
        for held in chosen
    )
