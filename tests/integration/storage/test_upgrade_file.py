"""An SQLite file is upgraded as a whole or not at all, and never under somebody's hands."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from selfassess.storage import migrate, replacing, schema
from selfassess.storage.engine import make_engine
from selfassess.storage.migrate import Upgrade, bring_up_to_date
from selfassess.storage.schema import SchemaState, revisions
from selfassess.storage.startup import StorageRefused, check_storage
from tests.golden.databases.make import FOLDER, load
from tests.integration.storage.every_table import fill
from tests.integration.storage.files import another_process, failing_after, flip, listing, private_copy, rows_of

AS_IT_WAS = "The database is as it was"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database of the first version, with rows."""
    load((FOLDER / "0001.sql").read_text(encoding="utf-8"), tmp_path / "selfassess.db")
    return f"sqlite:///{tmp_path}/selfassess.db"


@pytest.fixture
def file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@contextmanager
def nothing_changes(file: Path) -> Iterator[None]:
    before, beside = file.read_bytes(), listing(file.parent)
    yield
    assert file.read_bytes() == before
    assert listing(file.parent) == beside


def fails(*_: object, **__: object) -> None:
    raise OSError(5, "Input/output error")


class TestWholeOrNotAtAll:
    def test_a_fault_after_any_statement_leaves_the_file_as_it_was(self, url: str, file: Path, tmp_path: Path) -> None:
        shutil.copytree(tmp_path, tmp_path.parent / "trial", dirs_exist_ok=True)
        trial = private_copy(file, tmp_path.parent / "trial" / "selfassess.db")
        trial.parent.chmod(0o700)
        with failing_after(0) as seen:
            bring_up_to_date(f"sqlite:///{trial}")
        assert len(seen) >= 7
        for number in range(1, len(seen) + 1):
            with nothing_changes(file), failing_after(number), pytest.raises(StorageRefused, match=AS_IT_WAS):
                bring_up_to_date(url)
        assert bring_up_to_date(url).after == migrate.head()

    @pytest.mark.parametrize("step", ["make_private", "_verify", "_make_durable", "_refuse_leftovers", "_free_name"])
    def test_a_fault_at_any_step_leaves_the_file_as_it_was(
        self, url: str, file: Path, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch, nothing_changes(file):
            patch.setattr(replacing, step, fails)
            with pytest.raises(StorageRefused, match=AS_IT_WAS):
                bring_up_to_date(url)
        assert bring_up_to_date(url).is_change

    @pytest.mark.parametrize(("owner", "name"), [("os", "link"), ("pathlib.Path", "replace")])
    def test_a_fault_at_the_swap_leaves_the_file_as_it_was(
        self, url: str, file: Path, owner: str, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with nothing_changes(file), monkeypatch.context() as patch:
            patch.setattr(f"{owner}.{name}", fails)
            with pytest.raises(StorageRefused, match=AS_IT_WAS):
                bring_up_to_date(url)

    def test_a_copy_that_came_out_unsound_is_thrown_away(
        self, url: str, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def upgrade_and_spoil(copy: Path) -> None:
            with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                connection.execute("UPDATE seat SET agency_id = 99")

        monkeypatch.setattr(migrate, "_migrate_whole", upgrade_and_spoil)
        with nothing_changes(file), pytest.raises(StorageRefused, match="points at nothing in agency"):
            bring_up_to_date(url)

    def test_so_is_one_that_came_out_damaged(self, url: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(migrate, "_migrate_whole", lambda copy: flip(copy, seed=1, where=range(8192, 8200)))
        with nothing_changes(file), pytest.raises(StorageRefused, match=AS_IT_WAS):
            bring_up_to_date(url)

    def test_and_one_that_cannot_be_read_at_all(self, url: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(migrate, "_migrate_whole", lambda copy: copy.write_text("Minutes of 3 March" * 50))
        with nothing_changes(file), pytest.raises(StorageRefused, match="file is not a database"):
            bring_up_to_date(url)

    def test_a_journal_that_is_still_in_use_stops_it(
        self, url: str, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wal = Path(f"{file}-wal")
        monkeypatch.setattr(migrate, "_migrate_whole", lambda _: wal.write_text("not yet in the file"))
        with pytest.raises(StorageRefused, match=f"{wal.name} is still in use"):
            bring_up_to_date(url)
        assert listing(file.parent) == {file.name, wal.name}

    def test_no_room_for_a_copy_leaves_the_file_as_it_was(self, url: str, file: Path) -> None:
        code = (
            "import os, resource, sys; from selfassess.storage import migrate, startup\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)\n"
            "try: migrate.bring_up_to_date(sys.argv[1])\n"
            "except startup.StorageRefused as no: sys.exit(str(no))"
        )
        room = file.stat().st_size // 2
        with nothing_changes(file):
            done = subprocess.run(
                [sys.executable, "-c", code, url, str(room)], capture_output=True, text=True, check=False
            )
            assert done.returncode == 1
            assert done.stderr.rstrip().endswith(f"{AS_IT_WAS}.")

    @pytest.mark.parametrize(
        "kill_at",
        [
            "replacing._make_durable",
            "replacing._verify",
            "replacing._refuse_leftovers",
            "replacing._free_name",
            "pathlib.Path.replace",
        ],
    )
    def test_after_a_kill_at_any_step_the_file_is_as_it_was_and_the_next_attempt_ends_well(
        self, url: str, file: Path, kill_at: str
    ) -> None:
        before = file.read_bytes()
        code = (
            "import os, pathlib, sys; from selfassess.storage import migrate, replacing\n"
            f"{kill_at} = lambda *_: os.kill(os.getpid(), 9)\n"
            "migrate.bring_up_to_date(sys.argv[1])"
        )
        done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, check=False)
        assert done.returncode == -signal.SIGKILL
        assert file.read_bytes() == before
        assert bring_up_to_date(url) == Upgrade("0001", migrate.head(), Path(f"{file}.before-0001"))
        assert listing(file.parent) == {file.name, f"{file.name}.before-0001"}

    def test_a_new_file_whose_migration_fails_is_not_left_behind(self, tmp_path: Path) -> None:
        with failing_after(30), pytest.raises(StorageRefused, match=AS_IT_WAS):
            bring_up_to_date(f"sqlite:///{tmp_path}/new.db")
        assert listing(tmp_path) == set()
        (tmp_path / "empty.db").touch(mode=0o600)
        with failing_after(30), pytest.raises(StorageRefused, match=AS_IT_WAS):
            bring_up_to_date(f"sqlite:///{tmp_path}/empty.db")
        assert not rows_of(tmp_path / "empty.db")


class TestWhatIsKept:
    def test_an_empty_or_missing_file_is_migrated_in_place(self, tmp_path: Path) -> None:
        (tmp_path / "empty.db").touch(mode=0o600)
        for name in ("empty.db", "missing.db"):
            assert bring_up_to_date(f"sqlite:///{tmp_path / name}") == Upgrade(None, migrate.head())
            assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
        assert listing(tmp_path) == {"empty.db", "missing.db"}

    def test_a_file_of_this_version_is_left_alone(self, migrated_file: Path, tmp_path: Path) -> None:
        file = private_copy(migrated_file, tmp_path / "x.db")
        with nothing_changes(file):
            assert not bring_up_to_date(f"sqlite:///{file}").is_change

    def test_both_files_are_for_their_user_alone(self, url: str, file: Path) -> None:
        kept = bring_up_to_date(url).kept
        assert kept is not None
        assert {path.stat().st_mode & 0o777 for path in (file, kept)} == {0o600}

    def test_a_file_kept_earlier_is_never_written_over(self, url: str, file: Path) -> None:
        first, old = file.with_name(f"{file.name}.before-0001"), file.read_bytes()
        first.write_bytes(b"kept earlier")
        for number in (2, 3):
            assert bring_up_to_date(url).kept == Path(f"{first}.{number}")
            file.write_bytes(old)
        assert first.read_bytes() == b"kept earlier"

    def test_what_stands_in_the_wal_only_comes_along(self, url: str, file: Path) -> None:
        live = sqlite3.connect(file, isolation_level=None)
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("INSERT INTO job (name) VALUES ('in the wal')")
        copy = private_copy(file, file.with_name("copy.db"))
        private_copy(Path(f"{file}-wal"), Path(f"{copy}-wal"))
        live.close()
        done = bring_up_to_date(f"sqlite:///{copy}")
        assert done.kept is not None
        for each in (copy, done.kept):
            assert ("in the wal", None, None) in rows_of(each)["job"]
        assert f"{copy.name}-wal" not in listing(copy.parent)

    def test_a_link_to_the_file_stays_a_link(self, url: str, file: Path) -> None:
        link = file.with_name("link.db")
        link.symlink_to(file)
        bring_up_to_date(f"sqlite:///{link}")
        assert link.is_symlink()
        assert rows_of(link)["alembic_version"] == [(migrate.head(),)]


class TestOthers:
    def test_a_running_service_is_never_left_with_the_old_file(self, url: str, file: Path) -> None:
        engine = make_engine(url)
        engine.connect().close()
        with nothing_changes(file), pytest.raises(StorageRefused, match="in use by a running selfassess"):
            bring_up_to_date(url, patience=0.1)
        engine.dispose()
        assert bring_up_to_date(url).is_change

    @pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
    def test_another_program_in_a_transaction_stops_it(
        self, url: str, file: Path, statement: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(replacing, "_LOCK_SECONDS", 0.05)
        monkeypatch.setattr("selfassess.storage.soundness._LOCK_SECONDS", 0.05)
        with another_process(file, statement), nothing_changes(file), pytest.raises(StorageRefused) as told:
            bring_up_to_date(url)
        assert "in use by another program. Stop that program" in str(told.value)

    def test_an_engine_waits_while_the_file_is_replaced(
        self, url: str, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine = make_engine(url, busy_seconds=0.05)
        told: list[str] = []

        def look(copy: Path) -> None:
            with pytest.raises(sqlite3.OperationalError) as caught:
                engine.raw_connection()
            told.append(str(caught.value))
            raise OSError(5, "enough")

        monkeypatch.setattr(migrate, "_migrate_whole", look)
        with nothing_changes(file), pytest.raises(StorageRefused):
            bring_up_to_date(url)
        assert told == ["database is locked: its file is being replaced"]
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM board").scalar() == 2
        engine.dispose()

    def test_whoever_was_overtaken_by_another_process_has_nothing_left_to_do(
        self, url: str, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        overtaken: list[SchemaState] = []

        def check_and_be_overtaken(url: str, **keys: Any) -> Any:
            state = check_storage(url, **keys)
            if not overtaken:
                overtaken.append(state)
                bring_up_to_date(url)
            return state

        monkeypatch.setattr(migrate, "check_storage", check_and_be_overtaken)
        assert bring_up_to_date(url) == Upgrade(migrate.head(), migrate.head())
        assert overtaken == [SchemaState.OLDER]

    def test_of_two_that_start_at_once_one_migrates_and_both_go_on(self, url: str, file: Path) -> None:
        code = (
            "import sys; from selfassess.storage import migrate; from selfassess.storage.engine import make_engine\n"
            "print('ready', flush=True); sys.stdin.readline()\n"
            "done = migrate.bring_up_to_date(sys.argv[1]); engine = make_engine(sys.argv[1]); c = engine.connect()\n"
            "print(done.kept, flush=True); sys.stdin.readline()"
        )
        command = [sys.executable, "-c", code, url]
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, **pipes) as one, subprocess.Popen(command, **pipes) as other:
            both = (one, other)
            assert [_line(each) for each in both] == ["ready", "ready"]
            for each in both:
                _go_on(each)
            kept = [_line(each) for each in both]
            for each in both:
                _go_on(each)
        assert sorted(kept) == [f"{file}.before-0001", "None"]
        assert listing(file.parent) == {file.name, f"{file.name}.before-0001"}


class TestLaterMigrations:
    """What migrations to come may do on SQLite, where many a change builds a table anew."""

    @pytest.fixture
    def later(self, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
        """Add a migration of these statements behind the last; gives its number."""
        folder = tmp_path_factory.mktemp("later") / "migrations"
        shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        last = revisions()[-1]
        number = f"{int(last) + 1:04}"

        def add(body: str) -> str:
            text = (
                f'"""later."""\nimport sqlalchemy as sa\nfrom alembic import op\n'
                f"revision, down_revision, branch_labels, depends_on = {number!r}, {last!r}, None, None\n"
                f"def upgrade() -> None:\n    {body}\n\ndef downgrade() -> None:\n    pass\n"
            )
            (folder / "versions" / f"{number}_later.py").write_text(text)
            monkeypatch.setattr(schema, "MIGRATIONS", folder)
            return number

        return add

    @pytest.fixture
    def full(self, migrated_file: Path, tmp_path: Path) -> Path:
        file = private_copy(migrated_file, tmp_path / "full.db")
        engine = make_engine(f"sqlite:///{file}")
        with engine.execution_options(write=True).begin() as connection:
            fill(connection, 1, 2)
        engine.dispose()
        return file

    def test_a_table_that_others_point_at_can_be_built_anew(self, full: Path, later: Callable[[str], str]) -> None:
        number = later(
            "with op.batch_alter_table('board', recreate='always') as table:\n"
            "        table.alter_column('name', type_=sa.String(300), existing_type=sa.String(200))"
        )
        before = rows_of(full)
        assert bring_up_to_date(f"sqlite:///{full}").after == number
        after = rows_of(full)
        assert after | {"alembic_version": []} == before | {"alembic_version": []}
        engine = make_engine(f"sqlite:///{full}")
        with engine.execution_options(write=True).connect() as connection:
            for statement, told in (
                ("DELETE FROM board", "FOREIGN KEY constraint failed"),
                ("DELETE FROM audit_event", "append-only"),
            ):
                with pytest.raises(Exception, match=told):
                    connection.exec_driver_sql(statement)
        engine.dispose()

    def test_a_migration_that_leaves_a_row_pointing_at_nothing_is_refused(
        self, full: Path, later: Callable[[str], str]
    ) -> None:
        later("op.execute('DELETE FROM agency')")
        with nothing_changes(full), pytest.raises(StorageRefused, match="would point at nothing in agency"):
            bring_up_to_date(f"sqlite:///{full}")

    def test_references_are_enforced_again_after_a_migration(self, full: Path) -> None:
        engine = make_engine(f"sqlite:///{full}")
        migrate.downgrade(engine, "0001")
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA legacy_alter_table").scalar() == 0
        engine.dispose()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
