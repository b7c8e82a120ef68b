"""What closing does to responses that were not sent, and opening again undoes: a seat's, a table's, the proposal alike.

Their versions stay. Nothing that they say has changed, and a page that was opened before may still send what it shows.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, case, func, select, update
from sqlmodel import Session

from selfassess.assessments.setting_up.workflow import RESPONSE_STEPS, ResponseAction
from selfassess.engine.answers import Basis
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, metadata
from selfassess.vocabulary import SheetState

_SHEET = metadata.tables["sheet"]
# What people answer. The board's agreed levels and outsiders' judgements are not sent.
ANSWERED = (Basis.INDIVIDUAL, Basis.TABLE, Basis.DRAFT, Basis.SELF)
_ENDS = tuple(state for state, action in RESPONSE_STEPS if action is ResponseAction.END)
# As it was before it ended: withdrawn after it had been sent once, not started, or a draft.
AS_BEFORE: Mapping[str, object] = {
    "state": case(
        (_SHEET.c.sent_at.is_not(None), SheetState.WITHDRAWN.value),
        (_SHEET.c.started_at.is_(None), SheetState.NOT_STARTED.value),
        else_=SheetState.DRAFT.value,
    )
}


def count_unsent(session: Session, row: Assessment) -> int:
    """How many responses that were begun, or set up, would end unsent if it closed now."""
    unsent = select(func.count()).select_from(_SHEET).where(_of(row), _SHEET.c.state.in_(_ENDS))
    return int(session.execute(unsent).scalar_one())


def end_unsent(session: WritingSession, row: Assessment) -> int:
    """How many responses of the self-assessment, which is locked, end here without having been sent."""
    unsent = _of(row) & _SHEET.c.state.in_(_ENDS) & _SHEET.c.late_until.is_(None)
    return session.connection().execute(update(_SHEET).where(unsent).values(state=SheetState.ENDED)).rowcount


def take_up_ended(session: WritingSession, row: Assessment) -> int:
    """How many of them can be answered again, as the self-assessment is open again."""
    ended = _of(row) & (_SHEET.c.state == SheetState.ENDED)
    return session.connection().execute(update(_SHEET).where(ended).values(AS_BEFORE)).rowcount


def _of(row: Assessment) -> ColumnElement[bool]:
    return and_(_SHEET.c.board_id == row.board_id, _SHEET.c.assessment_id == row.id, _SHEET.c.basis.in_(ANSWERED))
