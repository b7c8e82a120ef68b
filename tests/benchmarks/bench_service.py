"""The service under forty people, how soon it is there, and what it holds in memory. Real processes, real HTTP.

Run as a program to print the figures. ``ratios()`` gives, each better the smaller it is:

* for each engine, what became of forty people who save one answer every half second for a minute, or with ``NIGHTLY=1``
  for five (gunicorn, two workers of eight threads): acknowledged answers that are lost, replies other than *saved*, and
  the time within which 95 of 100 saves were answered, in milliseconds;
* the seconds from the start of a fresh process to an application on a migrated SQLite file;
* the resident memory of the larger of two workers after two hundred pages, in megabytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from tests.databases import AUDIT_KEY, PostgresqlServer, postgresql_programs
from tests.load import check_nothing_lost, count_lost, saving, settle, sit_down
from tests.serving import Server

ENGINES = ("SQLite", "PostgreSQL")
SECONDS = 300.0 if os.environ.get("NIGHTLY") == "1" else 60.0
EVERY = 0.5
PAGES = 200
_STARTS = 7
_START = """
import sys
from selfassess.config import Settings
from selfassess.web import create_app
create_app(Settings(database_url=sys.argv[1]))
"""


def ratios() -> dict[str, float]:
    """The figures described above."""
    figures: dict[str, float] = {}
    for engine in engines():
        with migrated(engine) as (rows, folder):
            figures |= {f"{engine}: {name}": value for name, value in forty_people(rows, folder).items()}
    with migrated("SQLite") as (rows, folder):
        figures["start of the application, seconds"] = start_seconds(rows)
        figures["memory of a worker after 200 pages, MB"] = memory_of_a_worker(rows, folder)
    return figures


def engines() -> tuple[str, ...]:
    """Both engines; where PostgreSQL is not installed SQLite alone, which is said, and ends the run where CI is set."""
    if postgresql_programs():
        return ENGINES
    missing = "PostgreSQL is not installed, so nothing is measured on it: apt-get install postgresql"
    if os.environ.get("CI"):
        raise SystemExit(missing)
    print(missing, file=sys.stderr)
    return ENGINES[:1]


@contextmanager
def migrated(engine: str) -> Iterator[tuple[Database, Path]]:
    """An empty database with every migration applied, and a folder for whoever uses it. PostgreSQL is durable."""
    with TemporaryDirectory(prefix="selfassess-bench-") as name:
        folder = Path(name)
        if engine == "SQLite":
            with _upgraded(f"sqlite:///{folder}/selfassess.db") as rows:
                yield rows, folder
            return
        programs = postgresql_programs()
        assert programs is not None
        with PostgresqlServer(programs, durable=True) as url, _upgraded(url) as rows:
            yield rows, folder


@contextmanager
def _upgraded(url: str) -> Iterator[Database]:
    engine = make_engine(url)
    migrate.upgrade(engine)
    yield Database(engine, audit_key=AUDIT_KEY)
    engine.dispose()


def url_of(rows: Database) -> str:
    """The address of a database."""
    return rows.engine.url.render_as_string(hide_password=False)


def forty_people(rows: Database, folder: Path) -> dict[str, float]:
    """What became of the saves of forty people, one every half second each, for ``SECONDS``."""
    with Server(url_of(rows), folder, workers=2) as server, sit_down(server, rows) as sitting:
        with saving(sitting, every=EVERY):
            time.sleep(SECONDS)
        settle(sitting)
        lost = count_lost(sitting)
        if not lost:
            check_nothing_lost(sitting)
    troubles = [each for saver in sitting.savers for each in saver.troubles]
    if sitting.unsettled or troubles:
        print(f"other than saved: sent again {dict(sitting.unsettled)}, else {troubles[:3]}", file=sys.stderr)
    milliseconds = [1000 * each for saver in sitting.savers for each in saver.times]
    return {
        "acknowledged answers that are lost": lost,
        "replies other than saved": sitting.unsettled.total() + len(troubles),
        "saves a second": len(milliseconds) / SECONDS,
        "median of a save, ms": median(milliseconds),
        "p95 of a save, ms": quantiles(milliseconds, n=20)[-1],
    }


def start_seconds(rows: Database) -> float:
    """From a fresh process to an application, the middle one of several starts."""
    taken = []
    for _ in range(_STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", _START, url_of(rows)], check=True)
        taken.append(time.perf_counter() - began)
    return median(taken)


def memory_of_a_worker(rows: Database, folder: Path) -> float:
    """The resident memory of the larger worker after two hundred pages, in megabytes."""
    with Server(url_of(rows), folder, workers=2) as server, sit_down(server, rows) as sitting:
        for number in range(PAGES // 2):
            sitting.manager.get(f"/boards/{sitting.board.slug}/people")
            sitting.savers[number % len(sitting.savers)].client.get(sitting.savers[number % len(sitting.savers)].page)
            sitting.manager.close()
        return max(_resident(pid) for pid in server.worker_pids())


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    (size,) = (line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(size) / 1024


if __name__ == "__main__":
    for name, value in ratios().items():
        print(f"{name:45} {value:8.2f}")
