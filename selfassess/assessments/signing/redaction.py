"""Lawful erasure from what is signed (rules 5.7): texts are blanked, the paper is issued again, the old hash is kept.

What was signed proves itself as before, since it holds the hashes of texts and not the texts; the signature reads
*valid, redacted*. The new paper is made before the write; the old one is destroyed with it. Cancelled signings are
redacted as well: they hold the same words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlmodel import Session

from selfassess.assessments.signing.papers import Paper, Redacted, rendered, signed_document
from selfassess.assessments.signing.rebuilt import agreed_of, signatories_of
from selfassess.assessments.signing.snapshot import Kept, read, redact, without
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.names import FORMER_MEMBER
from selfassess.audit.trail import append
from selfassess.banks.loader import load
from selfassess.boards.changes import changed_meanwhile
from selfassess.engine.scoring import score
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import metadata

_SNAPSHOT, _SIGNATURE, _BOARD = (metadata.tables[name] for name in ("snapshot", "signature", "board"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A snapshot as it was read, in which something is to be blanked."""

    board_id: int
    assessment_id: int
    snapshot_id: int
    number: int
    digest: str
    text: str
    marking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What one snapshot becomes: its text without ``count`` of its texts, and its paper issued again."""

    found: Found
    text: str
    paper: Paper
    count: int


def find_signed_by(session: Session, user_id: int) -> tuple[Found, ...]:
    """Every snapshot of any board that bears this person's signature, as their erasure reads it."""
    signed = (
        select(_SIGNATURE.c.id)
        .where(_SIGNATURE.c.board_id == _SNAPSHOT.c.board_id, _SIGNATURE.c.snapshot_id == _SNAPSHOT.c.id)
        .where(_SIGNATURE.c.user_id == user_id)
    )
    return _found(session.execute(_to_find().where(signed.exists())))


def names_signed_with(session: Session, user_id: int) -> frozenset[str]:
    """The names under which this person signed, on whatever board."""
    wanted = select(_SIGNATURE.c.name).where(_SIGNATURE.c.user_id == user_id)
    return frozenset(session.execute(wanted).scalars()) - {"", FORMER_MEMBER}


def make_redactions(
    found: Iterable[Found], goes: Callable[[str], bool], *, on: date, reason: str
) -> tuple[Redaction, ...]:
    """What becomes of each snapshot in which a text ``goes``. It takes its time: call it with no transaction open."""
    redacted = Redacted(on=on, reason=reason)
    blanked = ((each, *redact(each.text, goes)) for each in found)
    return tuple(_redaction(each, text, count, redacted) for each, text, count in blanked if count)


def make_blanked(
    found: Iterable[Found], choose: Callable[[Kept], Collection[str]], *, on: date, reason: str
) -> tuple[Redaction, ...]:
    """The same for the texts whose hashes are chosen in each snapshot."""
    redacted = Redacted(on=on, reason=reason)
    read_ = ((each, read(each.text)) for each in found)
    blanked = ((each, *without(kept, choose(kept))) for each, kept in read_)
    return tuple(_redaction(each, text, count, redacted) for each, text, count in blanked if count)


def find_signed_in(session: Session, board_id: int, assessment_id: int) -> tuple[Found, ...]:
    """Every snapshot of one self-assessment, cancelled ones among them."""
    of_it = (_SNAPSHOT.c.board_id == board_id) & (_SNAPSHOT.c.assessment_id == assessment_id)
    return _found(session.execute(_to_find().where(of_it)))


def apply_redactions(
    session: WritingSession, redactions: Collection[Redaction], *, actor: Actor, reason: str, now: datetime
) -> int:
    """How many texts were blanked. Each board is locked; the reason stays in its trail.

    Raises:
        Conflict: a snapshot was redacted since it was read.
    """
    for each in redactions:
        _apply(session, each, actor=actor, reason=reason, now=now)
    return sum(each.count for each in redactions)


def forget_signatory(session: WritingSession, *, board_id: int, user_id: int) -> int:
    """How many signatures of an erased person bear *Former member* for the name from now on."""
    theirs = (_SIGNATURE.c.board_id == board_id) & (_SIGNATURE.c.user_id == user_id)
    named = update(_SIGNATURE).where(theirs, _SIGNATURE.c.name != FORMER_MEMBER)
    return session.connection().execute(named.values(name=FORMER_MEMBER)).rowcount


def _redaction(found: Found, text: str, count: int, redacted: Redacted) -> Redaction:
    kept = read(text)
    bank = load(kept.signed["question_set"]["text"], file="signed question set")
    card = score(bank, agreed_of(kept))
    document = signed_document(
        card, signatories_of(kept), found.digest, on=redacted.on, marking=found.marking, redacted=redacted
    )
    return Redaction(found=found, text=text, paper=rendered(document), count=count)


def _apply(session: WritingSession, made: Redaction, *, actor: Actor, reason: str, now: datetime) -> None:
    found = made.found
    this = (_SNAPSHOT.c.board_id == found.board_id) & (_SNAPSHOT.c.id == found.snapshot_id)
    changed = session.connection().execute(
        update(_SNAPSHOT)
        .where(this, _SNAPSHOT.c.text == found.text)
        .values(
            text=made.text,
            pdf=made.paper.pdf,
            pdf_digest=made.paper.digest,
            redacted_at=now,
            redacted_digest=hashlib.sha256(made.text.encode()).hexdigest(),
        )
    )
    if changed.rowcount != 1:
        raise changed_meanwhile("what is signed")
    happening = Happening(
        event=Event.SIGNED_REDACTED,
        object_type=ObjectType.ASSESSMENT,
        object_id=found.assessment_id,
        facts={
            "number": found.number,
            "digest": found.digest,
            "paper_digest": made.paper.digest,
            "kept_texts": made.count,
        },
        reason=reason,
    )
    append(session, happening, board_id=found.board_id, actor=actor, now=now)


def _to_find() -> Select[Any]:
    return (
        select(
            _SNAPSHOT.c.board_id,
            _SNAPSHOT.c.assessment_id,
            _SNAPSHOT.c.id,
            _SNAPSHOT.c.number,
            _SNAPSHOT.c.digest,
            _SNAPSHOT.c.text,
            _BOARD.c.handling_marking,
        )
        .join(_BOARD, _BOARD.c.id == _SNAPSHOT.c.board_id)
        .order_by(_SNAPSHOT.c.board_id, _SNAPSHOT.c.id)
    )


def _found(rows: Iterable[Row[Any]]) -> tuple[Found, ...]:
    return tuple(
        Found(
            board_id=row.board_id,
            assessment_id=row.assessment_id,
            snapshot_id=row.id,
            number=row.number,
            digest=row.digest,
            text=row.text,
            marking=row.handling_marking,
        )
        for row in rows
    )
