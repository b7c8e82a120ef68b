"""Numbers from outside: one that no row can have is found nowhere, and fails on neither engine."""

from __future__ import annotations

import pytest
from sqlmodel import col, delete, select, update

from selfassess.storage.columns import IDS, is_row
from selfassess.storage.session import Database
from selfassess.storage.tables import User
from tests.rows import make_user


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_a_number_that_no_row_can_have_is_no_rows(database: Database, number: int) -> None:
    with database.writing() as session:
        make_user(session)
        assert session.exec(select(User).where(is_row(User.id, number))).all() == []
        assert session.exec(update(User).where(is_row(User.id, number)).values(active=False)).rowcount == 0
        assert session.exec(delete(User).where(is_row(User.id, number))).rowcount == 0
        assert session.exec(select(col(User.active))).all() == [True]


def test_a_rows_own_number_finds_it(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session)
        assert user.id in IDS
        assert session.exec(select(User).where(is_row(User.id, user.id))).one().id == user.id


@pytest.mark.parametrize("number", [IDS[0], IDS[-1]])
def test_the_ends_of_the_range_can_be_asked_for(database: Database, number: int) -> None:
    with database.reading() as reading:
        assert reading.exec(select(User).where(is_row(User.id, number))).all() == []
