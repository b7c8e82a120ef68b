"""Evidence behind what the board agreed: added to it, taken over from what responses pointed at, taken out again.

It is demanded of the board and never of a board member. Each change adds one to the self-assessment's ``changes``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlmodel import Session, col
from sqlmodel import select as rows_of

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.assessments.agreeing.board_sheet import hold_agreeing
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.assessments.answering.evidence import (
    MOST_PIECES,
    GivenEvidence,
    check_evidence,
    keep_evidence,
    record_evidence,
)
from selfassess.assessments.answering.found import Response
from selfassess.assessments.answering.given import question_of
from selfassess.assessments.answering.standing import answers_of
from selfassess.audit.events import Event
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Evidence, metadata

_ANSWER, _EVIDENCE = metadata.tables["answer"], metadata.tables["evidence"]
_OF_ANSWER = and_(_EVIDENCE.c.board_id == _ANSWER.c.board_id, _EVIDENCE.c.answer_id == _ANSWER.c.id)
_NOTHING_AGREED = "Agree a level first. Its evidence stands beside it."


def count_behind(session: Session, *, board_id: int, sheet_id: int | None) -> Mapping[str, int]:
    """How many pieces stand behind each agreed answer, by question; those without any are left out."""
    if sheet_id is None:
        return {}
    wanted = (
        select(_ANSWER.c.question_id, func.count().label("pieces"))
        .join(_EVIDENCE, _OF_ANSWER)
        .where(_ANSWER.c.board_id == board_id, _ANSWER.c.sheet_id == sheet_id, _EVIDENCE.c.removed_at.is_(None))
        .group_by(_ANSWER.c.question_id)
    )
    return {row.question_id: row.pieces for row in session.execute(wanted)}


def put_behind(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    question_id: str,
    pieces: Sequence[GivenEvidence],
    now: datetime,
) -> int:
    """How many of these pieces stand behind the agreed answer anew; what stood there already is left as it is.

    Files among them are stored before.

    Raises:
        Refused: nothing is agreed here yet, a piece cannot be kept, or there are enough; or as ``hold_agreeing``.
        NotFound, NotAllowed: no such question; or as ``permissions.require``.
    """
    question_of(occasion.bank, question_id)
    checked = [check_evidence(piece, needs_place=False) for piece in pieces]
    row, response = _held(session, identity, occasion)
    heads = answers_of(session, board_id=row.board_id, sheet_id=response.sheet_id, question_ids=(question_id,))
    head = heads.get(question_id)
    if head is None or head.answer_id is None or head.answer.is_blank:
        raise Refused(_NOTHING_AGREED)
    there = _there(session, row.board_id, head.answer_id)
    new = [piece for piece in checked if _what(piece) not in there]
    if len(there) + len(new) > MOST_PIECES:
        raise Refused(f"There can be {MOST_PIECES} pieces of evidence here at most. Take one out first.")
    for piece in new:
        keep_evidence(session, response, question_id, head.answer_id, piece, identity=identity, now=now)
    if new:
        row.changes += 1
        session.flush()
    return len(new)


def take_from_behind(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    question_id: str,
    evidence_id: int,
    now: datetime,
) -> None:
    """Take one piece out from behind what the board agreed. The row stays, marked as taken out.

    Raises:
        NotFound: there is none such; or as ``permissions.require``, with NotAllowed. Refused: as ``hold_agreeing``.
    """
    row, response = _held(session, identity, occasion)
    wanted = (
        rows_of(Evidence)
        .join(_ANSWER, _OF_ANSWER)
        .where(
            Evidence.board_id == row.board_id,
            is_row(Evidence.id, evidence_id),
            col(Evidence.removed_at).is_(None),
            _ANSWER.c.sheet_id == response.sheet_id,
            _ANSWER.c.question_id == question_id,
        )
    )
    piece = session.exec(wanted).one_or_none()
    if piece is None:
        raise NotFound("There is no such evidence.")
    piece.removed_at = now
    row.changes += 1
    session.flush()
    record_evidence(session, Event.EVIDENCE_REMOVED, response, question_id, piece.answer_id, identity, now)


def _held(session: WritingSession, identity: Identity, occasion: Occasion) -> tuple[Assessment, Response]:
    return hold_agreeing(
        session,
        identity=identity,
        board_id=occasion.board_id,
        assessment_id=occasion.assessment_id,
        permission=Permission.PROVE_LEVELS,
    )


def _there(session: Session, board_id: int, answer_id: int) -> Collection[tuple[object, ...]]:
    wanted = select(_EVIDENCE).where(
        _EVIDENCE.c.board_id == board_id, _EVIDENCE.c.answer_id == answer_id, _EVIDENCE.c.removed_at.is_(None)
    )
    return [(row.title, row.kind, row.dated_on, row.link, row.digest) for row in session.execute(wanted)]


def _what(piece: GivenEvidence) -> tuple[object, ...]:
    digest = piece.file.digest if piece.file is not None else None
    return piece.title, piece.kind, piece.dated_on, piece.link, digest
