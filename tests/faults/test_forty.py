"""R11 and R18: forty people read and save for a while, undisturbed or while the service is started anew under them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from selfassess.storage.session import Database
from tests.faults.conftest import Tell, times
from tests.load import Saver, Sitting, check_nothing_lost, count_saved, saving, settle, sit_down
from tests.serving import Server

_MEBIBYTE = 1024
# What a worker may keep more of at the end: caches fill, and an allocator gives back late.
_GROWTH = 40 * _MEBIBYTE


def reading(sitting: Sitting) -> Callable[[Saver], None]:
    """What each does before a save: three pages, as somebody who works through their themes."""

    def read(saver: Saver) -> None:
        for path in ("/my-work", saver.page, saver.page.partition("/themes/")[0] + "/check"):
            reply = saver.client.get(path)
            if reply.status != 200:
                saver.troubles.append(f"{path}: {reply.status}")

    return read


def test_forty_who_read_three_pages_for_each_save_lose_nothing_and_meet_no_fault(
    database: Database, database_url: str, tmp_path: Path, tell: Tell
) -> None:
    seconds = times(300)
    with Server(database_url, tmp_path, workers=2) as server, sit_down(server, database) as sitting:
        with saving(sitting, every=2.0, before=reading(sitting)):
            time.sleep(seconds / 3)
            early = server.memory()
            time.sleep(2 * seconds / 3)
            late = server.memory()
        settle(sitting)
        check_nothing_lost(sitting)
        assert sum(sitting.unsettled.values()) == 0
        assert count_saved(sitting) == sitting.acknowledged, "a save counted twice, or not at all"
    assert sitting.acknowledged >= len(sitting.savers)
    assert late - early < _GROWTH
    tell("seconds", seconds)
    tell("acknowledged", sitting.acknowledged)
    tell("grown by, in MB", round((late - early) / _MEBIBYTE, 1))


def test_a_service_that_is_started_anew_under_forty_people_loses_nothing(
    database: Database, database_url: str, tmp_path: Path, tell: Tell
) -> None:
    """As a new version is put in: one after the other the workers finish what they have, and new ones take over."""
    with Server(database_url, tmp_path, workers=2) as server, sit_down(server, database) as sitting:
        with saving(sitting):
            for _ in range(max(2, times(60))):
                time.sleep(1)
                server.renew()
        settle(sitting)
        check_nothing_lost(sitting)
    assert sitting.acknowledged > len(sitting.savers)
    tell("acknowledged", sitting.acknowledged)
    tell("asked again", sum(sitting.unsettled.values()))
