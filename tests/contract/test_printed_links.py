"""Links that the command line prints lead to pages: it knows their addresses without loading the web."""

from __future__ import annotations

import pytest
from flask import Flask

from selfassess.cli.board import INVITATIONS
from selfassess.cli.operator import SIGN_IN_LINKS
from tests.web.conftest import app, clock, postbox, settings

__all__ = ["app", "clock", "postbox", "settings"]


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("printed", "endpoint"), [(INVITATIONS, "invitations.show"), (SIGN_IN_LINKS, "signin.link")], ids=str
)
def test_a_printed_link_leads_to_its_page(app: Flask, printed: str, endpoint: str) -> None:
    token = "A" * 43
    assert app.url_map.bind("localhost").build(endpoint, {"token": token}) == f"{printed}{token}"
