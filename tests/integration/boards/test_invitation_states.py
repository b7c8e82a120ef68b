"""Where an invitation stands, told of a row and asked of the database: the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from selfassess.boards.invitation_list import (
    UNUSED,
    InvitationState,
    count_lapsed,
    count_pending,
    is_pending,
    is_unused,
    state_of,
)
from selfassess.storage.session import Database
from selfassess.storage.tables import Invitation
from tests.rows import NOW, make_board, make_invitation

MOMENTS = [NOW + timedelta(days=14, seconds=seconds) for seconds in (-1, 0, 1)]


@pytest.mark.parametrize("now", MOMENTS)
@pytest.mark.parametrize("ended", [{}, {"accepted_at": NOW}, {"revoked_at": NOW}])
def test_a_row_and_the_database_say_the_same(database: Database, ended: dict[str, Any], now: datetime) -> None:
    with database.writing() as session:
        row = make_invitation(session, make_board(session), **ended)
    with database.reading() as reading:
        pending = reading.exec(select(Invitation).where(is_pending(now))).first() is not None
        unused = reading.exec(select(Invitation).where(is_unused())).first() is not None
    assert pending == (state_of(row, now) is InvitationState.PENDING)
    assert unused == (state_of(row, now) in UNUSED)


def test_those_of_one_board_are_counted(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        make_invitation(session, make_board(session))
        rows = [make_invitation(session, board) for _ in range(5)]
        rows[0].accepted_at = rows[1].revoked_at = rows[2].expires_at = NOW
    with database.reading() as reading:
        assert count_pending(reading, board_id=board.id, now=NOW) == 2
        assert count_lapsed(reading, board_id=board.id, now=NOW) == 1
