"""What ``selfassess.engine`` offers."""

from __future__ import annotations

import subprocess
import sys

import pytest

import selfassess.engine
from selfassess.engine import comparison, scoring


@pytest.mark.parametrize("name", selfassess.engine.__all__)
def test_every_name_on_offer_is_there(name: str) -> None:
    assert getattr(selfassess.engine, name).__name__ == name


def test_a_name_is_the_one_in_its_module() -> None:
    assert selfassess.engine.compare is comparison.compare
    assert selfassess.engine.score is scoring.score


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'league_table'"):
        selfassess.engine.league_table  # noqa: B018


def test_importing_the_package_loads_none_of_its_modules() -> None:
    program = (
        "import sys, selfassess.engine; print([name for name in sys.modules if name.startswith('selfassess.engine.')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
