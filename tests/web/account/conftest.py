"""An account, and browsers in which its person is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from selfassess.storage.session import Database
from selfassess.storage.tables import User
from selfassess.vocabulary import Strength
from tests.pages import Pages
from tests.rows import make_user
from tests.web.conftest import SignInAs
from tests.web.signing_in import EMAIL

Browser = Callable[..., Pages]


@pytest.fixture
def account(database: Database) -> User:
    """An account without a password."""
    with database.writing() as session:
        return make_user(session, EMAIL)


@pytest.fixture
def browser(account: User, sign_in_as: SignInAs) -> Browser:
    """Opens a browser in which the person is signed in, by a link unless a strength is given."""
    return lambda strength=Strength.LINK: sign_in_as(account, strength)
