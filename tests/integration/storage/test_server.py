"""PostgreSQL: a start on a server that cannot be relied on is refused, and an upgrade is one transaction."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from selfassess.storage.migrate import Upgrade, bring_up_to_date
from selfassess.storage.schema import SchemaState, revisions
from selfassess.storage.session import Database
from selfassess.storage.startup import StorageRefused, check_storage
from tests.empty_database import an_empty_database_beside, shape_of
from tests.integration.storage.every_table import fill
from tests.integration.storage.files import failing_after

pytestmark = pytest.mark.on_postgresql


@pytest.fixture
def empty_url(database_url: str) -> Iterator[str]:
    """The address of a database without a table."""
    with an_empty_database_beside(database_url) as url:
        yield url


def refused(url: str, **keys: object) -> str:
    with pytest.raises(StorageRefused) as caught:
        check_storage(url, **keys)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return str(caught.value)


def execute(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


class TestStart:
    def test_a_migrated_database_is_current_and_a_new_one_empty(self, database_url: str, empty_url: str) -> None:
        assert check_storage(database_url, durable=False) is SchemaState.CURRENT
        assert check_storage(empty_url, durable=False) is SchemaState.EMPTY

    def test_an_older_schema_is_told_and_a_newer_one_refused(self, empty_url: str) -> None:
        engine = make_engine(empty_url)
        migrate.upgrade(engine, revisions()[0])
        engine.dispose()
        assert check_storage(empty_url, durable=False) is SchemaState.OLDER
        execute(empty_url, "UPDATE alembic_version SET version_num = '0999'")
        assert "its schema is 0999" in refused(empty_url, durable=False)

    def test_a_server_that_forgets_at_a_loss_of_power_is_refused_unless_told_otherwise(self, database_url: str) -> None:
        told = refused(database_url)
        assert told.startswith("The server has fsync and full_page_writes and synchronous_commit turned off")

    def test_the_tables_of_another_program_are_refused(self, empty_url: str) -> None:
        execute(empty_url, "CREATE TABLE invoice (id int)")
        assert "tables of another program" in refused(empty_url, durable=False)

    def test_a_database_in_another_encoding_is_refused(self, database_url: str) -> None:
        with an_empty_database_beside(database_url, encoding="SQL_ASCII") as url:
            assert "keeps text as SQL_ASCII" in refused(url, durable=False)

    def test_a_database_that_can_only_be_read_is_refused(self, empty_url: str) -> None:
        name = make_url(empty_url).database
        execute(empty_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        assert "can only be read" in refused(empty_url, durable=False)

    def test_a_user_that_may_make_no_tables_is_told_before_the_upgrade(self, empty_url: str) -> None:
        execute(
            empty_url,
            "DROP ROLE IF EXISTS plain",
            "CREATE ROLE plain LOGIN",
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        )
        plain = make_url(empty_url).set(username="plain").render_as_string(hide_password=False)
        told = refused(plain, durable=False)
        assert told.startswith("The PostgreSQL user plain may not make tables.")
        execute(empty_url, told.partition("run: ")[2])
        assert check_storage(plain, durable=False) is SchemaState.EMPTY
        execute(empty_url, "DROP OWNED BY plain", "DROP ROLE plain")

    def test_a_server_that_is_not_there_is_told_with_its_own_words(self) -> None:
        told = refused("postgresql+psycopg://app:hush@127.0.0.1:1/boards")
        assert "Connection refused" in told
        assert "hush" not in told

    def test_a_database_or_user_that_is_not_there_is_told(self, database_url: str) -> None:
        missing = make_url(database_url).set(database="nowhere").render_as_string(hide_password=False)
        assert 'database "nowhere" does not exist' in refused(missing)
        stranger = make_url(database_url).set(username="stranger").render_as_string(hide_password=False)
        assert 'role "stranger" does not exist' in refused(stranger)

    def test_a_server_that_does_not_answer_is_given_up_in_time(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            started = time.monotonic()
            told = refused(f"postgresql+psycopg://app@127.0.0.1:{silent.getsockname()[1]}/x", connect_seconds=2)
        assert "timeout" in told
        assert time.monotonic() - started < 4


class TestUpgrade:
    def test_an_empty_database_comes_up_once(self, empty_url: str) -> None:
        assert bring_up_to_date(empty_url, durable=False) == Upgrade(None, migrate.head())
        assert bring_up_to_date(empty_url, durable=False) == Upgrade(migrate.head(), migrate.head())

    def test_a_fault_after_any_statement_leaves_shape_and_rows_as_they_were(self, empty_url: str) -> None:
        engine = make_engine(empty_url)
        migrate.upgrade(engine, "0001")
        with engine.begin() as connection:
            fill(connection, 1)
        before = shape_of(engine)
        with failing_after(0) as seen:
            migrate.upgrade(engine)
        migrate.downgrade(engine, "0001")
        for number in range(1, len(seen) + 1):
            with failing_after(number), pytest.raises(StorageRefused, match="The database is as it was"):
                bring_up_to_date(empty_url, durable=False)
            assert shape_of(engine) == before
            assert migrate.current(engine) == "0001"
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM answer_version")).scalar() == 1
        engine.dispose()

    def test_of_several_that_start_at_once_one_migrates(self, empty_url: str) -> None:
        barrier = threading.Barrier(3)

        def start() -> Upgrade:
            barrier.wait()
            return bring_up_to_date(empty_url, durable=False)

        with ThreadPoolExecutor(3) as pool:
            done = [each.result() for each in [pool.submit(start) for _ in range(3)]]
        assert sorted(each.is_change for each in done) == [False, False, True]

    def test_a_table_in_use_is_not_waited_for_for_long(self, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(migrate, "LOCK_SECONDS", "0.1")
        engine = make_engine(empty_url)
        migrate.upgrade(engine, "0001")
        with engine.begin() as connection:
            connection.execute(text("LOCK TABLE audit_event IN ROW EXCLUSIVE MODE"))
            with pytest.raises(StorageRefused, match="canceling statement due to lock timeout"):
                bring_up_to_date(empty_url, durable=False)
        engine.dispose()


class TestConnection:
    def test_every_connection_has_limits_and_keeps_utc(self, database: Database) -> None:
        asked = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone"
        connections = [database.engine.connect() for _ in range(3)]
        found = [tuple(each.execute(text(f"SHOW {name}")).scalar() for name in asked) for each in connections]
        for each in connections:
            each.close()
        assert set(found) == {("30s", "10s", "1min", "UTC")}

    def test_the_limits_stand_again_after_an_upgrade(self, empty_url: str) -> None:
        engine = make_engine(empty_url)
        migrate.upgrade(engine)
        with engine.connect() as connection:
            assert connection.execute(text("SHOW statement_timeout")).scalar() == "30s"
            assert connection.execute(text("SHOW lock_timeout")).scalar() == "10s"
        engine.dispose()
