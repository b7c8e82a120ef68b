"""What the database itself refuses, the same on both engines, whatever the code above it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Connection,
    Enum,
    ForeignKeyConstraint,
    Table,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from selfassess.storage.session import Database
from tests.integration.storage.every_table import ALL, AT, fill, row_of

BY_NAME = {table.name: table for table in ALL}
OF_A_BOARD = [table for table in ALL if "board_id" in table.columns]
EACH_OF_A_BOARD = pytest.mark.parametrize("table", OF_A_BOARD, ids=lambda table: table.name)

# Keys of a board's table that do not say which board, and why they may.
KEYS_WITHOUT_A_BOARD = {
    ("audit_event", "chain", "seq"): "the chain is the board, or the installation",
    ("audit_text", "event_id", "field"): "an event is of one chain",
    ("invitation", "digest"): "a link is looked up before its board is known",
    ("evidence", "stored_name"): "a random name in one folder of files",
    ("outbox_mail", "once_key"): "one mail for one cause, of whichever board",
}
# References to a board's table that do not carry the board along, and why they need not.
REFERENCES_WITHOUT_A_BOARD = {("audit_text", "event_id"): "an event of the installation has no board"}

# For each CHECK that is no list of values: rows that it alone refuses.
REFUSED: dict[str, list[dict[str, Any]]] = {
    "ck_account_email_in_lower_case": [{"email": "A.Person@example.org"}],
    "ck_agency_not_its_own_successor": [{"successor_id": 1}],
    "ck_answer_comment_within_4000": [{"comment": "x" * 4001}],
    "ck_answer_level_or_none": [{"level": "3", "no_level": "not_in_position"}],
    "ck_answer_no_level_is_chosen": [
        {"level": None, "no_level": "not_answered"},
        {"level": None, "no_level": "not_in_scope"},
    ],
    "ck_answer_version_level_or_none": [{"level": "3", "no_level": "not_in_position"}],
    "ck_answer_version_no_level_is_chosen": [{"level": None, "no_level": "not_answered"}],
    "ck_assessment_title_not_blank": [{"title": ""}],
    "ck_audit_event_chain_of_its_board": [{"chain": 2}],
    "ck_audit_event_chain_zero_is_the_installation": [{"chain": 1, "board_id": None}],
    "ck_audit_event_seq_from_one": [{"seq": 0}],
    "ck_board_slug_not_blank": [{"slug": ""}],
    "ck_broad_group_position_one_to_five": [{"position": 0}, {"position": 6}],
    "ck_evidence_size_within_7_mb": [{"size": 7_340_033}],
    "ck_finding_text_not_blank": [{"text": ""}],
    "ck_installation_one_row": [{"id": 2}],
    "ck_invitation_a_seat_has_a_standing": [{"standing": None}],
    "ck_invitation_accepted_or_revoked": [{"revoked_at": AT}],
    "ck_invitation_only_a_member_has_a_seat": [{"role": "chair"}, {"seat_id": None, "standing": None}],
    "ck_member_a_seat_has_a_standing": [{"standing": None}],
    "ck_member_ends_after_it_starts": [{"ended_on": date(2025, 1, 1)}],
    "ck_member_only_a_member_has_a_seat": [{"role": "observer"}, {"seat_id": None, "standing": None}],
    "ck_message_position_from_one": [{"position": 0}],
    "ck_recommendation_number_from_one": [{"number": 0}],
    "ck_seat_agency_seat_has_agency": [{"kind": "lay"}, {"agency_id": None}],
    "ck_seat_not_its_own_successor": [{"successor_id": 1}],
    "ck_sheet_an_individual_sheet_has_a_seat": [{"seat_id": None}, {"basis": "table"}],
}


def constraint_of(error: IntegrityError) -> str:
    """The CHECK constraint that an error names."""
    told = str(error.orig)
    return told.partition('check constraint "')[2].partition('"')[0] or told.rpartition(": ")[2]


def checks(table: Table) -> list[CheckConstraint]:
    """The CHECK constraints of a table that are no list of values."""
    lists = {f"ck_{table.name}_{column.type.name}" for column in table.columns if isinstance(column.type, Enum)}
    found = [each for each in table.constraints if isinstance(each, CheckConstraint)]
    return [each for each in found if str(each.name) not in lists]


def values(table: Table) -> dict[str, Enum]:
    """The columns of a table that hold one of a list of values."""
    return {column.name: column.type for column in table.columns if isinstance(column.type, Enum)}


@contextmanager
def filled_before(database: Database, table: Table) -> Iterator[Connection]:
    """A connection that sees rows 1 and 2 of every table that stands before this one, and keeps nothing."""
    with database.engine.execution_options(write=True).connect() as connection:
        for each in ALL[: ALL.index(table)]:
            for number in (1, 2) if each.name != "installation" else (1,):
                connection.execute(each.insert(), row_of(each, number))
        yield connection


EACH_WITH_CHECKS = pytest.mark.parametrize(
    "table", [table for table in ALL if checks(table)], ids=lambda table: table.name
)
EACH_WITH_VALUES = pytest.mark.parametrize(
    "table", [table for table in ALL if values(table)], ids=lambda table: table.name
)


class TestTenancy:
    @EACH_OF_A_BOARD
    def test_every_table_of_a_board_points_at_the_board(self, table: Table) -> None:
        assert "board" in {key.column.table.name for key in table.columns["board_id"].foreign_keys}

    @EACH_OF_A_BOARD
    def test_every_reference_to_a_table_of_a_board_carries_the_board_along(self, table: Table) -> None:
        for key in _references(table):
            if "board_id" in BY_NAME[key.referred_table.name].columns:
                columns = [column.name for column in key.columns]
                theirs = [element.column.name for element in key.elements]
                if (table.name, *columns) not in REFERENCES_WITHOUT_A_BOARD:
                    assert columns[0] == theirs[0] == "board_id", f"{table.name}: {columns}"

    @EACH_OF_A_BOARD
    def test_every_unique_key_says_which_board_or_why_not(self, table: Table) -> None:
        keys = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
        unique = [[column.name for column in each.columns] for each in keys]
        unique += [[column.name for column in each.columns] for each in table.indexes if each.unique]
        for columns in unique:
            assert "board_id" in columns or (table.name, *columns) in KEYS_WITHOUT_A_BOARD, f"{table.name}: {columns}"

    def test_no_reason_outlives_its_key(self) -> None:
        for table, *columns in KEYS_WITHOUT_A_BOARD:
            assert any(
                [column.name for column in each.columns] == columns
                for each in BY_NAME[table].constraints
                if isinstance(each, UniqueConstraint)
            )
        for table, column in REFERENCES_WITHOUT_A_BOARD:
            assert BY_NAME[table].columns[column].foreign_keys

    def test_a_table_that_belongs_to_no_board_is_one_of_these(self) -> None:
        assert {table.name for table in ALL} - {table.name for table in OF_A_BOARD} == {
            "account",
            "board",
            "external_identity",
            "installation",
            "job",
            "mailed_link",
            "passkey",
            "throttle",
            "user_session",
        }

    @EACH_OF_A_BOARD
    def test_a_row_of_one_board_cannot_point_into_another(self, database: Database, table: Table) -> None:
        pointing = [
            column.name
            for key in _references(table)
            for column in key.columns
            if len(key.columns) == 2 and column.name != "board_id"
        ]
        with filled_before(database, table) as connection:
            connection.execute(table.insert(), row_of(table, 2))
            for column in pointing:
                with pytest.raises(IntegrityError, match=r"(?i)foreign key"), connection.begin_nested():
                    connection.execute(table.insert(), row_of(table, 1) | {column: 2})
            connection.execute(table.insert(), row_of(table, 1))


class TestChecks:
    def test_every_check_has_a_row_that_it_refuses(self) -> None:
        assert {str(each.name) for table in ALL for each in checks(table)} == set(REFUSED)

    @EACH_WITH_CHECKS
    def test_it_refuses_it_on_both_engines(self, database: Database, table: Table) -> None:
        with filled_before(database, table) as connection:
            for check in checks(table):
                for changes in REFUSED[str(check.name)]:
                    with pytest.raises(IntegrityError) as refused, connection.begin_nested():
                        connection.execute(table.insert(), row_of(table, 1) | changes)
                    assert constraint_of(refused.value) == check.name
            connection.execute(table.insert(), row_of(table, 1))

    @EACH_WITH_VALUES
    def test_a_column_of_values_is_kept_by_value_and_takes_no_other(self, database: Database, table: Table) -> None:
        with filled_before(database, table) as connection:
            for column, kind in values(table).items():
                with pytest.raises(IntegrityError) as refused, connection.begin_nested():
                    connection.execute(table.insert(), row_of(table, 1) | {column: "Of no kind"})
                assert constraint_of(refused.value).startswith(f"ck_{table.name}_")
                assert kind.enum_class is not None
                assert list(kind.enums) == [member.value for member in kind.enum_class]
            row = row_of(table, 1)
            connection.execute(table.insert(), row)
            for column in values(table):
                assert connection.execute(text(f"SELECT {column} FROM {table.name}")).scalar() == row[column]

    def test_every_other_row_is_accepted(self, database: Database) -> None:
        with database.engine.execution_options(write=True).connect() as connection:
            fill(connection, 1, 2)
            for table in ALL:
                count = connection.execute(select(func.count()).select_from(table)).scalar()
                assert count == (1 if table.name == "installation" else 2)


def _references(table: Table) -> list[ForeignKeyConstraint]:
    return [each for each in table.constraints if isinstance(each, ForeignKeyConstraint)]
