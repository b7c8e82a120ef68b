"""The settings can be checked before the service starts, without a secret on the screen."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest

from selfassess.config import PREFIX, SETTINGS, from_environment
from tests.unit.cli.running import done, process, refused


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def rows(told: str) -> dict[str, tuple[str, str]]:
    """Each variable's source and value."""
    found = [line.split(maxsplit=2) for line in told.splitlines() if line.startswith(PREFIX)]
    return {name.removeprefix(PREFIX): (source, value) for name, source, value in found}


def test_each_setting_is_shown_with_its_default() -> None:
    told = done("config", "check")
    found = rows(told)
    assert [PREFIX + name for name in found] == [setting.variable for setting in SETTINGS]
    assert {source for source, _ in found.values()} == {"default"}
    assert found["BASE_URL"] == ("default", "http://localhost:8000")
    assert found["DATABASE_URL"] == ("default", "SQLite, data/selfassess.db")
    assert found["SECRET_KEY"] == ("default", "development default")
    assert found["SECRET_KEY_FALLBACKS"] == found["OIDC_ISSUER"] == found["SMTP_PASSWORD"] == ("default", "not set")
    assert (found["TRUSTED_PROXIES"][1], found["DEBUG"][1], found["SMTP_STARTTLS"][1]) == ("0", "false", "true")
    assert told.endswith("\nThese settings can be used for development on this machine alone.\n")


def test_no_secret_is_shown_and_each_source_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keys = [secrets.token_urlsafe(48) for _ in range(4)]
    (tmp_path / "key").write_text(keys[1])
    for name, value in {
        "BASE_URL": "https://assess.example.gov.uk/",
        "DATABASE_URL": "postgresql://us:hush@db.example/boards?password=hush",
        "SECRET_KEY": keys[0],
        "AUDIT_KEY_FILE": str(tmp_path / "key"),
        "IDENTITY_KEY": keys[2],
        "SECRET_KEY_FALLBACKS": keys[3],
        "MAIL_SENDER": "file",
    }.items():
        monkeypatch.setenv(PREFIX + name, value)
    told = done("config", "check")
    found = rows(told)
    assert not [text for text in (*keys, "hush") if text in told]
    assert found["BASE_URL"] == ("environment", "https://assess.example.gov.uk")
    assert found["DATABASE_URL"] == ("environment", "PostgreSQL, set")
    assert found["SECRET_KEY"] == found["SECRET_KEY_FALLBACKS"] == ("environment", "set")
    assert found["AUDIT_KEY"] == ("file", "set")
    assert told.endswith("\nThese settings can be used for production.\n")


def test_every_problem_is_told_a_line_each_and_exits_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELFASSESS_SMTP_PORT", "hush")
    monkeypatch.setenv("SELFASSESS_DEBUGG", "hush")
    assert refused("config", "check").splitlines() == [
        "The settings cannot be used:",
        "  - SELFASSESS_DEBUGG is not a setting; did you mean SELFASSESS_DEBUG?",
        "  - SELFASSESS_SMTP_PORT must be a whole number from 1 to 65535",
    ]


def test_bytes_that_are_no_text_are_told_too() -> None:
    found = process("config", "check", env={"SELFASSESS_OIDC_NAME": "\udcff\x1b[31m"})
    assert found.returncode == 1
    assert b"SELFASSESS_OIDC_NAME holds a character that cannot be shown" in found.stderr
    assert b"\x1b" not in found.stderr


def test_keys_are_fresh_and_good_enough_for_production() -> None:
    first, second = (dict(line.split("=", 1) for line in done("config", "keys").splitlines()) for _ in range(2))
    assert list(first) == ["SELFASSESS_SECRET_KEY", "SELFASSESS_AUDIT_KEY", "SELFASSESS_IDENTITY_KEY"]
    assert len({*first.values(), *second.values()}) == 6
    production = {"BASE_URL": "https://x.example", "DATABASE_URL": "sqlite:///x.db", "MAIL_SENDER": "file"}
    settings = from_environment({**{PREFIX + name: value for name, value in production.items()}, **first})
    assert settings.secret_key == first["SELFASSESS_SECRET_KEY"]
