"""Verifying what is signed: whoever changes a snapshot, a paper, a signature or a result straight in the database is
found."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from selfassess.assessments.signing.reopening import reopen
from selfassess.assessments.signing.signed_checks import SignedRecords
from selfassess.audit.findings import Finding
from selfassess.audit.verify import verify_chain
from selfassess.storage.session import Database
from tests.databases import AUDIT_KEY
from tests.rows import NOW
from tests.signing_scene import LINK, Agreed, make_agreed

TAMPERING = {
    'SET text = REPLACE(text, \'"level":"2"\', \'"level":"1"\')': "does not fit its hash",
    "SET text = REPLACE(text, 'closes at five', 'closes at nine')": "not the one that was signed",
    "SET text = '{}'": "cannot be read",
    "SET digest = 'f00d'": "another hash than was signed",
    "SET pdf_digest = 'f00d'": "The paper",
    "SET number = 7": "is gone",
    "SET cancelled_at = made_at": "nothing that was signed is kept",
}


@pytest.fixture
def signed(database: Database) -> Agreed:
    """One that the chair has signed off."""
    scene = make_agreed(database)
    scene.sign()
    return scene


def findings(scene: Agreed) -> tuple[Finding, ...]:
    """What verifying its board's trail finds."""
    return verify_chain(scene.database.reading, scene.board.id, keys=[AUDIT_KEY], companions=[SignedRecords()]).findings


def tamper(scene: Agreed, statement: str) -> None:
    """Change rows past the triggers, as somebody with the database in hands can."""
    with scene.database.writing() as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_signed_%'"
            for name in connection.execute(text(triggers)).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        assert connection.execute(text(statement)).rowcount


def test_what_nobody_touched_is_found_whole(signed: Agreed) -> None:
    assert findings(signed) == ()


def test_so_is_what_was_reopened_and_signed_again(signed: Agreed) -> None:
    with signed.database.writing() as session:
        reopen(
            session,
            identity=signed.chair,
            seen_version=signed.row().version,
            reason="A level was typed wrong.",
            link=LINK,
            now=NOW,
            **signed.where,
        )
    assert findings(signed) == ()
    signed.sign()
    assert findings(signed) == ()


@pytest.mark.parametrize("change", TAMPERING)
def test_a_changed_snapshot_is_found(signed: Agreed, change: str) -> None:
    tamper(signed, f"UPDATE snapshot {change}")
    assert any(TAMPERING[change] in finding.told for finding in findings(signed))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE result SET level = '0' WHERE question_id = 'LEAD-01'",
        "UPDATE result SET is_confirmed = NOT is_confirmed",
        "DELETE FROM result WHERE question_id = 'LEAD-01'",
    ],
)
def test_changed_results_are_found(signed: Agreed, change: str) -> None:
    tamper(signed, change)
    assert any("results are not those" in finding.told for finding in findings(signed))


def test_a_signature_put_there_by_hand_is_found(signed: Agreed) -> None:
    columns = "board_id, snapshot_id, seat_id, role, name, proof, signed_at"
    given = f"INSERT INTO signature (user_id, {columns}) SELECT {signed.vice.user_id}, {columns} FROM signature"
    tamper(signed, given)
    assert any("no event says that it was given" in finding.told for finding in findings(signed))
