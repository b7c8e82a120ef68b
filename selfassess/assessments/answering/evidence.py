"""Evidence beside an answer: added and taken out while the answer may change, read by whoever may read the answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import and_, select
from sqlmodel import Session, col, delete
from sqlmodel import select as rows_of

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, may
from selfassess.assessments.answering.evidence_files import CheckedFile, stored_before
from selfassess.assessments.answering.evidence_room import require_room
from selfassess.assessments.answering.found import Response, Where
from selfassess.assessments.answering.responses import get_response, open_response
from selfassess.assessments.setting_up.workflow import HAS_LEVELS
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.engine.answers import Basis
from selfassess.errors import NotFound, Refused
from selfassess.storage.columns import is_row
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Evidence, metadata
from selfassess.typed_text import one_line

LONGEST_TITLE, LONGEST_KIND, LONGEST_LINK = 200, 60, 2000
MOST_PIECES = 20
_ANSWER, _SHEET, _ASSESSMENT = (metadata.tables[name] for name in ("answer", "sheet", "assessment"))
_EVIDENCE = metadata.tables["evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenEvidence:
    """What somebody says of one piece: its title, its type, its date, and a link, or a file that is stored already."""

    title: str
    kind: str = ""
    dated_on: date | None = None
    link: str = ""
    file: CheckedFile | None = None
    stored_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPlace:
    """Where an answer stands: which response, and which question."""

    where: Where
    question_id: str


def check_evidence(given: GivenEvidence, *, needs_place: bool = True) -> GivenEvidence:
    """The same with its texts cleaned. What needs no place may be a title alone, as of minutes on paper.

    Raises:
        Refused: it has no title, neither link nor file or both, or a link that leads to no page.
    """
    title, kind, link = one_line(given.title), one_line(given.kind), given.link.strip()
    if not title:
        raise Refused("Enter a title, so that others know what this is.", field="title")
    for text, most, field in (
        (title, LONGEST_TITLE, "title"),
        (kind, LONGEST_KIND, "kind"),
        (link, LONGEST_LINK, "link"),
    ):
        if len(text) > most:
            raise Refused(f"Shorten this to {most:,} characters.", field=field)
    has_both, has_neither = bool(link and given.file), not link and given.file is None
    if has_both or (needs_place and has_neither):
        raise Refused("Give a link or a file: one of the two.", field="link")
    if link and not _is_web_address(link):
        raise Refused("Enter a whole web address that begins with https:// or http://.", field="link")
    return GivenEvidence(
        title=title, kind=kind, dated_on=given.dated_on, link=link, file=given.file, stored_name=given.stored_name
    )


def place_of(session: Session, *, identity: Identity, board_id: int, assessment_id: int, answer_id: int) -> AnswerPlace:
    """Where an answer stands, as this person would name it: by the seat where it is theirs, else by the sheet.

    Raises:
        NotFound: this self-assessment has no such answer.
    """
    its_sheet = and_(_SHEET.c.board_id == _ANSWER.c.board_id, _SHEET.c.id == _ANSWER.c.sheet_id)
    wanted = (
        select(_ANSWER.c.question_id, _ANSWER.c.sheet_id, _SHEET.c.seat_id)
        .join(_SHEET, its_sheet)
        .where(_ANSWER.c.board_id == board_id, is_row(_ANSWER.c.id, answer_id), _SHEET.c.assessment_id == assessment_id)
    )
    row = session.execute(wanted).first()
    if row is None:
        raise NotFound("There is no such answer.")
    where: Where = {"board_id": board_id, "assessment_id": assessment_id}
    if row.seat_id is not None and row.seat_id in identity.seats_on(board_id):
        where["seat_id"] = row.seat_id
    else:
        where["sheet_id"] = row.sheet_id
    return AnswerPlace(where=where, question_id=row.question_id)


def add_evidence(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    answer_id: int,
    given: GivenEvidence,
    now: datetime,
) -> Evidence:
    """The piece of evidence, beside the answer. Its file, if it has one, is stored before.

    Raises:
        NotFound, NotAllowed, NotOpen: as ``responses.open_response``.
        Refused: it cannot be kept as it is, or there is enough beside this answer, or of the board.
    """
    clean = check_evidence(given)
    ids = {"board_id": board_id, "assessment_id": assessment_id}
    place = place_of(session, identity=identity, answer_id=answer_id, **ids)
    response = open_response(session, identity=identity, **place.where)
    here = (Evidence.board_id == board_id, Evidence.answer_id == answer_id, col(Evidence.removed_at).is_(None))
    if len(session.exec(rows_of(Evidence.id).where(*here)).all()) >= MOST_PIECES:
        raise Refused(f"There are {MOST_PIECES} pieces of evidence beside this answer already. Take one out first.")
    return keep_evidence(session, response, place.question_id, answer_id, clean, identity=identity, now=now)


def keep_evidence(
    session: WritingSession,
    response: Response,
    question_id: str,
    answer_id: int,
    piece: GivenEvidence,
    *,
    identity: Identity,
    now: datetime,
) -> Evidence:
    """One piece that was checked, beside an answer of a sheet that is held, with its event.

    Raises:
        Refused: the board has no room for its file.
    """
    row = Evidence(
        board_id=response.board_id,
        answer_id=answer_id,
        title=piece.title,
        kind=piece.kind,
        dated_on=piece.dated_on,
        link=piece.link,
        added_at=now,
        added_by=identity.user_id,
    )
    if piece.file is not None:
        require_room(session, board_id=response.board_id, size=len(piece.file.content))
        row.file_name, row.media_type = piece.file.name, piece.file.media_type
        row.stored_name, row.size, row.digest = piece.stored_name, len(piece.file.content), piece.file.digest
    session.add(row)
    session.flush()
    record_evidence(session, Event.EVIDENCE_ADDED, response, question_id, answer_id, identity, now)
    return row


def remove_evidence(
    session: WritingSession, *, identity: Identity, board_id: int, assessment_id: int, evidence_id: int, now: datetime
) -> Evidence:
    """The piece that was taken out: gone with its row while the response was never sent, marked as taken out after.

    Raises:
        NotFound: there is none such. Otherwise as ``responses.open_response``.
    """
    row = _row(session, board_id, evidence_id)
    ids = {"board_id": board_id, "assessment_id": assessment_id}
    place = place_of(session, identity=identity, answer_id=row.answer_id, **ids)
    response = open_response(session, identity=identity, **place.where)
    if response.was_sent:
        row.removed_at = now
        session.add(row)
    else:
        session.exec(delete(Evidence).where(col(Evidence.board_id) == board_id, col(Evidence.id) == row.id))
        session.expunge(row)
    session.flush()
    record_evidence(session, Event.EVIDENCE_REMOVED, response, place.question_id, row.answer_id, identity, now)
    return row


def evidence_to_read(
    session: Session, *, identity: Identity, board_id: int, assessment_id: int, evidence_id: int
) -> Evidence:
    """The piece, for a person who may read the answer that it stands beside.

    Of a response these are its own people. What stands behind the board's own levels the board reads while it agrees
    and after. What responses point at is otherwise shown and opened without telling whose it is (``agreeing.spread``).

    Raises:
        NotFound: there is none such, or the answer is not theirs to read yet.
    """
    row = _row(session, board_id, evidence_id)
    ids = {"board_id": board_id, "assessment_id": assessment_id}
    place = place_of(session, identity=identity, answer_id=row.answer_id, **ids)
    wanted = select(_ASSESSMENT.c.state).where(_ASSESSMENT.c.board_id == board_id, _ASSESSMENT.c.id == assessment_id)
    state = session.execute(wanted).scalar_one()
    reads = state in HAS_LEVELS and may(identity, Permission.READ_SHARED, board_id=board_id)
    if reads and _is_the_boards(session, board_id, row.answer_id):
        return row
    try:
        get_response(session, identity=identity, **place.where)
    except NotFound:
        # As if there were none: whether a seat points at anything is its own until answers are shared.
        raise NotFound("There is no such evidence.") from None
    return row


def orphans(session: Session, folder: Path, board_id: int, before: datetime) -> Collection[str]:
    """The names of a board's stored files, written before a moment, that no row names."""
    names = list(stored_before(folder, board_id, before))
    known = rows_of(Evidence.stored_name).where(Evidence.board_id == board_id, col(Evidence.stored_name).in_(names))
    return [name for name in names if name not in set(session.exec(known))] if names else []


def _row(session: Session, board_id: int, evidence_id: int) -> Evidence:
    wanted = rows_of(Evidence).where(
        Evidence.board_id == board_id, is_row(Evidence.id, evidence_id), col(Evidence.removed_at).is_(None)
    )
    row = session.exec(wanted).one_or_none()
    if row is None:
        raise NotFound("There is no such evidence.")
    return row


def _is_the_boards(session: Session, board_id: int, answer_id: int) -> bool:
    its_sheet = and_(_SHEET.c.board_id == _ANSWER.c.board_id, _SHEET.c.id == _ANSWER.c.sheet_id)
    wanted = select(_SHEET.c.basis).join(_ANSWER, its_sheet)
    row = session.execute(wanted.where(_ANSWER.c.board_id == board_id, _ANSWER.c.id == answer_id)).one()
    return bool(row.basis is Basis.AGREED)


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return False
    is_clean = not any(letter.isspace() or ord(letter) < 32 for letter in link)
    return is_clean and parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc


def record_evidence(
    session: WritingSession,
    event: Event,
    response: Response,
    question_id: str,
    answer_id: int,
    identity: Identity,
    now: datetime,
) -> None:
    """Append that a piece was added to an answer or taken out: where it stood, and nothing of what it is."""
    happening = Happening(
        event=event,
        object_type=ObjectType.ANSWER,
        object_id=answer_id,
        facts={
            "assessment_id": response.assessment_id,
            "seat_id": response.seat_id,
            "sheet_id": response.sheet_id,
            "question": question_id,
        },
    )
    actor = identity.acting_on(response.board_id, seat_id=response.seat_id)
    append(session, happening, board_id=response.board_id, actor=actor, now=now)
