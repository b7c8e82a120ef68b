"""A board with the two rounds of the worked example."""

from __future__ import annotations

import pytest

from selfassess.storage.session import Database
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import LookedBack, make_series


@pytest.fixture
def series(database: Database) -> LookedBack:
    """Both rounds signed."""
    return make_series(database, worked_example())
