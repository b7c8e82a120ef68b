"""R13 and R14 from the outside: ``selfassess serve`` on an older database, killed again and again while it upgrades.

What an upgrade keeps row by row, and every single fault in it, stands in tests/integration/storage.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from time import sleep

from selfassess.storage.migrate import head
from selfassess.storage.schema import REVISION_TABLE, revisions
from tests.faults.conftest import SOAK, times
from tests.golden.databases.make import FOLDER, load
from tests.integration.storage.files import rows_of
from tests.serving import Server

OLDEST = revisions()[0]


def test_a_start_that_is_killed_while_it_upgrades_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "selfassess.db"
    load((FOLDER / f"{OLDEST}.sql").read_text(encoding="utf-8"), file)
    old, rows = file.read_bytes(), rows_of(file)
    server = Server(f"sqlite:///{file}", tmp_path)
    chance = Random(13)
    for _ in range(times(100)):
        server.launch()
        sleep(chance.uniform(0.3, 3.0 if SOAK else 1.5))
        server.kill()
        assert file.read_bytes() == old or rows_of(file)[REVISION_TABLE] == [(head(),)]
    with server:
        now = rows_of(file)
    assert {name: now[name] for name in rows if name != REVISION_TABLE} == {
        name: rows[name] for name in rows if name != REVISION_TABLE
    }
    assert file.with_name(f"{file.name}.before-{OLDEST}").read_bytes() == old
