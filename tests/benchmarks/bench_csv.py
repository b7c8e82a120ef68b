"""A million answers as CSV, against a bare loop from a driver's cursor to a file; and what memory that takes.

Run as a program to print the figures. ``ratios()`` gives, for each engine and for both ways of telling whose an answer
is, the time of ``write_answers`` divided by that of a loop that fetches as many answers through the driver alone,
without SQLAlchemy, and hands each row to ``csv.writer``, without the table's last three columns; and the process's
greatest memory after all of them, divided by that after a tenth.
"""

from __future__ import annotations

import csv
import gc
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from selfassess.assessments.looking_back.answer_rows import write_answers
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.vocabulary import Visibility
from tests.benchmarks.bench_service import engines, migrated, url_of
from tests.benchmarks.many_boards import tidy_up
from tests.benchmarks.ten_years import QUESTIONS, ten_years
from tests.databases import AUDIT_KEY

ANSWERS = 1_000_000
LOOPS = tuple(f"a million answers as CSV, {visibility} / bare loop" for visibility in Visibility)
MEMORY = "memory for a million answers / for a tenth"
_OCCASIONS = 40
_RESPONSES = ANSWERS // _OCCASIONS // QUESTIONS
_ROUNDS = 3
_BARE = """
SELECT assessment.title, sheet.basis, seat.name, answer.question_id, answer.level, answer.no_level, answer.why_none,
       answer.comment
FROM answer
JOIN sheet ON sheet.board_id = answer.board_id AND sheet.id = answer.sheet_id
JOIN assessment ON assessment.board_id = sheet.board_id AND assessment.id = sheet.assessment_id
LEFT JOIN seat ON seat.board_id = sheet.board_id AND seat.id = sheet.seat_id
WHERE answer.board_id = {}
"""
_MEMORY = """
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tests.benchmarks.bench_csv import written
written(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
print(getrusage(RUSAGE_SELF).ru_maxrss)
"""


def ratios() -> dict[str, float]:
    """The figures described above."""
    figures: dict[str, float] = {}
    for engine in engines():
        with migrated(engine) as (rows, folder), TemporaryDirectory(prefix="selfassess-csv-") as place:
            board_id = ten_years(rows, occasions=_OCCASIONS, responses=_RESPONSES, is_signed=False).board.id
            few = ten_years(rows, slug="few", occasions=_OCCASIONS, responses=_RESPONSES // 10).board.id
            tidy_up(rows)
            target = Path(place) / "answers.csv"
            for visibility, loop in zip(Visibility, LOOPS, strict=True):
                _show(rows, board_id, visibility)
                ours, bare = _seconds(rows, board_id, target)
                figures[f"{engine}, a million answers as CSV, {visibility}: s"] = ours
                figures[f"{engine}, {loop}"] = ours / bare
            memory = [_memory(rows, board, target) for board in (few, board_id)]
            figures[f"{engine}, {MEMORY}"] = memory[1] / memory[0]
            assert folder.is_dir()
    return figures


def written(url: str, board_id: int, target: Path) -> None:
    """Write a board's answers, in a process of its own."""
    write(Database(make_engine(url), audit_key=AUDIT_KEY), board_id, target)


def write(rows: Database, board_id: int, target: Path) -> None:
    """Write a board's answers as somebody who is told names where these may be told."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        write_answers(rows.reading, file, board_id=board_id, is_told_names=True)


def bare(rows: Database, board_id: int, target: Path) -> None:
    """The same answers by the driver's cursor alone."""
    with rows.engine.connect() as connection, target.open("w", encoding="utf-8-sig", newline="") as file:
        cursor = connection.connection.cursor()
        cursor.execute(_BARE.format(board_id))
        writer = csv.writer(file, lineterminator="\r\n")
        while row := cursor.fetchone():
            writer.writerow(row)


def _seconds(rows: Database, board_id: int, target: Path) -> tuple[float, float]:
    """The least of some rounds each, taking turns."""
    best = [float("inf")] * 2
    for _ in range(_ROUNDS):
        for place, work in enumerate((write, bare)):
            gc.collect()
            began = perf_counter()
            work(rows, board_id, target)
            best[place] = min(best[place], perf_counter() - began)
    return best[0], best[1]


def _memory(rows: Database, board_id: int, target: Path) -> float:
    command = [sys.executable, "-c", _MEMORY, url_of(rows), str(board_id), str(target)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _show(rows: Database, board_id: int, visibility: Visibility) -> None:
    with rows.engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql(f"UPDATE assessment SET visibility = '{visibility}' WHERE board_id = {board_id}")


if __name__ == "__main__":
    for name, value in ratios().items():
        print(f"{name:60} {value:8.2f}")
