"""Who answers where: the people of a seat for its response; for a sheet that is no one seat's, whom its basis names.

A table is answered by whoever holds, or stands in for, a seat at it; a proposal by those who were given questions of
their own; a paper form that is typed in by those who set self-assessments up. These may do the first two as well.
"""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, may, require
from selfassess.engine.answers import Basis
from selfassess.errors import NotAllowed, NotFound
from selfassess.storage.tables import metadata

_SEAT, _SHEET, _AT_TABLE = (metadata.tables[name] for name in ("seat", "sheet", "sheet_seat"))
_ASKED = metadata.tables["asked_question"]


def require_seat(session: Session, *, identity: Identity, board_id: int, seat_id: int) -> None:
    """Nothing, where this person answers for this seat.

    Raises:
        NotFound: no place on the board, or no such seat on it.
        NotAllowed: the seat is somebody else's.
    """
    require(identity, Permission.ANSWER_FOR_SEAT, board_id=board_id)
    if seat_id in identity.seats_on(board_id):
        return
    found = session.execute(select(_SEAT.c.id).where(_SEAT.c.board_id == board_id, _SEAT.c.id == seat_id)).first()
    if found is None:
        raise NotFound("There is no such seat.")
    raise NotAllowed("Only the people who hold this seat can see and change its answers.")


def require_sheet(
    session: Session,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    sheet_id: int,
    basis: Basis,
    keyed_by: int | None,
) -> None:
    """Nothing, where this person answers in this sheet, which is addressed by its own number.

    Raises:
        NotFound: no place on the board, or a sheet that is not answered in this way.
        NotAllowed: the sheet is for others.
    """
    require(identity, Permission.ANSWER_TOGETHER, board_id=board_id)
    is_manager = may(identity, Permission.SET_UP_ASSESSMENT, board_id=board_id)
    if basis is Basis.INDIVIDUAL:
        if keyed_by is None:
            raise NotFound("There is no such response.")
        if not is_manager:
            raise NotAllowed("Only those who set self-assessments up type in paper forms.")
    elif basis not in (Basis.TABLE, Basis.DRAFT):
        raise NotFound("There is no such response.")
    elif not is_manager and not _is_one_of_theirs(session, identity, board_id, assessment_id, sheet_id, basis):
        raise NotAllowed("Only those who were named for this response can see and change its answers.")


def table_of(session: Session, *, board_id: int, assessment_id: int, seat_id: int) -> str | None:
    """The name of the table at which a seat answers in this self-assessment, or None."""
    at_it = and_(_AT_TABLE.c.board_id == _SHEET.c.board_id, _AT_TABLE.c.sheet_id == _SHEET.c.id)
    wanted = (
        select(_SHEET.c.table_name)
        .join(_AT_TABLE, at_it)
        .where(
            _SHEET.c.board_id == board_id,
            _SHEET.c.assessment_id == assessment_id,
            _SHEET.c.basis == Basis.TABLE,
            _AT_TABLE.c.seat_id == seat_id,
        )
    )
    found: str | None = session.execute(wanted).scalars().first()
    return found


def _is_one_of_theirs(
    session: Session, identity: Identity, board_id: int, assessment_id: int, sheet_id: int, basis: Basis
) -> bool:
    seats = identity.seats_on(board_id)
    if basis is Basis.TABLE:
        wanted = select(_AT_TABLE.c.seat_id).where(
            _AT_TABLE.c.board_id == board_id, _AT_TABLE.c.sheet_id == sheet_id, _AT_TABLE.c.seat_id.in_(seats)
        )
    else:
        wanted = select(_ASKED.c.seat_id).where(
            _ASKED.c.board_id == board_id, _ASKED.c.assessment_id == assessment_id, _ASKED.c.seat_id.in_(seats)
        )
    return session.execute(wanted.limit(1)).first() is not None
