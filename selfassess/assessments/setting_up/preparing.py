"""Setting up a self-assessment: publish its question set, prepare, open, close."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.setting_up.ending import end_unsent
from selfassess.assessments.setting_up.set_up import SetUp, checked
from selfassess.assessments.setting_up.steps import lock_assessment, record_step, take_step
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step, permission_for
from selfassess.audit.events import Event
from selfassess.banks import publishing
from selfassess.banks.publishing import ReadEdition
from selfassess.boards.changes import board_to_change, check_version
from selfassess.storage.clashes import refused_if_taken
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Edition
from selfassess.vocabulary import AssessmentKind

TITLE_TAKEN = "There is already a self-assessment with this title. Give this one another."


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
    setup: SetUp,
    now: datetime,
) -> Assessment:
    """A self-assessment in preparation, on a published edition of this board.

    Raises:
        Refused: a setting cannot be kept, the title is taken, or the board is closed.
        NotFound: the board has no such edition; or as ``permissions.require``, with NotAllowed.
    """
    step = assessment_step(None, AssessmentAction.PREPARE)
    board_to_change(session, identity=identity, permission=step.permission, board_id=board_id)
    edition = publishing.get_edition(session, board_id=board_id, edition_id=edition_id)
    columns = columns_of(checked(setup, publishing.bank_of(edition)))
    row = Assessment(board_id=board_id, edition_id=edition.id, state=step.to, created_at=now, **columns)
    with refused_if_taken(session, TITLE_TAKEN, field="title"):
        session.add(row)
    actor = identity.acting_on(board_id)
    record_step(session, row, Event.ASSESSMENT_PREPARED, actor=actor, now=now, texts={"title": row.title})
    return row


def prepare_on(
    session: WritingSession, *, identity: Identity, board_id: int, read: ReadEdition, setup: SetUp, now: datetime
) -> Assessment:
    """The same on a question set that was read before: published here where the board does not have it yet.

    Raises:
        Refused: as ``publish_edition`` and ``prepare_assessment``, with NotFound and NotAllowed.
    """
    edition = publish_edition(session, identity=identity, board_id=board_id, read=read, now=now)
    return prepare_assessment(
        session, identity=identity, board_id=board_id, edition_id=edition.id, setup=setup, now=now
    )


def open_assessment(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seen_version: int, now: datetime
) -> Assessment:
    """The self-assessment, open for answers from now on. Responses come into being with their first answer.

    Raises:
        Refused: it is past that, or the board is closed.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row = to_take(session, AssessmentAction.OPEN, identity, board_id, assessment_id, seen_version)
    take_step(session, row, AssessmentAction.OPEN, actor=identity.acting_on(board_id), now=now)
    return row


def close_assessment(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seen_version: int, now: datetime
) -> Assessment:
    """The self-assessment, closed for answers, and what was not sent has ended.

    No save that began earlier lands later: each holds the row meanwhile. Who may open a short one closes it as well.

    Raises:
        Refused: it is not open, or the board is closed.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row = to_take(session, AssessmentAction.CLOSE, identity, board_id, assessment_id, seen_version)
    require_to_close(identity, row)
    end_unsent(session, row)
    take_step(session, row, AssessmentAction.CLOSE, actor=identity.acting_on(board_id), now=now)
    return row


def require_to_close(identity: Identity, row: Assessment) -> None:
    """Nothing, where this person may close this one: a short one who may open such, any other who sets them up.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    is_short = row.kind is AssessmentKind.LOOK_AGAIN
    needed = Permission.LOOK_AGAIN if is_short else Permission.SET_UP_ASSESSMENT
    require(identity, needed, board_id=row.board_id)


def columns_of(setup: SetUp) -> dict[str, Any]:
    """The settings as the row has them."""
    return {**asdict(setup), "asks_of": "\n".join(setup.asks_of)}


def to_take(
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
