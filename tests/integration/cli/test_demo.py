"""The demonstration on the command line: filled once, into nothing else, on this machine alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlmodel import func, select

from selfassess.config import Settings
from selfassess.links import sign_in_path
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Member
from selfassess.vocabulary import Role
from tests.databases import AUDIT_KEY
from tests.unit.cli.running import done, refused


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, which is not there yet."""
    monkeypatch.setenv("SELFASSESS_DATA_FOLDER", str(tmp_path / "data"))
    return tmp_path / "data"


def test_it_is_filled_where_there_was_nothing_with_somebody_in_every_role(folder: Path) -> None:
    assert done("demo", "fill").startswith("Hathervale Safeguarding Children Partnership is ready.")
    engine = make_engine(f"sqlite:///{folder}/selfassess.db")
    with Database(engine, audit_key=AUDIT_KEY).reading() as session:
        assert set(session.exec(select(Member.role))) == set(Role)
        assert session.exec(select(func.count()).select_from(Answer)).one() > 50
    engine.dispose()


def test_it_is_filled_once() -> None:
    done("demo", "fill")
    assert done("demo", "fill", "--if-empty") == ""
    assert "holds a board or an account already" in refused("demo", "fill")


@pytest.mark.parametrize("option", [(), ("--if-empty",)], ids=" ".join)
def test_it_never_goes_over_real_data(option: tuple[str, ...]) -> None:
    done("db", "upgrade")
    done("board", "create", "east", "--name", "East Board")
    assert "A demonstration goes into an empty one." in refused("demo", "fill", *option)
    assert "not a demonstration" in refused("demo", "links")


def test_a_link_for_each_role_is_printed_and_a_newer_one_replaces_it() -> None:
    done("demo", "fill")
    printed = [re.findall(r"^  (\S+)$", done("demo", "links"), flags=re.MULTILINE) for _ in range(2)]
    assert len(printed[0]) == done("demo", "links").count("  Look at: ") == 9
    assert all(link.startswith(f"{Settings().base_url}{sign_in_path('')}") for link in printed[0])
    assert not set(printed[0]) & set(printed[1])


def test_there_are_no_links_where_nothing_was_filled() -> None:
    assert refused("demo", "links").endswith("Run: selfassess db upgrade\n")


def test_it_runs_on_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELFASSESS_BASE_URL", "https://assess.example.gov.uk")
    for name in ("SECRET", "AUDIT", "IDENTITY"):
        monkeypatch.setenv(f"SELFASSESS_{name}_KEY", f"{name} 9f3c1a7e5b2d8846af10c3e7d2b59641")
    monkeypatch.setenv("SELFASSESS_DATABASE_URL", "sqlite:////nowhere/selfassess.db")
    monkeypatch.setenv("SELFASSESS_MAIL_SENDER", "file")
    for command in ("fill", "links"):
        assert "runs on this machine alone" in refused("demo", command)
