"""What happens to what was sent: saved, kept beside what stands now, or kept for somebody who was signed out."""

from __future__ import annotations

from collections.abc import Iterable

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.answers import AnswerConflict, Change, Saved, save_answer, save_theme
from selfassess.assessments.answering.found import Where
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.recovery import KeptBecause, keep_text
from selfassess.assessments.answering.responses import NotOpen
from selfassess.errors import SelfAssessError
from selfassess.web.answering.places import Place, where
from selfassess.web.current import identity, now
from selfassess.web.database import write


def save_one(change: Change, *, place: Place) -> Saved:
    """One answer, saved; where it met another's or came too late, what was typed is kept.

    Raises:
        AnswerConflict: the answer has moved on. Whatever ``answers.save_answer`` raises.
    """
    try:
        with write() as session:
            return save_answer(
                session,
                identity=identity(),
                **where(place),
                question_id=change.question_id,
                given=change.given,
                seen_version=change.seen_version,
                unconfirmed=change.unconfirmed,
                now=now(),
            )
    except AnswerConflict:
        _keep([(change.question_id, change.given)], KeptBecause.CONFLICT, place=place)
        raise
    except NotOpen:
        _keep([(change.question_id, change.given)], KeptBecause.TOO_LATE, place=place)
        raise


def save_all(changes: list[Change], *, place: Place, theme_id: str) -> dict[str, AnswerConflict]:
    """Every answer of a page, saved; the conflicts, by question, of those that met another's.

    What lost a conflict, or came too late, is kept for its writer.
    """
    try:
        with write() as session:
            outcomes = save_theme(
                session,
                identity=identity(),
                **where(place),
                theme_id=theme_id,
                changes=changes,
                now=now(),
            )
    except NotOpen:
        typed = [(change.question_id, change.given) for change in changes]
        _keep(typed, KeptBecause.TOO_LATE, place=place)
        raise
    conflicts = {outcome.question_id: outcome for outcome in outcomes if isinstance(outcome, AnswerConflict)}
    lost = [(question_id, conflict.given) for question_id, conflict in conflicts.items()]
    _keep(lost, KeptBecause.CONFLICT, place=place)
    return conflicts


def keep_for_later(person: Identity, changes: Iterable[tuple[str, GivenAnswer]], *, which: Where) -> int:
    """How many texts were kept of what somebody sent after their session had run out; they see them once signed in."""
    kept = 0
    with write() as session:
        for question_id, given in changes:
            if not given.has_text:
                continue
            try:
                keep_text(
                    session,
                    identity=person,
                    **which,
                    question_id=question_id,
                    given=given,
                    why=KeptBecause.SIGNED_OUT,
                    now=now(),
                )
                kept += 1
            except SelfAssessError:
                continue
    return kept


def _keep(texts: list[tuple[str, GivenAnswer]], why: KeptBecause, *, place: Place) -> None:
    typed = [(question_id, given) for question_id, given in texts if given.has_text]
    if not typed:
        return
    with write() as session:
        for question_id, given in typed:
            keep_text(
                session,
                identity=identity(),
                **where(place),
                question_id=question_id,
                given=given,
                why=why,
                now=now(),
            )
