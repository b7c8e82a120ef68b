"""Which responses count: those that were sent, and before the answers were shared."""

from __future__ import annotations

from sqlalchemy import and_, or_

from selfassess.storage.tables import metadata
from selfassess.vocabulary import SheetState

_ASSESSMENT, _SHEET = metadata.tables["assessment"], metadata.tables["sheet"]

# Of a statement that joins the two: both sides name the board.
ITS_ASSESSMENT = and_(_ASSESSMENT.c.board_id == _SHEET.c.board_id, _ASSESSMENT.c.id == _SHEET.c.assessment_id)
CAME_IN_TIME = and_(
    _SHEET.c.state == SheetState.SENT,
    or_(_ASSESSMENT.c.shared_at.is_(None), _SHEET.c.sent_at <= _ASSESSMENT.c.shared_at),
)
