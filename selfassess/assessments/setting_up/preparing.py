"""Setting up a self-assessment: publish its question set, prepare, open, close."""

from __future__ import annotations

from datetime import date, datetime

from selfassess.accounts.identity import Identity
from selfassess.accounts.texts import LONGEST_NAME, name_line
from selfassess.assessments.setting_up.steps import lock_assessment, record_step, take_step
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step, permission_for
from selfassess.audit.events import Event
from selfassess.banks import publishing
from selfassess.banks.publishing import ReadEdition
from selfassess.boards.changes import board_to_change, check_version
from selfassess.storage.clashes import refused_if_taken
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
        title=name_line(title, field="title", name="title", most=LONGEST_NAME),
        state=step.to,
        due_on=due_on,
        created_at=now,
    )
    with refused_if_taken(session, _TITLE_TAKEN, field="title"):
        session.add(row)
    record_step(session, row, Event.ASSESSMENT_PREPARED, actor=identity.acting_on(board_id), now=now)
    return row


def open_assessment(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seen_version: int, now: datetime
) -> Assessment:
    """The self-assessment, open for answers from now on. Responses come into being with their first answer.

    Raises:
        Refused: it is past that, or the board is closed.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row = _to_take(session, AssessmentAction.OPEN, identity, board_id, assessment_id, seen_version)
    take_step(session, row, AssessmentAction.OPEN, actor=identity.acting_on(board_id), now=now)
    return row


def close_assessment(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seen_version: int, now: datetime
) -> Assessment:
    """The self-assessment, closed for answers. No save that began earlier lands later: each holds the row meanwhile.

    Raises:
        Refused: it is not open, or the board is closed.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row = _to_take(session, AssessmentAction.CLOSE, identity, board_id, assessment_id, seen_version)
    take_step(session, row, AssessmentAction.CLOSE, actor=identity.acting_on(board_id), now=now)
    return row


def _to_take(
    session: WritingSession,
    action: AssessmentAction,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
) -> Assessment:
    """The row as the person saw it, in a state from which the action leads on, locked against every save."""
    board_to_change(session, identity=identity, permission=permission_for(action), board_id=board_id)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    # How it stands says more than that somebody changed it.
    assessment_step(row.state, action)
    check_version(row, seen_version, called="self-assessment")
    return row
