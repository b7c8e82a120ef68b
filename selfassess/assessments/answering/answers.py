"""Saving answers: the head row under its version, what may still be wanted, and the event, in one transaction.

A save names the version that its page showed. Where the answer has moved on since, nothing is overwritten:
``AnswerConflict`` carries what stands now, and the caller keeps what was typed (``recovery.keep_text``) in a
transaction of its own. What says nothing new is no save: it makes neither a version nor an event, so that a double
click, a repeated request and a page sent whole leave one trace of one change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from sqlalchemy import bindparam, insert, update

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering import recovery
from selfassess.assessments.answering.answer_hashes import CHOICE, WORDS, Salts, choice_hash, new_salts, words_hash
from selfassess.assessments.answering.found import FoundResponse, Response, Where
from selfassess.assessments.answering.given import GivenAnswer, check_given, field_name
from selfassess.assessments.answering.responses import list_answers, open_response, start_response
from selfassess.assessments.answering.standing import GIVEN, UNSAVED, AnswerNow
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.errors import Conflict, Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import metadata
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

    def __init__(self, question_id: str, *, given: GivenAnswer, theirs: AnswerNow, is_own: bool) -> None:
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
    question_id: str,
    given: GivenAnswer,
    seen_version: int,
    now: datetime,
    unconfirmed: GivenAnswer | None = None,
    **where: Unpack[Where],
) -> Saved:
    """The answer's version once ``given`` stands, saved now or before.

    Raises:
        NotFound: no such assessment, seat or question for this person; or NotAllowed: the seat is somebody else's.
        NotOpen: no answer can be saved now.
        Refused: the question does not take this answer.
        AnswerConflict: the answer has moved on since version ``seen_version``.
    """
    response = open_response(session, identity=identity, **where)
    change = Change(question_id=question_id, given=given, seen_version=seen_version, unconfirmed=unconfirmed)
    return _save(session, response, change, identity, now)


def save_theme(
    session: WritingSession,
    *,
    identity: Identity,
    theme_id: str,
    changes: Sequence[Change],
    now: datetime,
    **where: Unpack[Where],
) -> tuple[Saved | AnswerConflict, ...]:
    """What became of each answer of a page that was sent whole: saved, or in conflict and left as it was.

    Raises:
        NotFound, NotAllowed, NotOpen: as ``save_answer``. Refused: one of them cannot be kept, so none was saved.
    """
    response = open_response(session, identity=identity, **where)
    for change in changes:
        question = response.bank.question.get(change.question_id)
        if question is None or question.theme != theme_id:
            field = field_name(change.question_id, "answer")
            raise Refused("This question is not one of this theme. Open the page again.", field=field)
        check_given(response.bank, change.question_id, change.given)
    outcomes: list[Saved | AnswerConflict] = []
    for change in changes:
        try:
            outcomes.append(_save(session, response, change, identity, now))
        except AnswerConflict as conflict:
            outcomes.append(conflict)
    return tuple(outcomes)


def write_answer(
    session: WritingSession,
    response: Response,
    question_id: str,
    head: AnswerNow,
    given: GivenAnswer,
    *,
    actor: Actor,
    changed_by: int | None,
    now: datetime,
) -> Saved:
    """The answer's next version, written with its event: the one way in which an answer changes.

    The response is held, and ``given`` checked. ``changed_by`` is None where nobody's words stand there any more.

    Raises:
        AnswerConflict: ``head`` is not what stands there.
    """
    salts, version = new_salts(), head.version + 1
    columns = _columns(given, salts) | {"changed_at": now, "changed_by": changed_by, "version": version}
    answer_id = head.answer_id
    if answer_id is None:
        where = {"board_id": response.board_id, "sheet_id": response.sheet_id, "question_id": question_id}
        answer_id = session.connection().execute(_INSERT, columns | where).scalar_one()
    else:
        row = {"of_board": response.board_id, "of_answer": answer_id, "of_version": head.version}
        changed = session.connection().execute(_UPDATE, columns | row)
        if changed.rowcount != 1:
            # Only where somebody wrote past the response that is held here.
            theirs = list_answers(session, response, (question_id,)).get(question_id, UNSAVED)
            raise AnswerConflict(question_id, given=given, theirs=theirs, is_own=theirs.by == changed_by)
    if response.was_sent:
        now_said = AnswerNow(answer=given, version=version, answer_id=answer_id, at=now, by=changed_by)
        keep_version(session, board_id=response.board_id, said=now_said, salts=salts)
    else:
        recovery.keep_earlier_draft(session, response, question_id, head, given, now)
    happening = Happening(
        event=Event.ANSWER_SAVED,
        object_type=ObjectType.ANSWER,
        object_id=answer_id,
        object_version=version,
        facts={
            "assessment_id": response.assessment_id,
            "seat_id": response.seat_id,
            "sheet_id": response.sheet_id,
            "question": question_id,
            CHOICE: choice_hash(given, salts.choice),
            WORDS: words_hash(given, salts.words),
        },
    )
    append(session, happening, board_id=response.board_id, actor=actor, now=now)
    return Saved(version, now, answer_id)


def keep_version(session: WritingSession, *, board_id: int, said: AnswerNow, salts: Salts) -> None:
    """Keep what an answer says at this version for ever. For responses that were sent, at sending and ever after.

    ``salts`` are the answer's own, so that the version can be held against its event.
    """
    row = {
        "board_id": board_id,
        "answer_id": said.answer_id,
        "version": said.version,
        "changed_at": said.at,
        "changed_by": said.by,
    }
    session.connection().execute(_KEEP, row | _columns(said.answer, salts))


def _save(session: WritingSession, response: FoundResponse, change: Change, identity: Identity, now: datetime) -> Saved:
    given = check_given(response.bank, change.question_id, change.given)
    if response.state is SheetState.NOT_STARTED:
        if given.is_blank and not change.seen_version:
            return Saved(0, now, None)
        if response.sheet_id is None and change.seen_version:
            raise AnswerConflict(change.question_id, given=given, theirs=UNSAVED, is_own=False)
        start_response(session, response, identity=identity, now=now)
    head = list_answers(session, response, (change.question_id,)).get(change.question_id, UNSAVED)
    if _says_nothing_new(head, given, change, identity):
        return Saved(head.version, head.at or now, head.answer_id)
    if not _follows(head, change, identity):
        raise AnswerConflict(change.question_id, given=given, theirs=head, is_own=head.by == identity.user_id)
    actor = identity.acting_on(response.board_id, seat_id=response.seat_id)
    by = identity.user_id
    return write_answer(session, response, change.question_id, head, given, actor=actor, changed_by=by, now=now)


def _says_nothing_new(head: AnswerNow, given: GivenAnswer, change: Change, identity: Identity) -> bool:
    """The answer already says this: nothing was changed, or the same request came a second time."""
    is_repeat = change.seen_version == head.version - 1 and head.by == identity.user_id
    return head.answer == given and (change.seen_version == head.version or is_repeat)


def _follows(head: AnswerNow, change: Change, identity: Identity) -> bool:
    if change.seen_version == head.version:
        return True
    is_own_next = change.seen_version == head.version - 1 and head.by == identity.user_id
    return is_own_next and head.answer == change.unconfirmed


def _columns(answer: GivenAnswer, salts: Salts) -> dict[str, object]:
    given = {part: getattr(answer, part) for part in GIVEN}
    return given | {"choice_salt": salts.choice, "words_salt": salts.words}
