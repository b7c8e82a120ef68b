"""Which journal an SQLite may use, and which file an address names."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from selfassess.storage.engine import journal_mode, make_private, sqlite_file


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 50, 6), "TRUNCATE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 0), "TRUNCATE"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else value,
)
def test_wal_is_used_only_where_it_cannot_lose_what_was_committed(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode


def test_an_address_names_its_file_with_every_link_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert sqlite_file(f"sqlite:///{tmp_path}/link/x.db") == tmp_path / "real" / "x.db"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql+psycopg://app@/postgres"])
def test_a_database_in_memory_or_on_a_server_has_no_file(url: str) -> None:
    assert sqlite_file(url) is None


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_a_file_is_made_for_its_user_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        assert make_private(tmp_path / "x.db")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x.db").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"kept")
    assert not make_private(tmp_path / "x.db")
    assert (tmp_path / "x.db").read_bytes() == b"kept"
