"""Boards are created and closed by operators, found by their address, and change their own settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from selfassess.accounts.identity import Asking, Command
from selfassess.boards import boards, changes
from selfassess.boards.boards import close_board, create_board, find_board, get_board, list_boards, list_boards_of
from selfassess.boards.groups import set_groups
from selfassess.boards.settings import BoardSettings, change_settings, settings_of
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage import clashes
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AuditText, Board
from selfassess.vocabulary import BoardForm, BoardState, Role
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
from tests.unit.accounts.test_texts import HOSTILE

COMMAND = Command("board create")


def created(session: WritingSession, slug: str = "hathervale", who: Asking = COMMAND, **keys: Any) -> Board:
    return create_board(
        session, who=who, now=NOW, slug=slug, settings=BoardSettings(**{"name": "Hathervale Board", **keys})
    )


def test_a_new_board_stands_in_its_own_trail_and_in_the_installations(database: Database) -> None:
    with database.writing() as session:
        board = create_board(
            session,
            who=make_operator(session),
            now=NOW,
            slug="hathervale",
            settings=BoardSettings(name=" Hathervale  Board", form=BoardForm.LSCB, area="Hathervale"),
        )
    with database.reading() as session:
        found = get_board(session, "hathervale")
        own, installation = trail_of(session, board.id), trail_of(session, None)
        texts = {text.field: text.text for text in session.exec(select(AuditText))}
    assert (found.id, found.name, found.state, found.version) == (board.id, "Hathervale Board", BoardState.ACTIVE, 1)
    assert [event for event, _ in own] == [event for event, _ in installation] == ["board.created"]
    assert texts == {"slug": "hathervale", "name": "Hathervale Board", "area": "Hathervale"}
    assert "name_hash" in own[0][1]
    assert installation[0][1] == {"noun": "board", "form": "lscb", "time_zone": "Europe/London"}


def test_nobody_but_an_operator_or_a_command_makes_or_closes_a_board(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        with pytest.raises(NotAllowed):
            created(session, who=manager)
        with pytest.raises(NotAllowed):
            close_board(session, who=manager, board_id=board.id, seen_version=1, reason="Over", now=NOW)


def test_an_address_is_one_boards_alone(database: Database) -> None:
    with database.writing() as session:
        created(session)
        with pytest.raises(Refused, match="already") as refused:
            created(session)
    assert refused.value.field == "slug"


def test_of_two_who_take_an_address_at_once_the_later_is_refused_alike(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        created(session)
    monkeypatch.setattr(boards, "find_board", lambda *_: None)  # the look came before the other's commit
    with database.writing() as session:
        with pytest.raises(Refused, match="already") as refused:
            created(session)
        other = created(session, slug="elsewhere")
    assert refused.value.field == "slug"
    with database.reading() as session:
        assert [board.slug for board in session.exec(select(Board).order_by(Board.slug))] == ["elsewhere", "hathervale"]
        assert [event for event, _ in trail_of(session, other.id)] == ["board.created"]


def test_without_that_guard_the_database_itself_would_fail(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of the case above."""
    monkeypatch.setattr(boards, "find_board", lambda *_: None)
    monkeypatch.setattr(clashes, "_is_clash", lambda _error: False)
    with database.writing() as session:
        created(session)
        with pytest.raises(Exception, match=r"(?i)unique"):
            created(session)


@pytest.mark.parametrize("slug", ["nowhere", "Hathervale", "", "a\x00b", "\ud800", "../x", "x" * 300, "%00"])
def test_an_address_of_no_board_is_not_found(database: Database, slug: str) -> None:
    with database.writing() as session:
        created(session)
    with database.reading() as session:
        assert find_board(session, slug) is None
        with pytest.raises(NotFound):
            get_board(session, slug)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_kept_as_it_was_typed(database: Database, text: str) -> None:
    with database.writing() as session:
        created(session, name=text, area=text)
    with database.reading() as session:
        board = get_board(session, "hathervale")
    assert (board.name, board.area) == (text, text)


def test_a_person_sees_their_own_boards_alone_active_ones_first(database: Database) -> None:
    with database.writing() as session:
        first = make_board(session, name="beta")
        second = make_board(session, name="Alpha")
        closed = make_board(session, name="Aardvark", state=BoardState.CLOSED)
        make_board(session, name="Not theirs")
        user = make_user(session)
        own = [make_member(session, board, user, role=Role.OBSERVER) for board in (first, second, closed)]
        also = make_member(session, first, user, role=Role.SCRUTINEER)
    with database.reading() as session:
        found = list_boards_of(session, make_identity(*own, also))
        assert [board.name for board in found] == ["Alpha", "beta", "Aardvark"]
        assert list_boards_of(session, make_identity()) == ()


def test_the_operators_list_counts_people_once_and_managers_who_can_sign_in(database: Database) -> None:
    with database.writing() as session:
        board, empty = make_board(session, "aa-board"), make_board(session, "bb-board")
        manager = make_user(session)
        make_member(session, board, manager, role=Role.MANAGER)
        make_member(session, board, manager)
        make_member(session, board)
        make_member(session, board, role=Role.MANAGER, ended_on=TODAY)
        make_manager(session, board, make_user(session, active=False))
    with database.reading() as session:
        entries = list_boards(session)
    assert [(entry.id, entry.people, entry.managers) for entry in entries] == [(board.id, 3, 1), (empty.id, 0, 0)]


def test_a_closed_board_can_be_read_and_not_changed(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, operator = make_manager(session, board), make_operator(session)
        close_board(
            session,
            who=operator,
            board_id=board.id,
            seen_version=1,
            reason="Merged with its neighbour",
            now=NOW,
        )
    with database.reading() as session:
        found = get_board(session, board.slug)
        own, installation = trail_of(session, board.id), trail_of(session, None)
    assert (found.state, found.closed_at, found.version) == (BoardState.CLOSED, NOW, 2)
    assert [event for event, _ in own] == [event for event, _ in installation] == ["board.closed"]
    with database.writing() as session, pytest.raises(Refused, match="closed"):
        set_groups(session, identity=manager, board_id=board.id, seen_version=2, names=["Health"], now=NOW)
    with database.writing() as session, pytest.raises(Refused, match="closed"):
        close_board(session, who=COMMAND, board_id=board.id, seen_version=2, reason="Again", now=NOW)


def test_a_board_is_closed_for_a_reason_and_as_it_was_seen(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        with pytest.raises(Refused) as refused:
            close_board(session, who=COMMAND, board_id=board.id, seen_version=1, reason=" ", now=NOW)
        with pytest.raises(Conflict):
            close_board(session, who=COMMAND, board_id=board.id, seen_version=0, reason="Over", now=NOW)
        with pytest.raises(NotFound):
            close_board(session, who=COMMAND, board_id=board.id + 1, seen_version=1, reason="Over", now=NOW)
    assert refused.value.field == "reason"


def test_settings_change_with_what_changed_in_the_trail_and_no_address(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        wanted = replace(
            settings_of(board), area="West County", reply_to="Unit@Example.org", invitation_days=30, noun="partnership"
        )
        changed = change_settings(
            session, identity=manager, board_id=board.id, seen_version=1, settings=wanted, now=NOW
        )
    with database.reading() as session:
        found = get_board(session, board.slug)
        ((event, facts),) = trail_of(session, board.id)
    assert settings_of(found) == replace(wanted, reply_to="unit@example.org")
    assert (found.version, changed.version, event) == (2, 2, "board.settings_changed")
    assert facts["fields"] == "area,invitation_days,noun,reply_to"
    assert "example.org" not in str(facts)


def test_settings_that_are_the_same_leave_no_trace(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        change_settings(
            session, identity=manager, board_id=board.id, seen_version=1, settings=settings_of(board), now=NOW
        )
        assert (board.version, trail_of(session, board.id)) == (1, [])


def test_settings_are_not_changed_on_an_older_version_nor_by_somebody_else(database: Database) -> None:
    settings = BoardSettings(name="Another")
    with database.writing() as session:
        board = make_board(session, name="As it was")
        manager, chair = make_manager(session, board), make_identity(make_member(session, board, role=Role.CHAIR))
        stranger = make_manager(session, make_board(session))
        for identity, version, trouble in ((manager, 0, Conflict), (chair, 1, NotAllowed), (stranger, 1, NotFound)):
            with pytest.raises(trouble):
                change_settings(
                    session, identity=identity, board_id=board.id, seen_version=version, settings=settings, now=NOW
                )
    with database.reading() as session:
        assert get_board(session, board.slug).name == "As it was"


def test_which_day_it_is_follows_the_boards_own_zone(database: Database) -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    with database.writing() as session:
        london, utc = make_board(session), make_board(session, time_zone="UTC")
    assert (changes.today(london, late).day, changes.today(utc, late).day) == (2, 1)
