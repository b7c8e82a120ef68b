"""What a signed-in page costs: against a bare page of the same size, and with a thousand other boards beside its own.

Run as a program to print the figures. ``python -m tests.benchmarks.bench_pages plans`` prints how each engine finds
what each of these pages asks for, as it stands in docs/performance.md. ``ratios()`` gives, for each engine and page:

* the page's time divided by that of a bare one: a Flask view with one indexed query through an SQLModel session on the
  same engine, and a plain template of the same document, in which every text and every attribute of its own is printed
  as a value, and every address of the service is made by ``url_for``. It knows no person, board, policy or log;
* the page's time with 1,000 boards of 40 members in the database, divided by that with its own board alone; with
  ``NIGHTLY=1`` there are 1,000 more on PostgreSQL, with three million answers, or as ``NIGHTLY_MILLIONS`` says.

Both sides are called as WSGI applications in this process and take turns; each figure is of medians.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from flask import Flask
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from selfassess.config import Settings
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Assessment, AuditEvent, Member, Sheet
from selfassess.web import create_app, logs
from tests.benchmarks.bare_page import Query, bare_app, one
from tests.benchmarks.bench_service import engines, migrated, url_of
from tests.benchmarks.many_boards import fill_up, millions_kept, nightly_answers, tidy_up
from tests.benchmarks.plans import plans_of
from tests.benchmarks.ten_years import neighbour
from tests.client import Client
from tests.load import Sitting, sit_down
from tests.serving import Server

PAGES = HOME, THEME, PEOPLE, TIMELINE = ("board home", "theme page", "people page", "timeline page")
ROUNDS = 80
_WARM = 8
# So often each question of the theme is answered, so that a timeline has more than one page.
_TIMES = 4


@dataclass(frozen=True)
class Visit:
    """A page, as whoever opens it."""

    name: str
    path: str
    visitor: Client
    query: Query


@dataclass(frozen=True)
class House:
    """A service on a database with one board that is in use, in this process."""

    app: Flask
    rows: Database
    sitting: Sitting

    def visits(self) -> tuple[Visit, ...]:
        """The pages that are measured, each with the one query of its bare counterpart."""
        board, saver = self.sitting.board, self.sitting.savers[0]
        base = f"/boards/{board.slug}"
        return (
            Visit(HOME, f"{base}/", saver.client, lambda: select(Assessment).where(Assessment.board_id == board.id)),
            Visit(THEME, saver.page, saver.client, lambda: _said_by(board.id, saver.seat_id)),
            Visit(PEOPLE, f"{base}/people", saver.client, lambda: select(Member).where(Member.board_id == board.id)),
            Visit(TIMELINE, f"{base}/timeline", saver.client, lambda: _newest(board.id)),
        )

    def answer_a_theme(self) -> None:
        """Let the first of the board's people answer every question of the theme page, and change it some times."""
        saver = self.sitting.savers[0]
        page = call(self.app, saver.page, saver.client).decode()
        browser = self.app.test_client(use_cookies=False)
        for version in range(_TIMES):
            for question in re.findall(r'name="([^"]+)\.version"', page):
                said = {"version": str(version), "comment": f"What we know of {question}, told {version + 1} times."}
                reply = browser.post(
                    saver.address.replace(saver.question, question),
                    base_url=saver.client.server.base_url,
                    headers={"Cookie": saver.client.cookie, "Accept": "application/json"},
                    data={"csrf_token": saver.client.token}
                    | {f"{question}.{part}": text for part, text in said.items()},
                )
                assert reply.status_code == 200, reply.text

    def call(self, visit: Visit) -> bytes:
        """The page, once."""
        return call(self.app, visit.path, visit.visitor)


def _said_by(board_id: int, seat_id: int) -> SelectOfScalar[Answer]:
    """The answers that stand on one seat's theme page."""
    wanted = select(Answer).join(Sheet, (col(Sheet.board_id) == Answer.board_id) & (col(Sheet.id) == Answer.sheet_id))
    return wanted.where(Answer.board_id == board_id, Sheet.seat_id == seat_id)


def _newest(board_id: int) -> SelectOfScalar[AuditEvent]:
    """The events of one page."""
    return select(AuditEvent).where(AuditEvent.chain == board_id).order_by(col(AuditEvent.seq).desc()).limit(50)


def call(app: Flask, path: str, visitor: Client) -> bytes:
    """What an application answers, to its last byte.

    Raises:
        AssertionError: it was not the page.
    """
    started: list[str] = []
    parts = app.wsgi_app(environ_of(path, visitor), lambda status, *_: started.append(status))  # type: ignore[arg-type]
    body = b"".join(parts)
    if close := getattr(parts, "close", None):
        close()
    assert started[0].startswith("200"), (path, started)
    return body


def environ_of(path: str, visitor: Client) -> dict[str, Any]:
    """What a server hands to an application for this visitor's GET of a path."""
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": str(visitor.server.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": visitor.server.host,
        "HTTP_COOKIE": visitor.cookie,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def ratios() -> dict[str, float]:
    """The figures described above."""
    figures: dict[str, float] = {}
    for engine in engines():
        with opened(engine) as house, opened(engine) as crowded:
            if answers := nightly_answers(engine):
                neighbour(crowded.rows, answers=answers)
            fill_up(crowded.rows)
            figures[f"{engine}, pages: millions of answers in the database"] = millions_kept(crowded.rows, "answer")
            # A pool of its own: psycopg forgets what is prepared on a connection that was rolled back.
            plain = make_engine(url_of(house.rows))
            for visit, far in zip(house.visits(), crowded.visits(), strict=True):
                bare = bare_app(plain, house.call(visit).decode(), one(visit.query))
                ours, theirs, among = medians(
                    partial(house.call, visit), partial(call, bare, "/", visit.visitor), partial(crowded.call, far)
                )
                figures[f"{engine}, {visit.name}: ms"] = ours * 1000
                figures[f"{engine}, {visit.name} / bare page"] = ours / theirs
                figures[f"{engine}, {visit.name}: 1,000 boards / 1"] = among / ours
            plain.dispose()
    return figures


@contextmanager
def opened(engine: str) -> Iterator[House]:
    """A service on a database of its own, with a board of forty."""
    with logged(), migrated(engine) as (rows, folder):
        server = Server(url_of(rows), folder)
        with sit_down(server, rows) as sitting:
            settings = Settings(base_url=server.base_url, database_url=server.database_url)
            house = House(create_app(settings, database=rows), rows, sitting)
            house.answer_a_theme()
            tidy_up(rows)
            yield house


@contextmanager
def logged() -> Iterator[None]:
    """A log as any server has it, which goes nowhere."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        handler = logging.StreamHandler(nowhere)
        handler.setFormatter(logs.JsonLines())
        logs.logger.addHandler(handler)
        logs.logger.setLevel(logging.INFO)
        yield
        logs.logger.removeHandler(handler)
        logs.logger.setLevel(logging.NOTSET)


def medians(*calls: Callable[[], object]) -> list[float]:
    """The middle time of each, in seconds, all taking turns."""
    return [median(taken) for taken in times_of(*calls)]


def times_of(*calls: Callable[[], object], rounds: int = ROUNDS) -> list[list[float]]:
    """The times of each, in seconds, all taking turns."""
    times: list[list[float]] = [[] for _ in calls]
    for number in range(_WARM + rounds):
        for call_, taken in zip(calls, times, strict=True):
            began = perf_counter()
            call_()
            if number >= _WARM:
                taken.append(perf_counter() - began)
    return times


def _print_plans() -> None:
    for engine in engines():
        with opened(engine) as house:
            fill_up(house.rows)
            for visit in house.visits():
                once = partial(house.call, visit)
                once()  # what is asked at a first time only is asked now
                print(f"\n## {visit.name}, {engine}\n\n{plans_of(house.rows, once)}")


if __name__ == "__main__":
    if sys.argv[1:] == ["plans"]:
        _print_plans()
    else:
        for name, value in ratios().items():
            print(f"{name:50} {value:8.2f}")
