"""What is signed beside the events: each snapshot fits its hash and the event of each signature, and so do the results.

``audit.verify`` takes this check as a companion. The signed part of a snapshot proves itself at any time; its texts as
far as they were not erased. The answers have a check of their own (``answering.answer_checks``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, String, select, type_coerce
from sqlmodel import Session

from selfassess.assessments.signing.rebuilt import agreed_of
from selfassess.assessments.signing.results import results_of
from selfassess.assessments.signing.snapshot import read, troubles
from selfassess.audit.chain_rows import EventRow
from selfassess.audit.events import Event, ObjectType
from selfassess.audit.findings import What
from selfassess.audit.text_checks import Doubt
from selfassess.audit.trail import INSTALLATION
from selfassess.storage.columns import IDS
from selfassess.storage.tables import metadata

_SNAPSHOT, _SIGNATURE, _RESULT = (metadata.tables[name] for name in ("snapshot", "signature", "result"))
_ASSESSMENT, _EVENT = metadata.tables["assessment"], metadata.tables["audit_event"]
_OF_SIGNING = frozenset({Event.SIGNATURE_ADDED, Event.ASSESSMENT_SIGNED})
_RESULT_COLUMNS = ("question_id", "level", "assessed_on", "carried_from", "is_confirmed")


class SignedRecords:
    """The check of snapshots, signatures and results against the events of signing, and against each other."""

    what = What.RECORD

    def of_page(self, session: Session, chain: int, rows: Sequence[EventRow]) -> Iterator[Doubt]:
        """Snapshots that are gone, or that are not those whose signing these events tell."""
        for row in rows:
            if row.fields["event"] in _OF_SIGNING and row.fields["object_id"] in IDS:
                yield from _compared(session, chain, row)

    def at_end(self, session: Session, chain: int) -> Iterator[Doubt]:
        """Snapshots that do not fit themselves or their results, and signatures that no event tells."""
        if chain == INSTALLATION:
            return
        wanted = select(_SNAPSHOT.c.id).where(_SNAPSHOT.c.board_id == chain).order_by(_SNAPSHOT.c.id)
        # One by one: a snapshot with its paper may be large.
        for snapshot_id in session.execute(wanted).scalars().all():
            yield from _of_snapshot(session, chain, snapshot_id)
        yield from _unsigned(session, chain)
        yield from _without_snapshot(session, chain)


def _compared(session: Session, chain: int, row: EventRow) -> Iterator[Doubt]:
    facts = row.facts
    wanted = select(_SNAPSHOT.c.digest, _SNAPSHOT.c.pdf_digest, _SNAPSHOT.c.redacted_at).where(
        _SNAPSHOT.c.board_id == chain,
        _SNAPSHOT.c.assessment_id == row.fields["object_id"],
        _SNAPSHOT.c.number == facts.get("number"),
    )
    found = session.execute(wanted).one_or_none()
    if found is None:
        yield Doubt(row.seq, f"What was signed in event {row.seq} is gone, and no event says so.")
    elif found.digest != facts.get("digest"):
        yield Doubt(row.seq, f"What is kept as signed in event {row.seq} has another hash than was signed.")
    elif found.redacted_at is None and found.pdf_digest != facts.get("paper_digest"):
        yield Doubt(row.seq, f"The paper of what was signed in event {row.seq} has another hash than then.")


def _of_snapshot(session: Session, chain: int, snapshot_id: int) -> Iterator[Doubt]:
    wanted = select(_SNAPSHOT).where(_SNAPSHOT.c.board_id == chain, _SNAPSHOT.c.id == snapshot_id)
    row = session.execute(wanted).one()
    called = f"Signing {row.number} of self-assessment {row.assessment_id}"
    try:
        kept = read(row.text)
        found = troubles(kept, row.digest, is_redacted=row.redacted_at is not None)
        signed = results_of(agreed_of(kept))
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Doubt(None, f"{called}: what is kept of it cannot be read.")
        return
    for trouble in found:
        yield Doubt(None, f"{called}: {trouble}.")
    if hashlib.sha256(row.pdf).hexdigest() != row.pdf_digest:
        yield Doubt(None, f"{called}: its paper does not fit its hash.")
    if row.redacted_at is not None and hashlib.sha256(row.text.encode()).hexdigest() != row.redacted_digest:
        yield Doubt(None, f"{called}: it does not fit the hash that it was redacted under.")
    if row.cancelled_at is None and not _has_results(session, chain, row, signed):
        yield Doubt(None, f"{called}: its results are not those that were signed.")


def _has_results(session: Session, chain: int, snapshot: Row[Any], signed: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the rows of results are what was signed, or there are none while it still waits for signatures."""
    of_it = (_ASSESSMENT.c.board_id == chain) & (_ASSESSMENT.c.id == snapshot.assessment_id)
    # As it is kept: on SQLite anything may have been put there.
    state = session.execute(select(type_coerce(_ASSESSMENT.c.state, String)).where(of_it)).scalar_one_or_none()
    columns = [_RESULT.c[name] for name in _RESULT_COLUMNS]
    raw = [type_coerce(_RESULT.c[name], String).label(name) for name in ("no_level", "lower_because")]
    wanted = select(*columns, *raw).where(
        _RESULT.c.board_id == chain, _RESULT.c.assessment_id == snapshot.assessment_id
    )
    rows = [dict(row._mapping) for row in session.execute(wanted)]
    if state != "signed":
        return not rows
    expected = [{name: _plain(each[name]) for name in each} for each in signed]
    return sorted(rows, key=_by_question) == sorted(expected, key=_by_question)


def _by_question(row: Mapping[str, Any]) -> str:
    return str(row["question_id"])


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)


def _unsigned(session: Session, chain: int) -> Iterator[Doubt]:
    """Signatures that no event tells."""
    told = (
        select(_EVENT.c.id)
        .where(_EVENT.c.chain == chain, _EVENT.c.event == Event.SIGNATURE_ADDED)
        .where(_EVENT.c.object_type == ObjectType.ASSESSMENT, _EVENT.c.object_id == _SNAPSHOT.c.assessment_id)
        .where(_EVENT.c.actor_id == _SIGNATURE.c.user_id)
    )
    of_snapshot = (_SNAPSHOT.c.board_id == _SIGNATURE.c.board_id) & (_SNAPSHOT.c.id == _SIGNATURE.c.snapshot_id)
    wanted = select(_SIGNATURE.c.id).join(_SNAPSHOT, of_snapshot).where(_SIGNATURE.c.board_id == chain, ~told.exists())
    for id_ in session.execute(wanted).scalars():
        yield Doubt(None, f"Signature {id_} is there, and no event says that it was given.")


def _without_snapshot(session: Session, chain: int) -> Iterator[Doubt]:
    """Self-assessments that are said to be signed, and of which nothing signed is kept."""
    kept = select(_SNAPSHOT.c.id).where(
        _SNAPSHOT.c.board_id == chain,
        _SNAPSHOT.c.assessment_id == _ASSESSMENT.c.id,
        _SNAPSHOT.c.cancelled_at.is_(None),
    )
    wanted = select(_ASSESSMENT.c.id).where(_ASSESSMENT.c.board_id == chain, ~kept.exists())
    for id_ in session.execute(wanted.where(type_coerce(_ASSESSMENT.c.state, String) == "signed")).scalars():
        yield Doubt(None, f"Self-assessment {id_} counts as signed, and nothing that was signed is kept of it.")
