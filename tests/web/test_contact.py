"""Whom to ask about the service itself stands where somebody looks for it, once it is set."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from selfassess.config import Settings
from tests.pages import Pages

CONTACT = "service-desk@example.gov.uk"
PAGES = {"/help": 200, "/privacy": 200, "/accessibility": 200, "/nowhere": 404}


@pytest.fixture
def settings() -> Settings:
    """Development settings with a contact."""
    return replace(Settings(), contact=CONTACT)


@pytest.mark.on_sqlite
@pytest.mark.parametrize("path", PAGES)
def test_the_contact_stands_on_the_pages_of_help_and_of_errors(pages: Pages, path: str) -> None:
    assert pages.get(path, status=PAGES[path]).links()[CONTACT] == f"mailto:{CONTACT}"


@pytest.mark.on_sqlite
@pytest.mark.parametrize("path", PAGES)
def test_without_one_nothing_stands_in_its_place(app: Flask, pages: Pages, path: str) -> None:
    service = app.extensions["selfassess"]
    app.extensions["selfassess"] = replace(service, settings=Settings())
    page = pages.get(path, status=PAGES[path])
    assert "mailto:" not in str(page.links())
    assert "None" not in page.text
