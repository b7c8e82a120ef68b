"""Taking a self-assessment from one state to the next: the row and its event, whoever takes the step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, select

from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step
from selfassess.audit.events import Actor, Event, Fact, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.errors import NotFound
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment


class _Trace(NamedTuple):
    """What a step leaves: the column that says when, where there is one, and the event."""

    column: str | None
    event: Event


_TRACES: Mapping[AssessmentAction, _Trace] = {
    AssessmentAction.OPEN: _Trace("opened_at", Event.ASSESSMENT_OPENED),
    AssessmentAction.CLOSE: _Trace("closed_at", Event.ASSESSMENT_CLOSED),
    AssessmentAction.SHARE: _Trace("shared_at", Event.ASSESSMENT_SHARED),
    AssessmentAction.BEGIN_AGREEING: _Trace(None, Event.AGREEING_BEGUN),
    AssessmentAction.OPEN_AGAIN: _Trace(None, Event.ASSESSMENT_OPENED_AGAIN),
    AssessmentAction.CHANGE_SETUP: _Trace(None, Event.ASSESSMENT_CHANGED),
    AssessmentAction.CHANGE_DAYS: _Trace(None, Event.ASSESSMENT_CHANGED),
}


# When it first was: what is sent after the first closing stays late, though it is opened again.
_FIRST_TIME = frozenset({"opened_at", "closed_at"})


def get_assessment(session: Session, *, board_id: int, assessment_id: int) -> Assessment:
    """The self-assessment, to be read. Whether the person may know of it is the caller's to ask.

    Raises:
        NotFound: the board has none of this id.
    """
    wanted = select(Assessment).where(Assessment.board_id == board_id, is_row(Assessment.id, assessment_id))
    row = session.exec(wanted).one_or_none()
    if row is None:
        raise NotFound("There is no such self-assessment.")
    return row


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
    session: WritingSession,
    row: Assessment,
    action: AssessmentAction,
    *,
    actor: Actor,
    now: datetime,
    changed: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
    reason: str | None = None,
) -> None:
    """Put the self-assessment, which is locked, into the state that the action leads to, with its event.

    ``changed`` names the columns that the step changed besides; ``texts`` and ``reason`` enter the trail as hashes.

    Raises:
        Refused: the action has no place here.
    """
    move_on(row, action)
    trace = _TRACES[action]
    if trace.column is not None and not (trace.column in _FIRST_TIME and getattr(row, trace.column)):
        setattr(row, trace.column, now)
    session.flush()
    record_step(session, row, trace.event, actor=actor, now=now, changed=changed, texts=texts, reason=reason)


def move_on(row: Assessment, action: AssessmentAction) -> None:
    """Put the self-assessment, which is locked, into the state that the action leads to. The event is the caller's.

    Raises:
        Refused: the action has no place here.
    """
    row.state = assessment_step(row.state, action).to
    row.version += 1
    row.changes += 1


def record_step(
    session: WritingSession,
    row: Assessment,
    event: Event,
    *,
    actor: Actor,
    now: datetime,
    changed: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
    reason: str | None = None,
) -> None:
    """Append the event of a step that was taken: always with the same facts, and with what changed besides."""
    fields: dict[str, Fact] = {"fields": ",".join(sorted(changed))} if changed else {}
    happening = Happening(
        event=event,
        object_type=ObjectType.ASSESSMENT,
        object_id=row.id,
        object_version=row.version,
        facts={
            "edition_id": row.edition_id,
            "state": row.state.value,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            **fields,
        },
        texts=dict(texts or {}),
        reason=reason,
    )
    append(session, happening, board_id=row.board_id, actor=actor, now=now)
