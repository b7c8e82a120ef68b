"""Words taken out of the rows behind what is signed: answers with every kept version, evidence, what stands beside.

Each change is one that the triggers of signed rows leave open: a text becomes empty, and nothing else changes. A
lasting item cannot be empty; it says that it was taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, delete, literal, or_, select, tuple_, update
from sqlmodel import Session

from selfassess.audit.erasure import TextName, blank_same
from selfassess.audit.events import Event, ObjectType
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import metadata

TAKEN_OUT = "Taken out"
_ANSWER, _VERSION, _RECOVERY = (metadata.tables[name] for name in ("answer", "answer_version", "answer_recovery"))
_SHEET, _EVIDENCE, _FINDING = (metadata.tables[name] for name in ("sheet", "evidence", "finding"))
_JUDGEMENT, _EVENT = metadata.tables["theme_judgement"], metadata.tables["audit_event"]
_BLANK = {"comment": "", "why_none": "", "dissent": "", "words_salt": ""}
# Texts that stand by themselves: table, column, and by which column the self-assessment is named.
_TEXTS = (
    ("assessment", "summary", "id"),
    ("assessment", "rebaselined", "id"),
    ("assessment", "source", "id"),
    ("message", "text", "assessment_id"),
    ("recommendation", "text", "assessment_id"),
    ("finding_review", "note", "assessment_id"),
    ("sheet", "reviewer", "assessment_id"),
    ("sheet", "source", "assessment_id"),
    ("asked_question", "why", "assessment_id"),
)
_BEHIND = "What was answered, and its history"
# Those among them that no snapshot has, and what they are.
_UNSIGNED = (
    ("asked_question", "why", "Why a question was asked"),
    ("finding_review", "note", "A note on how a strength or an area stands"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsBlanked:
    """What went from rows: how many, the texts of the trail that are gone with them, and files to be taken away."""

    rows: int
    gone: tuple[TextName, ...]
    files: tuple[str, ...]


def blank_rows(session: WritingSession, *, board_id: int, assessment_id: int, words: str, now: datetime) -> RowsBlanked:
    """What was blanked of one self-assessment, which is locked, wherever it said exactly these words."""
    answers, gone = _blank_answers(session, board_id, assessment_id, words)
    pieces, files = _blank_evidence(session, board_id, assessment_id, words, now)
    rows = answers + pieces + _blank_findings(session, board_id, words, now)
    for table, column, by in _TEXTS:
        rows += _blank_text(session, table, column, by, board_id, assessment_id, words)
    of_sheets = _JUDGEMENT.c.sheet_id.in_(_sheets(board_id, assessment_id))
    judged = update(_JUDGEMENT).where(_JUDGEMENT.c.board_id == board_id, of_sheets, _JUDGEMENT.c.reason == words)
    rows += session.connection().execute(judged.values(reason="")).rowcount
    beside = blank_same(session, board_id, words)
    return RowsBlanked(rows=rows + len(beside), gone=(*gone, *beside), files=files)


def places_in_rows(session: Session, *, board_id: int, assessment_id: int, words: str) -> tuple[str, ...]:
    """Where these exact words stand behind what was signed, in plain words: in an answer or once in one, in a piece of
    evidence, or where no snapshot has them.
    """
    pieces = select(_EVIDENCE.c.id).where(*_pieces_saying(board_id, assessment_id, words))
    wanted = (
        (_BEHIND, _answers_saying(board_id, assessment_id, words)),
        (_BEHIND, pieces),
        *(
            (called, select(literal(1)).where(*_saying(table, column, "assessment_id", board_id, assessment_id, words)))
            for table, column, called in _UNSIGNED
        ),
    )
    places = (called for called, saying in wanted if session.execute(saying.limit(1)).first() is not None)
    return tuple(dict.fromkeys(places)) if words else ()


def _answers_saying(board_id: int, assessment_id: int, words: str) -> Select[Any]:
    say_now = select(_ANSWER.c.id).where(_ANSWER.c.board_id == board_id, _says(_ANSWER, words))
    said_once = select(_VERSION.c.answer_id).where(_VERSION.c.board_id == board_id, _says(_VERSION, words))
    return select(_ANSWER.c.id, _ANSWER.c.sheet_id, _ANSWER.c.question_id).where(
        _ANSWER.c.board_id == board_id,
        _ANSWER.c.sheet_id.in_(_sheets(board_id, assessment_id)),
        _ANSWER.c.id.in_(say_now.union(said_once)),
    )


def _pieces_saying(board_id: int, assessment_id: int, words: str) -> tuple[ColumnElement[bool], ...]:
    of_sheets = _ANSWER.c.sheet_id.in_(_sheets(board_id, assessment_id))
    answers = select(_ANSWER.c.id).where(_ANSWER.c.board_id == board_id, of_sheets)
    says = or_(*(_EVIDENCE.c[name] == words for name in ("title", "kind", "link", "file_name")))
    return (_EVIDENCE.c.board_id == board_id, _EVIDENCE.c.answer_id.in_(answers), says)


def _blank_answers(
    session: WritingSession, board_id: int, assessment_id: int, words: str
) -> tuple[int, tuple[TextName, ...]]:
    """Every answer that says these words or ever said them loses its words, in all its versions."""
    found = session.execute(_answers_saying(board_id, assessment_id, words)).all()
    if not found:
        return 0, ()
    ids = [row.id for row in found]
    heads = update(_ANSWER).where(_ANSWER.c.board_id == board_id, _ANSWER.c.id.in_(ids))
    session.connection().execute(heads.values(_BLANK))
    versions = update(_VERSION).where(_VERSION.c.board_id == board_id, _VERSION.c.answer_id.in_(ids))
    session.connection().execute(versions.values(_BLANK))
    place = tuple_(_RECOVERY.c.sheet_id, _RECOVERY.c.question_id)
    places = place.in_([(row.sheet_id, row.question_id) for row in found])
    session.connection().execute(delete(_RECOVERY).where(_RECOVERY.c.board_id == board_id, places))
    return len(ids), _saves_of(session, board_id, ids)


def _saves_of(session: Session, board_id: int, answer_ids: list[int]) -> tuple[TextName, ...]:
    """The words that the trail holds a hash of, for each time that these answers were saved."""
    wanted = select(_EVENT.c.seq).where(
        _EVENT.c.board_id == board_id,
        _EVENT.c.chain == board_id,
        _EVENT.c.event == Event.ANSWER_SAVED,
        _EVENT.c.object_type == ObjectType.ANSWER,
        _EVENT.c.object_id.in_(answer_ids),
    )
    return tuple(TextName(seq, "words") for seq in session.execute(wanted).scalars())


def _blank_evidence(
    session: WritingSession, board_id: int, assessment_id: int, words: str, now: datetime
) -> tuple[int, tuple[str, ...]]:
    here = _pieces_saying(board_id, assessment_id, words)
    found = session.execute(select(_EVIDENCE.c.id, _EVIDENCE.c.stored_name).where(*here)).all()
    if not found:
        return 0, ()
    blank = {"title": "", "link": "", "removed_at": now}
    these = update(_EVIDENCE).where(_EVIDENCE.c.board_id == board_id, _EVIDENCE.c.id.in_([row.id for row in found]))
    session.connection().execute(these.values(blank))
    named = these.where(_EVIDENCE.c.file_name.is_not(None))
    session.connection().execute(named.values(file_name=""))
    return len(found), tuple(row.stored_name for row in found if row.stored_name)


def _blank_findings(session: WritingSession, board_id: int, words: str, now: datetime) -> int:
    said = update(_FINDING).where(_FINDING.c.board_id == board_id, _FINDING.c.text == words)
    gone = {"text": TAKEN_OUT, "removed_at": now, "version": _FINDING.c.version + 1}
    return session.connection().execute(said.values(gone)).rowcount


def _blank_text(
    session: WritingSession, table: str, column: str, by: str, board_id: int, assessment_id: int, words: str
) -> int:
    said = update(metadata.tables[table]).where(*_saying(table, column, by, board_id, assessment_id, words))
    return session.connection().execute(said.values({column: ""})).rowcount


def _saying(
    table: str, column: str, by: str, board_id: int, assessment_id: int, words: str
) -> tuple[ColumnElement[bool], ...]:
    of = metadata.tables[table]
    return of.c.board_id == board_id, of.c[by] == assessment_id, of.c[column] == words


def _sheets(board_id: int, assessment_id: int) -> ColumnElement[int]:
    wanted = select(_SHEET.c.id).where(_SHEET.c.board_id == board_id, _SHEET.c.assessment_id == assessment_id)
    return wanted.scalar_subquery()


def _says(of: FromClause, words: str) -> ColumnElement[bool]:
    return or_(of.c.comment == words, of.c.why_none == words, of.c.dissent == words)
