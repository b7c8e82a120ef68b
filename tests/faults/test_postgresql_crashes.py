"""R5: PostgreSQL crashes under forty people who write. What was acknowledged stands; the service goes on by itself."""

from __future__ import annotations

from pathlib import Path
from random import Random
from time import sleep

from selfassess.storage import migrate
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from tests.databases import AUDIT_KEY, PostgresqlServer, postgresql_programs
from tests.faults.conftest import SOAK, Tell, times
from tests.load import check_nothing_lost, saving, settle, sit_down
from tests.serving import Server

BETWEEN = (1.0, 3.0) if SOAK else (0.7, 1.2)


def test_what_was_acknowledged_stands_and_what_was_in_doubt_counts_once(
    postgresql_url: str, tmp_path: Path, tell: Tell
) -> None:
    assert postgresql_url, "asked for, since it says what is missing where PostgreSQL is"
    programs = postgresql_programs()
    assert programs is not None
    chance = Random(5)
    cluster = PostgresqlServer(programs, durable=True)
    with cluster as url:
        rows = Database(make_engine(url), audit_key=AUDIT_KEY)
        migrate.upgrade(rows.engine)
        with Server(url, tmp_path, workers=2) as server, sit_down(server, rows) as sitting:
            with saving(sitting):
                for _ in range(times(40)):
                    sleep(chance.uniform(*BETWEEN))
                    cluster.crash()
                    sleep(chance.uniform(0.1, 0.5))
                    cluster.start()
                sleep(chance.uniform(*BETWEEN))
            workers = server.worker_pids()
            settle(sitting)
            check_nothing_lost(sitting)
            assert server.worker_pids() == workers
        rows.engine.dispose()
    assert sitting.acknowledged > len(sitting.savers)
    assert sitting.unsettled["503"] > 0, "no save was under way when the server crashed"
    tell("acknowledged", sitting.acknowledged)
    tell("told to try again, or lost, and settled later", dict(sitting.unsettled))
