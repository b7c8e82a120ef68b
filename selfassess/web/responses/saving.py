"""What happens to what was sent: saved, kept beside what stands now, or kept for somebody who was signed out."""

from __future__ import annotations

from collections.abc import Iterable

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.answers import AnswerConflict, Change, Saved, save_answer, save_theme
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.recovery import KeptBecause, keep_text
from selfassess.assessments.answering.responses import NotOpen
from selfassess.errors import SelfAssessError
from selfassess.web.current import board, identity, now
from selfassess.web.database import write


def save_one(change: Change, *, assessment_id: int, seat_id: int) -> Saved:
    """One answer, saved; where it met another's or came too late, what was typed is kept.

    Raises:
        AnswerConflict: the answer has moved on. Whatever ``answers.save_answer`` raises.
    """
    try:
        with write() as session:
            return save_answer(
                session,
                identity=identity(),
                board_id=board().id,
                assessment_id=assessment_id,
                seat_id=seat_id,
                question_id=change.question_id,
                given=change.given,
                seen_version=change.seen_version,
                unconfirmed=change.unconfirmed,
                now=now(),
            )
    except AnswerConflict:
        _keep([(change.question_id, change.given)], KeptBecause.CONFLICT, assessment_id=assessment_id, seat_id=seat_id)
        raise
    except NotOpen:
        _keep([(change.question_id, change.given)], KeptBecause.TOO_LATE, assessment_id=assessment_id, seat_id=seat_id)
        raise


def save_all(changes: list[Change], *, assessment_id: int, seat_id: int, theme_id: str) -> dict[str, AnswerConflict]:
    """Every answer of a page, saved; the conflicts, by question, of those that met another's.

    What lost a conflict, or came too late, is kept for its writer.
    """
    try:
        with write() as session:
            outcomes = save_theme(
                session,
                identity=identity(),
                board_id=board().id,
                assessment_id=assessment_id,
                seat_id=seat_id,
                theme_id=theme_id,
                changes=changes,
                now=now(),
            )
    except NotOpen:
        typed = [(change.question_id, change.given) for change in changes]
        _keep(typed, KeptBecause.TOO_LATE, assessment_id=assessment_id, seat_id=seat_id)
        raise
    conflicts = {outcome.question_id: outcome for outcome in outcomes if isinstance(outcome, AnswerConflict)}
    lost = [(question_id, conflict.given) for question_id, conflict in conflicts.items()]
    _keep(lost, KeptBecause.CONFLICT, assessment_id=assessment_id, seat_id=seat_id)
    return conflicts


def keep_for_later(
    person: Identity, board_id: int, changes: Iterable[tuple[str, GivenAnswer]], *, assessment_id: int, seat_id: int
) -> int:
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
                    board_id=board_id,
                    assessment_id=assessment_id,
                    seat_id=seat_id,
                    question_id=question_id,
                    given=given,
                    why=KeptBecause.SIGNED_OUT,
                    now=now(),
                )
                kept += 1
            except SelfAssessError:
                continue
    return kept


def _keep(texts: list[tuple[str, GivenAnswer]], why: KeptBecause, *, assessment_id: int, seat_id: int) -> None:
    typed = [(question_id, given) for question_id, given in texts if given.has_text]
    if not typed:
        return
    with write() as session:
        for question_id, given in typed:
            keep_text(
                session,
                identity=identity(),
                board_id=board().id,
                assessment_id=assessment_id,
                seat_id=seat_id,
                question_id=question_id,
                given=given,
                why=why,
                now=now(),
            )
