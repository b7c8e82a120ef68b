"""What happened, a page at a time: the events of a board as one person sees them, and those of the installation.

Newest first; the next page begins before the last entry's ``seq``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, and_, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from selfassess.audit.entries import TimelineEntry, entry_of, references_of
from selfassess.audit.events import INSIDE_A_RESPONSE, ObjectType
from selfassess.audit.names import Names, names_of_installation, names_on_board
from selfassess.audit.trail import INSTALLATION, board_of
from selfassess.storage.columns import IDS, is_row
from selfassess.storage.tables import Answer, AuditEvent, AuditText, Member, Sheet, metadata

MOST = 200
_EVENT = metadata.tables["audit_event"]


def list_events(
    session: Session,
    *,
    board_id: int,
    user_id: int,
    seats: Collection[int],
    sees_whole_board: bool,
    before_seq: int | None = None,
    limit: int = 50,
    object_type: ObjectType | None = None,
    object_id: int | None = None,
) -> tuple[TimelineEntry, ...]:
    """The board's events that a person sees, the newest first; of one type or one object where given.

    Who sees the whole board sees of responses that they were started, sent or withdrawn, and never that an answer was
    saved. Everybody else sees what they did themselves. To either is added what concerns their own place, and the
    responses of the ``seats`` that they answer for, answers included.

    Whether the person may know of the board at all, and whether they see the whole of it, is the caller's to ask.
    """
    seen = _seen(board_id, user_id=user_id, seats=seats, sees_whole_board=sees_whole_board)
    about = _about_object(object_type, object_id)
    events = _page(session, board_id, and_(seen, about), before_seq=before_seq, limit=limit)
    names = names_on_board(session, references_of(events), board_id=board_id)
    return _entries(session, board_id, events, names)


def list_installation_events(
    session: Session, *, before_seq: int | None = None, limit: int = 50
) -> tuple[TimelineEntry, ...]:
    """The installation's own events, the newest first, for operators. Whether somebody is one is the caller's to ask.

    Boards go by their name, accounts by their number.
    """
    events = _page(session, INSTALLATION, true(), before_seq=before_seq, limit=limit)
    return _entries(session, INSTALLATION, events, names_of_installation(session, references_of(events)))


def _page(
    session: Session, chain: int, which: ColumnElement[bool], *, before_seq: int | None, limit: int
) -> Sequence[Any]:
    """The columns of the events, by their names. Rows that could be changed would take twice as long."""
    # The board stands beside its chain so that the query is bound to it like every other.
    wanted = sqlalchemy.select(_EVENT).where(_EVENT.c.chain == chain, _EVENT.c.board_id == board_of(chain), which)
    if before_seq is not None:
        wanted = wanted.where(_EVENT.c.seq < min(before_seq, IDS[-1]))
    newest_first = wanted.order_by(_EVENT.c.seq.desc())
    return session.execute(newest_first.limit(max(1, min(limit, MOST)))).all()


def _about_object(object_type: ObjectType | None, object_id: int | None) -> ColumnElement[bool]:
    """A condition on the object."""
    about: list[ColumnElement[bool]] = [true()]
    if object_type is not None:
        about.append(col(AuditEvent.object_type) == object_type)
    if object_id is not None:
        about.append(is_row(AuditEvent.object_id, object_id))
    return and_(*about)


def _seen(board_id: int, *, user_id: int, seats: Collection[int], sees_whole_board: bool) -> ColumnElement[bool]:
    sheets = select(Sheet.id).where(Sheet.board_id == board_id, col(Sheet.seat_id).in_(seats))
    answers = select(Answer.id).where(Answer.board_id == board_id, col(Answer.sheet_id).in_(sheets))
    places = select(Member.id).where(Member.board_id == board_id, Member.user_id == user_id)
    seen = _about(ObjectType.MEMBER, places)
    if seats:
        seen = or_(seen, _about(ObjectType.SHEET, sheets), _about(ObjectType.ANSWER, answers))
    # Not even by whoever did it: ending a person's place empties the answers that they had not sent.
    outside = col(AuditEvent.event).not_in(sorted(INSIDE_A_RESPONSE))
    if sees_whole_board:
        return or_(seen, outside)
    return or_(seen, and_(outside, col(AuditEvent.actor_id) == user_id))


def _about(object_type: ObjectType, ids: SelectOfScalar[Any]) -> ColumnElement[bool]:
    return and_(col(AuditEvent.object_type) == object_type, col(AuditEvent.object_id).in_(ids))


def _entries(session: Session, chain: int, events: Sequence[AuditEvent], names: Names) -> tuple[TimelineEntry, ...]:
    wanted = select(AuditText.event_id, AuditText.text).where(
        AuditText.board_id == board_of(chain),
        AuditText.field == "reason",
        col(AuditText.event_id).in_([event.id for event in events if event.reason_hash is not None]),
    )
    reasons = dict(session.exec(wanted).all())
    return tuple(entry_of(event, names, reasons.get(event.id)) for event in events)
