"""The service in processes of its own, and how often a fault is tried.

``make test`` runs a twentieth of each count, ``make soak`` all of it (rules 10.3). Nothing here asserts how long
anything took: what others do to the clock of a machine that they share is no fault.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from selfassess.storage.session import Database
from tests.load import Sitting, sit_down
from tests.serving import Server

Tell = Callable[[str, object], None]
SOAK = os.environ.get("SOAK") == "1"


def times(in_soak: int) -> int:
    """How often, of so many times in a soak."""
    return in_soak if SOAK else in_soak // 20


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Say at the end of the run what a fault came to, beside that nothing was lost."""

    def note(name: str, value: object) -> None:
        request.node.user_properties.append((name, value))

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was told."""
    for report in terminalreporter.getreports("passed"):
        if report.when == "call" and report.user_properties:
            terminalreporter.write_line(report.nodeid)
            for name, value in report.user_properties:
                terminalreporter.write_line(f"  {name}: {value}")


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """gunicorn with two workers of eight threads each."""
    with Server(database_url, tmp_path, workers=2) as server:
        yield server


@pytest.fixture
def sitting(server: Server, database: Database) -> Iterator[Sitting]:
    """A board with two people who are about to answer the same kind of question, each for a seat."""
    with sit_down(server, database, people=2) as sitting:
        yield sitting
