"""A start on an SQLite file that cannot be relied on is refused in one line, and nothing is changed."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from selfassess.config import Settings
from selfassess.storage import migrate, soundness, startup
from selfassess.storage.engine import make_engine
from selfassess.storage.schema import SchemaState
from selfassess.storage.startup import StorageRefused, check_storage, prepare_folder, refuse_unless_current
from tests.integration.storage.files import (
    another_process,
    as_ordinary_user,
    flip,
    give_to_ordinary_user,
    private_copy,
)

LOCAL = "/dev/vda1 / ext4 rw 0 0\n"
DAMAGED = "Nothing was changed. Keep it for later, and put the newest backup in its place."


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path) -> Path:
    return private_copy(migrated_file, tmp_path / "selfassess.db")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can get to; what a test itself is given, root alone can."""
    folder = Path(tempfile.mkdtemp(prefix="selfassess-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def refused(file: Path, **keys: object) -> str:
    """The one line with which a start on ``file`` is refused."""
    before = _content(file)
    with pytest.raises(StorageRefused) as caught:
        check_storage(f"sqlite:///{file}", mounts=LOCAL, **keys)  # type: ignore[arg-type]
    assert _content(file) == before
    told = str(caught.value)
    assert "\n" not in told
    return told


def run(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


class TestDamage:
    def test_a_sound_file_of_this_version_is_current(self, file: Path) -> None:
        assert check_storage(f"sqlite:///{file}", mounts=LOCAL) is SchemaState.CURRENT
        assert check_storage(f"sqlite:///{file}", thorough=True) is SchemaState.CURRENT

    @pytest.mark.parametrize("start", [b"\0" * 100, b"%PDF-1.7\n" * 12, b"SQLite format 2\0" + b"\0" * 84])
    def test_a_file_with_a_damaged_start_is_refused(self, file: Path, start: bytes) -> None:
        content = file.read_bytes()
        file.write_bytes(start + content[len(start) :])
        assert refused(file) == f"{file} is not a database, or was damaged. {DAMAGED}"

    def test_a_file_of_another_kind_is_refused(self, file: Path) -> None:
        file.write_text("Minutes of the meeting of 3 March\n" * 50)
        assert refused(file) == f"{file} is not a database, or was damaged. {DAMAGED}"

    def test_a_file_that_was_cut_is_refused(self, file: Path) -> None:
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2])
        assert refused(file) == f"{file} is damaged. {DAMAGED}"

    @pytest.mark.parametrize("seed", range(12))
    def test_flipped_bytes_at_the_head_of_a_page_are_found(self, file: Path, seed: int) -> None:
        page = 4096 * (seed + 2)
        flip(file, seed=seed, where=range(page, page + 8))
        assert refused(file) == f"{file} is damaged. {DAMAGED}"

    @pytest.mark.parametrize("seed", range(20))
    def test_flipped_bytes_anywhere_end_in_a_refusal_or_in_a_database_that_can_be_read(
        self, file: Path, seed: int
    ) -> None:
        flip(file, seed=seed, where=range(file.stat().st_size), count=200)
        with suppress(StorageRefused):
            check_storage(f"sqlite:///{file}", mounts=LOCAL)
            run(file, "SELECT * FROM board")

    def test_rows_that_point_at_nothing_are_found_by_the_thorough_check(self, file: Path) -> None:
        run(file, "INSERT INTO acceptance VALUES (1, 99, 99, 'x', '2026-11-20 09:00:00')")
        assert check_storage(f"sqlite:///{file}", mounts=LOCAL) is SchemaState.CURRENT
        assert refused(file, thorough=True) == f"{file} has rows that point at nothing. {DAMAGED}"

    def test_the_search_for_damage_ends_in_time(self, file: Path, caplog: pytest.LogCaptureFixture) -> None:
        values = ",".join(f"('job-{number}')" for number in range(5000))
        run(file, f"INSERT INTO job (name) VALUES {values}")
        with caplog.at_level(logging.INFO, logger="selfassess.storage.soundness"):
            assert check_storage(f"sqlite:///{file}", mounts=LOCAL, check_seconds=-1) is SchemaState.CURRENT
        assert "checked a part" in caplog.text

    def test_a_damaged_wal_never_shows_what_was_not_committed(self, file: Path, tmp_path: Path) -> None:
        live = sqlite3.connect(file, isolation_level=None)
        live.execute("PRAGMA journal_mode=WAL")
        for number in range(20):
            live.execute("INSERT INTO job (name) VALUES (?)", (f"job-{number:02}",))
        copy = private_copy(file, tmp_path / "copy.db")
        wal = private_copy(Path(f"{file}-wal"), Path(f"{copy}-wal"))
        live.close()
        flip(wal, seed=1, where=range(wal.stat().st_size // 2, wal.stat().st_size))
        check_storage(f"sqlite:///{copy}", mounts=LOCAL)
        with closing(sqlite3.connect(copy)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM job ORDER BY name")]
        assert names == [f"job-{number:02}" for number in range(len(names))]


class TestSchema:
    def test_a_missing_file_is_empty_and_is_not_made(self, tmp_path: Path) -> None:
        assert check_storage(f"sqlite:///{tmp_path}/x.db", mounts=LOCAL) is SchemaState.EMPTY
        assert not (tmp_path / "x.db").exists()

    def test_a_file_without_tables_is_empty(self, tmp_path: Path) -> None:
        (tmp_path / "x.db").touch(mode=0o600)
        assert check_storage(f"sqlite:///{tmp_path}/x.db", mounts=LOCAL) is SchemaState.EMPTY

    def test_a_file_of_a_newer_version_is_refused_with_both_numbers(self, file: Path) -> None:
        run(file, "UPDATE alembic_version SET version_num = '0999'")
        assert refused(file) == (
            "The database is of a newer version of selfassess: its schema is 0999, and this version goes up to "
            f"{migrate.head()}. Install the newer version, or put back a backup made by this one."
        )

    def test_a_file_of_an_older_version_is_told_as_older(self, file: Path) -> None:
        engine = make_engine(f"sqlite:///{file}")
        migrate.downgrade(engine, "0001")
        engine.dispose()
        assert check_storage(f"sqlite:///{file}", mounts=LOCAL) is SchemaState.OLDER

    @pytest.mark.parametrize("state", [SchemaState.OLDER, SchemaState.EMPTY])
    def test_whoever_does_not_upgrade_itself_names_the_command_that_does(self, state: SchemaState) -> None:
        with pytest.raises(StorageRefused, match=r"Run: selfassess db upgrade$"):
            refuse_unless_current(state)
        refuse_unless_current(SchemaState.CURRENT)

    def test_the_database_of_another_program_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "other.db"
        run(file, "CREATE TABLE invoice (id INTEGER)")
        file.chmod(0o600)
        assert refused(file) == "The database holds tables of another program. Give selfassess one of its own."

    def test_a_database_in_memory_is_refused(self) -> None:
        with pytest.raises(StorageRefused, match="keeps nothing"):
            check_storage("sqlite://")


class TestPlace:
    def test_the_folder_and_the_file_are_made_for_their_user_alone(self, tmp_path: Path) -> None:
        folder = tmp_path / "a" / "data"
        settings = Settings(data_folder=folder, database_url=f"sqlite:///{folder}/selfassess.db")
        prepare_folder(settings, mounts=LOCAL)
        prepare_folder(settings, mounts=LOCAL)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "selfassess.db").stat().st_mode) == 0o600
        assert check_storage(settings.database_url, mounts=LOCAL) is SchemaState.EMPTY

    def test_an_engine_makes_a_missing_file_and_its_journal_for_its_user_alone(self, tmp_path: Path) -> None:
        engine = make_engine(f"sqlite:///{tmp_path}/x.db")
        with engine.execution_options(write=True).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE t (id INTEGER)")
            modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        engine.dispose()
        assert modes == {0o600}

    def test_with_postgresql_the_data_folder_alone_is_made(self, tmp_path: Path) -> None:
        prepare_folder(Settings(data_folder=tmp_path / "data", database_url="postgresql+psycopg://app@/x"))
        assert not list((tmp_path / "data").iterdir())

    def test_a_folder_or_file_that_others_can_open_is_refused(self, file: Path) -> None:
        file.chmod(0o644)
        assert refused(file).endswith(f"Run: chmod 600 {file}")
        file.chmod(0o600)
        file.parent.chmod(0o755)
        assert refused(file).endswith(f"Run: chmod 700 {file.parent}")
        with pytest.raises(StorageRefused, match="Run: chmod 700"):
            prepare_folder(Settings(data_folder=file.parent, database_url=f"sqlite:///{file}"), mounts=LOCAL)

    def test_a_network_share_is_refused_before_anything_is_made_on_it(self, tmp_path: Path) -> None:
        mounts = f"{LOCAL}server:/export {tmp_path} nfs4 rw 0 0\n"
        settings = Settings(data_folder=tmp_path / "data", database_url=f"sqlite:///{tmp_path}/data/x.db")
        with pytest.raises(StorageRefused, match="network share"):
            prepare_folder(settings, mounts=mounts)
        with pytest.raises(StorageRefused, match="network share"):
            check_storage(settings.database_url, mounts=mounts)
        assert not list(tmp_path.iterdir())
        prepare_folder(replace(settings, database_url="postgresql+psycopg://app@/x"), mounts=mounts)

    def test_a_synchronised_folder_is_refused_before_anything_is_made_in_it(self, tmp_path: Path) -> None:
        folder = tmp_path / "OneDrive - Hathervale" / "data"
        settings = Settings(data_folder=folder, database_url=f"sqlite:///{folder}/x.db")
        with pytest.raises(StorageRefused, match="OneDrive - Hathervale"):
            prepare_folder(settings, mounts=LOCAL)
        with pytest.raises(StorageRefused, match="OneDrive - Hathervale"):
            check_storage(settings.database_url, mounts=LOCAL)
        assert not list(tmp_path.iterdir())

    def test_a_missing_folder_is_refused_with_the_command_that_makes_it(self, tmp_path: Path) -> None:
        assert refused(tmp_path / "gone" / "x.db").endswith("Run: selfassess db upgrade")

    def test_a_name_that_the_disk_does_not_take_is_refused(self, tmp_path: Path) -> None:
        assert "cannot be reached (file name too long)" in refused(tmp_path / ("x" * 300))

    def test_a_command_beside_the_service_refuses_a_file_of_another_user(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert startup.revision_and_state(f"sqlite:///{file}") == (migrate.head(), SchemaState.CURRENT)
        monkeypatch.setattr("os.geteuid", lambda: 12_345)
        with pytest.raises(StorageRefused, match="belongs to another user"):
            startup.revision_and_state(f"sqlite:///{file}")

    def test_a_folder_that_cannot_be_written_to_is_refused(self, open_folder: Path, migrated_file: Path) -> None:
        folder = open_folder / "data"
        folder.mkdir(mode=0o700)
        file = private_copy(migrated_file, folder / "x.db")
        folder.chmod(0o500)
        give_to_ordinary_user(folder, file)
        told = as_ordinary_user(
            "try: startup.check_storage(f'sqlite:///{sys.argv[1]}')\nexcept startup.StorageRefused as no: print(no)",
            file,
        )
        assert told.startswith(f"Nothing can be written into the folder {folder} (permission denied).")
        assert told.count("\n") == 1

    def test_a_file_that_cannot_be_written_to_is_refused(self, open_folder: Path, migrated_file: Path) -> None:
        folder = open_folder / "data"
        folder.mkdir(mode=0o700)
        file = private_copy(migrated_file, folder / "x.db")
        file.chmod(0o400)
        give_to_ordinary_user(folder, file)
        told = as_ordinary_user(
            "try: startup.check_storage(f'sqlite:///{sys.argv[1]}')\nexcept startup.StorageRefused as no: print(no)",
            file,
        )
        assert told.startswith(f"{file} cannot be written to.")

    def test_a_folder_that_cannot_be_entered_is_refused(self, open_folder: Path) -> None:
        closed = open_folder / "closed"
        closed.mkdir(mode=0o000)
        give_to_ordinary_user(closed)
        told = as_ordinary_user(
            "from pathlib import Path; from selfassess.config import Settings\n"
            "for url in (f'sqlite:///{sys.argv[1]}/data/x.db', f'sqlite:///{sys.argv[1]}/x.db'):\n"
            "    settings = Settings(data_folder=Path(sys.argv[1]) / 'data', database_url=url)\n"
            "    for go in (lambda: startup.check_storage(url), lambda: startup.prepare_folder(settings)):\n"
            "        try: go()\n"
            "        except startup.StorageRefused as no: print(no)",
            closed,
        )
        assert len(told.splitlines()) == 4
        assert all("permission denied" in line for line in told.splitlines())


class TestJournal:
    def test_a_file_in_wal_mode_is_taken_out_of_it_with_a_warning_where_wal_is_not_safe(
        self, file: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(file, "PRAGMA journal_mode=WAL")
        monkeypatch.setattr(soundness, "journal_mode", lambda: "TRUNCATE")
        assert check_storage(f"sqlite:///{file}", mounts=LOCAL) is SchemaState.CURRENT
        assert "was in WAL mode" in caplog.text
        assert file.read_bytes()[18:20] == b"\1\1"
        caplog.clear()
        check_storage(f"sqlite:///{file}", mounts=LOCAL)
        assert not caplog.text

    def test_it_stays_in_it_where_wal_is_safe(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        run(file, "PRAGMA journal_mode=WAL")
        monkeypatch.setattr(soundness, "journal_mode", lambda: "WAL")
        check_storage(f"sqlite:///{file}", mounts=LOCAL)
        assert file.read_bytes()[18:20] == b"\2\2"

    def test_it_is_refused_where_another_program_keeps_it_in_it(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(file, "PRAGMA journal_mode=WAL")
        monkeypatch.setattr(soundness, "journal_mode", lambda: "TRUNCATE")
        monkeypatch.setattr(soundness, "_LOCK_SECONDS", 0.05)
        with another_process(file, "SELECT 1 FROM board"):
            assert refused(file) == (f"{file} is in use by another program. Stop that program, then start again.")

    def test_a_file_that_is_being_written_to_can_be_written_to(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(soundness, "_LOCK_SECONDS", 0.05)
        with another_process(file, "BEGIN IMMEDIATE"):
            assert check_storage(f"sqlite:///{file}", mounts=LOCAL) is SchemaState.CURRENT

    def test_a_file_that_another_process_replaces_meanwhile_is_checked_anew(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        newer = private_copy(file, file.with_name("newer.db"))
        opened = soundness.opened

        def opened_too_early(path: Path) -> sqlite3.Connection:
            connection = opened(path)
            connection.execute("SELECT 1 FROM board")
            if newer.exists():
                newer.replace(file)
            return connection

        monkeypatch.setattr(soundness, "opened", opened_too_early)
        assert check_storage(f"sqlite:///{file}", mounts=LOCAL) is SchemaState.CURRENT


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.name in os.listdir(file.parent if file.parent.exists() else "/") else None
