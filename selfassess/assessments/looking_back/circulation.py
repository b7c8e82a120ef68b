"""Where papers went: which one, to whom and when, with its fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.accounts.texts import name_line
from selfassess.assessments.setting_up.steps import get_assessment
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Circulation, metadata
from selfassess.vocabulary import AssessmentState

_CIRCULATION, _MEMBER = metadata.tables["circulation"], metadata.tables["member"]
_SNAPSHOT, _ASSESSMENT = metadata.tables["snapshot"], metadata.tables["assessment"]
LONGEST_RECIPIENT, LONGEST_WHAT = 200, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A paper that went somewhere: which one, to whom, when, by whom, and its ``digest`` as it was noted."""

    what: str
    recipient: str
    at: datetime
    by: str
    digest: str


def list_circulation(session: Session, *, identity: Identity, board_id: int, assessment_id: int) -> tuple[Sent, ...]:
    """Where the papers of a self-assessment went, the latest first.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    require(identity, Permission.KEEP_PAPERS, board_id=board_id)
    wanted = (
        select(_CIRCULATION, _MEMBER.c.display_name)
        .outerjoin(_MEMBER, and_(_MEMBER.c.board_id == _CIRCULATION.c.board_id, _MEMBER.c.user_id == _CIRCULATION.c.by))
        .where(_CIRCULATION.c.board_id == board_id, _CIRCULATION.c.assessment_id == assessment_id)
        .order_by(_CIRCULATION.c.id.desc())
    )
    found: dict[int, Sent] = {}
    for row in session.execute(wanted):
        # Somebody with two places on the board stands in two rows, under one name.
        found.setdefault(
            row.id,
            Sent(what=row.what, recipient=row.recipient, at=row.at, by=row.display_name or "", digest=row.digest),
        )
    return tuple(found.values())


def signed_digest(session: Session, *, board_id: int, assessment_id: int) -> str | None:
    """The SHA-256 of the signed paper as it is kept and downloaded; None where there is none that is in force."""
    its_assessment = and_(_ASSESSMENT.c.board_id == _SNAPSHOT.c.board_id, _ASSESSMENT.c.id == _SNAPSHOT.c.assessment_id)
    wanted = (
        select(_SNAPSHOT.c.pdf_digest)
        .join(_ASSESSMENT, its_assessment)
        .where(_SNAPSHOT.c.board_id == board_id, _SNAPSHOT.c.assessment_id == assessment_id)
        .where(_SNAPSHOT.c.cancelled_at.is_(None), _ASSESSMENT.c.state == AssessmentState.SIGNED)
    )
    found: str | None = session.execute(wanted).scalar_one_or_none()
    return found


def note_circulation(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    what: str,
    recipient: str,
    digest: str,
    now: datetime,
) -> Circulation:
    """A line that says which paper went to whom. ``digest`` is a SHA-256: that of the signed paper as it is kept, or of
    any other one's PDF as made on the day, without a cover sheet.

    Raises:
        Refused: nobody is named, or the board is closed.
        NotFound: the board has no such self-assessment; or as ``permissions.require``, with NotAllowed.
    """
    board_to_change(session, identity=identity, permission=Permission.KEEP_PAPERS, board_id=board_id)
    assessment = get_assessment(session, board_id=board_id, assessment_id=assessment_id)
    row = Circulation(
        board_id=board_id,
        assessment_id=assessment.id,
        what=what[:LONGEST_WHAT],
        recipient=name_line(recipient, field="recipient", name="recipient", most=LONGEST_RECIPIENT),
        digest=digest,
        at=now,
        by=identity.user_id,
    )
    session.add(row)
    session.flush()
    happening = Happening(
        event=Event.PAPER_CIRCULATED,
        object_type=ObjectType.ASSESSMENT,
        object_id=assessment.id,
        facts={"paper_digest": digest},
        texts={"paper": row.what, "recipient": row.recipient},
    )
    append(session, happening, board_id=board_id, actor=identity.acting_on(board_id), now=now)
    return row
