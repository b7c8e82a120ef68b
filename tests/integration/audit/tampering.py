"""A chain to tamper with, and the hands of somebody who can write the database but should not.

Everything is done in one transaction that is rolled back, so that constraints can be dropped on either engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from selfassess.assessments.answering.answer_checks import Answers
from selfassess.assessments.signing.signed_checks import SignedRecords
from selfassess.audit.anchors import Anchor
from selfassess.audit.chain_rows import read_page
from selfassess.audit.erasure import TextName, naming
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.findings import Verification
from selfassess.audit.trail import append, event_mac, fields_hash, key_id
from selfassess.audit.verify import Keys, verify_chain
from selfassess.storage.session import Database, WritingSession
from tests.databases import AUDIT_KEY
from tests.rows import make_board

START_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CHAIR = Actor(user_id=5, role="chair", acting_for=7)
KEYS = (AUDIT_KEY,)
_CONSTRAINTS = (
    "uq_audit_event_chain_seq",
    "ck_audit_event_chain_zero_is_the_installation",
    "ck_audit_event_chain_of_its_board",
    "ck_audit_event_seq_from_one",
)


def happening(number: int) -> Happening:
    """The third of every three has a reason and another text; all have facts."""
    return Happening(
        event=Event.SEAT_CHANGED,
        object_type=ObjectType.SEAT,
        object_id=number,
        object_version=number,
        facts={"fields": "name", "count": number},
        texts={"name": f"Seat {number}"} if number % 3 == 0 else {},
        reason=f"Merged in round {number}" if number % 3 == 0 else None,
    )


def make_chain(database: Database, events: int = 6) -> int:
    """A new board whose chain has this many events, a minute apart; its id."""
    with database.writing() as session:
        board_id: int = make_board(session).id
    add_events(database, board_id, range(1, events + 1))
    return board_id


def add_events(database: Database, board_id: int, numbers: range) -> None:
    """Append an event for each number, as many minutes after the start."""
    with database.writing(request_id="a-request") as session:
        for number in numbers:
            at = START_AT + timedelta(minutes=number)
            append(session, happening(number), board_id=board_id, actor=CHAIR, now=at)


@contextmanager
def by_hand(database: Database) -> Iterator[WritingSession]:
    """A session in which nothing guards the rows any more. Rolled back at the end."""
    with WritingSession(database.engine.execution_options(write=True)) as session:
        session.audit_key, session.request_id = AUDIT_KEY, None
        run = session.connection().exec_driver_sql
        is_sqlite = database.engine.dialect.name == "sqlite"
        try:
            if is_sqlite:
                run("PRAGMA ignore_check_constraints=ON")
                run("PRAGMA defer_foreign_keys=ON")
                run("DROP TRIGGER audit_event_refuses_update")
                run("DROP TRIGGER audit_event_refuses_delete")
            else:
                run("SET LOCAL session_replication_role = replica")
                for name in _CONSTRAINTS:
                    run(f"ALTER TABLE audit_event DROP CONSTRAINT {name}")
            yield session
        finally:
            if is_sqlite:
                run("PRAGMA ignore_check_constraints=OFF")
            session.rollback()


def change(session: Session, chain: int, seq: int, /, **columns: Any) -> None:
    """Overwrite columns of one event."""
    values = ", ".join(f"{name} = :{name}_" for name in columns)
    given = {f"{name}_": value for name, value in columns.items()}
    statement = f"UPDATE audit_event SET {values} WHERE chain = :chain AND seq = :seq"
    session.execute(text(statement), {"chain": chain, "seq": seq, **given})


def change_text(session: Session, chain: int, seq: int, field: str, /, **columns: Any) -> None:
    """Overwrite columns of a text beside an event."""
    values = ", ".join(f"{name} = :{name}_" for name in columns)
    given = {f"{name}_": value for name, value in columns.items()}
    session.execute(
        text(f"UPDATE audit_text SET {values} WHERE field = :field AND event_id = {_ID_OF}"),
        {"chain": chain, "seq": seq, "field": field, **given},
    )


_ID_OF = "(SELECT id FROM audit_event WHERE chain = :chain AND seq = :seq)"


def run_on(session: Session, statement: str, chain: int, seq: int) -> None:
    """Run SQL on one event, ``:chain`` and ``:seq``."""
    session.execute(text(statement), {"chain": chain, "seq": seq})


def delete(session: Session, chain: int, *seqs: int) -> None:
    """Delete events, with the texts beside them."""
    for seq in seqs:
        run_on(session, f"DELETE FROM audit_text WHERE event_id = {_ID_OF}", chain, seq)
        run_on(session, "DELETE FROM audit_event WHERE chain = :chain AND seq = :seq", chain, seq)


def copy(session: Session, chain: int, seq: int, /, **columns: Any) -> None:
    """Put in a copy of an event, with these columns of its own."""
    statement = text("SELECT * FROM audit_event WHERE chain = :chain AND seq = :seq")
    row = dict(session.execute(statement, {"chain": chain, "seq": seq}).mappings().one())
    newest = session.execute(text("SELECT max(id) FROM audit_event")).scalar_one()
    row |= {"id": newest + 1, **columns}
    names = ", ".join(row)
    session.execute(text(f"INSERT INTO audit_event ({names}) VALUES ({', '.join(f':{name}' for name in row)})"), row)


def rebuild(session: Session, chain: int, *, since: int = 1, key: str | None = None) -> None:
    """Make links and hashes fit again from an event on, and the seals too for whoever has the key."""
    previous = "0" * 64
    for row in read_page(session, chain):
        hash_ = row.hash
        if row.seq >= since:
            fields = {**row.fields, "previous": previous}
            if key is not None:
                fields["key_id"] = key_id(key)
            hash_ = fields_hash(fields, row.at)
            mac = row.mac if key is None else event_mac(hash_, key)
            kept = {name: fields[name] for name in ("previous", "key_id")}
            change(session, chain, row.seq, hash=hash_, mac=mac, **kept)
        previous = hash_


def verified(session: Session, chain: int, *anchors: Anchor, keys: Keys = KEYS) -> Verification:
    """The chain as a session sees it, verified as the command does, with the right key unless told others."""
    companions = (Answers(), SignedRecords())
    return verify_chain(lambda: nullcontext(session), chain, keys=keys, anchors=anchors, companions=companions)


def erase(session: WritingSession, chain: int, *names: TextName) -> None:
    """Erase texts as the law wants it: blank, without salt, and named by an event in the same transaction."""
    for name in names:
        change_text(session, chain, name.seq, name.field, text=None, salt="")
    given = Happening(event=Event.ERASED, facts=naming(names))
    append(session, given, board_id=chain, actor=CHAIR, now=START_AT + timedelta(hours=1))


def anchors_of(session: Session, chain: int) -> dict[int, Anchor]:
    """What anchor each event would give."""
    return {row.seq: Anchor(row.seq, row.hash) for row in read_page(session, chain)}


def change_for_good(database: Database, statement: str, **given: Any) -> None:
    """Run SQL past what guards the rows, and keep what it did."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    with database.engine.execution_options(write=True).begin() as connection:
        for act in ("update", "delete") if is_sqlite else ():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_event_refuses_{act}")
        if not is_sqlite:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.execute(text(statement), given)
