"""What undoes a signature: cancelling before all have signed, and reopening what was signed off. Both need a reason."""

from __future__ import annotations

from datetime import datetime

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.assessments.setting_up.steps import lock_assessment, move_on
from selfassess.assessments.setting_up.workflow import AssessmentAction, why_not
from selfassess.assessments.signing.mails import tell_reopened
from selfassess.assessments.signing.moves import find_snapshot, record, refuse_elsewhere, signatory_to_sign
from selfassess.assessments.signing.results import delete_results
from selfassess.audit.events import Event
from selfassess.boards.changes import check_version
from selfassess.errors import Conflict
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board, Snapshot


def cancel_signatures(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    reason: str,
    now: datetime,
) -> Assessment:
    """The self-assessment, being agreed again: what some have signed, and not all, counts for nothing any more.

    Raises:
        NotFound, NotAllowed: as ``sign``. Refused: there is no reason. Conflict: it stands elsewhere by now.
    """
    why = texts.reason(reason)
    action = AssessmentAction.CANCEL_SIGNATURES
    _, row, snapshot = _to_undo(session, action, identity, board_id, assessment_id, seen_version, now)
    _undo(session, row, snapshot, action, now)
    record(session, Event.SIGNATURES_CANCELLED, row, snapshot, {}, identity=identity, now=now, reason=why)
    return row


def reopen(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    reason: str,
    link: str,
    now: datetime,
) -> Assessment:
    """The self-assessment, being agreed again. What was signed is kept, its signature cancelled; the board is told.

    Raises:
        NotFound, NotAllowed: as ``sign``. Refused: there is no reason, or no fresh proof. Conflict: it is not signed.
    """
    why = texts.reason(reason)
    action = AssessmentAction.REOPEN
    board, row, snapshot = _to_undo(session, action, identity, board_id, assessment_id, seen_version, now)
    _undo(session, row, snapshot, action, now)
    delete_results(session, board_id=board_id, assessment_id=assessment_id)
    record(session, Event.ASSESSMENT_REOPENED, row, snapshot, {}, identity=identity, now=now, reason=why)
    tell_reopened(session, board, title=row.title, link=link, now=now)
    return row


def _to_undo(
    session: WritingSession,
    action: AssessmentAction,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    now: datetime,
) -> tuple[Board, Assessment, Snapshot]:
    board, _ = signatory_to_sign(session, identity, board_id, now)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    refuse_elsewhere(row, action)
    check_version(row, seen_version, called="self-assessment")
    snapshot = find_snapshot(session, board_id, assessment_id)
    if snapshot is None:
        raise Conflict(why_not(row.state, action))
    return board, row, snapshot


def _undo(
    session: WritingSession, row: Assessment, snapshot: Snapshot, action: AssessmentAction, now: datetime
) -> None:
    snapshot.cancelled_at = now
    row.signed_at = row.dated_on = None
    move_on(row, action)
    session.flush()
