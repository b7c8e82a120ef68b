"""The texts beside the events: each fits the salted hash in its event, none is missing, none is there too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import sqlalchemy
from sqlmodel import Session, col, select

from selfassess.audit.chain_rows import EventRow
from selfassess.audit.erasure import Gone, TextName
from selfassess.audit.findings import What
from selfassess.audit.trail import TEXT_HASH, board_of, text_hash
from selfassess.storage.tables import AuditEvent, AuditText


class Doubt(NamedTuple):
    """Something that does not fit an event. What ``gone`` names, a later event may name too: that settles it."""

    seq: int | None
    told: str
    gone: Gone | None = None


class Companion(Protocol):
    """A check of rows that stand beside a chain: whoever keeps such rows hands one to ``verify_chain``.

    It is given the chain page by page, and at the end may look for rows that no event speaks of. It must keep no more
    in memory than a page needs.
    """

    what: What

    def of_page(self, session: Session, chain: int, rows: Sequence[EventRow]) -> Iterable[Doubt]:
        """What does not fit these events."""

    def at_end(self, session: Session, chain: int) -> Iterable[Doubt]:
        """What fits no event of the chain."""


class _Kept(NamedTuple):
    field: Any
    board_id: int | None
    salt: Any
    text: Any


class Texts:
    """The check of the texts that ``trail.append`` keeps beside its events."""

    what = What.TEXT

    def of_page(self, session: Session, chain: int, rows: Sequence[EventRow]) -> Iterator[Doubt]:
        """Texts that are missing, do not fit their hash, or are named by no hash of their event."""
        texts = _texts_beside(session, chain, rows)
        for row in rows:
            if (expected := _expected(row)) or row.id in texts:
                yield from _compared(row, expected, texts.get(row.id, []))

    def at_end(self, session: Session, chain: int) -> Iterator[Doubt]:
        """Texts of this chain's board that stand beside no event of this chain."""
        beside = select(AuditEvent.id).where(AuditEvent.id == AuditText.event_id, AuditEvent.chain == chain)
        wanted = select(AuditText.id).where(AuditText.board_id == board_of(chain), ~beside.exists())
        for id_ in session.exec(wanted.order_by(col(AuditText.id))):
            yield Doubt(None, f"Text {id_} belongs to no event.")


def _texts_beside(session: Session, chain: int, rows: Sequence[EventRow]) -> Mapping[int, list[_Kept]]:
    beside = col(AuditEvent.id) == col(AuditText.event_id)
    columns = (AuditText.event_id, AuditText.field, AuditText.board_id, AuditText.salt, AuditText.text)
    wanted = sqlalchemy.select(*map(col, columns)).join_from(AuditEvent, AuditText, beside)
    wanted = wanted.where(col(AuditEvent.chain) == chain, col(AuditEvent.seq).between(rows[0].seq, rows[-1].seq))
    found: dict[int, list[_Kept]] = {}
    for event_id, *kept in session.execute(wanted.order_by(col(AuditText.id))):
        found.setdefault(event_id, []).append(_Kept(*kept))
    return found


def _expected(row: EventRow) -> dict[str, Any]:
    """The hashes of the event's texts, by field."""
    data = row.fields["data"]
    facts = row.facts if isinstance(data, str) and TEXT_HASH in data else {}
    hashes: dict[str, Any] = {
        name.removesuffix(TEXT_HASH): value for name, value in facts.items() if name.endswith(TEXT_HASH)
    }
    reason = row.fields["reason_hash"]
    return hashes if reason is None else {**hashes, "reason": reason}


def _compared(row: EventRow, expected: Mapping[str, Any], kept: Sequence[_Kept]) -> Iterator[Doubt]:
    seen = set()
    for text in kept:
        seen.add(text.field)
        if text.field not in expected:
            yield Doubt(row.seq, f"Event {row.seq} has a text, {text.field!r}, that it does not know of.")
        elif text.board_id != board_of(row.fields["chain"]):
            yield Doubt(row.seq, f"The text {text.field!r} of event {row.seq} was given to another board.")
        elif text.text is None:
            yield _gone(row, text.field)
        elif not _fits(text, expected[text.field]):
            yield Doubt(row.seq, f"The text {text.field!r} of event {row.seq} is not the one that was written.")
    for field in sorted(expected.keys() - seen):
        yield _gone(row, field)


def _gone(row: EventRow, field: str) -> Doubt:
    told = f"The text {field!r} of event {row.seq} is missing, and no event says that it was erased."
    return Doubt(row.seq, told, TextName(row.seq, field))


def _fits(text: _Kept, expected: Any) -> bool:
    try:
        return bool(text_hash(text.text, text.salt) == expected)
    except UnicodeError:
        return False
