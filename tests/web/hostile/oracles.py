"""What must hold after every case: no fault, nothing told of our inside, the database sound, others untouched."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy import text
from werkzeug.test import TestResponse

from selfassess.assessments.answering.answer_checks import Answers
from selfassess.assessments.signing.signed_checks import SignedRecords
from selfassess.audit.verify import verify_chain
from selfassess.storage.naming import metadata
from selfassess.storage.session import Database
from selfassess.web.afterwards import Note
from tests.databases import AUDIT_KEY

# The tables that a page which reads may write (rules 7.2).
NOTED = frozenset[str]().union(*(note.value for note in Note))

INSIDE = re.compile(
    r"traceback|sqlite|psycopg|sqlalchemy|werkzeug|flask|jinja|site-packages|/usr/|, line \d|\bline \d+, in|\.py\b"
    r"|select .* from |insert into|selfassess\.(?:web|storage|accounts|audit)"
    r"|(?:Type|Value|Key|Attribute|Runtime)Error",
    re.IGNORECASE,
)

# One of these stands in all that is matched: a text without any is not searched, which would take an eighth of a case.
_HINTS = (
    *("traceback", "sqlite", "psycopg", "sqlalchemy", "werkzeug", "flask", "jinja", "site-packages", "/usr/", "line "),
    *(".py", "select ", "insert into", "selfassess.", "error"),
)

# Files whose bytes are no text that anybody reads.
_FILES = ("application/pdf", "application/zip", "application/vnd.", "image/")


def clean(response: TestResponse) -> TestResponse:
    """The response, which is no fault (O1) and tells nothing of our inside (O2)."""
    assert response.status_code < 500, response.status_code
    return silent(response)


def silent(response: TestResponse) -> TestResponse:
    """The response, which tells nothing of our inside (O2), whatever its status."""
    mimetype = response.mimetype or ""
    is_told = mimetype != "text/css" and not mimetype.startswith(_FILES)
    for told in (response.get_data(as_text=True) if is_told else "", str(response.headers)):
        folded = told.casefold()
        found = INSIDE.search(told) if any(hint in folded for hint in _HINTS) else None
        assert found is None, told[max(0, found.start() - 80) : found.end() + 80]
    return response


def sound(database: Database) -> None:
    """Nothing: the file is whole, every reference leads somewhere, and every chain verifies (O6)."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        chains = connection.execute(text("SELECT DISTINCT chain FROM audit_event")).scalars().all()
    for chain in chains:
        verified = verify_chain(database.reading, chain, keys=[AUDIT_KEY], companions=[Answers(), SignedRecords()])
        assert verified.findings == (), verified.findings


def rows_of(database: Database, board_id: int) -> dict[str, list[str]]:
    """Every row that belongs to the board, by table."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select().where(table.c.board_id == board_id)).all()))
            for table in metadata.sorted_tables
            if "board_id" in table.c
        }


def accounts_of(database: Database) -> list[str]:
    """Every account, as it stands."""
    with database.engine.connect() as connection:
        return sorted(map(repr, connection.execute(text('SELECT * FROM "account" ORDER BY id')).all()))


def counts(database: Database) -> dict[str, int]:
    """How many rows each table holds, but for what a page that reads may write."""
    noted = {"throttle", "audit_event", "audit_text", "user_session"}
    with database.engine.connect() as connection:
        return {
            table.name: connection.execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one()
            for table in metadata.sorted_tables
            if table.name not in noted
        }


def fingerprints(database: Database) -> dict[str, str]:
    """A digest of every row of every table, by table."""
    with database.engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                repr(sorted(map(repr, connection.execute(text(f'SELECT * FROM "{table.name}"')).all()))).encode()
            ).hexdigest()
            for table in metadata.sorted_tables
        }


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tables whose rows differ."""
    return {name for name, digest in before.items() if after[name] != digest}
