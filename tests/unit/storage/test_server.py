"""What a PostgreSQL server must be like."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from selfassess.storage.server import may_not_create, trouble_with, unreachable

SOUND = {
    "server_version_num": "150018",
    "server_encoding": "UTF8",
    "transaction_read_only": "off",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "in_recovery": "false",
    "may_create": "true",
    "user": "app",
}


def test_a_sound_server_is_accepted() -> None:
    assert trouble_with(SOUND, durable=True) is None
    assert may_not_create(SOUND) is None


@pytest.mark.parametrize(("number", "accepted"), [("120022", False), ("90624", False), ("130000", True)])
def test_a_server_before_version_13_is_refused(number: str, accepted: bool) -> None:
    told = trouble_with(SOUND | {"server_version_num": number}, durable=False)
    assert (told is None) == accepted
    assert accepted or "needs version 13 or later" in str(told)


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_forgets_at_a_loss_of_power_is_refused_unless_told_otherwise(name: str) -> None:
    settings = SOUND | {name: "off"}
    told = trouble_with(settings, durable=True)
    assert told is not None
    assert told.startswith(f"The server has {name} turned off")
    assert trouble_with(settings, durable=False) is None


@pytest.mark.parametrize("kept", ["local", "remote_write", "remote_apply"])
def test_every_stronger_promise_at_commit_will_do(kept: str) -> None:
    assert trouble_with(SOUND | {"synchronous_commit": kept}, durable=True) is None


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("server_encoding", "SQL_ASCII", "keeps text as SQL_ASCII"),
        ("in_recovery", "true", "can only be read"),
        ("transaction_read_only", "on", "can only be read"),
    ],
)
def test_another_encoding_and_a_standby_are_refused_in_any_case(name: str, value: str, words: str) -> None:
    assert words in str(trouble_with(SOUND | {name: value}, durable=False))


def test_a_user_that_may_not_make_tables_is_told_how_it_may() -> None:
    told = may_not_create(SOUND | {"may_create": "false"})
    assert told is not None
    assert told.endswith('GRANT CREATE, USAGE ON SCHEMA public TO "app"')


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ('connection failed: connection to server at "::1", port 5 failed: FATAL:  password', "password"),
        (
            'connection failed: connection to server at "::1", port 5 failed: Connection refused\n\tIs it running?',
            "Connection refused",
        ),
        ("connection timeout expired", "connection timeout expired"),
        ("", ""),
    ],
)
def test_why_a_server_cannot_be_reached_is_told_in_one_line(said: str, reason: str) -> None:
    told = unreachable(OperationalError(None, None, psycopg.OperationalError(said)))
    assert told.startswith(f"PostgreSQL cannot be used ({reason}). ")
    assert "\n" not in told
