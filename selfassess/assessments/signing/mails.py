"""Telling by mail who is still to sign; and a board that it is signed, with what proves it, or is so no longer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select

from selfassess.assessments.signing.signatories import SigningSeat
from selfassess.audit.anchors import Anchor
from selfassess.mail.letters_of_signing import assessment_reopened, assessment_signed, assessment_to_sign
from selfassess.mail.outbox import letterhead_of, post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Member, User


def tell_to_sign(
    session: WritingSession, board: Board, waiting: Collection[SigningSeat], *, title: str, link: str, now: datetime
) -> None:
    """One mail to everybody who holds one of these seats."""
    head = letterhead_of(board)
    for address in _addresses(session, board, {seat.holder_id for seat in waiting}):
        post(session, assessment_to_sign(head, address=address, title=title, link=link, at=now), now=now)


def tell_signed(
    session: WritingSession, board: Board, *, title: str, digest: str, anchor: Anchor, link: str, now: datetime
) -> None:
    """One mail to everybody who has a place on the board now."""
    head = letterhead_of(board)
    for address in _addresses(session, board):
        told = assessment_signed(
            head, address=address, title=title, link=link, digest=digest, anchor=str(anchor), at=now
        )
        post(session, told, now=now)


def tell_reopened(session: WritingSession, board: Board, *, title: str, link: str, now: datetime) -> None:
    """The same, that it was opened again."""
    head = letterhead_of(board)
    for address in _addresses(session, board):
        post(session, assessment_reopened(head, address=address, title=title, link=link, at=now), now=now)


def _addresses(session: WritingSession, board: Board, only: Collection[int | None] | None = None) -> list[str]:
    on_board = (
        select(User.email)
        .join(Member, col(Member.user_id) == User.id)
        .where(Member.board_id == board.id, col(Member.ended_on).is_(None), col(User.active))
    )
    if only is not None:
        on_board = on_board.where(col(Member.user_id).in_([who for who in only if who is not None]))
    return sorted({address for address in session.exec(on_board) if address})
