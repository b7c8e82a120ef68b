"""How many seats a response speaks for: as many as sit at a table, or one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from selfassess.engine.answers import Basis
from selfassess.storage.tables import metadata

_SHEET, _SITS = metadata.tables["sheet"], metadata.tables["sheet_seat"]
_THERE = (_SITS.c.board_id == _SHEET.c.board_id, _SITS.c.sheet_id == _SHEET.c.id)

# What a statement over sheets reads for it.
SITTING = (
    _SHEET.c.basis,
    _SHEET.c.present_besides,
    select(func.count()).select_from(_SITS).where(*_THERE).scalar_subquery().label("seats"),
)


def sitting_at(row: Row[Any]) -> int:
    """The number, from a row of such a statement."""
    return int(row.seats) + len(row.present_besides.splitlines()) if row.basis is Basis.TABLE else 1
