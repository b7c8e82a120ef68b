"""R1: the service is killed again and again while forty people write, and not one acknowledged answer is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random
from time import sleep

from selfassess.storage.session import Database
from tests.faults.conftest import SOAK, Tell, times
from tests.load import check_nothing_lost, saving, settle, sit_down
from tests.serving import Server

BETWEEN = (0.5, 3.0) if SOAK else (0.3, 1.0)


def test_no_acknowledged_answer_is_lost_and_none_is_half_written(
    database: Database, database_url: str, tmp_path: Path, tell: Tell
) -> None:
    chance = Random(1)
    restarts: list[float] = []
    with Server(database_url, tmp_path, workers=2) as server, sit_down(server, database) as sitting:
        with saving(sitting):
            for cycle in range(times(200)):
                sleep(chance.uniform(*BETWEEN))
                if cycle % 2:
                    server.kill_worker()
                else:
                    server.kill()
                    restarts.append(server.start())
        settle(sitting)
        check_nothing_lost(sitting)
    assert sitting.acknowledged > len(sitting.savers)
    assert sitting.unsettled["lost"] > 0, "no kill came between a save and its reply"
    tell("acknowledged", sitting.acknowledged)
    tell("lost without a reply, and settled later", sitting.unsettled["lost"])
    tell("slowest restart in seconds", round(max(restarts), 1))
