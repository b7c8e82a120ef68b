"""Sending a response, taking it back while answers are open, and taking over what was typed in from paper.

From its first sending on every version of every answer is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Unpack

from sqlalchemy import bindparam, insert, select, update

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.asking import asked_in
from selfassess.assessments.answering.found import FoundResponse, Where
from selfassess.assessments.answering.responses import NotOpen, hold_response, list_answers
from selfassess.assessments.answering.standing import GIVEN, AnswerNow
from selfassess.assessments.setting_up.workflow import ResponseAction, response_step, why_no_answer
from selfassess.audit.events import Event, Fact, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import changed_meanwhile
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentState, BoardState, SheetState

# How long a page that was opened before answers closed may still send what it shows.
LATE = timedelta(hours=1)
_ANSWER, _VERSION, _SHEET = (metadata.tables[name] for name in ("answer", "answer_version", "sheet"))
_KEPT = ("board_id", "version", *GIVEN, "choice_salt", "words_salt", "changed_at", "changed_by")
_KEEP_ALL = insert(_VERSION).from_select(
    ["answer_id", *_KEPT],
    select(_ANSWER.c.id, *(_ANSWER.c[name] for name in _KEPT)).where(
        _ANSWER.c.board_id == bindparam("of_board"), _ANSWER.c.sheet_id == bindparam("of_sheet")
    ),
)
_NOTHING = "There is nothing to send yet. Answer a question first."
_SETTLED = "Answers have closed since this was sent. It stands as it was sent."


def send_response(
    session: WritingSession,
    *,
    identity: Identity,
    seen: int,
    opened_at: datetime | None,
    now: datetime,
    **where: Unpack[Where],
) -> FoundResponse:
    """The response, sent. ``seen`` is how often it had been changed when its page was opened (``changes_of``).

    ``opened_at`` is when that page was opened, where that is known for certain; it matters once answers have closed.

    Raises:
        NotFound, NotAllowed: as ``responses.get_response``.
        NotOpen: answers have closed. Refused: nothing is answered, or it has been sent already.
        Conflict: an answer was changed since the page was opened.
    """
    response = hold_response(session, identity=identity, **where)
    is_late = _check_time(response, opened_at, now)
    if response.state is SheetState.NOT_STARTED:
        raise Refused(_NOTHING)
    step = response_step(response.state, ResponseAction.SEND)
    answers = list_answers(session, response)
    asked = asked_in(session, identity, response)
    if all(answer.answer.is_blank for question_id, answer in answers.items() if question_id in asked):
        raise Refused(_NOTHING)
    if changes_of(response, answers.values()) != seen:
        raise changed_meanwhile("this response")
    if not response.was_sent:
        ids = {"of_board": response.board_id, "of_sheet": response.sheet_id}
        session.connection().execute(_KEEP_ALL, ids)
    _set(session, response, state=step.to, sent_at=now)
    _record(session, response, Event.RESPONSE_SENT, identity, now, late=is_late)
    return response


def withdraw_response(
    session: WritingSession, *, identity: Identity, seen_version: int, now: datetime, **where: Unpack[Where]
) -> FoundResponse:
    """The response, taken back to be changed, while answers are open.

    Raises:
        NotFound, NotAllowed, NotOpen: as ``responses.open_response``.
        Refused: it is not sent. Conflict: somebody withdrew or sent it since.
    """
    response = hold_response(session, identity=identity, **where)
    _check_open(response)
    step = response_step(response.state, ResponseAction.WITHDRAW)
    if _is_settled(response):
        raise NotOpen(_SETTLED)
    if response.version != seen_version:
        raise changed_meanwhile("this response")
    _set(session, response, state=step.to)
    _record(session, response, Event.RESPONSE_WITHDRAWN, identity, now)
    return response


def take_over(session: WritingSession, *, identity: Identity, now: datetime, **where: Unpack[Where]) -> FoundResponse:
    """A response that was typed in from paper, which its own seat answers from here on.

    Raises:
        NotFound, NotAllowed: as ``responses.get_response``.
        NotOpen: answers are not open. Refused: it is the seat's own already.
    """
    response = hold_response(session, identity=identity, **where)
    if response.keyed_by is None or response.through_sheet:
        raise Refused("This response is the seat's own already.")
    response.keyed_by = None
    _check_open(response)
    _set(session, response, keyed_by=None)
    _record(session, response, Event.RESPONSE_TAKEN_OVER, identity, now)
    return response


def changes_of(response: FoundResponse, answers: Iterable[AnswerNow]) -> int:
    """How often the response and its answers have been changed: it only ever rises."""
    return response.version + sum(answer.version for answer in answers)


def may_send(response: FoundResponse) -> bool:
    """Whether it can be sent while answers are open; that something is answered is another matter."""
    unsent = response.state in (SheetState.NOT_STARTED, SheetState.DRAFT, SheetState.WITHDRAWN)
    return unsent and not _why_closed(response)


def may_withdraw(response: FoundResponse) -> bool:
    """Whether it can be taken back."""
    return response.state is SheetState.SENT and not _is_settled(response) and not _why_closed(response)


def _check_time(response: FoundResponse, opened_at: datetime | None, now: datetime) -> bool:
    """Whether it comes late, from a page that was opened in time."""
    in_time = opened_at is not None and response.closed_at is not None and opened_at < response.closed_at
    is_closed = response.stands is AssessmentState.CLOSED and response.board_state is BoardState.ACTIVE
    if in_time and is_closed and response.closed_at is not None and now <= response.closed_at + LATE:
        if response.not_here:
            raise NotOpen(response.not_here)
        return True
    _check_open(response)
    return False


def _check_open(response: FoundResponse) -> None:
    if refusal := _why_closed(response):
        raise NotOpen(refusal)


def _is_settled(response: FoundResponse) -> bool:
    """Whether others may have seen it among the answers: whoever saw how they are spread could tell what is taken back.

    So it is with what was sent before answers first closed, and with what is counted once they are shared (rules 5.1).
    """
    is_seen = response.closed_at is not None and not response.is_late
    is_counted = response.shared_at is not None and not response.is_after_sharing
    return is_seen or is_counted


def _why_closed(response: FoundResponse) -> str:
    # A sent response is asked about its own state by its step.
    closed = why_no_answer(board=response.board_state, assessment=response.stands, response=SheetState.DRAFT)
    return closed or response.not_here


def _set(session: WritingSession, response: FoundResponse, **values: object) -> None:
    this = (_SHEET.c.board_id == response.board_id) & (_SHEET.c.id == response.sheet_id)
    response.version += 1
    session.execute(update(_SHEET).where(this).values(values | {"version": response.version}))


def _record(
    session: WritingSession, response: FoundResponse, event: Event, identity: Identity, now: datetime, **more: Fact
) -> None:
    happening = Happening(
        event=event,
        object_type=ObjectType.SHEET,
        object_id=response.sheet_id,
        object_version=response.version,
        facts={"assessment_id": response.assessment_id, "seat_id": response.seat_id, **more},
    )
    actor = identity.acting_on(response.board_id, seat_id=response.seat_id)
    append(session, happening, board_id=response.board_id, actor=actor, now=now)
