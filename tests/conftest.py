"""What every test can ask for. A test that asks for ``database`` runs once on each engine."""

from __future__ import annotations

import os

import pytest

from tests.databases import database, database_url, migrated_file, migrated_postgresql, postgresql_url

__all__ = ["database", "database_url", "migrated_file", "migrated_postgresql", "postgresql_url"]

_ENGINES = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--engine``: sqlite, postgresql, or both (the default)."""
    parser.addoption("--engine", choices=sorted(_ENGINES), default=os.environ.get("TEST_ENGINE", "both"))


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark that keeps a test to one engine."""
    config.addinivalue_line("markers", "on_sqlite: runs on SQLite only, as guard mutants and browser journeys do")
    config.addinivalue_line("markers", "on_postgresql: runs on PostgreSQL only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that uses a database once on each engine that was asked for."""
    if "database_url" not in metafunc.fixturenames:
        return
    engines = _ENGINES[metafunc.config.getoption("--engine")]
    for name in ("sqlite", "postgresql"):
        if metafunc.definition.get_closest_marker(f"on_{name}"):
            engines = [engine for engine in engines if engine == name]
    metafunc.parametrize("database_url", engines, indirect=True)
