"""Every answer that may leave the service, as rows of CSV: read by key in short transactions, some questions at a time.

What was answered under groups leaves without whose it is: levels and comments stand in rows of their own, in an order
that tells nothing, and of fewer than three responses nothing leaves. Nothing leaves of a response before it is shared.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TextIO

from sqlalchemy import String, and_, select, true, type_coerce
from sqlmodel import Session

from selfassess.banks.publishing import get_bank
from selfassess.engine.agreement import FEWEST_RESPONSES
from selfassess.engine.answers import Basis, NoLevel
from selfassess.engine.bank import Bank, Question
from selfassess.reports.csv import as_text
from selfassess.reports.wording import BASIS, NO_LEVEL
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
# So many rows are held in memory at most: a usual self-assessment is read in one go.
_AT_ONCE = 20_000
COLUMNS = ("Self-assessment", "Whose", "Seat or reviewer", "Question", "Level", "Code", "Why none", "Comment")

# What stands in many rows.
_known = lru_cache(maxsize=4096)(as_text)

Reading = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Occasion:
    id: int
    title: str
    visibility: Visibility
    edition_id: int
    digest: str


def write_answers(reading: Reading, file: TextIO, *, board_id: int, is_told_names: bool) -> int:
    """How many rows were written after the row of headings. ``is_told_names`` as ``agreeing.seeing`` has it."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    written = 0
    with reading() as session:
        occasions = _occasions(session, board_id)
    for occasion in occasions:
        for rows in _rows_of(reading, board_id, occasion, is_told_names):
            writer.writerows(rows)
            written += len(rows)
    return written


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


def _rows_of(
    reading: Reading, board_id: int, occasion: _Occasion, is_told_names: bool
) -> Iterator[list[Sequence[str]]]:
    """The rows of one self-assessment, some questions at a time, each batch over a transaction of its own."""
    with reading() as session:
        bank = get_bank(session, board_id=board_id, edition_id=occasion.edition_id, digest=occasion.digest)
        sheets = {row.id: row for row in session.execute(_sheets(board_id, occasion.id))}
    names = is_told_names and occasion.visibility is Visibility.NAMED
    responses = sum(row.basis in _RESPONSES for row in sheets.values())
    questions = tuple(bank.question.values())
    step = max(1, _AT_ONCE // max(1, len(sheets)))
    for start in range(0, len(questions), step):
        batch = questions[start : start + step]
        with reading() as session:
            wanted = None if len(batch) == len(questions) else [question.id for question in batch]
            found = session.execute(_answers(board_id, occasion.id, wanted)).all()
        by_question: dict[str, list[Any]] = defaultdict(list)
        for row in found:
            if row.sheet_id in sheets:
                by_question[row.question_id].append(row)
        told = _Told(occasion.title, bank, sheets, names, responses)
        yield [row for question in batch for row in told.rows(question, by_question[question.id])]


def _sheets(board_id: int, assessment_id: int) -> Any:
    """What was sent before sharing, and what is the board's or outsiders'. What came later leaves with nothing."""
    came_in_time = and_(_SHEET.c.state == SheetState.SENT, _SHEET.c.sent_at <= _ASSESSMENT.c.shared_at)
    return (
        select(
            _SHEET.c.id,
            _SHEET.c.basis,
            _SHEET.c.table_name,
            _SHEET.c.reviewer,
            _SEAT.c.name.label("seat"),
            _SHEET.c.scale,
        )
        .join(
            _ASSESSMENT, and_(_ASSESSMENT.c.board_id == _SHEET.c.board_id, _ASSESSMENT.c.id == _SHEET.c.assessment_id)
        )
        .outerjoin(_SEAT, and_(_SEAT.c.board_id == _SHEET.c.board_id, _SEAT.c.id == _SHEET.c.seat_id))
        .where(
            _SHEET.c.board_id == board_id,
            _SHEET.c.assessment_id == assessment_id,
            _SHEET.c.basis.in_((Basis.AGREED, Basis.EXTERNAL, Basis.DRAFT)) | came_in_time,
        )
    )


def _answers(board_id: int, assessment_id: int, questions: Sequence[str] | None) -> Any:
    return (
        select(
            _ANSWER.c.sheet_id,
            _ANSWER.c.question_id,
            _ANSWER.c.level,
            # As the text that it is: a million times it is worth its while.
            type_coerce(_ANSWER.c.no_level, String).label("no_level"),
            _ANSWER.c.why_none,
            _ANSWER.c.comment,
            _ANSWER.c.names_seat,
            _ANSWER.c.choice_salt,
        )
        .join(_SHEET, and_(_SHEET.c.board_id == _ANSWER.c.board_id, _SHEET.c.id == _ANSWER.c.sheet_id))
        .where(
            _ANSWER.c.board_id == board_id,
            _SHEET.c.assessment_id == assessment_id,
            # Without a list the sheets' rows are read in one sweep each.
            true() if questions is None else _ANSWER.c.question_id.in_(questions),
        )
    )


class _Told:
    """What may be told of the answers of one self-assessment."""

    def __init__(self, title: str, bank: Bank, sheets: Mapping[int, Any], names: bool, responses: int) -> None:
        self._title = as_text(title)
        self._bank = bank
        self._sheets = sheets
        self._names = names
        self._responses = responses
        self._levels: dict[tuple[str, str | None, str | None, str], tuple[str, str]] = {}

    def rows(self, question: Question, answers: Iterable[Any]) -> Iterator[Sequence[str]]:
        """The rows of one question: the board's and outsiders' first, then the responses."""
        given = []
        for row in answers:
            if self._sheets[row.sheet_id].basis in _RESPONSES:
                given.append(row)
            else:
                yield self._whole(question, row)
        if self._names:
            yield from (self._whole(question, row) for row in given)
        else:
            yield from self._apart(question, given)

    def _whole(self, question: Question, row: Any) -> Sequence[str]:
        sheet = self._sheets[row.sheet_id]
        who = sheet.seat or sheet.table_name or sheet.reviewer
        level = self._level(question, row)
        why = as_text(row.why_none) if row.level is None else ""
        return (*self._head(question, BASIS[sheet.basis], who), *level, why, as_text(row.comment))

    def _apart(self, question: Question, given: Sequence[Any]) -> Iterator[Sequence[str]]:
        """Levels by themselves and comments by themselves, in an order that tells nothing."""
        whose = BASIS[Basis.INDIVIDUAL]
        head = self._head(question, whose, "")
        chosen = sorted((row for row in given if row.level or row.no_level), key=lambda row: row.choice_salt)
        if len(chosen) >= FEWEST_RESPONSES:
            # Why something does not apply may tell whose answer it is.
            yield from ((*head, *self._level(question, row), "", "") for row in chosen)
        said = [row for row in given if row.comment]
        named = [row for row in said if row.names_seat]
        for row in named:
            seat = self._sheets[row.sheet_id].seat or ""
            yield (*self._head(question, whose, seat), "", "", "", as_text(row.comment))
        if self._responses - len(named) >= FEWEST_RESPONSES:
            others = sorted(row.comment for row in said if not row.names_seat)
            yield from ((*head, "", "", "", as_text(comment)) for comment in others)

    def _head(self, question: Question, whose: str, who: str) -> tuple[str, ...]:
        return self._title, whose, _known(who), _known(question.id)

    def _level(self, question: Question, row: Any) -> tuple[str, str]:
        """The level in words and its code, or the reason for none; worked out once for each."""
        key = (question.id, row.level, row.no_level, self._sheets[row.sheet_id].scale)
        if key not in self._levels:
            self._levels[key] = self._read_level(question, *key[1:])
        return self._levels[key]

    def _read_level(self, question: Question, code: str | None, none: str | None, scale: str) -> tuple[str, str]:
        if code is not None and question.is_scored:
            level = self._bank.scale_of(question, scale or None).by_code.get(code)
            return as_text(level.label if level else code), as_text(code)
        if none is None and not question.is_scored:
            return "", ""
        return NO_LEVEL[NoLevel(none or NoLevel.NOT_ANSWERED)], ""
