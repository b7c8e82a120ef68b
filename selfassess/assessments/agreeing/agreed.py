"""Agreeing: the board's levels, one by one or several in one go; what is carried forward from last time, confirmed.

Whatever is agreed adds one to the self-assessment's ``changes``, so that no signature misses it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from selfassess.accounts import texts
from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.before import Before, LastTime
from selfassess.assessments.agreeing.board_sheet import hold_agreeing, make_agreed, put
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.assessments.agreeing.suggestions import Suggestion, is_fall, may_be_accepted, needs_reason
from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.assessments.answering.evidence import GivenEvidence, check_evidence, keep_evidence
from selfassess.assessments.answering.given import BLANK, GivenAnswer, check_given, question_of
from selfassess.assessments.answering.standing import UNSAVED, AnswerNow, answers_of
from selfassess.assessments.setting_up.steps import lock_assessment, take_step
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step, permission_for
from selfassess.boards.changes import board_to_change, changed_meanwhile, check_version
from selfassess.engine.answers import NoLevel
from selfassess.engine.bank import Question
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import AssessmentKind

_FIELDS = {"answer": "answer", "why": "why", "comment": "reason"}
LONGEST_DISSENT = 2000
# The form of a level has the fields of one piece of evidence beside its own.
_OF_EVIDENCE = {"title": "evidence_title", "link": "evidence_link"}


def begin_agreeing(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    before: LastTime | None,
    seen_version: int,
    now: datetime,
) -> Assessment:
    """The self-assessment, whose board agrees its levels from now on; last time's are carried forward into it.

    Raises:
        Refused: its answers are not shared, or the board is closed. Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    action, board_id = AssessmentAction.BEGIN_AGREEING, occasion.board_id
    board_to_change(session, identity=identity, permission=permission_for(action), board_id=board_id)
    row = lock_assessment(session, board_id=board_id, assessment_id=occasion.assessment_id)
    assessment_step(row.state, action)
    check_version(row, seen_version, called="self-assessment")
    take_step(session, row, action, actor=identity.acting_on(board_id), now=now)
    response = make_agreed(session, row, now=now)
    if before is not None and row.kind is not AssessmentKind.FINDINGS:
        for question_id, known in before.answers.items():
            put(session, response, question_id, carried(known), head=UNSAVED, identity=identity, now=now)
    return row


def carried(before: Before) -> GivenAnswer:
    """Last time's answer as it stands until somebody looks at it again."""
    level = before.level.code if before.level is not None else None
    why = "Carried forward." if before.none is NoLevel.NOT_APPLICABLE else ""
    return GivenAnswer(level=level, no_level=before.none, why_none=why, carried_from=before.since)


def is_settled(now: AnswerNow) -> bool:
    """Whether the board has looked at it this time: agreed it, or confirmed what was carried."""
    return now.answer != BLANK and (now.answer.carried_from is None or now.answer.is_confirmed)


def agree(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    before: LastTime | None,
    question_id: str,
    given: GivenAnswer,
    seen_version: int,
    now: datetime,
    pointer: GivenEvidence | None = None,
) -> None:
    """One level, or a reason for none, that the board agreed; with its reason, dissent and where it can be checked.

    Raises:
        AnswerConflict: somebody agreed something else meanwhile; carries what stands now.
        Refused: with the field and what to do; or nothing is agreed now.
        NotFound, NotAllowed: no such question; or as ``permissions.require``.
    """
    checked = check_agreed(occasion, question_id, given, before)
    piece = _checked_piece(pointer)
    row, response = hold_agreeing(
        session, identity=identity, board_id=occasion.board_id, assessment_id=occasion.assessment_id
    )
    heads = answers_of(session, board_id=row.board_id, sheet_id=response.sheet_id, question_ids=(question_id,))
    head = heads.get(question_id, UNSAVED)
    if head.version != seen_version and head.answer != checked:
        raise AnswerConflict(question_id, given=checked, theirs=head, is_own=head.by == identity.user_id)
    if head.answer == checked and piece is None:
        return
    answer_id = head.answer_id
    if head.answer != checked:
        answer_id = put(session, response, question_id, checked, head=head, identity=identity, now=now)
    if piece is not None and answer_id is not None:
        keep_evidence(session, response, question_id, answer_id, piece, identity=identity, now=now)
    row.changes += 1
    session.flush()


def confirm(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    question_id: str,
    seen_version: int,
    now: datetime,
) -> None:
    """What was carried forward, confirmed: the board looked at it and it still stands.

    Raises:
        Refused: nothing is carried forward here, or nothing is agreed now. Conflict: somebody changed it since.
        NotFound, NotAllowed: no such question; or as ``permissions.require``.
    """
    question_of(occasion.bank, question_id)
    row, response = hold_agreeing(
        session, identity=identity, board_id=occasion.board_id, assessment_id=occasion.assessment_id
    )
    heads = answers_of(session, board_id=row.board_id, sheet_id=response.sheet_id, question_ids=(question_id,))
    head = heads.get(question_id, UNSAVED)
    if head.answer.carried_from is None:
        raise Refused("Nothing is carried forward here. Agree a level instead.")
    if head.answer.is_confirmed:
        return
    if head.version != seen_version:
        raise changed_meanwhile("this answer")
    given = replace(head.answer, is_confirmed=True)
    put(session, response, question_id, given, head=head, identity=identity, now=now)
    row.changes += 1
    session.flush()


def accept_all(
    session: WritingSession,
    *,
    identity: Identity,
    occasion: Occasion,
    before: LastTime | None,
    suggested: Mapping[str, Suggestion],
    question_ids: Collection[str],
    now: datetime,
) -> int:
    """How many suggestions were accepted without discussion, of those questions that the page listed.

    What somebody has agreed meanwhile is left as it is, and so is what may not be accepted without discussion.

    Raises:
        Refused: nothing is agreed now, or the board is closed. NotFound, NotAllowed: as ``permissions.require``.
    """
    row, response = hold_agreeing(
        session, identity=identity, board_id=occasion.board_id, assessment_id=occasion.assessment_id
    )
    heads = answers_of(session, board_id=row.board_id, sheet_id=response.sheet_id)
    accepted = 0
    for question_id in dict.fromkeys(question_ids):
        head, suggestion = heads.get(question_id, UNSAVED), suggested.get(question_id)
        if is_settled(head) or suggestion is None:
            continue
        if not may_be_accepted(suggestion, before.answers.get(question_id) if before else None):
            continue
        given = GivenAnswer(level=suggestion.level.code, is_undiscussed=True)
        put(session, response, question_id, given, head=head, identity=identity, now=now)
        accepted += 1
    if accepted:
        row.changes += 1
        session.flush()
    return accepted


def check_agreed(occasion: Occasion, question_id: str, given: GivenAnswer, before: LastTime | None) -> GivenAnswer:
    """What the board agreed, cleaned, where it says all that is asked of it.

    Raises:
        NotFound: no such question. Refused: with the field and what to do.
    """
    question = question_of(occasion.bank, question_id)
    dissent = texts.paragraphs(given.dissent, field="dissent", name="dissent", most=LONGEST_DISSENT)
    try:
        clean = check_given(occasion.bank, question_id, replace(given, dissent=dissent))
    except Refused as refusal:
        part = (refusal.field or "").rpartition(".")[2]
        raise Refused(str(refusal), field=_FIELDS.get(part, "answer")) from None
    known = before.answers.get(question_id) if before is not None else None
    _check_reasons(occasion, question, clean, known)
    return clean


def _check_reasons(occasion: Occasion, question: Question, given: GivenAnswer, before: Before | None) -> None:
    if not question.is_scored:
        if not given.comment.strip():
            raise Refused("Write what the board agreed.", field="reason")
        return
    if given.level is None and given.no_level is None:
        raise Refused("Choose the level that the board agreed, or why there is none.", field="answer")
    if given.no_level is NoLevel.NOT_IN_POSITION:
        raise Refused("A board is always in a position to say. Choose another reason.", field="answer")
    level = occasion.bank.scale_of(question).by_code.get(given.level or "")
    if is_fall(before, level):
        if given.lower_because is None:
            raise Refused("This is lower than last time. Choose why.", field="lower_because")
    elif given.lower_because is not None:
        raise Refused("This is not lower than last time. Take the reason for lower away.", field="lower_because")
    if needs_reason(question, before, level) and not given.comment.strip():
        raise Refused("Say in a sentence why the board agreed this level.", field="reason")


def _checked_piece(pointer: GivenEvidence | None) -> GivenEvidence | None:
    if pointer is None or not pointer.title:
        return None
    try:
        return check_evidence(pointer, needs_place=False)
    except Refused as refusal:
        raise Refused(str(refusal), field=_OF_EVIDENCE.get(refusal.field or "")) from None
