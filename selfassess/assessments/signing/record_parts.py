"""What a record says beside its levels of who took part, and of where its levels can be checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select, update

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.evidence import GivenEvidence, check_evidence, keep_evidence
from selfassess.assessments.answering.found import Response
from selfassess.engine.answers import Evidence
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Seat, Sheet, SheetSeat
from selfassess.typed_text import one_line


def keep_present(session: WritingSession, row: Assessment, sheet_id: int, took_part: Iterable[str]) -> None:
    """Keep who took part: seats that the board knows, closed ones among them, and the names of those it does not."""
    seats = session.exec(select(Seat).where(Seat.board_id == row.board_id))
    known = {seat.name: seat.id for seat in seats}
    names = dict.fromkeys(filter(None, map(one_line, took_part)))
    for name in names:
        if name in known:
            session.add(SheetSeat(board_id=row.board_id, sheet_id=sheet_id, seat_id=known[name]))
    besides = "\n".join(name for name in names if name not in known)
    if besides:
        this = (col(Sheet.board_id) == row.board_id, col(Sheet.id) == sheet_id)
        session.execute(update(Sheet).where(*this).values(present_besides=besides))


def keep_pieces(
    session: WritingSession,
    response: Response,
    question_id: str,
    answer_id: int,
    pieces: Iterable[Evidence],
    *,
    identity: Identity,
    now: datetime,
) -> None:
    """Keep what the record points at for one answer. A reference that is no web address stands with the title.

    Raises:
        Refused: a piece cannot be kept as it is; says of which question.
    """
    for piece in pieces:
        is_link = piece.reference.startswith(("https://", "http://"))
        title = piece.title if is_link or not piece.reference else f"{piece.title}, {piece.reference}"
        link = piece.reference if is_link else ""
        given = GivenEvidence(title=title, kind=piece.type, dated_on=piece.dated, link=link)
        try:
            checked = check_evidence(given, needs_place=False)
        except Refused as refusal:
            raise Refused(f"The evidence for {question_id}: {refusal}") from None
        keep_evidence(session, response, question_id, answer_id, checked, identity=identity, now=now)
