"""What it costs to compare ten self-assessments of sixty questions, with forty responses behind each.

Run as a program to print the figures; with ``NIGHTLY=1`` the thousand boards have three million answers on PostgreSQL,
or as many millions as ``NIGHTLY_MILLIONS`` says.
``ratios()`` gives, for each engine:

* the comparison page's time divided by that of a bare one: a Flask view that reads the same rows as columns, counts the
  responses' levels in SQL, and prints the same document by a plain template (``bare_page.py``); as it is shown again,
  and as it is worked out anew after something changed; for information also against one that counts no responses;
* its time with 1,000 other boards in the database, divided by that without, worked out anew both times;
* the comparison as PDF through the service, divided by the core's own time for the same sheets: comparing them, saying
  it as a document, and rendering it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from statistics import median

from flask import Flask
from sqlalchemy import func, select
from sqlmodel import Session

from selfassess.engine.answers import Basis
from selfassess.engine.trend import follow
from selfassess.reports.comparison import comparison_report
from selfassess.reports.pdf import render
from selfassess.storage.engine import make_engine
from selfassess.storage.naming import metadata
from tests.benchmarks.bare_page import bare_app
from tests.benchmarks.bench_pages import House, call, medians, opened, times_of
from tests.benchmarks.bench_service import engines, url_of
from tests.benchmarks.many_boards import fill_up, millions_kept, nightly_answers, tidy_up
from tests.benchmarks.ten_years import TenYears, neighbour, ten_years
from tests.client import Client
from tests.looked_back import compared
from tests.rows import TODAY
from tests.serving import signed_in_cookie
from tests.unit.reports.cases import COVER

PAGE = "comparison page"
AGAIN, ANEW = f"{PAGE} / bare page", f"{PAGE} worked out anew / bare page"
MANY, PDF = f"{PAGE}: 1,000 boards / 1", "comparison as PDF / the core alone"
_PDF_ROUNDS = 15
_ASSESSMENT, _SHEET, _ANSWER, _RESULT = (metadata.tables[name] for name in ("assessment", "sheet", "answer", "result"))


def ratios() -> dict[str, float]:
    """The figures described above."""
    figures: dict[str, float] = {}
    for engine in engines():
        with opened(engine) as house, opened(engine) as crowded:
            board = ten_years(house.rows)
            tidy_up(house.rows)
            far = _among_others(crowded, answers=nightly_answers(engine))
            figures |= {f"{engine}, {name}": value for name, value in _page(house, board, crowded, far).items()}
            figures[f"{engine}, {PAGE}: millions of answers in the database"] = millions_kept(crowded.rows, "answer")
            figures[f"{engine}, {PDF}"] = _pdf(house, board)
    return figures


def _among_others(house: House, *, answers: int) -> TenYears:
    """The same board beside 1,000 that have two self-assessments each, and so many answers between them."""
    neighbour(house.rows, answers=answers)
    fill_up(house.rows)
    board = ten_years(house.rows)
    tidy_up(house.rows)
    return board


def _page(house: House, board: TenYears, crowded: House, far: TenYears) -> dict[str, float]:
    near = _asking(house, board)
    plain = make_engine(url_of(house.rows))
    document, visitor = near().decode(), _visitor(house, board)
    bare_page = partial(call, bare_app(plain, document, partial(_reading, board=board)), "/", visitor)
    barer = partial(call, bare_app(plain, document, partial(_reading, board=board, counts=False)), "/", visitor)
    anew, among = partial(_anew, house, near), partial(_anew, crowded, _asking(crowded, far))
    theirs, least, ours, first, others = medians(bare_page, barer, near, anew, among)
    plain.dispose()
    return {
        f"{PAGE}: ms": ours * 1000,
        f"{PAGE} worked out anew: ms": first * 1000,
        AGAIN: ours / theirs,
        ANEW: first / theirs,
        f"{ANEW} that counts no responses": first / least,
        MANY: others / first,
    }


def _pdf(house: House, board: TenYears) -> float:
    """Both sides work everything out anew, from the same sheets: the service's, as it reads them."""
    with house.rows.reading() as session:
        found = compared(session, board.member, board.board.id, TODAY)
    sheets = [card.sheet for card in found.trend.scorecards]

    def core() -> bytes:
        return render(comparison_report(follow(sheets, found.banks), COVER))

    through = partial(_anew, house, _asking(house, board, ".pdf"))
    # What the benchmark itself has made is kept out of the garbage collector's sight, or a collection of it falls into
    # every other document, always of the same side.
    gc.collect()
    gc.freeze()
    ours, theirs = map(median, times_of(through, core, rounds=_PDF_ROUNDS))
    gc.unfreeze()
    return ours / theirs


def _visitor(house: House, board: TenYears) -> Client:
    server = house.sitting.server
    return Client(server, *signed_in_cookie(server, house.rows, board.member.user_id))


def _asking(house: House, board: TenYears, ending: str = "") -> Callable[[], bytes]:
    return partial(call, house.app, f"/boards/{board.board.slug}/compare{ending}", _visitor(house, board))


def _anew(house: House, ask: Callable[[], bytes]) -> bytes:
    """The answer with nothing kept from the last time."""
    _forget(house.app)
    return ask()


def _forget(app: Flask) -> None:
    for name in [each for each in app.extensions if each.startswith("kept ")]:
        del app.extensions[name]


def _reading(session: Session, *, board: TenYears, counts: bool = True) -> object:
    """The levels of all self-assessments, what was written in the last two, and how the responses of those lie."""
    last = board.ids[-2:]
    here = (_ANSWER.c.board_id == board.board.id, _SHEET.c.assessment_id.in_(last))
    results = (_RESULT.c[name] for name in ("assessment_id", "question_id", "level", "no_level", "lower_because"))
    given = (_SHEET.c.assessment_id, _ANSWER.c.question_id, _ANSWER.c.level)
    its_sheet = _SHEET.c.id == _ANSWER.c.sheet_id
    read = [
        select(_ASSESSMENT.c.id, _ASSESSMENT.c.title).where(_ASSESSMENT.c.board_id == board.board.id),
        select(*results).where(_RESULT.c.board_id == board.board.id, _RESULT.c.assessment_id.in_(board.ids)),
        select(_ANSWER.c.question_id, _ANSWER.c.comment)
        .join(_SHEET, its_sheet)
        .where(*here, _SHEET.c.basis == Basis.AGREED),
        select(*given, func.count())
        .join(_SHEET, its_sheet)
        .where(*here, _SHEET.c.basis == Basis.INDIVIDUAL)
        .group_by(*given),
    ]
    return [session.execute(each).all() for each in (read if counts else read[:-1])]


if __name__ == "__main__":
    for name, value in ratios().items():
        print(f"{name:60} {value:8.2f}")
