"""Appending to a chain, in the transaction of the change that it records.

An event's hash covers its fields and the hash before it; its MAC is keyed outside the database. Salted hashes stand for
texts. The form that is hashed is canonical JSON after RFC 8785: sorted keys, no spaces, UTF-8, no floats.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from selfassess import __version__
from selfassess.audit.events import Actor, Fact, Happening
from selfassess.audit.facts import check_facts
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import AuditEvent, AuditText

INSTALLATION = 0
START = "0" * 64
TEXT_HASH = "_hash"  # how the names end under which hashes of texts stand among the facts; no other fact's name does
_ADVISORY_LOCK = 0x5E1F  # the first of PostgreSQL's two lock numbers; the second is the chain
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
HASHED = (
    "chain",
    "seq",
    "actor_id",
    "actor_role",
    "acting_for",
    "event",
    "object_type",
    "object_id",
    "object_version",
    "data",
    "reason_hash",
    "request_id",
    "app_version",
    "previous",
    "key_id",
)


def append(
    session: WritingSession, happening: Happening, *, board_id: int | None, actor: Actor, now: datetime
) -> AuditEvent:
    """The event, appended to the board's chain, or to the installation's where ``board_id`` is None.

    The chain is locked until the transaction ends, in the order of ``docs/adr/0007-rows-and-writes.md``.

    Raises:
        ValueError: a fact is none of those that ``audit.facts`` knows.
    """
    check_facts(happening.facts)
    chain = chain_of(board_id)
    _lock(session, chain)
    last = head(session, chain)
    texts = dict(happening.texts) | ({"reason": happening.reason} if happening.reason else {})
    salts = {name: secrets.token_hex(16) for name in texts}
    hashes = {name: text_hash(text, salts[name]) for name, text in texts.items()}
    facts: dict[str, Fact] = dict(happening.facts)
    facts.update({f"{name}{TEXT_HASH}": value for name, value in hashes.items() if name != "reason"})
    event = AuditEvent(
        chain=chain,
        seq=last.seq + 1 if last else 1,
        board_id=board_id,
        at=now,
        actor_id=actor.user_id,
        actor_role=actor.role,
        acting_for=actor.acting_for,
        event=happening.event,
        object_type=happening.object_type or "",
        object_id=happening.object_id,
        object_version=happening.object_version,
        data=canonical(facts),
        reason_hash=hashes.get("reason"),
        request_id=session.request_id,
        app_version=__version__,
        previous=last.hash if last else START,
        hash="",
        mac="",
        key_id=key_id(session.audit_key),
    )
    event.hash = event_hash(event)
    event.mac = event_mac(event.hash, session.audit_key)
    session.add(event)
    session.flush()
    for name, text in texts.items():
        session.add(AuditText(event_id=event.id, board_id=board_id, field=name, salt=salts[name], text=text))
    session.flush()
    return event


def head(session: Session, chain: int) -> AuditEvent | None:
    """The last event of a chain, or None where it is empty."""
    newest = select(AuditEvent).where(AuditEvent.chain == chain).order_by(col(AuditEvent.seq).desc()).limit(1)
    return session.exec(newest).first()


def chain_of(board_id: int | None) -> int:
    """The number of a board's chain, or of the installation's where ``board_id`` is None."""
    return INSTALLATION if board_id is None else board_id


def board_of(chain: int) -> int | None:
    """The board that a chain belongs to, or None for the installation's."""
    return None if chain == INSTALLATION else chain


def event_hash(event: AuditEvent) -> str:
    """SHA-256 over the canonical JSON of every field but the hash and the MAC, as 64 hexadecimal digits."""
    at = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return fields_hash({name: getattr(event, name) for name in HASHED}, at)


def fields_hash(fields: Mapping[str, Any], at: str) -> str:
    """The hash of an event as it was read: the fields of ``HASHED`` by name, and its time, ISO 8601 to microseconds.

    Raises:
        TypeError: a field holds what no event can hold, such as bytes. So does UnicodeError.
    """
    return hashlib.sha256(canonical({**fields, "at": at}).encode()).hexdigest()


def event_mac(hash_: str, key: str) -> str:
    """HMAC-SHA-256 of an event's hash under the audit key, as 64 hexadecimal digits."""
    return hmac.digest(key.encode(), hash_.encode(), "sha256").hex()


def key_id(key: str) -> str:
    """A name for a key that does not tell it: 16 hexadecimal digits."""
    return hmac.digest(key.encode(), b"selfassess audit key id", "sha256").hex()[:16]


def text_hash(text: str, salt: str) -> str:
    """What stands in the trail for a text: SHA-256 of its salt and the text, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def canonical(fields: Mapping[str, Any]) -> str:
    """The one way to write these fields as JSON."""
    return _ENCODER.encode(fields)


def read_facts(data: Any) -> dict[str, Fact]:
    """The facts of an event from its ``data``; none where somebody put there what holds none."""
    try:
        facts = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _lock(session: Session, chain: int) -> None:
    # On SQLite the write transaction itself is the lock.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK, chain)))
