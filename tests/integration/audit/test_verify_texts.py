"""The texts beside the events, and their lawful erasure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from selfassess.audit.erasure import TextName, naming
from selfassess.audit.events import Event, Happening
from selfassess.audit.findings import Outcome, Verification, What
from selfassess.audit.trail import append, head
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AuditEvent, AuditText
from tests.databases import AUDIT_KEY
from tests.integration.audit.tampering import (
    CHAIR,
    START_AT,
    by_hand,
    change,
    change_text,
    erase,
    make_chain,
    rebuild,
    run_on,
    verified,
)

_THE_TEXT = "field = 'reason' AND event_id = (SELECT id FROM audit_event WHERE chain = :chain AND seq = :seq)"


def told(result: Verification) -> list[tuple[int | None, What]]:
    """Each finding's event and kind."""
    return [(finding.seq, finding.what) for finding in result.findings]


@pytest.mark.parametrize("column", sorted(AuditText.model_fields.keys() - {"id"}))
def test_an_edit_of_any_column_of_a_text_is_found(database: Database, column: str) -> None:
    board = make_chain(database)
    edits: dict[str, Any] = {
        "event_id": 9_000,
        "board_id": None,
        "field": "x",
        "salt": "ab",
        "text": "Merged in round 4",
    }
    with by_hand(database) as session:
        change_text(session, board, 3, "reason", **{column: edits[column]})
        result = verified(session, board)
    assert {what for _, what in told(result)} == {What.TEXT}
    assert told(result)[0] == (3, What.TEXT)


def test_two_texts_of_one_event_cannot_change_places(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        for old, new in (("reason", "x"), ("name", "reason"), ("x", "name")):
            change_text(session, board, 3, old, field=new)
        assert told(verified(session, board)) == [(3, What.TEXT), (3, What.TEXT)]


def test_a_text_that_no_event_knows_of_is_found(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        change_text(session, board, 3, "reason", event_id=_id_of(session, board, 2))
        result = verified(session, board)
    assert told(result) == [(2, What.TEXT), (3, What.TEXT)]
    assert "does not know of" in result.findings[0].told


def test_a_text_of_the_board_beside_an_event_of_another_board_is_found_at_both(database: Database) -> None:
    board, other = make_chain(database), make_chain(database)
    with by_hand(database) as session:
        change_text(session, board, 3, "reason", event_id=_id_of(session, other, 2))
        assert told(verified(session, board)) == [(3, What.TEXT), (None, What.TEXT)]
        assert told(verified(session, other)) == [(2, What.TEXT)]


@pytest.mark.parametrize(
    "statement", [f"DELETE FROM audit_text WHERE {_THE_TEXT}", f"UPDATE audit_text SET text = NULL WHERE {_THE_TEXT}"]
)
def test_a_text_that_went_without_a_word_is_missed(database: Database, statement: str) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        run_on(session, statement, board, 3)
        result = verified(session, board)
    assert told(result) == [(3, What.TEXT)]
    assert result.findings[0].until == _minute(3)


def test_a_missing_text_that_a_later_event_names_is_no_finding(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        run_on(session, f"DELETE FROM audit_text WHERE {_THE_TEXT}", board, 3)
        _name(session, board, Event.ERASED)
        assert verified(session, board).outcome is Outcome.OK


@pytest.mark.parametrize("event", [Event.SEAT_CHANGED, Event.RECOVERY_PRUNED])
def test_an_event_of_another_kind_names_nothing(database: Database, event: Event) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        run_on(session, f"DELETE FROM audit_text WHERE {_THE_TEXT}", board, 3)
        _name(session, board, event)
        assert told(verified(session, board)) == [(3, What.TEXT)]


def test_an_event_that_is_not_whole_excuses_nothing(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        run_on(session, f"DELETE FROM audit_text WHERE {_THE_TEXT}", board, 3)
        _name(session, board, Event.ERASED)
        change(session, board, 7, object_id=1)
        assert told(verified(session, board)) == [(3, What.TEXT), (7, What.CONTENT)]


def test_an_earlier_event_excuses_nothing_later(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        named = naming([TextName(3, "reason")])["texts"]
        change(session, board, 2, event="erased", data=f'{{"texts":"{named}"}}')
        rebuild(session, board, key=AUDIT_KEY)
        assert verified(session, board).outcome is Outcome.OK
        run_on(session, f"DELETE FROM audit_text WHERE {_THE_TEXT}", board, 3)
        assert told(verified(session, board)) == [(3, What.TEXT)]


def test_texts_that_were_lawfully_erased_leave_the_chain_whole(database: Database) -> None:
    board = make_chain(database)
    with database.writing() as session:
        erase(session, board, TextName(3, "reason"), TextName(3, "name"), TextName(6, "name"))
    with database.reading() as session:
        last = head(session, board)
        result = verified(session, board)
        kept = session.exec(select(AuditText.text).where(AuditText.board_id == board)).all()
    assert (result.outcome, result.events) == (Outcome.OK, 7)
    assert kept.count(None) == 3
    assert last is not None
    assert last.data == '{"texts":"3:name,3:reason,6:name"}'


def _minute(seq: int) -> datetime:
    """When ``make_chain`` dates an event."""
    return START_AT.replace(minute=seq)


def _id_of(session: Session, chain: int, seq: int) -> int:
    return session.exec(select(AuditEvent.id).where(AuditEvent.chain == chain, AuditEvent.seq == seq)).one()


def _name(session: WritingSession, board: int, event: Event) -> None:
    """Append, within this transaction, an event that names the reason of event 3."""
    happening = Happening(event=event, facts=naming([TextName(3, "reason")]))
    append(session, happening, board_id=board, actor=CHAIR, now=START_AT.replace(hour=10))
