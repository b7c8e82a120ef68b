"""Appending to the audit trail."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from selfassess.audit.events import Actor, Event, Happening
from selfassess.audit.trail import append, event_hash, head, text_hash
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, AuditText

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OPERATOR = Actor(role="operator")


def test_events_of_a_chain_are_numbered_from_one_without_a_gap_and_linked(database: Database) -> None:
    with database.writing() as session:
        for _ in range(3):
            append(session, Happening(event=Event.ACCOUNT_CREATED), board_id=None, actor=OPERATOR, now=NOW)
    with database.reading() as session:
        events = session.exec(select(AuditEvent)).all()
    assert [event.seq for event in events] == [1, 2, 3]
    assert [event.previous for event in events] == ["0" * 64, events[0].hash, events[1].hash]
    assert [event.hash for event in events] == [event_hash(event) for event in events]


def test_a_reason_stands_in_the_trail_as_a_salted_hash_and_beside_it_as_text(database: Database) -> None:
    happening = Happening(event=Event.ACCOUNT_DISABLED, reason="Left the county")
    with database.writing() as session:
        append(session, happening, board_id=None, actor=OPERATOR, now=NOW)
    with database.reading() as session:
        event = head(session, 0)
        kept = session.exec(select(AuditText)).one()
    assert event is not None
    assert kept.text == "Left the county"
    assert event.reason_hash == text_hash("Left the county", kept.salt)
    assert "Left" not in event.data


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET event = 'x'", "DELETE FROM audit_event"])
def test_the_database_itself_refuses_to_change_an_event(database: Database, statement: str) -> None:
    with database.writing() as session:
        append(session, Happening(event=Event.ACCOUNT_CREATED), board_id=None, actor=OPERATOR, now=NOW)
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(statement))
