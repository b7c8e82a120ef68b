"""Saving answers: the head row under its version, what may still be wanted, and the event, in one transaction.

A save names the version that its page showed. Where the answer has moved on since, nothing is overwritten:
``AnswerConflict`` carries what stands now, and the caller keeps what was typed (``recovery.keep_text``) in a
transaction of its own. What says nothing new is no save: it makes neither a version nor an event, so that a double
click, a repeated request and a page sent whole leave one trace of one change.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, update

from selfassess.accounts.identity import Identity
from selfassess.assessments import recovery
from selfassess.assessments.answering import UNSAVED, Place, Standing, heads, open_place, start_response
from selfassess.assessments.given import GivenAnswer, check_given, field_name
from selfassess.audit.events import Event, Happening
from selfassess.audit.trail import append, canonical, text_hash
from selfassess.errors import Conflict, Refused
from selfassess.storage.naming import metadata
from selfassess.storage.session import WritingSession
from selfassess.vocabulary import SheetState

_ANSWER, _VERSION = metadata.tables["answer"], metadata.tables["answer_version"]
_INSERT = insert(_ANSWER).returning(_ANSWER.c.id)
_UPDATE = update(_ANSWER).where(
    _ANSWER.c.board_id == bindparam("of_board"),
    _ANSWER.c.id == bindparam("of_answer"),
    _ANSWER.c.version == bindparam("of_version"),
)
_KEEP = insert(_VERSION)


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer's version and when it was saved; version 0 and no id where there was nothing to save."""

    version: int
    at: datetime
    answer_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer of a page: what was given, and the version that the page showed, 0 where there was none.

    ``unconfirmed`` is what the same page sent before and had no reply to when it sent this. Where exactly that has
    become the next version, this change follows on it.
    """

    question_id: str
    given: GivenAnswer
    seen_version: int
    unconfirmed: GivenAnswer | None = None


class AnswerConflict(Conflict):
    """Somebody changed the answer since the page was sent. Nothing was overwritten.

    ``given`` is what was not saved, ``theirs`` what stands now, ``is_own`` whether the same person saved it, in another
    window or by a request that overtook this one.
    """

    def __init__(self, question_id: str, *, given: GivenAnswer, theirs: Standing, is_own: bool) -> None:
        self.question_id = question_id
        self.given = given
        self.theirs = theirs
        self.is_own = is_own
        who = "You have changed this answer in another window" if is_own else "Somebody else has changed this answer"
        super().__init__(f"{who} since this page was opened. Nothing was overwritten, and what you typed is kept.")


def save_answer(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seat_id: int,
    question_id: str,
    given: GivenAnswer,
    seen_version: int,
    now: datetime,
    unconfirmed: GivenAnswer | None = None,
) -> Saved:
    """The answer's version once ``given`` stands, saved now or before.

    Raises:
        NotFound: no such assessment, seat or question for this person; or NotAllowed: the seat is somebody else's.
        NotOpen: no answer can be saved now.
        Refused: the question does not take this answer.
        AnswerConflict: the answer has moved on since version ``seen_version``.
    """
    place = open_place(session, identity=identity, board_id=board_id, assessment_id=assessment_id, seat_id=seat_id)
    change = Change(question_id=question_id, given=given, seen_version=seen_version, unconfirmed=unconfirmed)
    return _save(session, place, change, identity, now)


def save_theme(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seat_id: int,
    theme_id: str,
    changes: Sequence[Change],
    now: datetime,
) -> tuple[Saved | AnswerConflict, ...]:
    """What became of each answer of a page that was sent whole: saved, or in conflict and left as it was.

    Raises:
        NotFound, NotAllowed, NotOpen: as ``save_answer``. Refused: one of them cannot be kept, so none was saved.
    """
    place = open_place(session, identity=identity, board_id=board_id, assessment_id=assessment_id, seat_id=seat_id)
    for change in changes:
        question = place.bank.question.get(change.question_id)
        if question is None or question.theme != theme_id:
            field = field_name(change.question_id, "answer")
            raise Refused("This question is not one of this theme. Open the page again.", field=field)
        check_given(place.bank, change.question_id, change.given)
    outcomes: list[Saved | AnswerConflict] = []
    for change in changes:
        try:
            outcomes.append(_save(session, place, change, identity, now))
        except AnswerConflict as conflict:
            outcomes.append(conflict)
    return tuple(outcomes)


def content_hash(answer: GivenAnswer, salt: str) -> str:
    """What stands in the trail for what an answer says, as 64 hexadecimal digits."""
    said = {
        "comment": answer.comment,
        "level": answer.level,
        "no_level": answer.no_level,
        "why_none": answer.why_none,
    }
    return text_hash(canonical(said), salt)


def keep_version(session: WritingSession, *, board_id: int, standing: Standing, salt: str) -> None:
    """Keep what an answer says at this version for ever. For responses that were sent, at sending and ever after.

    ``salt`` is the answer's own, so that the version can be held against its event.
    """
    row = {
        "board_id": board_id,
        "answer_id": standing.answer_id,
        "version": standing.version,
        "salt": salt,
        "changed_at": standing.at,
        "changed_by": standing.by,
    }
    session.connection().execute(_KEEP, row | _columns(standing.answer))


def _save(session: WritingSession, place: Place, change: Change, identity: Identity, now: datetime) -> Saved:
    given = check_given(place.bank, change.question_id, change.given)
    if place.state is SheetState.NOT_STARTED:
        if given.is_blank and not change.seen_version:
            return Saved(0, now, None)
        if place.sheet_id is None and change.seen_version:
            raise AnswerConflict(change.question_id, given=given, theirs=UNSAVED, is_own=False)
        start_response(session, place, identity=identity, now=now)
    head = heads(session, place, (change.question_id,)).get(change.question_id, UNSAVED)
    if _says_nothing_new(head, given, change, identity):
        return Saved(head.version, head.at or now, head.answer_id)
    if not _follows(head, change, identity):
        raise AnswerConflict(change.question_id, given=given, theirs=head, is_own=head.by == identity.user_id)
    return _write(session, place, change.question_id, head, given, identity, now)


def _says_nothing_new(head: Standing, given: GivenAnswer, change: Change, identity: Identity) -> bool:
    """The answer already says this: nothing was changed, or the same request came a second time."""
    is_repeat = change.seen_version == head.version - 1 and head.by == identity.user_id
    return head.answer == given and (change.seen_version == head.version or is_repeat)


def _follows(head: Standing, change: Change, identity: Identity) -> bool:
    if change.seen_version == head.version:
        return True
    is_own_next = change.seen_version == head.version - 1 and head.by == identity.user_id
    return is_own_next and head.answer == change.unconfirmed


def _write(
    session: WritingSession,
    place: Place,
    question_id: str,
    head: Standing,
    given: GivenAnswer,
    identity: Identity,
    now: datetime,
) -> Saved:
    salt = secrets.token_hex(16)
    version = head.version + 1
    columns = _columns(given) | {
        "salt": salt,
        "changed_at": now,
        "changed_by": identity.user_id,
        "version": version,
    }
    answer_id = head.answer_id
    if answer_id is None:
        place_of = {"board_id": place.board_id, "sheet_id": place.sheet_id, "question_id": question_id}
        answer_id = session.connection().execute(_INSERT, columns | place_of).scalar_one()
    else:
        row = {"of_board": place.board_id, "of_answer": answer_id, "of_version": head.version}
        changed = session.connection().execute(_UPDATE, columns | row)
        if changed.rowcount != 1:
            # Only where somebody wrote past the response that is held here.
            theirs = heads(session, place, (question_id,)).get(question_id, UNSAVED)
            raise AnswerConflict(question_id, given=given, theirs=theirs, is_own=theirs.by == identity.user_id)
    if place.was_sent:
        now_said = Standing(answer=given, version=version, answer_id=answer_id, at=now, by=identity.user_id)
        keep_version(session, board_id=place.board_id, standing=now_said, salt=salt)
    else:
        recovery.keep_earlier_draft(session, place, question_id, head, given, now)
    happening = Happening(
        event=Event.ANSWER_SAVED,
        object_type="answer",
        object_id=answer_id,
        object_version=version,
        facts={
            "assessment": place.assessment_id,
            "seat": place.seat_id,
            "question": question_id,
            "content": content_hash(given, salt),
        },
    )
    actor = identity.acting_on(place.board_id, seat_id=place.seat_id)
    append(session, happening, board_id=place.board_id, actor=actor, now=now)
    return Saved(version, now, answer_id)


def _columns(answer: GivenAnswer) -> dict[str, object]:
    return {
        "level": answer.level,
        "no_level": answer.no_level,
        "why_none": answer.why_none,
        "comment": answer.comment,
    }
