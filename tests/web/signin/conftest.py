"""Accounts to sign in with."""

from __future__ import annotations

import pytest

from selfassess.storage.session import Database
from selfassess.storage.tables import User
from tests.rows import make_user
from tests.web.signing_in import EMAIL


@pytest.fixture
def account(database: Database) -> User:
    """An account without a password."""
    with database.writing() as session:
        return make_user(session, EMAIL)
