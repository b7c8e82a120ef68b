"""Verifying the trail from the command line: what it says, how it exits, and that it changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from selfassess.audit.trail import key_id
from selfassess.config import PREFIX
from selfassess.storage.engine import sqlite_file
from selfassess.storage.session import Database
from tests.databases import AUDIT_KEY
from tests.integration.audit.tampering import add_events, change_for_good, make_chain
from tests.rows import make_board
from tests.unit.cli.running import done, flat, refused, run

OTHER_KEY = "another audit key, long enough to be one, for tests"


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.setenv(PREFIX + "DATABASE_URL", database_url)
    monkeypatch.setenv(PREFIX + "AUDIT_KEY", AUDIT_KEY)


@pytest.fixture
def slug(database: Database) -> str:
    """The address of a board with six events."""
    with database.writing() as session:
        board = make_board(session, "hathervale")
    add_events(database, board.id, range(1, 7))
    return board.slug


def edit(database: Database) -> None:
    """Change what the board's second event says."""
    change_for_good(database, "UPDATE audit_event SET object_id = 99 WHERE seq = 2")


def test_a_whole_trail_is_told_in_a_line_each(slug: str) -> None:
    assert done("audit", "verify").splitlines() == [
        "(installation): whole, 0 events",
        f"{slug}: whole, 6 events",
        "",
        "Everything is as it was written.",
    ]
    assert done("audit", "verify", "--board", slug).splitlines()[0] == f"{slug}: whole, 6 events"
    assert slug not in done("audit", "verify", "--installation")


def test_a_change_is_told_with_its_place_and_time_and_exits_with_1(database: Database, slug: str) -> None:
    edit(database)
    result = run("audit", "verify")
    told = flat(result.stdout)
    assert (result.exit_code, result.stderr) == (1, "")
    assert f"{slug}: CHANGED, 6 events - Event 2 does not say what it said when it was written." in told
    assert "(between 2026-11-20 09:01:00 UTC and 2026-11-20 09:02:00 UTC)" in told
    assert "keep a copy of the database" in told


def test_many_findings_are_counted(database: Database, slug: str) -> None:
    board = make_chain(database, 120)
    change_for_good(database, "UPDATE audit_event SET mac = 'x' WHERE chain = :board", board=board)
    assert "- and 20 more" in flat(run("audit", "verify").stdout)
    assert done("audit", "verify", "--board", slug)


def test_the_anchor_that_is_printed_is_the_one_that_is_taken(database: Database, slug: str) -> None:
    anchor = done("audit", "head", "--board", slug).strip()
    assert done("audit", "head") == f"(installation) -\n{slug} {anchor}\n"
    assert done("audit", "head", "--installation") == "-\n"
    assert done("audit", "verify", "--board", slug, "--anchor", anchor, "--anchor", anchor.upper())
    change_for_good(database, "DELETE FROM audit_text WHERE event_id IN (SELECT id FROM audit_event WHERE seq > 5)")
    change_for_good(database, "DELETE FROM audit_event WHERE seq > 5")
    assert done("audit", "verify", "--board", slug)
    result = run("audit", "verify", "--board", slug, "--anchor", anchor)
    assert result.exit_code == 1
    assert "The chain ends at event 5, and the anchor names event 6" in flat(result.stdout)
    assert "(after 2026-11-20 09:05:00 UTC)" in flat(result.stdout)


def test_json_says_the_same(database: Database, slug: str) -> None:
    edit(database)
    result = run("audit", "verify", "--board", slug, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (told["schema"], told["outcome"]) == ("selfassess/audit-verify/1", "tampered")
    (trail,) = told["trails"]
    assert trail["head"] == done("audit", "head", "--board", slug).strip()
    assert trail["findings"] == [
        {
            "event": 2,
            "what": "content",
            "told": "Event 2 does not say what it said when it was written.",
            "since": "2026-11-20T09:01:00.000000Z",
            "until": "2026-11-20T09:02:00.000000Z",
        }
    ]
    rest = {key: trail[key] for key in ("board", "outcome", "events", "more", "unchecked", "remarks")}
    assert rest == {
        "board": slug,
        "outcome": "tampered",
        "events": 6,
        "more": 0,
        "unchecked": [],
        "remarks": [],
    }


def test_another_key_cannot_check_and_the_old_one_can(
    slug: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(PREFIX + "AUDIT_KEY", OTHER_KEY)
    result = run("audit", "verify")
    assert result.exit_code == 2
    assert f"{slug}: CANNOT BE CHECKED, 6 events" in result.stdout
    assert key_id(AUDIT_KEY) in result.stdout
    assert json.loads(run("audit", "verify", "--json").stdout)["outcome"] == "cannot_check"
    (tmp_path / "old").write_text(f"{AUDIT_KEY}\n")
    assert done("audit", "verify", "--old-key", tmp_path / "old")


@pytest.mark.parametrize("written", [None, b"", b"\xff"])
def test_an_old_key_that_cannot_be_read_is_told_without_its_words(tmp_path: Path, written: bytes | None) -> None:
    if written is not None:
        (tmp_path / "old").write_bytes(written)
    assert "audit key in this file" in refused("audit", "verify", "--old-key", tmp_path / "old", code=2)


@pytest.mark.parametrize("anchor", ["7", "7:abc", "0:" + "a" * 64, "x:" + "a" * 64, "7:" + "g" * 64, "7:" + "a" * 65])
def test_what_is_no_anchor_is_wrong_usage(slug: str, anchor: str) -> None:
    assert "An anchor is a number" in refused("audit", "verify", "--board", slug, "--anchor", anchor, code=2)


def test_an_anchor_belongs_to_one_trail(slug: str) -> None:
    assert "one trail" in refused("audit", "verify", "--anchor", "7:" + "a" * 64, code=2)
    assert "two trails" in refused("audit", "head", "--board", slug, "--installation", code=2)


def test_a_board_that_is_not_there_is_told(slug: str) -> None:
    assert refused("audit", "verify", "--board", "nowhere", code=2) == "There is no board with the address nowhere.\n"
    assert refused("audit", "head", "--board", "nowhere")


def test_settings_that_cannot_be_used_are_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + "DEBUGG", "x")
    assert "SELFASSESS_DEBUGG" in refused("audit", "verify", code=2)


def test_a_trail_whose_board_is_gone_is_found(database: Database, slug: str) -> None:
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("DELETE FROM board")
            connection.exec_driver_sql("BEGIN")
    else:
        change_for_good(database, "DELETE FROM board")
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert "CHANGED, 6 events" in result.stdout
    assert "The board that this trail belongs to is gone." in result.stdout
    assert slug not in result.stdout


@pytest.mark.on_sqlite
def test_a_copy_that_may_only_be_read_is_verified_and_left_as_it_was(database_url: str, slug: str) -> None:
    file = sqlite_file(database_url)
    assert file is not None
    file.chmod(0o400)
    before = hashlib.sha256(file.read_bytes()).digest()
    assert slug in done("audit", "verify")
    assert hashlib.sha256(file.read_bytes()).digest() == before


@pytest.mark.on_sqlite
def test_a_missing_database_is_not_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PREFIX + "DATABASE_URL", f"sqlite:///{tmp_path}/none/x.db")
    assert "selfassess db upgrade" in refused("audit", "verify", code=2)
    assert not (tmp_path / "none").exists()


@pytest.mark.on_sqlite
def test_a_damaged_database_cannot_be_checked(database_url: str, slug: str) -> None:
    file = sqlite_file(database_url)
    assert file is not None
    whole = file.read_bytes()
    for at in range(4096, len(whole), 5 * 4096):
        file.write_bytes(whole[:at] + b"\xa5" * 4096 + whole[at + 4096 :])
        result = run("audit", "verify")
        # A page may hold nothing that is read.
        assert result.exit_code in (0, 2), result.output
        assert "fault in selfassess" not in result.stderr


@pytest.mark.on_sqlite
def test_text_that_is_none_is_a_finding_and_stops_nothing(database: Database, slug: str) -> None:
    change_for_good(database, "UPDATE audit_event SET actor_role = CAST(x'ff41' AS TEXT) WHERE seq = 2")
    change_for_good(database, "UPDATE audit_text SET text = CAST(x'ff41' AS TEXT)")
    result = run("audit", "verify", "--json")
    (trail,) = [trail for trail in json.loads(result.stdout)["trails"] if trail["board"] == slug]
    assert [(finding["event"], finding["what"]) for finding in trail["findings"]] == [
        (2, "content"),
        (3, "text"),
        (3, "text"),
        (6, "text"),
        (6, "text"),
    ]
