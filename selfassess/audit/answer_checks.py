"""The answers beside the events: what each says now, and what its kept versions say, fits the event that saved it.

An ``answer.saved`` event holds a salted hash of level, reason for none and texts, and the question, seat and assessment
that they belong to. The salt stands with the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import ColumnElement, String, and_, tuple_, type_coerce
from sqlmodel import Session, col, select

from selfassess.audit.chain_rows import EventRow
from selfassess.audit.erasure import SheetName, TextName
from selfassess.audit.events import Event, Fact
from selfassess.audit.findings import What
from selfassess.audit.text_checks import Doubt
from selfassess.audit.trail import INSTALLATION, canonical, text_hash
from selfassess.storage.tables import Answer, AnswerVersion, AuditEvent, Sheet

_CONTENT = "content"
_OBJECT = "answer"


def answer_hash(*, level: str | None, no_level: str | None, why_none: str, comment: str, salt: str) -> str:
    """What stands in the trail for what an answer says, as 64 hexadecimal digits."""
    said = {"comment": comment, "level": level, "no_level": no_level, "why_none": why_none}
    return text_hash(canonical(said), salt)


class _Said(NamedTuple):
    """What a row says at one version, as it was read."""

    answer_id: int
    version: Any
    level: Any
    no_level: Any
    why_none: Any
    comment: Any
    salt: Any

    @property
    def has_text(self) -> bool:
        """Whether it has any text that could have been erased."""
        return bool(self.why_none or self.comment)

    def hash(self) -> str:
        """What belongs into the trail for it, or an empty text for what no answer can say."""
        said = self._asdict()
        del said["answer_id"], said["version"]
        try:
            return answer_hash(**said)
        except (TypeError, ValueError):
            return ""


class _Place(NamedTuple):
    """Where an answer belongs. An id alone does not say: SQLite gives that of a deleted answer to another."""

    assessment: Fact
    seat: Fact
    question: Fact


class _Head(NamedTuple):
    """What an answer says now, and where it belongs."""

    said: _Said
    place: _Place


class Answers:
    """The check of answers against the events that saved them."""

    what = What.RECORD

    def of_page(self, session: Session, chain: int, rows: Sequence[EventRow]) -> Iterator[Doubt]:
        """Answers that are gone, were moved or put back, or say something else than was saved."""
        saves = [row for row in rows if row.fields["event"] == Event.ANSWER_SAVED and _answer_of(row) is not None]
        heads = _heads(session, chain, saves) if saves else {}
        versions = _versions(session, chain, saves) if saves else {}
        gone = []
        for row in saves:
            answer_id, version = row.fields["object_id"], row.fields["object_version"]
            head, facts = heads.get(answer_id), row.facts
            if head is None or head.place != _place_of(facts):
                gone.append(row)
            else:
                yield from _compared(row, facts.get(_CONTENT), head.said, versions.get((answer_id, version)))
        if gone:
            yield from _missing(session, chain, gone)

    def at_end(self, session: Session, chain: int) -> Iterator[Doubt]:
        """Answers and kept versions that no event saved."""
        if chain == INSTALLATION:
            return
        unsaved = select(Answer.id, Answer.version).where(Answer.board_id == chain)
        for id_, version in session.exec(unsaved.where(~_saved(chain, Answer.id, Answer.version))):
            yield Doubt(None, f"Answer {id_} says something that no event saved (its version {version}).")
        unsaved = select(AnswerVersion.answer_id, AnswerVersion.version).where(AnswerVersion.board_id == chain)
        for id_, version in session.exec(unsaved.where(~_saved(chain, AnswerVersion.answer_id, AnswerVersion.version))):
            yield Doubt(None, f"Version {version} of answer {id_} is kept, and no event saved it.")


def _answer_of(row: EventRow) -> tuple[int, int] | None:
    id_, version = row.fields["object_id"], row.fields["object_version"]
    return (id_, version) if isinstance(id_, int) and isinstance(version, int) else None


def _place_of(facts: Mapping[str, Fact]) -> _Place:
    return _Place(*map(facts.get, _Place._fields))


def _heads(session: Session, chain: int, saves: Sequence[EventRow]) -> dict[int, _Head]:
    of_sheet = and_(col(Sheet.board_id) == col(Answer.board_id), col(Sheet.id) == col(Answer.sheet_id))
    columns = _columns(Answer, Answer.id)
    wanted = sqlalchemy.select(*columns, col(Sheet.assessment_id), col(Sheet.seat_id), col(Answer.question_id))
    wanted = wanted.outerjoin(Sheet, of_sheet).where(col(Answer.board_id) == chain)
    found = session.execute(wanted.where(col(Answer.id).in_({row.fields["object_id"] for row in saves})))
    heads = (_Head(_Said(*said[:-3]), _Place(*said[-3:])) for said in found)
    return {head.said.answer_id: head for head in heads}


def _versions(session: Session, chain: int, saves: Sequence[EventRow]) -> dict[tuple[int, int], _Said]:
    keys = tuple_(col(AnswerVersion.answer_id), col(AnswerVersion.version))
    wanted = sqlalchemy.select(*_columns(AnswerVersion, AnswerVersion.answer_id))
    wanted = wanted.where(col(AnswerVersion.board_id) == chain, keys.in_([_answer_of(row) for row in saves]))
    return {(said[0], said[1]): _Said(*said) for said in session.execute(wanted)}


def _columns(table: type[Answer] | type[AnswerVersion], answer_id: Any) -> tuple[Any, ...]:
    # As it is kept: a reason for none that does not exist would raise.
    no_level = type_coerce(col(table.no_level), String)
    return (
        col(answer_id),
        col(table.version),
        col(table.level),
        no_level,
        col(table.why_none),
        col(table.comment),
        col(table.salt),
    )


def _compared(row: EventRow, content: Fact, now: _Said, kept: _Said | None) -> Iterator[Doubt]:
    version = row.fields["object_version"]
    what = f"Answer {now.answer_id}"
    # On SQLite anything may stand there.
    if not isinstance(now.version, int) or now.version < version:
        yield Doubt(row.seq, f"{what} was put back to version {now.version}; event {row.seq} saved version {version}.")
    for said in (now if now.version == version else None, kept):
        if said is not None and said.hash() != content:
            told = f"{what} does not say what event {row.seq} saved (its version {version})."
            yield Doubt(row.seq, told, None if said.has_text else TextName(row.seq, _CONTENT))


def _missing(session: Session, chain: int, rows: Sequence[EventRow]) -> Iterator[Doubt]:
    """Answers that are not where they were saved. The response stays when its answers are lawfully deleted."""
    places = {row.seq: _place_of(row.facts) for row in rows}
    wanted = select(Sheet.assessment_id, Sheet.seat_id, Sheet.id).where(Sheet.board_id == chain)
    ids = [place.assessment for place in places.values() if isinstance(place.assessment, int)]
    found = session.exec(wanted.where(col(Sheet.assessment_id).in_(ids)))
    sheets: dict[tuple[Fact, Fact], int] = {(assessment, seat): id_ for assessment, seat, id_ in found}
    for row in rows:
        sheet_id = sheets.get(places[row.seq][:2])
        told = f"Answer {row.fields['object_id']}, which event {row.seq} saved, is gone, and no event says so."
        yield Doubt(row.seq, told, None if sheet_id is None else SheetName(sheet_id))


def _saved(chain: int, answer_id: Any, version: Any) -> ColumnElement[bool]:
    """Whether an event of this chain saved this answer at this version."""
    return (
        select(AuditEvent.id)
        .where(
            AuditEvent.chain == chain,
            AuditEvent.event == Event.ANSWER_SAVED,
            AuditEvent.object_type == _OBJECT,
            AuditEvent.object_id == answer_id,
            AuditEvent.object_version == version,
        )
        .exists()
    )
