"""An answer that evidence can stand beside, and a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfassess.config import Settings
from selfassess.storage.session import Database
from selfassess.vocabulary import Strength
from tests.open_assessment import PARTLY, OpenPlace, make_place
from tests.pages import Pages
from tests.web.conftest import SignInAs


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a folder of the test's own."""
    return Settings(data_folder=tmp_path, database_url=f"sqlite:///{tmp_path}/own.db")


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """An open self-assessment with one answer."""
    found = make_place(database)
    found.save(PARTLY, seen=0)
    return found


@pytest.fixture
def holder(place: OpenPlace, sign_in_as: SignInAs) -> Pages:
    """A browser in which the seat's holder is signed in."""
    return sign_in_as(place.holder.user_id, Strength.LINK)
