"""What every test can ask for. A test that asks for ``database`` runs once on each engine."""

from __future__ import annotations

import os

import pytest

from tests.databases import database, database_url, migrated_file, migrated_postgresql, postgresql_url
from tests.quick import be_quick

__all__ = ["database", "database_url", "migrated_file", "migrated_postgresql", "postgresql_url"]

_ENGINES = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}

# Many requests, processes and pages over lines that other tests have reached: coverage is not measured there, which
# would cost half as much again. It can only come out lower for it.
_OVER_COVERED_LINES = ("tests/web/hostile/", "tests/faults/", "tests/browser/", "tests/contract/test_tenancy.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--engine``: sqlite, postgresql, or both (the default)."""
    parser.addoption("--engine", choices=sorted(_ENGINES), default=os.environ.get("TEST_ENGINE", "both"))


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks that keep a test to one engine, and do once what each test would do anew."""
    be_quick()
    config.addinivalue_line("markers", "on_sqlite: runs on SQLite only, as guard mutants and browser journeys do")
    config.addinivalue_line("markers", "on_postgresql: runs on PostgreSQL only")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave out of coverage what reaches no line of its own."""
    if item.nodeid.startswith(_OVER_COVERED_LINES):
        item.add_marker(pytest.mark.no_cover)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that uses a database once on each engine that was asked for."""
    if "database_url" not in metafunc.fixturenames:
        return
    engines = _ENGINES[metafunc.config.getoption("--engine")]
    for name in ("sqlite", "postgresql"):
        if metafunc.definition.get_closest_marker(f"on_{name}"):
            engines = [engine for engine in engines if engine == name]
    # What both run is measured on SQLite: to measure it again costs half as much as to run it, and shows no line more.
    marks = {"postgresql": [pytest.mark.no_cover]} if len(engines) > 1 else {}
    metafunc.parametrize(
        "database_url", [pytest.param(engine, marks=marks.get(engine, [])) for engine in engines], indirect=True
    )
