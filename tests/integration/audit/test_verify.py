"""What verifying finds in a chain that somebody changed, and what it cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from selfassess.audit import chain_rows
from selfassess.audit.anchors import Anchor, head_anchor
from selfassess.audit.findings import Outcome, Verification, What
from selfassess.audit.trail import INSTALLATION, append, key_id
from selfassess.audit.verify import verify_chain
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent
from tests.databases import AUDIT_KEY
from tests.integration.audit.tampering import (
    CHAIR,
    START_AT,
    add_events,
    anchors_of,
    by_hand,
    change,
    copy,
    delete,
    happening,
    make_chain,
    rebuild,
    run_on,
    verified,
)

OTHER_KEY = "another audit key, which somebody made up for themselves"


def found(result: Verification) -> list[tuple[int | None, What]]:
    """Each finding's event and kind."""
    return [(finding.seq, finding.what) for finding in result.findings]


@pytest.fixture(params=[chain_rows.PAGE, 2], ids=["one page", "small pages"])
def _pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_rows, "PAGE", request.param)


@pytest.mark.usefixtures("_pages")
def test_a_chain_that_nobody_touched_is_whole_whichever_way_it_is_read(database: Database) -> None:
    board, other = make_chain(database), make_chain(database, 2)
    with database.reading() as session:
        anchors = anchors_of(session, board)
        read = verified(session, board, *anchors.values(), keys={key_id(AUDIT_KEY): AUDIT_KEY})
        assert verified(session, other).events == 2
    assert read == verify_chain(database.reading, board, keys=[OTHER_KEY, AUDIT_KEY])
    assert (read.outcome, read.events, read.head, read.findings) == (Outcome.OK, 6, anchors[6], ())


def test_an_empty_chain_is_whole_and_has_no_head(database: Database) -> None:
    with database.reading() as session:
        result = verified(session, INSTALLATION)
        assert head_anchor(session, INSTALLATION) is None
    assert (result.outcome, result.events, result.head) == (Outcome.OK, 0, None)


def test_an_empty_chain_that_an_anchor_names_was_cut_off(database: Database) -> None:
    with database.reading() as session:
        assert found(verified(session, INSTALLATION, Anchor(3, "a" * 64))) == [(3, What.ANCHOR)]


_EDITS: dict[str, Any] = {
    "id": 9_000,
    "chain": 0,
    "seq": 60,
    "board_id": None,
    "at": START_AT + timedelta(microseconds=1),
    "actor_id": None,
    "actor_role": "manager",
    "acting_for": 8,
    "event": "seat.added",
    "object_type": "agency",
    "object_id": 4,
    "object_version": None,
    "data": "{}",
    "reason_hash": None,
    "request_id": "another",
    "app_version": "9",
    "previous": "0" * 64,
    "hash": "0" * 64,
    "mac": "0" * 64,
    "key_id": "0" * 16,
}


@pytest.mark.usefixtures("_pages")
@pytest.mark.parametrize("column", AuditEvent.model_fields)
def test_an_edit_of_any_column_is_found_at_its_event(database: Database, column: str) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        value = _EDITS[column]
        if column == "at" and database.engine.dialect.name == "sqlite":
            value = value.strftime("%Y-%m-%d %H:%M:%S.%f")
        change(session, board, 3, **{column: value})
        result = verified(session, board)
    assert result.outcome is Outcome.TAMPERED
    # An event that left its place is missed at the next one.
    assert result.findings[0].seq in ((3,) if column not in ("seq", "chain") else (4,))


@pytest.mark.usefixtures("_pages")
@pytest.mark.parametrize(("gone", "where"), [((1,), 2), ((3,), 4), ((3, 4), 5)])
def test_events_that_were_taken_out_are_missed(database: Database, gone: tuple[int, ...], where: int) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        delete(session, board, *gone)
        result = verified(session, board)
    assert found(result) == [(where, What.NUMBER)]
    assert all(str(seq) in result.findings[0].told for seq in (gone[0], gone[-1]))
    at = START_AT + timedelta(minutes=1)
    since = at + timedelta(minutes=gone[0] - 2) if gone[0] > 1 else None
    assert (result.findings[0].since, result.findings[0].until) == (since, at + timedelta(minutes=where - 1))


def test_a_cut_tail_is_found_by_an_anchor_and_by_nothing_else(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        anchor = anchors_of(session, board)[6]
        delete(session, board, 5, 6)
        assert verified(session, board).outcome is Outcome.OK
        result = verified(session, board, anchor)
    assert found(result) == [(6, What.ANCHOR)]
    assert "older copy" in result.findings[0].told
    assert (result.findings[0].since, result.findings[0].until) == (START_AT + timedelta(minutes=4), None)


def test_an_event_in_the_middle_that_an_anchor_names_is_missed(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        anchor = anchors_of(session, board)[3]
        delete(session, board, 3)
        assert found(verified(session, board, anchor)) == [(3, What.ANCHOR), (4, What.NUMBER)]


def test_two_swapped_events_are_both_found(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        for old, new in ((2, 20), (4, 2), (20, 4)):
            change(session, board, old, seq=new)
        result = verified(session, board)
    assert {(2, What.CONTENT), (4, What.CONTENT)} <= set(found(result))


def test_an_event_put_in_at_the_end_without_the_key_is_found(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        copy(session, board, 5, seq=7)
        rebuild(session, board, since=7)
        assert found(verified(session, board)) == [(7, What.SEAL)]


def test_an_event_of_another_board_is_not_taken_for_one_of_this(database: Database) -> None:
    board, other = make_chain(database), make_chain(database, 7)
    with by_hand(database) as session:
        copy(session, other, 7, chain=board, board_id=board)
        result = verified(session, board)
    assert set(found(result)) == {(7, What.CONTENT), (7, What.LINK)}


@pytest.mark.usefixtures("_pages")
def test_a_chain_rebuilt_without_the_key_is_found_from_the_first_changed_event_on(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        change(session, board, 2, object_id=99)
        rebuild(session, board)
        result = verified(session, board)
    assert found(result) == [(seq, What.SEAL) for seq in range(2, 7)]
    first = result.findings[0]
    assert (first.since, first.until) == (START_AT + timedelta(minutes=1), START_AT + timedelta(minutes=2))


def test_a_chain_rebuilt_with_the_key_is_found_by_an_anchor_and_by_nothing_else(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        anchors = anchors_of(session, board)
        change(session, board, 2, object_id=99)
        rebuild(session, board, key=AUDIT_KEY)
        assert verified(session, board).outcome is Outcome.OK
        assert verified(session, board, anchors[1]).outcome is Outcome.OK
        assert found(verified(session, board, anchors[1], anchors[4])) == [(4, What.ANCHOR)]


def test_an_event_of_another_life_of_the_chain_does_not_follow_on(database: Database) -> None:
    """Sealed with the key, at its own place: what somebody keeps from before a backup was put back."""
    board = make_chain(database, 2)
    with by_hand(database) as session:
        change(session, board, 2, object_id=99)
        rebuild(session, board, key=AUDIT_KEY)
        mapping = session.connection().exec_driver_sql("SELECT hash, mac FROM audit_event WHERE seq = 2").one()
    add_events(database, board, range(3, 5))
    with by_hand(database) as session:
        change(session, board, 2, object_id=99, hash=mapping.hash, mac=mapping.mac)
        assert found(verified(session, board)) == [(3, What.LINK)]


def test_a_gap_between_events_that_were_sealed_with_the_key_is_found(database: Database) -> None:
    board = make_chain(database, 3)
    with by_hand(database) as session:
        change(session, board, 3, seq=4)
        rebuild(session, board, key=AUDIT_KEY)
        assert found(verified(session, board)) == [(4, What.NUMBER)]


@pytest.mark.on_postgresql
def test_two_events_of_one_number_are_found(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        copy(session, board, 3)
        result = verified(session, board)
    assert (3, What.NUMBER) in found(result)
    assert result.events == 7


@pytest.mark.parametrize("number", [0, -3])
def test_an_event_before_the_first_is_found(database: Database, number: int) -> None:
    board = make_chain(database, 2)
    with by_hand(database) as session:
        copy(session, board, 2, seq=number)
        assert found(verified(session, board))[0] == (number, What.NUMBER)


def test_a_clock_that_went_back_is_a_remark_and_no_change(database: Database) -> None:
    board = make_chain(database, 2)
    with database.writing() as session:
        append(session, happening(3), board_id=board, actor=CHAIR, now=START_AT)
        result = verified(session, board)
    assert result.outcome is Outcome.OK
    assert len(result.remarks) == 1
    assert "Event 3 is dated 2026-11-20T09:00:00.000000Z, before event 2" in result.remarks[0]


def test_remarks_are_told_up_to_a_cap(database: Database) -> None:
    board = make_chain(database, 1)
    with database.writing() as session:
        for number in range(25):
            at = START_AT - timedelta(minutes=number)
            append(session, happening(1), board_id=board, actor=CHAIR, now=at)
        result = verified(session, board)
    assert (result.outcome, len(result.remarks)) == (Outcome.OK, 20)


def test_more_findings_than_can_be_told_are_counted(database: Database) -> None:
    board = make_chain(database, 130)
    with by_hand(database) as session:
        run_on(session, "UPDATE audit_event SET object_id = 999 WHERE chain = :chain AND seq > :seq", board, 10)
        result = verified(session, board)
    assert (len(result.findings), result.more) == (100, 20)
    assert result.findings[0].seq == 11
