"""What every step of signing shares: who takes it, from which state, under which lock, and the event that it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step, why_not
from selfassess.assessments.signing.preparing import NOT_YOURS
from selfassess.assessments.signing.signatories import list_signing_seats, signs_as
from selfassess.assessments.signing.snapshot import Signatory
from selfassess.audit.anchors import Anchor
from selfassess.audit.events import Event, Fact, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change
from selfassess.errors import Conflict, NotAllowed, Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board, Signature, Snapshot

# As long as a proof counts as fresh on every page that asks for one.
FRESH = timedelta(minutes=15)
_PROVE = "Prove once more that it is you, then sign: a signature needs a proof given just before."


def find_snapshot(session: Session, board_id: int, assessment_id: int) -> Snapshot | None:
    """What is signed, or being signed, now; None where nothing is."""
    wanted = select(Snapshot).where(
        Snapshot.board_id == board_id, Snapshot.assessment_id == assessment_id, col(Snapshot.cancelled_at).is_(None)
    )
    return session.exec(wanted.order_by(col(Snapshot.number).desc()).limit(1)).first()


def list_signatures(session: Session, snapshot: Snapshot) -> Sequence[Signature]:
    """The signatures under a snapshot, in the order in which they were given."""
    wanted = select(Signature).where(Signature.board_id == snapshot.board_id, Signature.snapshot_id == snapshot.id)
    return session.exec(wanted.order_by(col(Signature.id))).all()


def is_fresh(identity: Identity, now: datetime) -> bool:
    """Whether this person proved who they are just before."""
    return identity.proved_within(FRESH, now=now)


def signatory_to_sign(
    session: WritingSession, identity: Identity, board_id: int, now: datetime
) -> tuple[Board, Signatory]:
    """The board, locked, and as whom this person signs there.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``, or the person does not sign for this board.
        Refused: the proof of who they are is not fresh, or the board is closed.
    """
    board = board_to_change(session, identity=identity, permission=Permission.READ_SHARED, board_id=board_id)
    signatory = signs_as(identity, board, list_signing_seats(session, board))
    if signatory is None:
        raise NotAllowed(NOT_YOURS)
    if not is_fresh(identity, now):
        raise Refused(_PROVE)
    return board, signatory


def refuse_elsewhere(row: Assessment, action: AssessmentAction) -> None:
    """Nothing, where the action leads on from here. Somebody else may have been first: that is a conflict."""
    try:
        assessment_step(row.state, action)
    except Refused:
        raise Conflict(why_not(row.state, action)) from None


def record(
    session: WritingSession,
    event: Event,
    row: Assessment,
    snapshot: Snapshot,
    facts: dict[str, Fact],
    *,
    identity: Identity,
    now: datetime,
    reason: str | None = None,
) -> Anchor:
    """The anchor that the event of this step gives, written with the hashes of what it is about."""
    happening = Happening(
        event=event,
        object_type=ObjectType.ASSESSMENT,
        object_id=row.id,
        object_version=row.version,
        facts={
            "number": snapshot.number,
            "digest": snapshot.digest,
            "paper_digest": snapshot.pdf_digest,
            **facts,
        },
        reason=reason,
    )
    written = append(session, happening, board_id=row.board_id, actor=identity.acting_on(row.board_id), now=now)
    return Anchor(written.seq, written.hash)
