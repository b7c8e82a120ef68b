"""The evidence beside answers, as rows that can be shown: how much there is, and what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from selfassess.storage.tables import metadata

_EVIDENCE = metadata.tables["evidence"]
_HERE = (
    _EVIDENCE.c.board_id == bindparam("board_id"),
    _EVIDENCE.c.answer_id.in_(bindparam("answers", expanding=True)),
    _EVIDENCE.c.removed_at.is_(None),
)
_COUNT = select(_EVIDENCE.c.answer_id, func.count().label("pieces")).where(*_HERE).group_by(_EVIDENCE.c.answer_id)
_SHOWN = ("id", "answer_id", "title", "kind", "dated_on", "link", "file_name", "size")
_LIST = select(*(_EVIDENCE.c[name] for name in _SHOWN)).where(*_HERE).order_by(_EVIDENCE.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceShown:
    """One piece of evidence: where it can be found, by a link or as a file; either may be empty."""

    id: int
    answer_id: int
    title: str
    kind: str
    dated_on: date | None
    link: str
    file_name: str | None
    size: int | None


def count_evidence(session: Session, *, board_id: int, answer_ids: Collection[int | None]) -> Mapping[int, int]:
    """How many pieces these answers have, by answer; those without any are left out."""
    ids = [answer_id for answer_id in answer_ids if answer_id is not None]
    if not ids:
        return {}
    rows = session.connection().execute(_COUNT, {"board_id": board_id, "answers": ids})
    return {row.answer_id: row.pieces for row in rows}


def list_evidence(
    session: Session, *, board_id: int, answer_ids: Collection[int]
) -> Mapping[int, tuple[EvidenceShown, ...]]:
    """The pieces of evidence of these answers, by answer, the earliest first."""
    found: dict[int, list[EvidenceShown]] = defaultdict(list)
    if answer_ids:
        which = {"board_id": board_id, "answers": list(answer_ids)}
        for row in session.connection().execute(_LIST, which):
            found[row.answer_id].append(EvidenceShown(**row._mapping))
    return {answer_id: tuple(pieces) for answer_id, pieces in found.items()}
