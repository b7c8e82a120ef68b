"""Taking a self-assessment from one state to the next: the row and its event, whoever takes the step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlmodel import select

from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.errors import NotFound
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment


class _Trace(NamedTuple):
    """What a step leaves: the column that says when, and the event."""

    column: str
    event: Event


_TRACES: Mapping[AssessmentAction, _Trace] = {
    AssessmentAction.OPEN: _Trace("opened_at", Event.ASSESSMENT_OPENED),
    AssessmentAction.CLOSE: _Trace("closed_at", Event.ASSESSMENT_CLOSED),
}


def lock_assessment(session: WritingSession, *, board_id: int, assessment_id: int) -> Assessment:
    """The self-assessment as it stands now, locked until the transaction ends: saves that began are done.

    Raises:
        NotFound: the board has none of this id.
    """
    wanted = select(Assessment).where(Assessment.board_id == board_id, is_row(Assessment.id, assessment_id))
    row = session.exec(wanted.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound("There is no such self-assessment.")
    return row


def take_step(
    session: WritingSession, row: Assessment, action: AssessmentAction, *, actor: Actor, now: datetime
) -> None:
    """Put the self-assessment, which is locked, into the state that the action leads to.

    Raises:
        Refused: the action has no place here.
    """
    row.state = assessment_step(row.state, action).to
    row.version += 1
    row.changes += 1
    trace = _TRACES[action]
    setattr(row, trace.column, now)
    session.flush()
    record_step(session, row, trace.event, actor=actor, now=now)


def record_step(session: WritingSession, row: Assessment, event: Event, *, actor: Actor, now: datetime) -> None:
    """Append the event of a step that was taken: always with the same facts."""
    happening = Happening(
        event=event,
        object_type=ObjectType.ASSESSMENT,
        object_id=row.id,
        object_version=row.version,
        facts={
            "edition_id": row.edition_id,
            "state": row.state.value,
            "due_on": row.due_on.isoformat() if row.due_on else None,
        },
    )
    append(session, happening, board_id=row.board_id, actor=actor, now=now)
