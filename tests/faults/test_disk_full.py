"""R3: no room is left on the disk. Nothing is called saved that is not, and room again is all that it takes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from tests.databases import AUDIT_KEY
from tests.full_disk import let_files_grow, let_files_grow_to, require_mount, small_disk
from tests.load import Saver, Sitting, check_nothing_lost, settle, sit_down
from tests.serving import Server

TYPED = "What we wrote when there was no room left for it."


def test_where_sqlite_may_not_grow_nothing_is_called_saved_that_is_not(migrated_file: Path, tmp_path: Path) -> None:
    file = _placed(migrated_file, tmp_path)
    room = file.with_suffix(".room")

    def fill() -> None:
        with closing(sqlite3.connect(file)) as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
        room.write_text(str(pages + 3))

    with Server(f"sqlite:///{file}", tmp_path, workers=2, app="tests.faults.cramped:app") as server:
        _fill_and_make_room(server, fill=fill, make_room=room.unlink)


def test_where_no_file_may_grow_nothing_is_called_saved_that_is_not(migrated_file: Path, tmp_path: Path) -> None:
    file = _placed(migrated_file, tmp_path)
    with Server(f"sqlite:///{file}", tmp_path, workers=2) as server:

        def fill() -> None:
            let_files_grow_to(file.stat().st_size + 10_000, server.worker_pids())

        _fill_and_make_room(
            server, fill=fill, make_room=lambda: let_files_grow(server.worker_pids()), told="SQLITE_IOERR_WRITE"
        )


def test_on_a_full_disk_nothing_is_called_saved_that_is_not(migrated_file: Path, tmp_path: Path) -> None:
    require_mount()
    with small_disk(tmp_path / "disk") as disk:
        file, ballast = _placed(migrated_file, disk), disk / "ballast"

        def fill() -> None:
            # All but what a few saves need, with their journal.
            ballast.write_bytes(bytes(shutil.disk_usage(disk).free - 120_000))

        with Server(f"sqlite:///{file}", tmp_path, workers=2, waits_for="/healthz") as server:
            _fill_and_make_room(server, fill=fill, make_room=ballast.unlink)


def _fill_and_make_room(
    server: Server, *, fill: Callable[[], None], make_room: Callable[[], object], told: str = "SQLITE_FULL"
) -> None:
    engine = make_engine(server.database_url)
    with sit_down(server, Database(engine, audit_key=AUDIT_KEY), people=1) as sitting:
        (saver,) = sitting.savers
        saver.save()
        workers = server.worker_pids()
        fill()
        _save_until_full(saver)
        _check_that_a_page_keeps_what_was_typed(saver)
        make_room()
        saver.save()
        settle(sitting)
        _check_whole(sitting)
        assert server.worker_pids() == workers
    assert f'"because": "{told}"' in server.log.read_text()
    engine.dispose()


def _save_until_full(saver: Saver) -> None:
    for _ in range(2000):
        saver.save()
        if saver.sent is not None:
            break
    assert saver.unsettled == {"503": 1}


def _check_that_a_page_keeps_what_was_typed(saver: Saver) -> None:
    typed = {f"{saver.question}.version": str(saver.version), f"{saver.question}.comment": TYPED}
    page = saver.client.post(saver.page, typed)
    assert page.status in (503, 507)
    assert f"{TYPED}</textarea>" in page.text
    assert saver.client.get(saver.page).status == 200


def _check_whole(sitting: Sitting) -> None:
    check_nothing_lost(sitting)
    with sitting.rows.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def _placed(migrated_file: Path, folder: Path) -> Path:
    file = folder / "selfassess.db"
    shutil.copy(migrated_file, file)
    file.chmod(0o600)
    return file
