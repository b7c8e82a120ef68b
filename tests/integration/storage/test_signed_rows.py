"""What is signed refuses every change, whoever asks the database for it; what is not stays as free as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from selfassess.storage.naming import metadata
from selfassess.storage.session import Database
from selfassess.vocabulary import SignedBy
from tests.signing_scene import Agreed, make_agreed

CHANGES = {
    "sheet": "UPDATE sheet SET version = version + 1 WHERE id = :sheet",
    "a response that was sent": "UPDATE sheet SET state = 'withdrawn' WHERE id = :response",
    "answer": "UPDATE answer SET level = '0' WHERE sheet_id = :sheet",
    "an answer that was sent": "UPDATE answer SET level = '0', no_level = NULL WHERE sheet_id = :response",
    "a comment": "UPDATE answer SET comment = 'other' WHERE sheet_id = :response",
    "theme_judgement": "UPDATE theme_judgement SET level = '0'",
    "message": "UPDATE message SET text = 'other'",
    "recommendation": "UPDATE recommendation SET due_on = '2028-01-01'",
    "evidence": "UPDATE evidence SET title = 'other'",
    "summary": "UPDATE assessment SET summary = 'other'",
    "question set": "UPDATE assessment SET edition_id = edition_id + 1",
    "a step back": "UPDATE assessment SET state = 'open'",
    "digest": "UPDATE snapshot SET digest = 'other'",
    "snapshot": "UPDATE snapshot SET text = 'other'",
    "paper": "UPDATE snapshot SET pdf = 'other'",
    "signature": "UPDATE signature SET name = 'other'",
    "signed at": "UPDATE signature SET signed_at = '2020-01-01'",
}
OF_SIGNING = ("digest", "snapshot", "paper", "signature", "signed at")
OF_RESULTS = {"result": "UPDATE result SET level = '0'"}
GONE = ("answer", "theme_judgement", "message", "recommendation", "evidence", "snapshot", "signature", "sheet")
BLANKED = (
    "UPDATE answer SET comment = '', why_none = '', words_salt = '' WHERE sheet_id = :response",
    "UPDATE answer SET dissent = '', words_salt = '' WHERE sheet_id = :sheet",
    "UPDATE theme_judgement SET reason = ''",
    "UPDATE message SET text = ''",
    "UPDATE recommendation SET text = ''",
    "UPDATE assessment SET summary = ''",
    "UPDATE signature SET name = 'Former member'",
    "UPDATE snapshot SET text = '{}', pdf = 'x', redacted_at = '2026-12-01', redacted_digest = 'y'",
)


@pytest.fixture
def signed(database: Database) -> Agreed:
    """One that the chair has signed off."""
    scene = make_agreed(database)
    scene.sign()
    return scene


@pytest.fixture
def signing(database: Database) -> Agreed:
    """One that waits for a second signature."""
    scene = make_agreed(database, signed_by=SignedBy.PARTNERS, partners=2)
    scene.sign(scene.partners[0])
    return scene


def run(scene: Agreed, statement: str) -> int:
    """How many rows the statement changed, past everything but the triggers."""
    if "pdf = '" in statement and scene.database.engine.dialect.name == "sqlite":
        statement = statement.replace("pdf = '", "pdf = x'").replace("x'other'", "x'00'").replace("x'x'", "x'00'")
    ids = {"sheet": scene.sheet_id, "response": scene.response_id}
    given = {name: id_ for name, id_ in ids.items() if f":{name}" in statement}
    with scene.database.writing() as session:
        return session.connection().execute(text(statement), given).rowcount


def refused(scene: Agreed, statement: str) -> None:
    """A trigger refuses the statement."""
    with pytest.raises(DBAPIError, match="is signed"):
        run(scene, statement)


@pytest.mark.parametrize("what", [*CHANGES, *OF_RESULTS])
def test_nothing_of_what_is_signed_can_be_changed(signed: Agreed, what: str) -> None:
    refused(signed, {**CHANGES, **OF_RESULTS}[what])


@pytest.mark.parametrize("what", CHANGES)
def test_nor_while_it_waits_for_signatures(signing: Agreed, what: str) -> None:
    refused(signing, CHANGES[what])


@pytest.mark.parametrize("table", GONE)
def test_nothing_of_it_can_be_deleted(signed: Agreed, table: str) -> None:
    refused(signed, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", ["answer", "message", "theme_judgement", "result", "recommendation"])
def test_nothing_can_be_added_to_it(signed: Agreed, table: str) -> None:
    others = {"id": "id + 1000", "question_id": "'VOICE-02'", "position": "position + 1", "number": "number + 1"}
    others |= {"theme_id": "'OTHER'"} if table == "theme_judgement" else {}
    columns = [column.name for column in metadata.tables[table].columns]
    taken = ", ".join(others.get(name, name) for name in columns)
    refused(signed, f"INSERT INTO {table} ({', '.join(columns)}) SELECT {taken} FROM {table} LIMIT 1")


@pytest.mark.parametrize("statement", BLANKED)
def test_lawful_erasure_can_blank_its_texts(signed: Agreed, statement: str) -> None:
    assert run(signed, statement)


# The others are held by a key, or there is nothing yet.
FREE = [what for what in CHANGES if what not in (*OF_SIGNING, "question set")]


@pytest.mark.parametrize("what", FREE)
def test_before_it_is_signed_all_of_this_is_free(database: Database, what: str) -> None:
    assert run(make_agreed(database), CHANGES[what])


def test_what_another_self_assessment_says_stays_free(signed: Agreed) -> None:
    other = make_agreed(signed.database, board=signed.board)
    assert run(other, "UPDATE answer SET level = '0' WHERE sheet_id = :sheet")


def test_a_response_that_was_never_sent_is_no_part_of_it(signed: Agreed) -> None:
    copied = make_agreed(signed.database, board=signed.board)
    run(copied, "UPDATE sheet SET state = 'ended', sent_at = NULL WHERE id = :response")
    copied.sign()
    assert run(copied, "UPDATE answer SET comment = 'passed on' WHERE sheet_id = :response")
    assert run(copied, "DELETE FROM answer WHERE sheet_id = :response")
    refused(copied, "UPDATE sheet SET state = 'sent' WHERE id = :response")


def test_a_cancelled_signature_stays_cancelled(signing: Agreed) -> None:
    assert run(signing, "UPDATE snapshot SET cancelled_at = '2026-12-01'")
    refused(signing, "UPDATE snapshot SET cancelled_at = NULL")


@pytest.mark.on_postgresql
@pytest.mark.parametrize("table", ["snapshot", "signature"])
def test_a_table_of_signatures_cannot_be_emptied(signed: Agreed, table: str) -> None:
    refused(signed, f"TRUNCATE {table} CASCADE")


def test_all_of_it_goes_with_a_board_that_is_purged(signed: Agreed) -> None:
    run(signed, "UPDATE board SET state = 'purging'")
    for table in reversed(metadata.sorted_tables):
        if "board_id" in table.c:
            run(signed, f"DELETE FROM {table.name}")
