"""The lock that tells who has a file open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from selfassess.storage.occupancy import Occupant, alone, lock_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


def is_free(file: Path) -> bool:
    with alone(file) as is_alone:
        return is_alone


def test_several_can_have_a_file_open_and_nobody_is_alone_then(file: Path) -> None:
    one, other = Occupant(file, patience=0), Occupant(file, patience=0)
    one.enter()
    other.enter()
    one.enter()
    assert not is_free(file)
    one.leave()
    assert not is_free(file)
    other.leave()
    other.leave()
    assert is_free(file)


def test_nobody_comes_in_while_one_is_alone(file: Path) -> None:
    with alone(file) as is_alone:
        assert is_alone
        assert not is_free(file)
        with pytest.raises(BlockingIOError):
            Occupant(file, patience=0.03).enter()
    occupant = Occupant(file, patience=0)
    occupant.enter()
    occupant.leave()


def test_what_is_no_longer_used_lets_go_by_itself(file: Path) -> None:
    occupant = Occupant(file, patience=0)
    occupant.enter()
    del occupant
    assert is_free(file)


def test_a_process_that_is_killed_lets_go(file: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from selfassess.storage.occupancy import Occupant\n"
        "o = Occupant(Path(sys.argv[1]), patience=0); o.enter(); print('in', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"in\n"
        assert not is_free(file)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert is_free(file)


def test_the_lock_is_for_its_user_alone(file: Path) -> None:
    assert is_free(file)
    assert lock_of(file).stat().st_mode & 0o777 == 0o600
