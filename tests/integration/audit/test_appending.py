"""Many who append at once, changes that fail half way, and verifying while others work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Thread
from threading import Event as Flag
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from selfassess.audit import chain_rows
from selfassess.audit.erasure import TextName
from selfassess.audit.events import Happening
from selfassess.audit.findings import Outcome
from selfassess.audit.trail import INSTALLATION, append
from selfassess.audit.verify import verify_chain
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, Board
from tests.databases import AUDIT_KEY
from tests.integration.audit.tampering import CHAIR, KEYS, START_AT, erase, happening, make_chain, verified
from tests.rows import make_board
from tests.unit.cli.running import TOP

_THREADS = 8
_EACH = 25
_APPENDER = """
import sys
from tests.databases import AUDIT_KEY
from tests.integration.audit.tampering import add_events
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
database = Database(make_engine(sys.argv[1]), audit_key=AUDIT_KEY)
print("ready", flush=True)
sys.stdin.readline()
for number in range(1, int(sys.argv[3]) + 1):
    add_events(database, int(sys.argv[2]), range(number, number + 1))
database.engine.dispose()
"""


def _append_one(database: Database, number: int, board_id: int | None) -> None:
    with database.writing() as session:
        append(session, happening(number), board_id=board_id, actor=CHAIR, now=START_AT)


def test_many_threads_that_append_to_two_chains_fork_neither(database: Database) -> None:
    board = make_chain(database, 0)
    together = Barrier(_THREADS)

    def work(_: int) -> None:
        together.wait()
        for number in range(1, _EACH + 1):
            _append_one(database, number, board if number % 2 else None)

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(work, range(_THREADS)))
    with database.reading() as session:
        of_board, of_all = verified(session, board), verified(session, INSTALLATION)
    assert (of_board.outcome, of_all.outcome) == (Outcome.OK, Outcome.OK)
    assert of_board.events + of_all.events == _THREADS * _EACH


def test_two_processes_that_append_to_one_chain_do_not_fork_it(database: Database, database_url: str) -> None:
    board = make_chain(database, 0)
    command = [sys.executable, "-c", _APPENDER, database_url, str(board), "40"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": TOP}
    running = [subprocess.Popen(command, **pipes) for _ in range(2)]
    for each in running:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in running:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in running:
        each.communicate(timeout=120)
    assert [each.returncode for each in running] == [0, 0]
    with database.reading() as session:
        result = verified(session, board)
    assert (result.outcome, result.events) == (Outcome.OK, 80)


def _change(database: Database, board_id: int, *, fails_at_last: bool) -> None:
    """A new board, and an event in the chain of another, in one transaction."""
    with database.writing() as session:
        make_board(session, "changed")
        append(session, happening(3), board_id=board_id, actor=CHAIR, now=START_AT)
        if fails_at_last:
            raise RuntimeError


def test_a_change_that_is_rolled_back_leaves_no_gap(database: Database) -> None:
    board = make_chain(database, 2)
    with pytest.raises(RuntimeError):
        _change(database, board, fails_at_last=True)
    _append_one(database, 3, board)
    with database.reading() as session:
        result = verified(session, board)
    assert (result.outcome, result.events) == (Outcome.OK, 3)


@contextmanager
def _failing_at(database: Database, statement: str) -> Iterator[None]:
    def fail(_connection: Any, _cursor: Any, running: str, *_: Any) -> None:
        if running.startswith(statement):
            raise RuntimeError

    event.listen(database.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", fail)


@pytest.mark.parametrize(
    "statement", ["SELECT audit_event", "INSERT INTO audit_event", "INSERT INTO audit_text", "COMMIT"]
)
def test_a_change_never_stands_without_its_event_nor_the_event_without_it(database: Database, statement: str) -> None:
    board = make_chain(database, 2)
    with pytest.raises(RuntimeError), _failing_at(database, statement):
        _change(database, board, fails_at_last=statement == "COMMIT")
    with database.reading() as session:
        assert session.exec(select(Board).where(Board.slug == "changed")).first() is None
        result = verified(session, board)
    assert (result.outcome, result.events) == (Outcome.OK, 2)


def test_a_fact_may_not_be_named_like_the_hash_of_a_text(database: Database) -> None:
    with database.writing() as session:
        given = Happening(event=happening(1).event, facts={"comment_hash": "a"})
        with pytest.raises(ValueError, match="comment_hash"):
            append(session, given, board_id=None, actor=CHAIR, now=START_AT)
        assert session.exec(select(AuditEvent)).first() is None


def test_verifying_a_chain_in_service_holds_nobody_up_and_finds_nothing_wrong(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody appends and erases at every page that is read; each page is over before they do."""
    board = make_chain(database, 12)
    monkeypatch.setattr(chain_rows, "PAGE", 3)
    go, done, stop = Flag(), Flag(), Flag()
    texts = iter(range(1, 100))

    def work() -> None:
        while go.wait(10) and not stop.is_set():
            go.clear()
            with database.writing() as session:
                erase(session, board, TextName(3 * next(texts), "reason"))
            done.set()

    class Between(Database):
        """A database in which something is written between two readings."""

        @contextmanager
        def reading(self) -> Iterator[Any]:
            if self.written < 4:
                self.written += 1
                done.clear()
                go.set()
                assert done.wait(10)
            with super().reading() as session:
                yield session

        written = 0

    worker = Thread(target=work)
    worker.start()
    result = verify_chain(Between(database.engine, audit_key=AUDIT_KEY).reading, board, keys=KEYS)
    stop.set()
    go.set()
    worker.join(10)
    assert (result.outcome, result.events) == (Outcome.OK, 16)


def test_a_long_chain_is_read_a_page_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    board = make_chain(database, 300)
    monkeypatch.setattr(chain_rows, "PAGE", 50)
    queries = 0

    def count(_connection: Any, cursor: Any, running: str, *_: Any) -> None:
        nonlocal queries
        queries += running.startswith("SELECT")

    event.listen(database.engine, "after_cursor_execute", count)
    with database.reading() as session:
        assert verified(session, board).events == 300
    event.remove(database.engine, "after_cursor_execute", count)
    # Six full pages, each with its texts; an empty one; at the end, what belongs to no event, and the board; and its
    # snapshots, its signatures and what counts as signed, once each, however long the chain is.
    assert queries == 6 * 2 + 1 + 5 + 3
