"""Every answer that may leave the service, as lines of CSV: read by key in short transactions, some at a time.

What was answered under groups leaves without whose it is: levels and comments stand in rows of their own, in an order
that tells nothing, and of fewer than three responses nothing leaves. Where at least three sit at each table, each is a
group by itself and stands under its name. Nothing leaves of a response before it is shared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TextIO, TypeVar

from sqlalchemy import Row, String, and_, func, or_, select, type_coerce
from sqlmodel import Session

from selfassess.assessments.agreeing.sharing import bases_of, fewest_behind
from selfassess.assessments.answering.counted import CAME_IN_TIME, ITS_ASSESSMENT
from selfassess.assessments.looking_back.answer_lines import COLUMNS, END, Told, cells
from selfassess.assessments.looking_back.asked_of_all import asked_of_all
from selfassess.assessments.looking_back.conditions_met import count_given, tied
from selfassess.assessments.looking_back.documents import settled
from selfassess.assessments.looking_back.sitting import SITTING, sitting_at
from selfassess.assessments.setting_up.workflow import ANSWERS_SHARED
from selfassess.banks.publishing import get_bank
from selfassess.engine.agreement import FEWEST_RESPONSES
from selfassess.engine.answers import Basis
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentState, Gathering, SheetState, Visibility

_ASSESSMENT, _SHEET, _ANSWER = (metadata.tables[name] for name in ("assessment", "sheet", "answer"))
_EDITION, _SEAT = metadata.tables["edition"], metadata.tables["seat"]
_SHARED = ANSWERS_SHARED | {AssessmentState.RECORDED}
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
    state: AssessmentState
    visibility: Visibility
    gathering: Gathering
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
            *(_ASSESSMENT.c[name] for name in ("id", "title", "state", "visibility", "gathering", "edition_id")),
            _EDITION.c.digest,
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
        asked = asked_of_all(session, board_id, occasion.id)
    names = is_told_names and occasion.visibility is Visibility.NAMED
    bases = bases_of(occasion.gathering)
    told = Told(occasion.title, settled(occasion.state), bank, bases[0])
    responses = {id: row for id, row in sheets.items() if row.basis in bases}
    are_groups = fewest_behind([sitting_at(row) for row in responses.values()]) < FEWEST_RESPONSES
    own = {row.id: _begun(told, row) for row in sheets.values() if row.basis is Basis.AGREED}
    with reading() as session:
        lines = "".join(told.agreed(session.execute(_answers_of(board_id, tuple(own), *_CARRIED)), own))
    yield lines
    others = [row for row in sheets.values() if row.id not in own]
    whole = [row for row in others if names or row.basis not in _RESPONSES or (are_groups and row.id in responses)]
    whole.sort(key=lambda row: (row.basis in _RESPONSES, row.id))
    for some in _some(whole, max(1, _AT_ONCE // max(1, len(bank.question)))):
        batch = {row.id: _begun(told, row) for row in some}
        with reading() as session:
            # Row by row: a list of them all would keep the garbage collector busier than this loop.
            lines = "".join(told.whole(session.execute(_answers_of(board_id, tuple(batch))), batch))
        yield lines
    if not names and not are_groups:
        yield from _apart(reading, board_id, told, {id: row.seat or "" for id, row in responses.items()}, asked)


def _apart(
    reading: Reading, board_id: int, told: Told, responses: Mapping[int, str], asked: Collection[str]
) -> Iterator[str]:
    """Levels by themselves and comments by themselves, each in an order that tells nothing, question by question.

    Who speaks of a question hides among all responses, or where not everybody was ``asked``, among those that answered.
    """
    levels: dict[str, Counter[tuple[str | None, str | None]]] = defaultdict(Counter)
    together = tied(told.bank)
    for sheets in _some(tuple(responses), _SHEETS_AT_ONCE):
        with reading() as session:
            counted = session.execute(_counts(board_id, sheets)).all()
            tied_rows = session.execute(_choices(board_id, sheets, together)).all() if together else ()
        for question_id, level, none, times in counted:
            if question_id not in together:
                levels[question_id][level, none] += times
        for question_id, given in count_given(told.bank, tied_rows).items():
            levels[question_id].update(given)
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
            among = len(responses) if question in asked else levels[question].total()
            yield told.comments(question, comments[question], among)


def _begun(told: Told, row: Row[Any]) -> Any:
    return told.sheet(row.basis, row.seat or row.table_name or row.reviewer, row.scale)


def _some(ids: Sequence[Id], at_once: int) -> Iterator[Sequence[Id]]:
    return (ids[start : start + at_once] for start in range(0, len(ids), at_once))


# What is the board's own, what outsiders judged and did not take back, and what was sent before sharing.
_LEAVES = or_(
    _SHEET.c.basis == Basis.AGREED,
    and_(_SHEET.c.basis == Basis.EXTERNAL, _SHEET.c.state == SheetState.SENT),
    and_(_SHEET.c.basis.in_((*_RESPONSES, Basis.DRAFT)), CAME_IN_TIME, _ASSESSMENT.c.shared_at.is_not(None)),
)
# As the text that it is: a million times it is worth its while.
_NO_LEVEL = type_coerce(_ANSWER.c.no_level, String).label("no_level")
_CARRIED = (_ANSWER.c.carried_from, _ANSWER.c.is_confirmed)


def _sheets(board_id: int, assessment_id: int) -> Any:
    """The sheets that leave. What was never sent, was taken back or came later leaves with nothing."""
    return (
        select(
            _SHEET.c.id,
            *SITTING,
            _SHEET.c.table_name,
            _SHEET.c.reviewer,
            _SEAT.c.name.label("seat"),
            _SHEET.c.scale,
        )
        .join(_ASSESSMENT, ITS_ASSESSMENT)
        .outerjoin(_SEAT, and_(_SEAT.c.board_id == _SHEET.c.board_id, _SEAT.c.id == _SHEET.c.seat_id))
        .where(_SHEET.c.board_id == board_id, _SHEET.c.assessment_id == assessment_id, _LEAVES)
    )


def _answers_of(board_id: int, sheets: Sequence[int], *besides: Any) -> Any:
    """Everything that these sheets say, sheet by sheet, as its key has it; with these columns besides."""
    return (
        select(
            _ANSWER.c.sheet_id,
            _ANSWER.c.question_id,
            _ANSWER.c.level,
            _NO_LEVEL,
            _ANSWER.c.why_none,
            _ANSWER.c.comment,
            *besides,
        )
        .where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id.in_(sheets))
        .order_by(_ANSWER.c.sheet_id, _ANSWER.c.question_id)
    )


def _counts(board_id: int, sheets: Sequence[int]) -> Any:
    """How often each level, and each reason for none, was given to each question."""
    what = (_ANSWER.c.question_id, _ANSWER.c.level, _NO_LEVEL)
    wanted = select(*what, func.count()).where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id.in_(sheets))
    return wanted.group_by(*what)


def _choices(board_id: int, sheets: Sequence[int], questions: Collection[str]) -> Any:
    """The level, or the reason for none, that each of these sheets gave to each of these questions."""
    what = (_ANSWER.c.sheet_id, _ANSWER.c.question_id, _ANSWER.c.level, _NO_LEVEL)
    wanted = select(*what).where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id.in_(sheets))
    return wanted.where(_ANSWER.c.question_id.in_(questions))


def _comments(board_id: int, sheets: Sequence[int], questions: Sequence[str] | None) -> Any:
    """The comments on these questions, or on all."""
    what = (_ANSWER.c.sheet_id, _ANSWER.c.question_id, _ANSWER.c.comment, _ANSWER.c.names_seat)
    wanted = select(*what).where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id.in_(sheets))
    wanted = wanted.where(_ANSWER.c.comment != "")
    return wanted if questions is None else wanted.where(_ANSWER.c.question_id.in_(questions))
