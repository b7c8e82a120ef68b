"""A board that has assessed itself ten times, forty responses behind each time, written straight into the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from selfassess.accounts.identity import Identity
from selfassess.banks.dumper import dump
from selfassess.banks.publishing import read_edition
from selfassess.engine.answers import AnswerSheet, Basis
from selfassess.engine.bank import Bank
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Seat
from selfassess.vocabulary import AssessmentState, SheetState, Visibility
from tests.benchmarks.many_boards import MANY, go_on_after
from tests.looked_back import make_series
from tests.rows import NOW, make_group, make_seat
from tests.unit.reports.cases import county_bank, county_sheets

OCCASIONS, QUESTIONS, RESPONSES = 10, 60, 40
_OF_A_NEIGHBOUR = 2  # self-assessments
_AT_ONCE = 20_000
# Of the answers of responses, one in so many has a comment.
_COMMENTED = 5
_COMMENT = "What we were told when we asked for it, in a sentence of the usual length."
_ASSESSMENT, _SHEET, _ANSWER, _RESULT = (metadata.tables[name] for name in ("assessment", "sheet", "answer", "result"))


@dataclass(frozen=True)
class TenYears:
    """The board with a member and its manager, its self-assessments, and the sheets that its core compares."""

    board: Board
    member: Identity
    manager: Identity
    ids: tuple[int, ...]
    bank: Bank
    sheets: tuple[AnswerSheet, ...]


def ten_years(
    rows: Database,
    *,
    slug: str = "ten-years",
    occasions: int = OCCASIONS,
    questions: int = QUESTIONS,
    responses: int = RESPONSES,
    visibility: Visibility = Visibility.BY_GROUP,
    is_signed: bool = True,
) -> TenYears:
    """The board, its self-assessments signed unless it is there to be copied: what is signed takes no more rows."""
    bank = county_bank(questions)
    text = dump(bank)
    sheets = county_sheets(bank, occasions)
    read = read_edition(text, file="bench.yaml")
    states = [AssessmentState.AGREEING] * occasions
    series = make_series(rows, [(sheet, read) for sheet in sheets], slug=slug, states=states)
    with rows.writing() as session:
        groups = [make_group(session, series.board, f"Group {n}", position=n) for n in range(1, 5)]
        seats = [
            make_seat(session, series.board, name=f"Place {n}", group_id=groups[n % 4].id) for n in range(responses)
        ]
    with rows.engine.execution_options(write=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            # No checks row by row, with plans made while the tables were empty.
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        _respond(connection, series.board.id, series.ids, bank, seats)
        _settle(connection, series.board.id, series.ids, sheets)
        state = AssessmentState.SIGNED if is_signed else AssessmentState.AGREEING
        values = {"state": state, "shared_at": NOW, "signed_at": NOW, "visibility": visibility}
        connection.execute(update(_ASSESSMENT).where(_ASSESSMENT.c.board_id == series.board.id).values(**values))
    return TenYears(series.board, series.member, series.manager, series.ids, bank, tuple(sheets))


def neighbour(rows: Database, *, answers: int) -> TenYears:
    """A board with two self-assessments that are not signed, to be copied until there are so many answers of others."""
    responses = answers // (MANY * _OF_A_NEIGHBOUR * QUESTIONS)
    return ten_years(rows, slug="neighbour", occasions=_OF_A_NEIGHBOUR, responses=responses, is_signed=False)


def _respond(connection: Connection, board_id: int, ids: Sequence[int], bank: Bank, seats: Sequence[Seat]) -> None:
    """A response of every seat to each self-assessment."""
    chance = Random(1)
    codes = [level.code for level in bank.main_scale.levels]
    first = _next_id(connection, _SHEET)
    sheets = [
        {
            "id": first + place * len(seats) + n,
            "board_id": board_id,
            "assessment_id": id,
            "seat_id": seat.id,
            "basis": Basis.INDIVIDUAL,
            "state": SheetState.SENT,
            "sent_at": NOW,
            "group_shown": f"Group {1 + n % 4}",
        }
        for place, id in enumerate(ids)
        for n, seat in enumerate(seats)
    ]
    _insert(connection, _SHEET, iter(sheets))
    go_on_after(connection, "sheet")
    _insert(
        connection,
        _ANSWER,
        (
            {
                "board_id": board_id,
                "sheet_id": sheet["id"],
                "question_id": question.id,
                "level": chance.choice(codes),
                "comment": _COMMENT if number % _COMMENTED == 0 else "",
                "choice_salt": "",
                "words_salt": "",
                "changed_at": NOW,
            }
            for sheet in sheets
            for number, question in enumerate(bank.scored_questions)
        ),
    )


def _settle(connection: Connection, board_id: int, ids: Sequence[int], sheets: Sequence[AnswerSheet]) -> None:
    """The levels of each become results."""
    for id, sheet in zip(ids, sheets, strict=True):
        results = (
            {
                "board_id": board_id,
                "assessment_id": id,
                "question_id": answer.question,
                "level": answer.level,
                "lower_because": answer.lower_because,
                "assessed_on": sheet.dated,
            }
            for answer in sheet.answers.values()
        )
        _insert(connection, _RESULT, results)


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    usual: dict[str, Any] = {
        column.name: column.default.arg
        for column in table.columns
        if isinstance(column.default, ScalarElementColumnDefault)
    }
    while some := [{**usual, **row} for row in islice(rows, _AT_ONCE)]:
        connection.execute(insert(table), some)


def _next_id(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1
