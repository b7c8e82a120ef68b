"""The self-assessments of a board that can be looked back at: signed, entered from a record, or agreed in draft.

Those of strengths and areas alone are among them. They have no levels: what is compared of them is what was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, permissions_on, require
from selfassess.assessments.agreeing.occasion import counts_as
from selfassess.assessments.setting_up.workflow import BEING_AGREED, FINISHED, HAS_LEVELS
from selfassess.errors import NotFound
from selfassess.storage.tables import metadata
from selfassess.vocabulary import Asks, AssessmentKind, AssessmentState

_BOARD, _ASSESSMENT, _EDITION = (metadata.tables[name] for name in ("board", "assessment", "edition"))
# Built once: the first page of every board asks for it.
_OF_ASSESSMENT = (
    *("id", "title", "state", "kind", "asks", "asks_of", "edition_id", "dated_on", "meets_on", "is_date_inferred"),
    *("source", "summary", "rebaselined", "version", "changes"),
)
_HELD: Select[Any] = (
    select(
        *(_ASSESSMENT.c[name] for name in _OF_ASSESSMENT),
        _EDITION.c.bank,
        _EDITION.c.edition,
        _EDITION.c.digest,
        _BOARD.c.name.label("board_name"),
    )
    .join(_EDITION, and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id))
    .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
    .where(
        _ASSESSMENT.c.board_id == bindparam("board_id"),
        _ASSESSMENT.c.state.in_(bindparam("states", expanding=True)),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One self-assessment of which the board said something of its own. ``dated`` is the day that it counts as."""

    id: int
    title: str
    state: AssessmentState
    kind: AssessmentKind
    asks: Asks
    asks_of: str
    edition_id: int
    bank_id: str
    edition: str
    digest: str
    board_name: str
    dated: date
    is_date_inferred: bool
    source: str
    summary: str
    rebaselined: str
    version: int
    changes: int

    @property
    def has_levels(self) -> bool:
        """Whether it gives levels, and not strengths and areas alone."""
        return self.kind is not AssessmentKind.FINDINGS

    @property
    def has_responses(self) -> bool:
        """Whether seats or tables can have answered it: not what was entered from a paper."""
        return self.has_levels and self.state is not AssessmentState.RECORDED

    @property
    def is_draft(self) -> bool:
        """Whether nobody has signed it yet."""
        return self.state in BEING_AGREED


def list_held(session: Session, *, identity: Identity, board_id: int, today: date) -> tuple[Held, ...]:
    """What this person may look back at, the earliest first. One statement.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    require(identity, Permission.READ_SIGNED, board_id=board_id)
    sees_draft = Permission.READ_SHARED in permissions_on(identity, board_id)
    # What the board is agreeing is its own draft: the board reads it, an observer waits for the signature.
    states = HAS_LEVELS if sees_draft else FINISHED
    found = [
        Held(
            id=row.id,
            title=row.title,
            state=row.state,
            kind=row.kind,
            asks=row.asks,
            asks_of=row.asks_of,
            edition_id=row.edition_id,
            bank_id=row.bank,
            edition=row.edition,
            digest=row.digest,
            board_name=row.board_name,
            dated=counts_as(row, today),
            is_date_inferred=row.is_date_inferred,
            source=row.source,
            summary=row.summary,
            rebaselined=row.rebaselined,
            version=row.version,
            changes=row.changes,
        )
        for row in session.connection().execute(_HELD, {"board_id": board_id, "states": states})
    ]
    return tuple(sorted(found, key=lambda held: (held.dated, held.id)))


def list_with_levels(session: Session, *, identity: Identity, board_id: int, today: date) -> tuple[Held, ...]:
    """Those among them that give levels.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    held = list_held(session, identity=identity, board_id=board_id, today=today)
    return tuple(each for each in held if each.has_levels)


def choose(held: Sequence[Held], *, from_id: int | None = None, to_id: int | None = None) -> tuple[Held, ...]:
    """Those to compare: the two that are named, or all on the latest one's question set.

    With ``to_id`` alone, that one and the one before it on its question set. Where nobody named the other, levels are
    compared with levels: those without stand aside unless the latest has none itself, or nothing else is left.

    Raises:
        NotFound: one that is named is not among them.
    """
    if from_id is None and to_id is None:
        return _alike(held, held[-1]) if held else ()
    if to_id is None:
        to_id = next((each.id for each in reversed(held) if each.id != from_id), from_id)
    later = _named(held, to_id)
    if from_id is not None:
        earlier = _named(held, from_id)
        return (earlier,) if earlier.id == later.id else (earlier, later)
    return _alike(held[: held.index(later) + 1], later)[-2:]


def has_levels(chosen: Sequence[Held]) -> bool:
    """Whether all of these give levels, so that these can be compared."""
    return all(each.has_levels for each in chosen)


def _alike(held: Sequence[Held], latest: Held) -> tuple[Held, ...]:
    """Those on the question set of the latest, with levels where it has them and another one has."""
    same = [each for each in held if each.bank_id == latest.bank_id]
    levels = [each for each in same if each.has_levels]
    return tuple(levels if latest.has_levels and len(levels) > 1 else same)


def _named(held: Sequence[Held], wanted: int | None) -> Held:
    found = next((each for each in held if each.id == wanted), None)
    if found is None:
        raise NotFound("There is no such self-assessment to compare.")
    return found
