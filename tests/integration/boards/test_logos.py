"""A board's logo is set, replaced, found and removed by those who may change its settings."""

from __future__ import annotations

import pytest

from selfassess.boards.logos import find_logo, read_logo, remove_logo, set_logo
from selfassess.errors import NotAllowed, NotFound
from selfassess.storage.session import Database
from selfassess.vocabulary import Role
from tests.rows import NOW, make_board, make_identity, make_manager, make_member, trail_of
from tests.unit.boards.test_logos import plain, saved

RED = read_logo(saved(plain()))
SMALL = read_logo(saved(plain(20, 20)))


def test_a_logo_is_kept_as_it_was_drawn_and_replaced_by_the_next(database: Database) -> None:
    with database.writing() as session:
        board, other = make_board(session), make_board(session)
        manager = make_manager(session, board)
        for logo in (RED, SMALL):
            set_logo(session, identity=manager, board_id=board.id, logo=logo, now=NOW)
    with database.reading() as session:
        found = find_logo(session, board.id)
        assert found is not None
        assert (found.image, found.digest, found.media_type) == (SMALL.image, SMALL.digest, "image/png")
        assert find_logo(session, other.id) is None
        sizes = [facts["width"] for event, facts in trail_of(session, board.id) if event == "board.logo_changed"]
    assert sizes == [300, 20]


def test_a_removed_logo_is_gone_and_removing_none_leaves_no_trace(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        set_logo(session, identity=manager, board_id=board.id, logo=RED, now=NOW)
        for _ in range(2):
            remove_logo(session, identity=manager, board_id=board.id, now=NOW)
    with database.reading() as session:
        assert find_logo(session, board.id) is None
        assert [facts.get("removed") for _, facts in trail_of(session, board.id)] == [None, True]


def test_nobody_but_a_manager_of_the_board_changes_its_logo(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        chair = make_identity(make_member(session, board, role=Role.CHAIR))
        stranger = make_manager(session, make_board(session))
        for identity, trouble in ((chair, NotAllowed), (stranger, NotFound)):
            with pytest.raises(trouble):
                set_logo(session, identity=identity, board_id=board.id, logo=RED, now=NOW)
            with pytest.raises(trouble):
                remove_logo(session, identity=identity, board_id=board.id, now=NOW)
