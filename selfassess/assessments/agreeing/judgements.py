"""The board's own judgement of a theme, beside the level that is calculated and what limits it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.assembly import get_agreed
from selfassess.assessments.agreeing.board_sheet import find_agreed, hold_agreeing, record
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.audit.events import Event
from selfassess.boards.changes import changed_meanwhile
from selfassess.engine.bank import Bank, Level, Scale, Theme
from selfassess.engine.limits import ThemeLevel
from selfassess.engine.scoring import score
from selfassess.errors import NotFound, Refused
from selfassess.reports.reasons import limit_sentence
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import ThemeJudgement

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeJudged:
    """One theme: what is calculated and why it is limited, and what the board itself says of it."""

    theme: Theme
    scale: Scale
    calculated: ThemeLevel
    why_limited: str
    level: Level | None
    reason: str
    version: int


def judged_themes(session: Session, occasion: Occasion) -> tuple[ThemeJudged, ...]:
    """Every theme of which a question was asked or says something, in the set's order."""
    sheet_id = find_agreed(session, board_id=occasion.board_id, assessment_id=occasion.assessment_id)
    card = score(occasion.bank, get_agreed(session, occasion))
    wanted = select(ThemeJudgement).where(
        ThemeJudgement.board_id == occasion.board_id, ThemeJudgement.sheet_id == sheet_id
    )
    rows = {row.theme_id: row for row in session.exec(wanted)} if sheet_id is not None else {}
    return tuple(_judged(each.theme, card.headline_scale, each.level, rows.get(each.theme.id)) for each in card.themes)


def judged_theme(session: Session, occasion: Occasion, theme_id: str) -> ThemeJudged:
    """One of them.

    Raises:
        NotFound: the question set has no such theme.
    """
    theme_of(occasion.bank, theme_id)
    return next(each for each in judged_themes(session, occasion) if each.theme.id == theme_id)


def judge(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    theme_id: str,
    level: str,
    reason: str,
    seen_version: int,
    now: datetime,
) -> None:
    """The board's own level for a theme, with its reason; an empty ``level`` takes it away. The calculated one stays.

    Raises:
        Conflict: somebody judged it otherwise meanwhile. NotFound: no such theme.
        Refused: no such level, no reason, or nothing is agreed now; NotAllowed as ``permissions.require``.
    """
    why = _checked(occasion.bank, theme_id, level, reason)
    row, response = hold_agreeing(
        session, identity=identity, board_id=occasion.board_id, assessment_id=occasion.assessment_id
    )
    assert response.sheet_id is not None
    place: dict[str, Any] = {"board_id": row.board_id, "sheet_id": response.sheet_id, "theme_id": theme_id}
    stands = session.exec(select(ThemeJudgement).filter_by(**place)).one_or_none()
    if (stands.level, stands.reason) == (level, why) if stands is not None else not level:
        return
    if (stands.version if stands is not None else 0) != seen_version:
        raise changed_meanwhile("this judgement")
    if level:
        stands = stands or ThemeJudgement(**place, version=0)
        stands.level, stands.reason, stands.changed_at, stands.changed_by = level, why, now, identity.user_id
        stands.version += 1
        session.add(stands)
    else:
        session.delete(stands)
    row.changes += 1
    session.flush()
    facts: dict[str, str | int | bool | None] = {"theme": theme_id, "removed": not level}
    texts_said = {"judgement": f"{level}: {why}"} if level else {}
    record(session, row, Event.THEME_JUDGED, identity=identity, now=now, facts=facts, texts=texts_said)


def _checked(bank: Bank, theme_id: str, level: str, reason: str) -> str:
    """The reason, cleaned, of a judgement that can be kept."""
    theme_of(bank, theme_id)
    if level and level not in bank.main_scale.by_code:
        raise Refused("Choose one of the levels on this page.", field="level")
    why = texts.paragraphs(reason, field="reason", name="reason", most=LONGEST_REASON)
    if level and not why:
        raise Refused("Say in a sentence why the board judges it so.", field="reason")
    return why


def theme_of(bank: Bank, theme_id: str) -> Theme:
    """The theme.

    Raises:
        NotFound: the question set has none of this id.
    """
    theme = bank.theme.get(theme_id)
    if theme is None:
        raise NotFound("There is no such theme in this self-assessment.")
    return theme


def _judged(theme: Theme, scale: Scale, level: ThemeLevel, row: ThemeJudgement | None) -> ThemeJudged:
    return ThemeJudged(
        theme=theme,
        scale=scale,
        calculated=level,
        why_limited=limit_sentence(level),
        level=scale.by_code.get(row.level) if row is not None else None,
        reason=row.reason if row is not None else "",
        version=row.version if row is not None else 0,
    )
