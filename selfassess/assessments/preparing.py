"""Setting up a self-assessment: publish its question set, prepare, open, close."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import select

from selfassess.accounts.changes import board_to_change, refused_if_taken
from selfassess.accounts.identity import Identity
from selfassess.accounts.texts import NAME, name_line
from selfassess.assessments.workflow import AssessmentAction, assessment_step, permission_for
from selfassess.audit.events import Event, Happening
from selfassess.audit.trail import append
from selfassess.banks import publishing
from selfassess.banks.publishing import ReadEdition
from selfassess.errors import Conflict, NotFound
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Edition

_TITLE_TAKEN = "There is already a self-assessment with this title. Give this one another."


def publish_edition(
    session: WritingSession, *, identity: Identity, board_id: int, read: ReadEdition, now: datetime
) -> Edition:
    """The board's edition with this text: a new one, or the one it already has.

    Raises:
        Refused: the board has this version with other words, or is closed.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    permission = permission_for(AssessmentAction.PREPARE)
    board_to_change(session, identity=identity, permission=permission, board_id=board_id)
    return publishing.publish(session, actor=identity.acting_on(board_id), board_id=board_id, read=read, now=now)


def prepare_assessment(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    edition_id: int,
    title: str,
    due_on: date | None,
    now: datetime,
) -> Assessment:
    """A self-assessment in preparation, on a published edition of this board. ``due_on`` is its last day for answers.

    Raises:
        Refused: the title cannot be kept or is taken, or the board is closed.
        NotFound: the board has no such edition; or as ``permissions.require``, with NotAllowed.
    """
    step = assessment_step(None, AssessmentAction.PREPARE)
    board_to_change(session, identity=identity, permission=step.permission, board_id=board_id)
    edition = publishing.get_edition(session, board_id=board_id, edition_id=edition_id)
    row = Assessment(
        board_id=board_id,
        edition_id=edition.id,
        title=name_line(title, field="title", name="title", most=NAME),
        state=step.to,
        due_on=due_on,
        created_at=now,
    )
    with refused_if_taken(session, _TITLE_TAKEN, field="title"):
        session.add(row)
    _record(session, Event.ASSESSMENT_PREPARED, row, identity, now)
    return row


def open_assessment(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    now: datetime,
) -> Assessment:
    """The self-assessment, open for answers from now on. Responses come into being with their first answer.

    Raises:
        Refused: it is past that, or the board is closed.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row = _taken_on(session, AssessmentAction.OPEN, identity, board_id, assessment_id, seen_version)
    row.opened_at = now
    _record(session, Event.ASSESSMENT_OPENED, row, identity, now)
    return row


def close_assessment(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    now: datetime,
) -> Assessment:
    """The self-assessment, closed for answers. No save that began earlier lands later: each holds the row meanwhile.

    Raises:
        Refused: it is not open, or the board is closed.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row = _taken_on(session, AssessmentAction.CLOSE, identity, board_id, assessment_id, seen_version)
    row.closed_at = now
    _record(session, Event.ASSESSMENT_CLOSED, row, identity, now)
    return row


def _taken_on(
    session: WritingSession,
    action: AssessmentAction,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
) -> Assessment:
    """The row in the state that the action leads to, locked against every save."""
    board_to_change(session, identity=identity, permission=permission_for(action), board_id=board_id)
    wanted = select(Assessment).where(Assessment.board_id == board_id, Assessment.id == assessment_id)
    row = session.exec(wanted.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound("There is no such self-assessment.")
    step = assessment_step(row.state, action)
    if row.version != seen_version:
        told = "Somebody else changed this self-assessment while you had the page open."
        raise Conflict(f"{told} Nothing of yours was saved. Look at it as it is now, then make your change again.")
    row.state = step.to
    row.version += 1
    row.changes += 1
    return row


def _record(session: WritingSession, event: Event, row: Assessment, identity: Identity, now: datetime) -> None:
    session.add(row)
    session.flush()
    happening = Happening(
        event=event,
        object_type="assessment",
        object_id=row.id,
        object_version=row.version,
        facts={"edition": row.edition_id, "state": row.state.value},
    )
    append(session, happening, board_id=row.board_id, actor=identity.acting_on(row.board_id), now=now)
