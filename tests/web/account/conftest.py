"""Browsers in which the person of an account is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from selfassess.storage.tables import User
from selfassess.vocabulary import Strength
from tests.pages import Pages
from tests.web.conftest import SignInAs

Browser = Callable[..., Pages]


@pytest.fixture
def browser(account: User, sign_in_as: SignInAs) -> Browser:
    """Opens a browser in which the person is signed in, by a link unless a strength is given."""
    return lambda strength=Strength.LINK: sign_in_as(account, strength)
