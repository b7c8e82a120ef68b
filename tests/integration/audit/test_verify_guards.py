"""Each check finds something that no other finds, and nothing put into a row by hand stops the reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selfassess.audit import chain_checks, text_checks
from selfassess.audit.anchors import Anchor
from selfassess.audit.chain_rows import read_page
from selfassess.audit.findings import Outcome, What
from selfassess.audit.trail import HASHED
from selfassess.audit.verify import _Scan
from selfassess.storage.session import Database, WritingSession
from tests.databases import AUDIT_KEY
from tests.integration.audit.tampering import (
    by_hand,
    change,
    change_text,
    copy,
    delete,
    make_chain,
    rebuild,
    run_on,
    verified,
)

_Tamper = Callable[[WritingSession, int], tuple[Anchor, ...]]


def _gap_with_the_key(session: WritingSession, board: int) -> tuple[Anchor, ...]:
    run_on(session, "UPDATE audit_event SET seq = seq + 10 WHERE chain = :chain AND seq > :seq", board, 3)
    rebuild(session, board, key=AUDIT_KEY)
    return ()


def _broken_link_with_the_key(session: WritingSession, board: int) -> tuple[Anchor, ...]:
    # The end of one life of the chain, put behind the beginning of another.
    end = [row._asdict() for row in read_page(session, board)[3:]]
    change(session, board, 2, object_id=99)
    rebuild(session, board, key=AUDIT_KEY)
    for row in end:
        fields = row["fields"]
        change(session, board, fields["seq"], previous=fields["previous"], hash=row["hash"], mac=row["mac"])
    return ()


def _edit(session: WritingSession, board: int) -> tuple[Anchor, ...]:
    change(session, board, 2, object_id=99)
    return ()


def _rebuilt(session: WritingSession, board: int) -> tuple[Anchor, ...]:
    change(session, board, 2, object_id=99)
    rebuild(session, board)
    return ()


def _moved(session: WritingSession, board: int) -> tuple[Anchor, ...]:
    change(session, board, 2, board_id=None)
    return ()


def _text(session: WritingSession, board: int) -> tuple[Anchor, ...]:
    change_text(session, board, 3, "reason", text="Another reason")
    return ()


def _cut(session: WritingSession, board: int) -> tuple[Anchor, ...]:
    last = read_page(session, board)[-1]
    delete(session, board, last.seq)
    return (Anchor(last.seq, last.hash),)


_ONLY_FOUND_BY: dict[What, _Tamper] = {
    What.NUMBER: _gap_with_the_key,
    What.LINK: _broken_link_with_the_key,
    What.CONTENT: _edit,
    What.SEAL: _rebuilt,
    What.PLACE: _moved,
    What.TEXT: _text,
    What.ANCHOR: _cut,
}


def _disable(monkeypatch: pytest.MonkeyPatch, check: What) -> None:
    if check is What.TEXT:
        monkeypatch.setattr(text_checks.Texts, "of_page", lambda *_: ())
    elif check is What.ANCHOR:
        monkeypatch.setattr(_Scan, "_left", lambda _: ())
    else:
        monkeypatch.setitem(chain_checks.CHECKS, check, lambda _: None)


@pytest.mark.on_sqlite
@pytest.mark.parametrize("check", _ONLY_FOUND_BY)
def test_without_a_check_its_case_goes_unseen(database: Database, check: What, monkeypatch: pytest.MonkeyPatch) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        anchors = _ONLY_FOUND_BY[check](session, board)
        result = verified(session, board, *anchors)
        assert {finding.what for finding in result.findings} == {check}
        _disable(monkeypatch, check)
        assert verified(session, board, *anchors).outcome is Outcome.OK


def test_every_check_has_its_case() -> None:
    assert {*chain_checks.CHECKS, What.TEXT, What.ANCHOR} == _ONLY_FOUND_BY.keys()
    # Found beside the answers: test_verify_answers.
    assert set(What) - _ONLY_FOUND_BY.keys() == {What.RECORD}


_RUBBISH = [None, -1, 2**62, 1.5, "", "x", "2026-11-20 09:03:00", b"\xff", "\N{BLACK STAR}", "'; --", "[" * 100_000]


@pytest.mark.on_sqlite
@pytest.mark.parametrize("column", [*HASHED, "at", "board_id", "hash", "mac"])
def test_sqlite_keeps_anything_in_any_column_and_all_of_it_is_read_and_found(database: Database, column: str) -> None:
    board = make_chain(database)
    for rubbish in _RUBBISH:
        with by_hand(database) as session:
            _forget_types(session)
            change(session, board, 3, **{column: rubbish})
            result = verified(session, board)
            assert result.outcome is Outcome.TAMPERED, rubbish


def _forget_types(session: WritingSession) -> None:
    """Let any column be empty, as SQLite does for whoever writes its schema."""
    run = session.connection().exec_driver_sql
    run("PRAGMA writable_schema=ON")
    run("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE name = 'audit_event'")
    run("PRAGMA writable_schema=RESET")


_NUMBERS = st.none() | st.integers(-(2**31), 2**31 - 1)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=16)
_COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(["actor_id", "acting_for", "object_id", "object_version"], _NUMBERS),
    **dict.fromkeys(["actor_role", "reason_hash", "request_id"], st.none() | _TEXTS),
    **dict.fromkeys(["event", "object_type", "data", "app_version", "previous", "hash", "mac", "key_id"], _TEXTS),
    "seq": st.integers(7, 2**31 - 1),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_changed_in_an_event_is_found(database: Database, data: st.DataObject) -> None:
    board = make_chain(database)
    seq = data.draw(st.integers(1, 6), "event")
    column = data.draw(st.sampled_from(sorted(_COLUMNS)), "column")
    with by_hand(database) as session:
        before = read_page(session, board)
        change(session, board, seq, **{column: data.draw(_COLUMNS[column], column)})
        is_same = read_page(session, board) == before
        result = verified(session, board, Anchor(6, before[-1].hash))
    assert (result.outcome is Outcome.OK) == is_same


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whichever_events_are_taken_out_or_doubled_is_found(database: Database, data: st.DataObject) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        last = read_page(session, board)[-1]
        if data.draw(st.booleans(), "doubled"):
            copy(session, board, data.draw(st.integers(1, 6)), seq=data.draw(st.integers(7, 30)))
        else:
            delete(session, board, *data.draw(st.sets(st.integers(1, 6), min_size=1)))
        result = verified(session, board, Anchor(6, last.hash))
    assert result.outcome is Outcome.TAMPERED
