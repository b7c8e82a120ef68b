"""A closed board is deleted for good by two operators, and nothing else is touched."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from selfassess.accounts.identity import Command, Identity
from selfassess.audit.anchors import head_anchor
from selfassess.boards.boards import close_board, create_board, find_board
from selfassess.boards.purging import (
    CONFIRMED_WITHIN,
    find_reason,
    find_request,
    purgeable_from,
)
from selfassess.boards.settings import BoardSettings
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.mail.message import Kind
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database
from selfassess.storage.tables import AuditEvent, Board, OutboxMail, User
from selfassess.vocabulary import BoardState
from tests.integration.boards.purges import (
    BOARD_LINK,
    PURGE_LINK,
    WHY,
    asked,
    cancelled,
    confirmed,
    fill_two_boards,
    make_closed,
    rows_of,
    rows_of_board,
)
from tests.rows import (
    NOW,
    TODAY,
    make_board,
    make_identity,
    make_manager,
    make_member,
    make_operator,
    make_user,
    trail_of,
)

COMMAND = Command("selfassess board purge")
SECOND = timedelta(seconds=1)


def last_of_installation(session: Session) -> AuditEvent:
    return session.exec(select(AuditEvent).where(AuditEvent.chain == 0).order_by(col(AuditEvent.seq).desc())).first()  # type: ignore[return-value]


def test_what_one_operator_asks_for_another_confirms_and_one_event_stays(database: Database) -> None:
    with database.writing() as session:
        board, first, second = make_closed(session), make_operator(session), make_operator(session)
        make_member(session, board)
        asked(session, board, first)
        for mail in session.exec(select(OutboxMail)):
            mail.sent_at = NOW
        head = head_anchor(session, board.id)
    with database.writing() as session:
        purged = confirmed(session, board, second)
    with database.reading() as session:
        assert find_board(session, "east") is None
        tombstone = last_of_installation(session)
        told = trail_of(session, None)
    assert (tombstone.actor_id, tombstone.object_type, tombstone.object_id) == (second.user_id, "board", board.id)
    rows = {"audit_event": 1, "audit_text": 1, "member": 1, "outbox_mail": 1, "seat": 1}
    assert (purged.rows, purged.head) == (rows, head)
    facts = {
        "asker_account_id": first.user_id,
        "events": 1,
        "head": str(head),
        "rows": "audit_event:1,audit_text:1,member:1,outbox_mail:1,seat:1",
    }
    assert [name for name, _ in told] == ["board.purge_asked", "board.purged"]
    assert told[-1][1] == facts


def test_of_the_board_nothing_is_left_in_any_table_and_everything_else_stays_to_the_byte(database: Database) -> None:
    fill_two_boards(database)
    with database.reading() as session:
        board, other = session.get_one(Board, 1), rows_of_board(database, 2)
        before = rows_of(database)
    own = rows_of_board(database, 1)
    assert set(own) == {table.name for table in metadata.sorted_tables if "board_id" in table.c} | {"board"}
    with database.writing() as session:
        purged = confirmed(session, board, make_identity(user_id=2, is_operator=True))
    assert purged.rows == {name: len(rows) for name, rows in own.items() if name != "board"}
    assert rows_of_board(database, 1) == {}
    assert rows_of_board(database, 2) == other
    after = rows_of(database)
    with database.reading() as session:
        tombstone = last_of_installation(session).id
    (added,) = (row for row in after["audit_event"] if row.startswith(f"({tombstone},"))
    after["audit_event"].remove(added)
    for name, rows in before.items():
        assert sorted(set(rows) - set(after[name])) == sorted(own_rows(rows, name)), name
        assert set(after[name]) <= set(rows), name
    # What the board's rows said, which every table's text begins with its name: none of it stands anywhere.
    said = re.compile(rf"\b(?:{'|'.join(own)}) \w+ 1 ŵŷ")
    assert [row for rows in before.values() for row in rows if said.search(row)]
    the_hash_that_stays = "audit_event hash 1 ŵŷ"
    assert the_hash_that_stays in added
    after["audit_event"].append(added.replace(the_hash_that_stays, ""))
    assert not [row for rows in after.values() for row in rows if said.search(row)]


def own_rows(rows: list[str], table: str) -> list[str]:
    """The rows of board 1 among those that ``fill_two_boards`` made: the first, in a table of a board."""
    of_boards = table == "board" or "board_id" in metadata.tables[table].c
    return [row for row in rows if of_boards and row != rows[-1]]


@pytest.mark.on_sqlite
def test_not_even_the_free_pages_of_the_file_keep_what_it_said(database: Database) -> None:
    fill_two_boards(database)
    file = database.engine.url.database
    assert file is not None

    def holds(words: str) -> bool:
        with open(file, "rb") as content:
            return words.encode() in content.read()

    with database.writing() as session:
        board = session.get_one(Board, 1)
        assert holds("answer comment 1 ŵŷ")
        confirmed(session, board, make_identity(user_id=2, is_operator=True))
    assert not holds("answer comment 1 ŵŷ")
    assert holds("answer comment 2 ŵŷ")


def test_accounts_stay_even_without_any_place_left(database: Database) -> None:
    with database.writing() as session:
        board, other = make_closed(session), make_board(session)
        user = make_user(session)
        make_member(session, board, user)
        both = make_user(session)
        make_member(session, board, both)
        kept = make_member(session, other, both)
        first, second = make_operator(session), make_operator(session)
        asked(session, board, first, now=NOW - SECOND)
        session.exec(select(OutboxMail)).one().given_up_at = NOW
        confirmed(session, board, second)
        assert session.get(User, user.id) is not None
        assert session.get(User, both.id) is not None
        session.refresh(kept)
        assert kept.board_id == other.id


# Each is what stands in the way: how the board differs, who confirms, what they send, and what they are told.
@pytest.mark.parametrize(
    ("board_keys", "sent", "told"),
    [
        pytest.param({"state": BoardState.ACTIVE, "closed_at": None}, {}, "in use", id="not closed"),
        pytest.param({"days": 364}, {}, "can be deleted from 21 November 2026 on", id="a day too early"),
        pytest.param({"keep_closed_days": 3650}, {}, "is kept for now", id="kept for longer"),
        pytest.param({"purge_asked_at": None}, {}, "Nobody has asked", id="never asked"),
        pytest.param({"purge_asked_at": NOW - CONFIRMED_WITHIN}, {}, "Nobody has asked", id="asked too long ago"),
        pytest.param({}, {"typed_name": "West Board"}, "not the name", id="another name"),
        pytest.param({}, {"typed_name": ""}, "not the name", id="no name"),
        pytest.param({}, {"typed_name": "x" * 201}, "201 characters", id="a long name"),
    ],
)
def test_what_stands_in_the_way_is_told_and_nothing_is_deleted(
    database: Database, board_keys: dict[str, Any], sent: dict[str, Any], told: str
) -> None:
    with database.writing() as session:
        board = make_closed(session, **{"purge_asked_at": NOW - SECOND, **board_keys})
        operator = make_operator(session)
    before = rows_of(database)
    with database.writing() as session, pytest.raises(Refused, match=told) as refused:
        confirmed(session, board, operator, **sent)
    assert rows_of(database) == before
    assert refused.value.field == ("typed_name" if sent else None)


def test_nobody_confirms_what_they_asked_for_themselves(database: Database) -> None:
    with database.writing() as session:
        operator = make_operator(session)
        board = make_closed(session, purge_asked_at=NOW, purge_asked_by=operator.user_id)
        with pytest.raises(Refused, match="Another operator"):
            confirmed(session, board, operator)


def test_what_a_command_asked_for_any_operator_confirms_and_no_command_can(database: Database) -> None:
    with database.writing() as session:
        board, operator = make_closed(session), make_operator(session)
        asked(session, board, COMMAND)
        assert find_request(board, NOW).asked_by is None  # type: ignore[union-attr]
        session.exec(select(OutboxMail)).one().sent_at = NOW
        confirmed(session, board, operator)
        assert trail_of(session, None)[-1][1]["asker_account_id"] is None


def test_the_name_may_be_typed_in_other_letters_and_blanks(database: Database) -> None:
    with database.writing() as session:
        board, operator = make_closed(session, purge_asked_at=NOW), make_operator(session)
        assert confirmed(session, board, operator, typed_name=" east  BOARD ").head is None


def test_only_operators_ask_confirm_or_call_off(database: Database) -> None:
    with database.writing() as session:
        board = make_closed(session, purge_asked_at=NOW)
        manager: Identity = make_manager(session, board)
        for act in (confirmed, cancelled, asked):
            with pytest.raises(NotAllowed):
                act(session, board, manager)


def test_a_board_that_changed_since_or_is_gone_is_not_deleted(database: Database) -> None:
    with database.writing() as session:
        board, operator = make_closed(session, purge_asked_at=NOW), make_operator(session)
        for act in (confirmed, cancelled, asked):
            with pytest.raises(Conflict):
                act(session, board, operator, seen_version=0)
            with pytest.raises(NotFound):
                act(session, board, operator, board_id=board.id + 1)


def test_asking_needs_a_reason_and_a_board_that_may_be_deleted(database: Database) -> None:
    with database.writing() as session:
        operator = make_operator(session)
        board, early = make_closed(session), make_closed(session, slug="west", days=364)
        with pytest.raises(Refused) as refused:
            asked(session, board, operator, reason=" ")
        assert refused.value.field == "reason"
        with pytest.raises(Refused, match="kept for now"):
            asked(session, early, operator)
        with pytest.raises(Refused, match="in use"):
            asked(session, make_board(session), operator)
        assert trail_of(session, None) == []


def test_what_was_asked_waits_thirty_days_and_can_then_be_asked_again(database: Database) -> None:
    with database.writing() as session:
        board, first, second = make_closed(session), make_operator(session), make_operator(session)
        asked(session, board, first)
        assert find_reason(session, board.id) == WHY
        with pytest.raises(Refused, match="until 20 December 2026"):
            asked(session, board, second)
        end = NOW + CONFIRMED_WITHIN
        assert find_request(board, end - SECOND)
        assert find_request(board, end) is None
        asked(session, board, second, now=end, reason="Asked for it again.")
        assert find_reason(session, board.id) == "Asked for it again."
        assert board.purge_asked_by == second.user_id


@pytest.mark.parametrize("by_the_asker", [True, False])
def test_either_operator_calls_it_off_and_then_it_cannot_be_confirmed(database: Database, by_the_asker: bool) -> None:
    with database.writing() as session:
        board, first, second = make_closed(session), make_operator(session), make_operator(session)
        asked(session, board, first)
        cancelled(session, board, first if by_the_asker else second)
        with pytest.raises(Refused, match="called off"):
            confirmed(session, board, second)
        with pytest.raises(Refused, match="nothing to call off"):
            cancelled(session, board, second)
        for chain in (None, board.id):
            assert [name for name, _ in trail_of(session, chain)] == ["board.purge_asked", "board.purge_cancelled"]
        assert (board.purge_asked_at, board.purge_asked_by) == (None, None)


def test_its_managers_and_the_other_operators_are_told_by_its_own_mail(database: Database) -> None:
    with database.writing() as session:
        board = make_closed(session, reply_to="unit@east.example")
        first = make_operator(session)
        make_user(session, "other@operators.example", is_operator=True)
        make_user(session, "gone@operators.example", is_operator=True, active=False)
        for number in range(2):
            make_manager(session, board, make_user(session, f"manager{number}@east.example"))
        make_manager(session, board, make_user(session, "left@east.example"), ended_on=TODAY)
        make_manager(session, board, make_user(session, "disabled@east.example", active=False))
        make_member(session, board)
        make_manager(session, make_board(session))
        make_manager(session, board, make_user(session, "both@operators.example", is_operator=True))
        asked(session, board, first)
        mails = session.exec(select(OutboxMail).order_by(col(OutboxMail.address))).all()
    assert [(mail.address, mail.kind) for mail in mails] == [
        ("both@operators.example", Kind.PURGE_TO_CONFIRM),
        ("manager0@east.example", Kind.PURGE_ASKED),
        ("manager1@east.example", Kind.PURGE_ASKED),
        ("other@operators.example", Kind.PURGE_TO_CONFIRM),
    ]
    assert {mail.board_id for mail in mails} == {board.id}
    for mail in mails:
        link = PURGE_LINK if mail.kind == Kind.PURGE_TO_CONFIRM else BOARD_LINK
        assert f"\n{link}\n" in (mail.body or "")
        assert "until 20 December 2026 at 9:30am" in (mail.body or "")
        assert WHY not in (mail.body or "")


def test_it_cannot_be_confirmed_before_its_managers_were_told(database: Database) -> None:
    with database.writing() as session:
        board, first, second = make_closed(session), make_operator(session), make_operator(session)
        make_manager(session, board)
        asked(session, board, first)
        with pytest.raises(Refused, match="has not left yet"):
            confirmed(session, board, second)
        waiting = session.exec(select(OutboxMail).where(OutboxMail.kind == Kind.PURGE_ASKED)).one()
        waiting.given_up_at = NOW
        session.flush()
        assert confirmed(session, board, second).rows["outbox_mail"] == 2


@pytest.mark.parametrize(("zone", "first"), [("UTC", date(2026, 7, 1)), ("Europe/London", date(2026, 7, 2))])
def test_the_days_are_counted_where_the_board_is(database: Database, zone: str, first: date) -> None:
    late = datetime(2026, 6, 3, 23, 30, tzinfo=UTC)
    with database.writing() as session:
        board = make_closed(session, closed_at=late, keep_closed_days=28, time_zone=zone)
        operator = make_operator(session)
        assert purgeable_from(board) == first
        eve = datetime(2026, 6, 30, 22, 59, tzinfo=UTC) if zone == "UTC" else datetime(2026, 7, 1, 22, 59, tzinfo=UTC)
        with pytest.raises(Refused):
            asked(session, board, operator, now=eve)
        asked(session, board, operator, now=eve + timedelta(hours=1, minutes=1))


def test_no_board_ever_gets_the_number_of_one_that_was_deleted(database: Database) -> None:
    long_ago = NOW - timedelta(days=400)
    with database.writing() as session:
        made = create_board(session, who=COMMAND, slug="east", settings=BoardSettings(name="East"), now=long_ago)
        close_board(session, who=COMMAND, board_id=made.id, seen_version=1, reason="Merged", now=long_ago)
        asked(session, made, COMMAND)
        confirmed(session, made, make_operator(session))
    with database.writing() as session:
        again = create_board(session, who=COMMAND, slug="east", settings=BoardSettings(name="East"), now=NOW)
        assert again.id > made.id
        assert [name for name, _ in trail_of(session, again.id)] == ["board.created"]


def test_whoever_had_a_page_open_gets_nothing_more_of_it(database: Database) -> None:
    with database.writing() as session:
        board, operator = make_closed(session, purge_asked_at=NOW), make_operator(session)
        manager = make_manager(session, board)
        confirmed(session, board, operator)
    with database.writing() as session, pytest.raises(NotFound):
        asked(session, board, operator)
    assert manager.on_board(board.id)  # what they were when the request began
