"""Reading and writing: one write transaction from the start, and readings that leave nothing behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from selfassess.errors import Busy
from selfassess.storage.engine import journal_mode, make_engine
from selfassess.storage.session import Database
from selfassess.storage.tables import Job
from tests.databases import AUDIT_KEY


@pytest.fixture
def hasty(database_url: str, database: Database) -> Iterator[Database]:
    """The same database, by an engine of its own that hardly waits for a lock."""
    engine = make_engine(database_url, busy_seconds=0.05)
    yield Database(engine, audit_key=AUDIT_KEY)
    engine.dispose()


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.exec(select(Job.name)))


def add(database: Database, name: str) -> None:
    with database.writing() as session:
        session.add(Job(name=name))


class TestWriting:
    def test_what_a_block_wrote_is_there_when_it_ends(self, database: Database, hasty: Database) -> None:
        add(database, "tick")
        assert names(hasty) == ["tick"]

    def test_nothing_is_there_of_a_block_that_raised(self, database: Database) -> None:
        def stop() -> None:
            with database.writing() as session:
                session.add(Job(name="tick"))
                session.flush()
                raise LookupError

        with pytest.raises(LookupError):
            stop()
        assert names(database) == []

    def test_a_block_carries_what_the_trail_needs(self, database: Database) -> None:
        with database.writing(request_id="r-1") as session:
            assert (session.audit_key, session.request_id) == (AUDIT_KEY, "r-1")

    def test_rows_can_be_read_after_the_block(self, database: Database) -> None:
        with database.writing() as session:
            job = Job(name="tick")
            session.add(job)
        assert job.name == "tick"

    @pytest.mark.on_sqlite
    def test_the_write_transaction_is_open_before_the_first_statement(
        self, database: Database, hasty: Database
    ) -> None:
        with database.writing():
            with pytest.raises(Busy):
                add(hasty, "too early")
            assert names(hasty) == []
        add(hasty, "tick")
        assert names(database) == ["tick"]

    @pytest.mark.on_sqlite
    def test_a_second_writer_waits_until_the_first_has_ended(self, database: Database) -> None:
        """What a block has read cannot have changed when it writes."""
        add(database, "0")
        inside = threading.Event()

        def count_on(pause: float) -> None:
            with database.writing() as session:
                inside.set()
                job = session.exec(select(Job)).one()
                time.sleep(pause)
                session.delete(job)
                session.flush()
                session.add(Job(name=str(int(job.name) + 1)))

        first = threading.Thread(target=count_on, args=(0.1,))
        first.start()
        assert inside.wait(5)
        count_on(0)
        first.join()
        assert names(database) == ["2"]

    @pytest.mark.on_postgresql
    def test_two_writers_of_different_rows_do_not_wait_for_each_other(
        self, database: Database, hasty: Database
    ) -> None:
        with database.writing() as session:
            session.add(Job(name="one"))
            session.flush()
            add(hasty, "other")
        assert names(database) == ["one", "other"]


class TestReading:
    def test_it_refuses_to_flush_and_leaves_nothing_behind(self, database: Database) -> None:
        add(database, "tick")
        with database.reading() as session:
            session.add(Job(name="by mistake"))
            for act in (session.flush, session.commit):
                with pytest.raises(AssertionError, match="asked to write"):
                    act()
        with database.reading() as session:
            session.delete(session.exec(select(Job)).one())
            with pytest.raises(AssertionError):
                session.flush()
        with database.reading() as session:
            session.exec(select(Job)).one().name = "changed and left"
            assert session.exec(select(Job.name)).one() == "tick"
        assert names(database) == ["tick"]

    def test_what_it_writes_past_the_rows_goes_with_the_block(self, database: Database) -> None:
        add(database, "tick")
        # PostgreSQL does not even begin.
        refused = pytest.raises(DBAPIError, match="read-only transaction")
        is_refused = database.engine.dialect.name == "postgresql"
        with refused if is_refused else nullcontext(), database.reading() as session:
            session.execute(text("DELETE FROM job"))
        assert names(database) == ["tick"]

    @pytest.mark.on_postgresql
    def test_statements_that_the_server_has_prepared_outlive_a_reading(self, database: Database) -> None:
        """Without it every statement of a page would be planned anew on the next one."""
        for _ in range(100):  # the driver prepares what one connection was asked a few times; the pool may hold several
            names(database)
        with database.reading() as session:
            prepared = session.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one()
        assert prepared > 0

    @pytest.mark.on_postgresql
    def test_a_connection_that_is_lost_meanwhile_ends_it_without_a_word(self, database: Database) -> None:
        """Whoever asked for more would have been told; whoever has read all there was has lost nothing."""
        with database.reading() as session:
            backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with database.writing() as other:
                other.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})
        assert names(database) == []

    def test_no_transaction_and_no_lock_outlives_the_block(self, database: Database, hasty: Database) -> None:
        names(database)
        add(hasty, "tick")
        assert names(database) == ["tick"]

    @pytest.mark.on_sqlite
    def test_a_reader_that_stays_holds_up_the_commit_of_a_writer_but_not_in_wal(
        self, database: Database, hasty: Database
    ) -> None:
        """Why a reading ends before a writing begins, and before bytes go to a client."""
        with database.reading() as session:
            assert session.exec(select(Job)).all() == []
            if journal_mode() == "WAL":
                add(hasty, "tick")
            else:
                with pytest.raises(Busy):
                    add(hasty, "tick")
            # A commit that failed lets go of its lock at once: nobody else has to wait for it.
            assert session.exec(select(Job)).all() == []
        assert names(database) == (["tick"] if journal_mode() == "WAL" else [])
        add(hasty, "tock")
        assert "tock" in names(database)

    @pytest.mark.on_sqlite
    def test_a_reader_may_stay_while_a_writer_has_not_committed(self, database: Database, hasty: Database) -> None:
        with database.writing() as session:
            session.add(Job(name="tick"))
            session.flush()
            assert names(hasty) == []

    @pytest.mark.on_sqlite
    def test_a_reader_that_would_write_is_not_made_a_writer(self, database: Database, hasty: Database) -> None:
        with database.writing(), pytest.raises(Busy), hasty.reading() as session:
            session.execute(text("DELETE FROM job"))

    @pytest.mark.on_postgresql
    def test_a_reader_holds_up_nobody(self, database: Database, hasty: Database) -> None:
        with database.reading() as session:
            assert session.exec(select(Job)).all() == []
            add(hasty, "tick")
        assert names(database) == ["tick"]
