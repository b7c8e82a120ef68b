"""Sharing: the one deliberate act after closing by which a board sees its answers. It freezes how groups are shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select, update
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import require
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.assessments.setting_up.steps import lock_assessment, take_step
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step, permission_for
from selfassess.boards.changes import board_to_change, check_version
from selfassess.engine.agreement import FEWEST_RESPONSES, put_together
from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.reports.wording import listed
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, metadata
from selfassess.vocabulary import Gathering, SheetState

_SHEET, _SEAT, _GROUP = (metadata.tables[name] for name in ("sheet", "seat", "broad_group"))
_NO_GROUP = "Other seats"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToShare:
    """What would be shared: how many responses, how many begun ones were never sent, and how groups would be shown.

    ``proposal`` is how far the proposal has come, where levels are proposed; None where they are not.
    """

    responses: int
    unsent: int
    groups: tuple[tuple[str, int], ...]
    proposal: SheetState | None = None


def bases_of(gathering: Gathering) -> tuple[Basis, ...]:
    """Whose answers stand beside each other: the tables', or else the seats'."""
    return (Basis.TABLE,) if gathering is Gathering.TABLES else (Basis.INDIVIDUAL,)


def fewest_behind(at_tables: Collection[int]) -> int:
    """How many responses must stand behind a number, from how many seats sit at each table; a seat's own is of one.

    A table at which as many sit as may be shown is a group by itself, where all of them are.
    """
    is_of_groups = all(sit >= FEWEST_RESPONSES for sit in at_tables)
    return 1 if at_tables and is_of_groups else FEWEST_RESPONSES


def names_of_groups(groups: Collection[str]) -> Mapping[str, str]:
    """Under which name each broad group is shown, from the group of each response; under none where there are too few.

    Groups are put together until each that is shown holds as many responses as may be shown (rules 5.2).
    """
    if not any(groups):
        return dict.fromkeys(groups, "")
    shown: dict[str, str] = {}
    for together in put_together(Counter(group or _NO_GROUP for group in groups), FEWEST_RESPONSES):
        shown.update(dict.fromkeys(together, listed(together)))
    return {group: shown.get(group or _NO_GROUP, "") for group in groups}


def as_grouped(sheets: Iterable[AnswerSheet]) -> tuple[AnswerSheet, ...]:
    """The responses under the groups by which they are shown. What was frozen at sharing stays as it is."""
    listed_sheets = tuple(sheets)
    names = names_of_groups([sheet.group for sheet in listed_sheets])
    return tuple(replace(sheet, group=names[sheet.group]) for sheet in listed_sheets)


def what_would_be_shared(session: Session, *, identity: Identity, occasion: Occasion) -> ToShare:
    """What sharing would show the board.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``. Refused: it cannot be shared now.
    """
    require(identity, permission_for(AssessmentAction.SHARE), board_id=occasion.board_id)
    assessment_step(occasion.state, AssessmentAction.SHARE)
    groups = _groups_sent(session, occasion.board_id, occasion.assessment_id, bases_of(occasion.gathering))
    names = names_of_groups(list(groups.values()))
    shown = Counter(names[group] for group in groups.values() if names[group])
    unsent = select(_SHEET.c.id).where(
        _SHEET.c.board_id == occasion.board_id,
        _SHEET.c.assessment_id == occasion.assessment_id,
        _SHEET.c.basis.in_(bases_of(occasion.gathering)),
        _SHEET.c.state != SheetState.SENT,
    )
    return ToShare(
        responses=len(groups),
        unsent=len(session.execute(unsent).all()),
        groups=tuple(sorted(shown.items())),
        proposal=_proposal(session, occasion) if occasion.gathering is Gathering.DRAFT else None,
    )


def share(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, seen_version: int, now: datetime
) -> Assessment:
    """The self-assessment with its answers shared. No response changes from here on, and its groups are frozen.

    Raises:
        Refused: it is not closed, or the board is.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    action = AssessmentAction.SHARE
    board_to_change(session, identity=identity, permission=permission_for(action), board_id=board_id)
    row = lock_assessment(session, board_id=board_id, assessment_id=assessment_id)
    assessment_step(row.state, action)
    check_version(row, seen_version, called="self-assessment")
    groups = _groups_sent(session, board_id, assessment_id, bases_of(row.gathering))
    names = names_of_groups(list(groups.values()))
    under: dict[str, list[int]] = defaultdict(list)
    for sheet_id, group in groups.items():
        under[names[group]].append(sheet_id)
    which = update(_SHEET).where(_SHEET.c.board_id == board_id, _SHEET.c.id.in_(bindparam("ids", expanding=True)))
    for name, ids in under.items():
        session.connection().execute(which.values(group_shown=name, version=_SHEET.c.version + 1), {"ids": ids})
    take_step(session, row, action, actor=identity.acting_on(board_id), now=now)
    # What came after sharing is told by its time, and a clock that was set back must not leave out what came before.
    row.shared_at = max(now, _last_sent(session, board_id, assessment_id) or now)
    session.flush()
    return row


def _proposal(session: Session, occasion: Occasion) -> SheetState:
    wanted = select(_SHEET.c.state).where(
        _SHEET.c.board_id == occasion.board_id,
        _SHEET.c.assessment_id == occasion.assessment_id,
        _SHEET.c.basis == Basis.DRAFT,
    )
    return session.execute(wanted).scalars().first() or SheetState.NOT_STARTED


def _last_sent(session: Session, board_id: int, assessment_id: int) -> datetime | None:
    of_it = (_SHEET.c.board_id == board_id) & (_SHEET.c.assessment_id == assessment_id)
    found: datetime | None = session.execute(select(func.max(_SHEET.c.sent_at)).where(of_it)).scalar_one()
    return found


def _groups_sent(session: Session, board_id: int, assessment_id: int, bases: Collection[Basis]) -> dict[int, str]:
    """The broad group of each response that was sent, by the response's id."""
    wanted = (
        select(_SHEET.c.id, _GROUP.c.name)
        .outerjoin(_SEAT, and_(_SEAT.c.board_id == _SHEET.c.board_id, _SEAT.c.id == _SHEET.c.seat_id))
        .outerjoin(_GROUP, and_(_GROUP.c.board_id == _SEAT.c.board_id, _GROUP.c.id == _SEAT.c.group_id))
        .where(
            _SHEET.c.board_id == board_id,
            _SHEET.c.assessment_id == assessment_id,
            _SHEET.c.basis.in_(bases),
            _SHEET.c.state == SheetState.SENT,
        )
    )
    return {row.id: row.name or "" for row in session.execute(wanted)}
