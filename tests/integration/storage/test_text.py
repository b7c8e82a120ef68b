"""What text comes out as it went in, and where the engines part: there the forms must have decided before."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DataError
from sqlmodel import select

from selfassess.storage.session import Database
from selfassess.storage.tables import Board
from tests.rows import make_board


def kept(database: Database, words: str) -> str:
    """The text as it comes back."""
    with database.writing() as session:
        for board in session.exec(select(Board)):
            session.delete(board)
        session.flush()
        make_board(session, confidentiality_statement=words)
    with database.reading() as session:
        return session.exec(select(Board.confidentiality_statement)).one()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_text_comes_out_as_it_went_in(database: Database, words: str) -> None:
    assert kept(database, words) == words


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "line\r\nline\n\tline",
        "Ŵy ŷ",
        "e\u0301 \u00e9",
        "👩‍👧 \U0001f3f4",
        "\u202eturned\u202c",
        "'; DROP TABLE board; --",
        "%s :x ?",
        "\ufeffx",
    ],
    ids=ascii,
)
def test_no_character_is_changed_or_cut(database: Database, words: str) -> None:
    assert kept(database, words) == words


def test_half_a_character_is_refused_by_both(database: Database) -> None:
    with pytest.raises(UnicodeEncodeError):
        kept(database, "\ud83d")


def test_a_nul_is_kept_by_sqlite_and_refused_by_postgresql(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        assert kept(database, "before\0after") == "before\0after"
    else:
        with pytest.raises(DataError, match="NUL"):
            kept(database, "before\0after")


def test_a_text_beyond_its_column_is_kept_by_sqlite_and_refused_by_postgresql(database: Database) -> None:
    with database.writing() as session:
        if database.engine.dialect.name == "sqlite":
            assert make_board(session, name="x" * 201).name == "x" * 201
        else:
            with pytest.raises(DataError, match="too long"):
                make_board(session, name="x" * 201)
            session.rollback()
