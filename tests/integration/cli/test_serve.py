"""What ``selfassess serve`` looks at before it answers anybody, and where it listens."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

import selfassess.cli.serve
from tests.unit.cli.running import done, refused, run


@dataclass
class Served:
    """What was asked to be served, instead of serving it."""

    addresses: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, app: Flask, *, host: str, port: int, when_ready: Callable[[], object]) -> None:
        """Note it, and say that it is ready."""
        self.addresses.append((host, port))
        when_ready()


@pytest.fixture(autouse=True)
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Served:
    """A service that ends at once, on a data folder that is not there yet."""
    monkeypatch.setenv("SELFASSESS_DATA_FOLDER", str(tmp_path / "data"))
    noted = Served()
    monkeypatch.setattr(selfassess.cli.serve, "serve_app", noted)
    monkeypatch.setattr(selfassess.cli.serve, "log_to_stderr", lambda: None)
    return noted


def test_it_makes_the_database_and_serves_this_machine_alone(served: Served, tmp_path: Path) -> None:
    result = run("serve")
    assert (result.exit_code, result.stderr) == (0, "Serving on http://localhost:8000. Stop with Ctrl+C.\n")
    assert served.addresses == [("127.0.0.1", 8000)]
    assert (tmp_path / "data/selfassess.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("base_url", "options", "port"),
    [
        ("http://localhost:8010", (), 8010),
        ("http://localhost:8010", ("--port", "8020"), 8020),
        ("http://localhost", (), 8000),
    ],
    ids=["the base URL's", "its own", "the usual one"],
)
def test_it_listens_where_people_are_sent(
    served: Served, monkeypatch: pytest.MonkeyPatch, base_url: str, options: tuple[str, ...], port: int
) -> None:
    monkeypatch.setenv("SELFASSESS_BASE_URL", base_url)
    run("serve", "--no-tick", *options)
    assert served.addresses == [("127.0.0.1", port)]


def test_a_demonstration_is_not_served_to_other_machines(served: Served) -> None:
    done("demo", "fill")
    assert "served on this machine alone" in refused("serve", "--host", "0.0.0.0")
    assert served.addresses == []
    assert run("serve", "--host", "localhost").exit_code == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", ""])
def test_settings_of_development_are_not_served_to_other_machines(served: Served, tmp_path: Path, host: str) -> None:
    told = refused("serve", "--host", host)
    assert "served on this machine alone" in told
    assert told.count("\n") == 1
    assert served.addresses == []
    assert not (tmp_path / "data").exists()


def test_settings_of_production_are_served_wherever_it_is_told(
    served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = {
        "BASE_URL": "https://assess.example.gov.uk",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'data/selfassess.db'}",
        "MAIL_SENDER": "file",
        **{name: secrets.token_urlsafe(32) for name in ("SECRET_KEY", "AUDIT_KEY", "IDENTITY_KEY")},
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"SELFASSESS_{name}", value)
    assert run("serve", "--host", "0.0.0.0").exit_code == 0
    assert served.addresses == [("0.0.0.0", 8000)]


def test_a_port_that_is_in_use_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object, **__: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(selfassess.cli.serve, "serve_app", taken)
    told = refused("serve")
    assert told == "Port 8000 cannot be used: Address already in use. Choose another with --port.\n"


def test_bad_ground_stops_it_before_anybody_is_answered(served: Served, tmp_path: Path) -> None:
    run("serve")
    (tmp_path / "data/selfassess.db").chmod(0o644)
    assert "can be opened by other users" in refused("serve")
    assert len(served.addresses) == 1
