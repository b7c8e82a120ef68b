"""The confidentiality statement: a board's own words, which each person accepts once before their first answers.

Accepting names the wording by its digest, so that a changed wording is asked about anew and an earlier one stays known.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlmodel import Session, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.errors import Conflict
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Acceptance, Board
from selfassess.storage.upsert import insert_into


def digest_of_statement(wording: str) -> str:
    """What stands for a wording: 64 hexadecimal digits."""
    return hashlib.sha256(wording.encode()).hexdigest()


def needs_acceptance(session: Session, *, identity: Identity, board: Board) -> bool:
    """Whether this person has yet to accept the board's wording as it stands; never where the board has none."""
    if not board.confidentiality_statement:
        return False
    accepted = select(Acceptance.id).where(
        Acceptance.board_id == board.id,
        Acceptance.user_id == identity.user_id,
        Acceptance.statement_digest == digest_of_statement(board.confidentiality_statement),
    )
    return session.exec(accepted).first() is None


def accept_statement(
    session: WritingSession, *, identity: Identity, board_id: int, seen_digest: str, now: datetime
) -> None:
    """Keep that the person accepted the wording that they saw. Pressing twice keeps and records it once.

    Raises:
        NotFound: the person has no place on the board.
        Conflict: the board changed the wording since.
    """
    require(identity, Permission.VIEW_BOARD, board_id=board_id)
    wording = session.exec(select(Board.confidentiality_statement).where(Board.id == board_id)).one()
    if digest_of_statement(wording) != seen_digest:
        raise Conflict("The wording was changed while you had the page open. Read it as it is now, then accept it.")
    row = insert_into(session, Acceptance).values(
        board_id=board_id, user_id=identity.user_id, statement_digest=seen_digest, accepted_at=now
    )
    once = row.on_conflict_do_nothing(index_elements=["board_id", "user_id", "statement_digest"])
    if session.exec(once).rowcount == 1:
        happening = Happening(
            event=Event.STATEMENT_ACCEPTED, object_type=ObjectType.ACCOUNT, object_id=identity.user_id
        )
        append(session, happening, board_id=board_id, actor=identity.acting_on(board_id), now=now)
