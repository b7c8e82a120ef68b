"""The answers beside the events: what each says now, and what its kept versions say, fits the event that saved it.

An ``answer.saved`` event holds a salted hash of the choice and one of the words, and the question, seat and assessment
that they belong to. The salts stand with the answer. ``audit.verify`` takes this check as a companion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import ColumnElement, String, and_, tuple_, type_coerce
from sqlmodel import Session, col, select

from selfassess.assessments.answering.answer_hashes import CHOICE, WORDS, choice_hash, words_hash
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.standing import GIVEN
from selfassess.audit.chain_rows import EventRow
from selfassess.audit.erasure import SheetName, TextName
from selfassess.audit.events import Event, Fact, ObjectType
from selfassess.audit.findings import What
from selfassess.audit.text_checks import Doubt
from selfassess.audit.trail import INSTALLATION
from selfassess.storage.tables import Answer, AnswerVersion, AuditEvent, Sheet


class _Said(NamedTuple):
    """What a row says at one version, as it was read: on SQLite anything may stand there."""

    answer_id: int
    version: Any
    level: Any
    no_level: Any
    why_none: Any
    comment: Any
    names_seat: Any
    lower_because: Any
    dissent: Any
    carried_from: Any
    is_confirmed: Any
    is_undiscussed: Any
    choice_salt: Any
    words_salt: Any

    @property
    def is_erased(self) -> bool:
        """Whether its words are blank with their salt, as lawful erasure leaves them."""
        return not (self.why_none or self.comment or self.dissent or self.words_salt)

    def fits_choice(self, expected: Fact) -> bool:
        """Whether it has the level, or the reason for none, of this hash."""
        return _fits(choice_hash, self._answer, self.choice_salt, expected)

    def fits_words(self, expected: Fact) -> bool:
        """Whether it has the words of this hash."""
        return _fits(words_hash, self._answer, self.words_salt, expected)

    @property
    def _answer(self) -> GivenAnswer:
        return GivenAnswer(**{part: getattr(self, part) for part in GIVEN})


class _Place(NamedTuple):
    """Where an answer belongs. An id alone does not say: SQLite gives that of a deleted answer to another."""

    assessment_id: Fact
    seat_id: Fact
    sheet_id: Fact
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
                yield from _compared(row, facts, head.said, versions.get((answer_id, version)))
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
    place = (col(Sheet.assessment_id), col(Sheet.seat_id), col(Answer.sheet_id), col(Answer.question_id))
    wanted = sqlalchemy.select(*columns, *place)
    wanted = wanted.outerjoin(Sheet, of_sheet).where(col(Answer.board_id) == chain)
    found = session.execute(wanted.where(col(Answer.id).in_({row.fields["object_id"] for row in saves})))
    heads = (_Head(_Said(*said[:-4]), _Place(*said[-4:])) for said in found)
    return {head.said.answer_id: head for head in heads}


def _versions(session: Session, chain: int, saves: Sequence[EventRow]) -> dict[tuple[int, int], _Said]:
    keys = tuple_(col(AnswerVersion.answer_id), col(AnswerVersion.version))
    wanted = sqlalchemy.select(*_columns(AnswerVersion, AnswerVersion.answer_id))
    wanted = wanted.where(col(AnswerVersion.board_id) == chain, keys.in_([_answer_of(row) for row in saves]))
    return {(said[0], said[1]): _Said(*said) for said in session.execute(wanted)}


def _columns(table: type[Answer] | type[AnswerVersion], answer_id: Any) -> tuple[Any, ...]:
    # As they are kept: a value that does not exist would raise.
    no_level = type_coerce(col(table.no_level), String)
    return (
        col(answer_id),
        col(table.version),
        col(table.level),
        no_level,
        col(table.why_none),
        col(table.comment),
        col(table.names_seat),
        type_coerce(col(table.lower_because), String),
        col(table.dissent),
        col(table.carried_from),
        col(table.is_confirmed),
        col(table.is_undiscussed),
        col(table.choice_salt),
        col(table.words_salt),
    )


def _compared(row: EventRow, facts: Mapping[str, Fact], now: _Said, kept: _Said | None) -> Iterator[Doubt]:
    version = row.fields["object_version"]
    what = f"Answer {now.answer_id}"
    if not isinstance(now.version, int) or now.version < version:
        yield Doubt(row.seq, f"{what} was put back to version {now.version}; event {row.seq} saved version {version}.")
    for said in (now if now.version == version else None, kept):
        if said is None:
            continue
        if not said.fits_choice(facts.get(CHOICE)):
            yield Doubt(row.seq, f"{what} has not the level or reason that event {row.seq} saved (version {version}).")
        if not said.fits_words(facts.get(WORDS)):
            told = f"{what} does not say in words what event {row.seq} saved (version {version})."
            yield Doubt(row.seq, told, TextName(row.seq, WORDS) if said.is_erased else None)


def _fits(hash_of: Callable[[GivenAnswer, str], str], answer: GivenAnswer, salt: str, expected: Fact) -> bool:
    try:
        return hash_of(answer, salt) == expected
    except (TypeError, ValueError):
        # No answer can say that.
        return False


def _missing(session: Session, chain: int, rows: Sequence[EventRow]) -> Iterator[Doubt]:
    """Answers that are not where they were saved. The response stays when its answers are lawfully deleted."""
    ids = {row.seq: _place_of(row.facts).sheet_id for row in rows}
    wanted = select(Sheet.id).where(Sheet.board_id == chain, col(Sheet.id).in_({id_ for id_ in ids.values() if id_}))
    there = set(session.exec(wanted))
    for row in rows:
        sheet_id = ids[row.seq]
        told = f"Answer {row.fields['object_id']}, which event {row.seq} saved, is gone, and no event says so."
        yield Doubt(row.seq, told, SheetName(sheet_id) if isinstance(sheet_id, int) and sheet_id in there else None)


def _saved(chain: int, answer_id: Any, version: Any) -> ColumnElement[bool]:
    """Whether an event of this chain saved this answer at this version."""
    return (
        select(AuditEvent.id)
        .where(
            AuditEvent.chain == chain,
            AuditEvent.event == Event.ANSWER_SAVED,
            AuditEvent.object_type == ObjectType.ANSWER,
            AuditEvent.object_id == answer_id,
            AuditEvent.object_version == version,
        )
        .exists()
    )
