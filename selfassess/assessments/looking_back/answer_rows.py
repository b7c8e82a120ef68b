"""Every answer that may leave the service, as lines of CSV: read by key in short transactions, some at a time.

What was answered under groups leaves without whose it is: levels and comments stand in rows of their own, in an order
that tells nothing, and of fewer than three responses nothing leaves. Nothing leaves of a response before it is shared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TextIO, TypeVar

from sqlalchemy import String, and_, func, select, type_coerce
from sqlmodel import Session

from selfassess.assessments.looking_back.answer_lines import COLUMNS, END, Told, cells
from selfassess.banks.publishing import get_bank
from selfassess.engine.answers import Basis
from selfassess.storage.naming import metadata
from selfassess.vocabulary import AssessmentState, SheetState, Visibility

_ASSESSMENT, _SHEET, _ANSWER = (metadata.tables[name] for name in ("assessment", "sheet", "answer"))
_EDITION, _SEAT = metadata.tables["edition"], metadata.tables["seat"]
_SHARED = (
    AssessmentState.SHARED,
    AssessmentState.AGREEING,
    AssessmentState.SIGNING,
    AssessmentState.SIGNED,
    AssessmentState.RECORDED,
)
_RESPONSES = frozenset({Basis.INDIVIDUAL, Basis.TABLE})
# So many answers are looked through at a time. A usual self-assessment's comments are read in one go: to look for some
# questions in each of its sheets takes longer.
_AT_ONCE, _COMMENTS_AT_ONCE = 6_000, 50_000
# Sheets are named in a statement, so that their answers are found by key and no others are looked at.
_SHEETS_AT_ONCE = 500

Id = TypeVar("Id")
Reading = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Occasion:
    id: int
    title: str
    visibility: Visibility
    edition_id: int
    digest: str


def write_answers(reading: Reading, file: TextIO, *, board_id: int, is_told_names: bool) -> None:
    """Write a row of headings and a row for each answer. ``is_told_names`` as ``agreeing.seeing`` has it."""
    file.write(cells(*COLUMNS) + END)
    with reading() as session:
        occasions = _occasions(session, board_id)
    for occasion in occasions:
        file.writelines(_lines_of(reading, board_id, occasion, is_told_names))


def _occasions(session: Session, board_id: int) -> tuple[_Occasion, ...]:
    wanted = (
        select(
            _ASSESSMENT.c.id, _ASSESSMENT.c.title, _ASSESSMENT.c.visibility, _ASSESSMENT.c.edition_id, _EDITION.c.digest
        )
        .join(_EDITION, and_(_EDITION.c.board_id == _ASSESSMENT.c.board_id, _EDITION.c.id == _ASSESSMENT.c.edition_id))
        .where(_ASSESSMENT.c.board_id == board_id, _ASSESSMENT.c.state.in_(_SHARED))
        .order_by(_ASSESSMENT.c.id)
    )
    return tuple(_Occasion(**row._mapping) for row in session.execute(wanted))


def _lines_of(reading: Reading, board_id: int, occasion: _Occasion, is_told_names: bool) -> Iterator[str]:
    """The lines of one self-assessment, some at a time: the board's and outsiders' first, then the responses."""
    with reading() as session:
        bank = get_bank(session, board_id=board_id, edition_id=occasion.edition_id, digest=occasion.digest)
        sheets = {row.id: row for row in session.execute(_sheets(board_id, occasion.id))}
    names = is_told_names and occasion.visibility is Visibility.NAMED
    told = Told(occasion.title, bank)
    whole = [row for row in sheets.values() if names or row.basis not in _RESPONSES]
    whole.sort(key=lambda row: (row.basis in _RESPONSES, row.id))
    for some in _some(whole, max(1, _AT_ONCE // max(1, len(bank.question)))):
        batch = {row.id: told.sheet(row.basis, row.seat or row.table_name or row.reviewer, row.scale) for row in some}
        with reading() as session:
            # Row by row: a list of them all would keep the garbage collector busier than this loop.
            lines = "".join(told.whole(session.execute(_answers_of(board_id, tuple(batch))), batch))
        yield lines
    if not names:
        responses = {row.id: row.seat or "" for row in sheets.values() if row.basis in _RESPONSES}
        yield from _apart(reading, board_id, told, responses)


def _apart(reading: Reading, board_id: int, told: Told, responses: Mapping[int, str]) -> Iterator[str]:
    """Levels by themselves and comments by themselves, each in an order that tells nothing, question by question."""
    levels: dict[str, Counter[tuple[str | None, str | None]]] = defaultdict(Counter)
    for sheets in _some(tuple(responses), _SHEETS_AT_ONCE):
        with reading() as session:
            counted = session.execute(_counts(board_id, sheets)).all()
        for question_id, level, none, times in counted:
            levels[question_id][level, none] += times
    questions = tuple(told.bank.question)
    for batch in _some(questions, max(1, _COMMENTS_AT_ONCE // max(1, len(responses)))):
        comments: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for sheets in _some(tuple(responses), _SHEETS_AT_ONCE):
            with reading() as session:
                said = session.execute(_comments(board_id, sheets, None if batch == questions else batch)).all()
            for sheet_id, question_id, comment, names_seat in said:
                comments[question_id].append((responses[sheet_id] if names_seat else "", comment))
        for question in batch:
            yield told.levels(question, levels[question])
            yield told.comments(question, comments[question], len(responses))


def _some(ids: Sequence[Id], at_once: int) -> Iterator[Sequence[Id]]:
    return (ids[start : start + at_once] for start in range(0, len(ids), at_once))


_ASSESSMENT_OF_SHEET = and_(_ASSESSMENT.c.board_id == _SHEET.c.board_id, _ASSESSMENT.c.id == _SHEET.c.assessment_id)
_CAME_IN_TIME = and_(_SHEET.c.state == SheetState.SENT, _SHEET.c.sent_at <= _ASSESSMENT.c.shared_at)
# As the text that it is: a million times it is worth its while.
_NO_LEVEL = type_coerce(_ANSWER.c.no_level, String).label("no_level")


def _sheets(board_id: int, assessment_id: int) -> Any:
    """What was sent before sharing, and what is the board's or outsiders'. What came later leaves with nothing."""
    return (
        select(
            _SHEET.c.id,
            _SHEET.c.basis,
            _SHEET.c.table_name,
            _SHEET.c.reviewer,
            _SEAT.c.name.label("seat"),
            _SHEET.c.scale,
        )
        .join(_ASSESSMENT, _ASSESSMENT_OF_SHEET)
        .outerjoin(_SEAT, and_(_SEAT.c.board_id == _SHEET.c.board_id, _SEAT.c.id == _SHEET.c.seat_id))
        .where(
            _SHEET.c.board_id == board_id,
            _SHEET.c.assessment_id == assessment_id,
            _SHEET.c.basis.in_((Basis.AGREED, Basis.EXTERNAL, Basis.DRAFT)) | _CAME_IN_TIME,
        )
    )


def _answers_of(board_id: int, sheets: Sequence[int]) -> Any:
    """Everything that these sheets say, sheet by sheet, as its key has it."""
    return (
        select(
            _ANSWER.c.sheet_id,
            _ANSWER.c.question_id,
            _ANSWER.c.level,
            _NO_LEVEL,
            _ANSWER.c.why_none,
            _ANSWER.c.comment,
        )
        .where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id.in_(sheets))
        .order_by(_ANSWER.c.sheet_id, _ANSWER.c.question_id)
    )


def _counts(board_id: int, sheets: Sequence[int]) -> Any:
    """How often each level, and each reason for none, was given to each question."""
    what = (_ANSWER.c.question_id, _ANSWER.c.level, _NO_LEVEL)
    wanted = select(*what, func.count()).where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id.in_(sheets))
    return wanted.group_by(*what)


def _comments(board_id: int, sheets: Sequence[int], questions: Sequence[str] | None) -> Any:
    """The comments on these questions, or on all."""
    what = (_ANSWER.c.sheet_id, _ANSWER.c.question_id, _ANSWER.c.comment, _ANSWER.c.names_seat)
    wanted = select(*what).where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id.in_(sheets))
    wanted = wanted.where(_ANSWER.c.comment != "")
    return wanted if questions is None else wanted.where(_ANSWER.c.question_id.in_(questions))
