"""The services that journeys run on, each started once: the fictional county's, and one that is no demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from selfassess.storage.session import WritingSession
from tests.browser.journeys import agreed, answered, ended, looked_back, played, prepared, signing
from tests.browser.journeys import county as fictional
from tests.browser.journeys import installation as real
from tests.browser.journeys.site import Site, serving


@pytest.fixture(scope="session")
def county(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, in which everybody counts as proved with two factors."""
    folder = tmp_path_factory.mktemp("county")

    def fill(session: WritingSession) -> None:
        fictional.fill(session)
        ended.fill(session)
        looked_back.fill(session)
        signing.fill(session)
        answered.fill(session)
        prepared.fill(session)
        agreed.fill(session)

    with serving(_copied(migrated_file, folder), folder, fill=fill) as site:
        yield site


@pytest.fixture(scope="session")
def installation(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation on which second factors count."""
    folder = tmp_path_factory.mktemp("installation")
    with serving(_copied(migrated_file, folder), folder, fill=real.fill, environment=real.OIDC) as site:
        yield site


@pytest.fixture(scope="session")
def stage(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A board for each journey through a self-assessment (``played``)."""
    folder = tmp_path_factory.mktemp("stage")
    with serving(_copied(migrated_file, folder), folder, fill=played.fill) as site:
        yield site


def _copied(file: Path, folder: Path) -> str:
    folder.chmod(0o700)
    own = folder / "selfassess.db"
    shutil.copy(file, own)
    own.chmod(0o600)
    return f"sqlite:///{own}"
