"""Case 109: no file but our own styles, scripts and pictures is served, by whatever spelling."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from selfassess.config import Settings
from tests.pages import Pages
from tests.web.hostile.oracles import clean

pytestmark = pytest.mark.on_sqlite

NAMES = (
    "app.db",
    "selfassess.db",
    "selfassess.db-wal",
    "selfassess.db-shm",
    "selfassess.db-journal",
    "data/selfassess.db",
    "instance/app.db",
    ".git/config",
    ".git/HEAD",
    ".env",
    ".htpasswd",
    "backup/",
    "backup.zip",
    "wsgi.py",
    "pyproject.toml",
    "requirements.lock",
    "etc/passwd",
    "proc/self/environ",
    "web/__init__.py",
    "templates/base.html",
    "robots.txt~",
    "WEB-INF/web.xml",
)
WAYS = (
    "/{}",
    "/static/{}",
    "/static/../{}",
    "/static/../../{}",
    "/static/../../../../../../../../{}",
    "/static/%2e%2e/{}",
    "/static/%2e%2e%2f{}",
    "/static/..%2f..%2f{}",
    "/static/..%5c{}",
    "/static/%252e%252e%252f{}",
    "/static/....//{}",
    "/static//{}",
    "/static/./../{}",
    "/static/vendor/../../{}",
    "/static/vendor/..;/{}",
    "/static/{}%00.css",
    "/static/%c0%ae%c0%ae/{}",
    "/static/CON/{}",
    "/static/{}::$DATA",
    "//static/../{}",
    "/static\\..\\{}",
)


def test_a_file_of_ours_is_served(pages: Pages) -> None:
    assert pages.client.get("/static/icon.svg", base_url=pages.base_url, buffered=True).status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_nothing_beside_them_is(pages: Pages, way: str) -> None:
    for name in NAMES:
        path = way.format(name)
        asked = pages.client.get(path, base_url=pages.base_url, buffered=True)
        assert asked.status_code in (404, 308), path
        if asked.status_code == 404:
            clean(asked)
        else:
            followed = pages.client.get(asked.location, base_url=pages.base_url, buffered=True)
            assert followed.status_code == 404


def test_nothing_beside_them_is_where_a_server_hands_on_the_path_as_it_came(pages: Pages) -> None:
    for path in ("/static/../selfassess.db", "/static/..\\selfassess.db", "/../selfassess.db", "/static//etc/passwd"):
        asked = pages.client.get("/", base_url=pages.base_url, environ_overrides={"PATH_INFO": path}, buffered=True)
        assert clean(asked).status_code in (404, 308), path


def test_no_served_folder_holds_or_lies_under_the_data(app: Flask, settings: Settings) -> None:
    served, data = Path(str(app.static_folder)).resolve(), settings.data_folder.resolve()
    assert not data.is_relative_to(served)
    assert not served.is_relative_to(data)
    kinds = {path.suffix for path in served.rglob("*") if path.is_file()}
    assert kinds <= {".css", ".js", ".svg", ".txt", ".woff2", ".png", ".map", ".webmanifest", ".ico", ".json"}
