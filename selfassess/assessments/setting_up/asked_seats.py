"""Which seats a self-assessment asks, how far each has come, and who answers for it. Never what anybody answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, exists, or_, select
from sqlmodel import Session

from selfassess.assessments.setting_up.set_up import Answering, who_answers
from selfassess.storage.tables import Assessment, metadata
from selfassess.vocabulary import SheetState, Standing

_SEAT, _SHEET, _ASKED = (metadata.tables[name] for name in ("seat", "sheet", "asked_question"))
_MEMBER, _ACCOUNT, _GROUP = (metadata.tables[name] for name in ("member", "account", "broad_group"))
_BOARD_ID: BindParameter[int] = bindparam("board_id")
_ASSESSMENT_ID: BindParameter[int] = bindparam("assessment_id")
_LAST = 9  # after the five places that groups can have

_IS_LEAD = exists().where(
    _ASKED.c.board_id == _BOARD_ID, _ASKED.c.assessment_id == _ASSESSMENT_ID, _ASKED.c.seat_id == _SEAT.c.id
)
_SEATS: Select[Any] = (
    select(
        _SEAT.c.id,
        _SEAT.c.name,
        _SEAT.c.is_asked,
        _SEAT.c.closed_on,
        _GROUP.c.name.label("group"),
        _GROUP.c.position,
        _SHEET.c.state,
        _SHEET.c.sent_at,
        _SHEET.c.late_until,
        _SHEET.c.keyed_by,
        _IS_LEAD.label("is_lead"),
    )
    .outerjoin(_GROUP, and_(_GROUP.c.board_id == _SEAT.c.board_id, _GROUP.c.id == _SEAT.c.group_id))
    .outerjoin(
        _SHEET,
        and_(
            _SHEET.c.board_id == _SEAT.c.board_id,
            _SHEET.c.seat_id == _SEAT.c.id,
            _SHEET.c.assessment_id == _ASSESSMENT_ID,
        ),
    )
    .where(_SEAT.c.board_id == _BOARD_ID, or_(_SEAT.c.closed_on.is_(None), _SHEET.c.id.is_not(None)))
)
_PEOPLE: Select[Any] = (
    select(
        _MEMBER.c.seat_id,
        _MEMBER.c.user_id,
        _MEMBER.c.display_name,
        _MEMBER.c.standing,
        _ACCOUNT.c.email,
    )
    .join(_ACCOUNT, _ACCOUNT.c.id == _MEMBER.c.user_id)
    .where(
        _MEMBER.c.board_id == _BOARD_ID,
        _MEMBER.c.ended_on.is_(None),
        _MEMBER.c.seat_id.in_(bindparam("seats", expanding=True)),
        _ACCOUNT.c.active,
        _ACCOUNT.c.email.is_not(None),
    )
    .order_by(_MEMBER.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSeat:
    """One seat that is asked, and where its response stands. ``is_open`` is False once the seat itself has closed.

    ``is_keyed`` where its response was typed in from a paper form.
    """

    seat_id: int
    name: str
    group: str | None
    is_open: bool
    response: SheetState
    sent_at: datetime | None
    late_until: date | None = None
    is_keyed: bool = False

    @property
    def is_outstanding(self) -> bool:
        """Whether something is still to come from it."""
        return self.is_open and self.response is not SheetState.SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Somebody who answers for a seat and can be written to."""

    user_id: int
    name: str
    address: str
    seat_id: int
    is_deputy: bool


def list_asked_seats(session: Session, assessment: Assessment) -> tuple[AskedSeat, ...]:
    """The seats that answer this self-assessment, by group and name; none where answers are gathered at tables.

    A seat that was asked and has closed since stands here with what it had begun.
    """
    answering = who_answers(assessment.kind, assessment.gathering)
    if answering is Answering.NOBODY:
        return ()
    which = {"board_id": assessment.board_id, "assessment_id": assessment.id}
    rows = [row for row in session.connection().execute(_SEATS, which) if _is_asked(row, answering)]
    rows.sort(key=lambda row: (row.position or _LAST, row.name.casefold()))
    return tuple(
        AskedSeat(
            seat_id=row.id,
            name=row.name,
            group=row.group,
            is_open=row.closed_on is None,
            response=row.state or SheetState.NOT_STARTED,
            sent_at=row.sent_at,
            late_until=row.late_until,
            is_keyed=row.keyed_by is not None,
        )
        for row in rows
    )


def list_answerers(session: Session, *, board_id: int, seats: Collection[int]) -> Mapping[int, tuple[Answerer, ...]]:
    """Who holds these seats or deputises for them, and can be written to, by the seat's id."""
    found: dict[int, list[Answerer]] = defaultdict(list)
    rows = session.connection().execute(_PEOPLE, {"board_id": board_id, "seats": list(seats)}) if seats else ()
    for row in rows:
        person = Answerer(
            user_id=row.user_id,
            name=row.display_name,
            address=row.email,
            seat_id=row.seat_id,
            is_deputy=row.standing is Standing.DEPUTY,
        )
        found[row.seat_id].append(person)
    return {seat_id: tuple(people) for seat_id, people in found.items()}


def _is_asked(row: Any, answering: Answering) -> bool:
    """A seat that has answered stands, even if it would not be asked now."""
    if row.state is not None:
        return True
    return bool(row.is_lead) if answering is Answering.LEADS else bool(row.is_asked)
