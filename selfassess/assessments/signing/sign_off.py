"""Signing off: the first signature freezes, the last that is needed makes it signed (rules 5.6).

Snapshot and paper are made before (``preparing``). Each verb is one short write: the board, then the self-assessment
are locked, whose count of changes must stand where it stood when what is signed was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from selfassess.accounts.identity import Identity
from selfassess.assessments.setting_up.steps import lock_assessment, move_on
from selfassess.assessments.setting_up.workflow import AssessmentAction
from selfassess.assessments.signing.mails import tell_signed, tell_to_sign
from selfassess.assessments.signing.moves import (
    find_snapshot,
    list_signatures,
    record,
    refuse_elsewhere,
    signatory_to_sign,
)
from selfassess.assessments.signing.preparing import Ready
from selfassess.assessments.signing.results import write_results
from selfassess.assessments.signing.signatories import Signed, list_signing_seats, outstanding
from selfassess.assessments.signing.snapshot import Signatory
from selfassess.audit.events import Event, Fact
from selfassess.boards.changes import changed_meanwhile
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board, Signature, Snapshot
from selfassess.vocabulary import AssessmentState


def sign(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    ready: Ready,
    link: str,
    now: datetime,
) -> Assessment:
    """The self-assessment with its first signature: signed off where that is all it needs, else waiting for the others.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``, or the person does not sign for this board.
        Refused: the proof of who they are is not fresh, or the board is closed.
        Conflict: it is not being agreed any more, or something was changed since ``ready`` was read.
    """
    board, signatory = signatory_to_sign(session, identity, board_id, now)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    refuse_elsewhere(row, AssessmentAction.FREEZE)
    if row.changes != ready.seen_changes:
        raise changed_meanwhile("this self-assessment")
    snapshot = Snapshot(
        board_id=board_id,
        assessment_id=assessment_id,
        number=ready.number,
        text=ready.snapshot.text,
        digest=ready.snapshot.digest,
        pdf=ready.paper.pdf,
        pdf_digest=ready.paper.digest,
        software=ready.software,
        made_at=now,
    )
    session.add(snapshot)
    row.dated_on = ready.dated
    move_on(row, AssessmentAction.FREEZE)
    session.flush()
    _add(session, row, snapshot, signatory, identity, now)
    return _finish(session, board, row, snapshot, ready.results, identity=identity, link=link, now=now)


def add_signature(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    digest: str,
    results: Sequence[dict[str, Any]],
    link: str,
    now: datetime,
) -> Assessment:
    """The same with one more signature under the hash that this person saw. Who has signed already changes nothing.

    ``results`` are those of the snapshot of this hash, read before.

    Raises:
        As ``sign``; Conflict: the signatures were cancelled since, or another text is to be signed.
    """
    board, signatory = signatory_to_sign(session, identity, board_id, now)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    snapshot = find_snapshot(session, board_id, assessment_id)
    if snapshot is None or snapshot.digest != digest:
        raise changed_meanwhile("what is to be signed")
    if any(each.user_id == identity.user_id for each in list_signatures(session, snapshot)):
        return row
    refuse_elsewhere(row, AssessmentAction.ADD_SIGNATURE)
    move_on(row, AssessmentAction.ADD_SIGNATURE)
    _add(session, row, snapshot, signatory, identity, now)
    return _finish(session, board, row, snapshot, results, identity=identity, link=link, now=now)


def _add(
    session: WritingSession, row: Assessment, snapshot: Snapshot, who: Signatory, identity: Identity, now: datetime
) -> None:
    signature = Signature(
        board_id=row.board_id,
        snapshot_id=snapshot.id,
        user_id=identity.user_id,
        seat_id=who.seat_id,
        role=who.role,
        name=who.name,
        proof=identity.strength.value,
        signed_at=now,
    )
    session.add(signature)
    session.flush()
    facts: dict[str, Fact] = {"seat_id": who.seat_id, "strength": identity.strength.value}
    record(session, Event.SIGNATURE_ADDED, row, snapshot, facts, identity=identity, now=now)


def _finish(
    session: WritingSession,
    board: Board,
    row: Assessment,
    snapshot: Snapshot,
    results: Sequence[dict[str, Any]],
    *,
    identity: Identity,
    link: str,
    now: datetime,
) -> Assessment:
    """The self-assessment, signed off where no signature is outstanding any more."""
    signatures = list_signatures(session, snapshot)
    signed = [Signed(each.user_id, each.seat_id) for each in signatures]
    waiting = outstanding(list_signing_seats(session, board), signed)
    if waiting:
        if len(signatures) == 1:
            tell_to_sign(session, board, waiting, title=row.title, link=link, now=now)
        return row
    # Before the step: once it is signed, a trigger refuses any change to them.
    write_results(session, results, board_id=row.board_id, assessment_id=row.id)
    row.signed_at = now
    move_on(row, AssessmentAction.SIGN_OFF)
    session.flush()
    facts: dict[str, Fact] = {"count": len(signatures), "state": AssessmentState.SIGNED.value}
    anchor = record(session, Event.ASSESSMENT_SIGNED, row, snapshot, facts, identity=identity, now=now)
    tell_signed(session, board, title=row.title, digest=snapshot.digest, anchor=anchor, link=link, now=now)
    return row
