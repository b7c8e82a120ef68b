"""The self-assessments of a board that can be looked back at: signed, entered from a record, or agreed in draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, permissions_on, require
from selfassess.errors import NotFound
from selfassess.storage.naming import metadata
from selfassess.vocabulary import Asks, AssessmentKind, AssessmentState

_BOARD, _ASSESSMENT, _EDITION = (metadata.tables[name] for name in ("board", "assessment", "edition"))
_DONE = (AssessmentState.SIGNED, AssessmentState.RECORDED)
# What the board is agreeing is its own draft: the board reads it, an observer waits for the signature.
_DRAFT = (AssessmentState.AGREEING, AssessmentState.SIGNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One self-assessment that has levels of the board's own. ``dated`` is the day that they count as."""

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
    def is_draft(self) -> bool:
        """Whether nobody has signed it yet."""
        return self.state in _DRAFT


def list_held(session: Session, *, identity: Identity, board_id: int, today: date) -> tuple[Held, ...]:
    """What this person may look back at, the earliest first. One statement.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    require(identity, Permission.READ_SIGNED, board_id=board_id)
    sees_draft = Permission.READ_SHARED in permissions_on(identity, board_id)
    wanted = (
        select(
            _ASSESSMENT,
            _EDITION.c.bank,
            _EDITION.c.edition,
            _EDITION.c.digest,
            _BOARD.c.name.label("board_name"),
        )
        .join(_EDITION, and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id))
        .join(_BOARD, _BOARD.c.id == _ASSESSMENT.c.board_id)
        .where(
            _ASSESSMENT.c.board_id == board_id,
            _ASSESSMENT.c.kind != AssessmentKind.FINDINGS,
            _ASSESSMENT.c.state.in_((*_DONE, *_DRAFT) if sees_draft else _DONE),
        )
    )
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
            dated=row.dated_on or row.meets_on or today,
            is_date_inferred=row.is_date_inferred,
            source=row.source,
            summary=row.summary,
            rebaselined=row.rebaselined,
            version=row.version,
            changes=row.changes,
        )
        for row in session.execute(wanted)
    ]
    return tuple(sorted(found, key=lambda held: (held.dated, held.id)))


def choose(held: Sequence[Held], *, from_id: int | None = None, to_id: int | None = None) -> tuple[Held, ...]:
    """Those to compare: the two that are named, or all on the latest one's question set.

    With ``to_id`` alone, that one and the one before it on its question set.

    Raises:
        NotFound: one that is named is not among them.
    """
    if from_id is None and to_id is None:
        return tuple(each for each in held if each.bank_id == held[-1].bank_id) if held else ()
    if to_id is None:
        to_id = next((each.id for each in reversed(held) if each.id != from_id), from_id)
    later = _named(held, to_id)
    if from_id is not None:
        earlier = _named(held, from_id)
        return (earlier,) if earlier.id == later.id else (earlier, later)
    before = [each for each in held if each.bank_id == later.bank_id and held.index(each) < held.index(later)]
    return (*before[-1:], later)


def _named(held: Sequence[Held], wanted: int | None) -> Held:
    found = next((each for each in held if each.id == wanted), None)
    if found is None:
        raise NotFound("There is no such self-assessment to compare.")
    return found
