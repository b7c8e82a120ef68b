"""What may happen to a self-assessment and to a response, and when: two pure tables (rules 5).

A step says where an action leads and which permission a person needs for it. Jobs take the same steps without asking
for a permission. What has no step is refused, in words that say how things stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from selfassess.accounts.permissions import Permission
from selfassess.errors import Refused
from selfassess.vocabulary import AssessmentState, BoardState, SheetState

State = TypeVar("State", AssessmentState, SheetState)


class AssessmentAction(StrEnum):
    """What can be done to, or inside, a self-assessment."""

    PREPARE = "prepare"
    RECORD = "record"
    CHANGE_SETUP = "change_setup"
    OPEN = "open"
    ANSWER = "answer"
    CLOSE = "close"
    OPEN_AGAIN = "open_again"
    CHANGE_DAYS = "change_days"
    RECORD_EXTERNAL = "record_external"
    SHARE = "share"
    BEGIN_AGREEING = "begin_agreeing"
    AGREE = "agree"
    FREEZE = "freeze"
    ADD_SIGNATURE = "add_signature"
    CANCEL_SIGNATURES = "cancel_signatures"
    SIGN_OFF = "sign_off"
    REOPEN = "reopen"


class ResponseAction(StrEnum):
    """What can be done to a response."""

    SAVE = "save"
    SEND = "send"
    WITHDRAW = "withdraw"
    END = "end"
    TAKE_UP = "take_up"
    HAND_ON = "hand_on"


@dataclass(frozen=True, slots=True)
class Step(Generic[State]):
    """Where an action leads, and what a person needs to take it."""

    to: State
    permission: Permission


_A, _R = AssessmentState, SheetState
_Act, _Do = AssessmentAction, ResponseAction
_SET_UP, _AGREE, _SIGN = Permission.SET_UP_ASSESSMENT, Permission.AGREE_LEVELS, Permission.SIGN_OFF

# From None comes what was not there before.
ASSESSMENT_STEPS: Mapping[tuple[AssessmentState | None, AssessmentAction], Step[AssessmentState]] = MappingProxyType(
    {
        (None, _Act.PREPARE): Step(_A.PREPARING, _SET_UP),
        (None, _Act.RECORD): Step(_A.RECORDED, _SET_UP),
        (_A.PREPARING, _Act.CHANGE_SETUP): Step(_A.PREPARING, _SET_UP),
        (_A.PREPARING, _Act.OPEN): Step(_A.OPEN, _SET_UP),
        (_A.OPEN, _Act.ANSWER): Step(_A.OPEN, Permission.ANSWER_FOR_SEAT),
        # A short one is also the chair's to close: ``preparing.close_assessment`` asks for more of any other.
        (_A.OPEN, _Act.CLOSE): Step(_A.CLOSED, Permission.LOOK_AGAIN),
        (_A.CLOSED, _Act.OPEN_AGAIN): Step(_A.OPEN, _SET_UP),
        # Meetings are put off: the days alone may change until the board signs.
        **{(state, _Act.CHANGE_DAYS): Step(state, _SET_UP) for state in (_A.OPEN, _A.CLOSED, _A.SHARED, _A.AGREEING)},
        (_A.CLOSED, _Act.RECORD_EXTERNAL): Step(_A.CLOSED, Permission.RECORD_EXTERNAL),
        (_A.CLOSED, _Act.SHARE): Step(_A.SHARED, Permission.SHARE_ANSWERS),
        (_A.SHARED, _Act.RECORD_EXTERNAL): Step(_A.SHARED, Permission.RECORD_EXTERNAL),
        (_A.SHARED, _Act.BEGIN_AGREEING): Step(_A.AGREEING, _AGREE),
        (_A.AGREEING, _Act.RECORD_EXTERNAL): Step(_A.AGREEING, Permission.RECORD_EXTERNAL),
        (_A.AGREEING, _Act.AGREE): Step(_A.AGREEING, _AGREE),
        # The first signature freezes; the last of those that are needed signs it off; any change cancels all.
        (_A.AGREEING, _Act.FREEZE): Step(_A.SIGNING, _SIGN),
        (_A.SIGNING, _Act.ADD_SIGNATURE): Step(_A.SIGNING, _SIGN),
        (_A.SIGNING, _Act.CANCEL_SIGNATURES): Step(_A.AGREEING, _SIGN),
        (_A.SIGNING, _Act.SIGN_OFF): Step(_A.SIGNED, _SIGN),
        (_A.SIGNED, _Act.REOPEN): Step(_A.AGREEING, _SIGN),
    }
)

RESPONSE_STEPS: Mapping[tuple[SheetState, ResponseAction], Step[SheetState]] = MappingProxyType(
    {
        (_R.NOT_STARTED, _Do.SAVE): Step(_R.DRAFT, Permission.ANSWER_FOR_SEAT),
        (_R.DRAFT, _Do.SAVE): Step(_R.DRAFT, Permission.ANSWER_FOR_SEAT),
        (_R.DRAFT, _Do.SEND): Step(_R.SENT, Permission.ANSWER_FOR_SEAT),
        (_R.SENT, _Do.WITHDRAW): Step(_R.WITHDRAWN, Permission.ANSWER_FOR_SEAT),
        # It stays withdrawn while it is changed, so that it is plain that an earlier one had been sent.
        (_R.WITHDRAWN, _Do.SAVE): Step(_R.WITHDRAWN, Permission.ANSWER_FOR_SEAT),
        (_R.WITHDRAWN, _Do.SEND): Step(_R.SENT, Permission.ANSWER_FOR_SEAT),
        # Closing ends what was not sent; opening again, or for one late seat, lets it be taken up.
        (_R.NOT_STARTED, _Do.END): Step(_R.ENDED, _SET_UP),
        (_R.DRAFT, _Do.END): Step(_R.ENDED, _SET_UP),
        (_R.WITHDRAWN, _Do.END): Step(_R.ENDED, _SET_UP),
        # Only from a page that had been opened before answers closed.
        (_R.ENDED, _Do.SEND): Step(_R.SENT, Permission.ANSWER_FOR_SEAT),
        (_R.ENDED, _Do.TAKE_UP): Step(_R.DRAFT, _SET_UP),
        # A leaver's unsent draft passes on, blank.
        (_R.DRAFT, _Do.HAND_ON): Step(_R.NOT_STARTED, Permission.MANAGE_PEOPLE),
        (_R.WITHDRAWN, _Do.HAND_ON): Step(_R.NOT_STARTED, Permission.MANAGE_PEOPLE),
    }
)

_PERMISSIONS = MappingProxyType({action: step.permission for (_, action), step in ASSESSMENT_STEPS.items()})

# The names for how far a self-assessment has come. What was entered from a paper has agreed levels and no responses.
BEFORE_CLOSING = frozenset({_A.PREPARING, _A.OPEN})
BEFORE_SHARING = BEFORE_CLOSING | {_A.CLOSED}
BEING_AGREED = frozenset({_A.AGREEING, _A.SIGNING})
FROZEN = frozenset({_A.SIGNING, _A.SIGNED})
FINISHED = frozenset({_A.SIGNED, _A.RECORDED})
HAS_LEVELS = BEING_AGREED | FINISHED
ANSWERS_SHARED = BEING_AGREED | {_A.SHARED, _A.SIGNED}
# While one late seat may be let in, though answers are closed for the others.
LETS_IN = frozenset({_A.CLOSED, _A.SHARED, _A.AGREEING})

_HOW_IT_STANDS: Mapping[AssessmentState | None, str] = MappingProxyType(
    {
        None: "This self-assessment is not there yet.",
        _A.PREPARING: "This self-assessment is still being prepared.",
        _A.OPEN: "This self-assessment is open for answers.",
        _A.CLOSED: "This self-assessment is closed for answers.",
        _A.SHARED: "The answers to this self-assessment have been shared.",
        _A.AGREEING: "The board is agreeing its levels for this self-assessment.",
        _A.SIGNING: "This self-assessment is being signed.",
        _A.SIGNED: "This self-assessment has been signed off.",
        _A.RECORDED: "This self-assessment was entered from an earlier paper.",
    }
)
_WHAT_CANNOT_BE: Mapping[AssessmentAction, str] = MappingProxyType(
    {
        _Act.PREPARE: "It cannot be prepared a second time.",
        _Act.RECORD: "It cannot be entered a second time.",
        _Act.CHANGE_SETUP: "How it is set up cannot be changed now.",
        _Act.OPEN: "It cannot be opened now.",
        _Act.ANSWER: "Answers cannot be saved now.",
        _Act.CLOSE: "It cannot be closed now.",
        _Act.OPEN_AGAIN: "It cannot be opened again now.",
        _Act.CHANGE_DAYS: "Its days cannot be changed now.",
        _Act.RECORD_EXTERNAL: "No outside judgement can be recorded now.",
        _Act.SHARE: "Its answers cannot be shared now.",
        _Act.BEGIN_AGREEING: "Agreeing levels cannot begin now.",
        _Act.AGREE: "No level can be agreed now.",
        _Act.FREEZE: "It cannot be signed now.",
        _Act.ADD_SIGNATURE: "It cannot be signed now.",
        _Act.CANCEL_SIGNATURES: "There is no unfinished signing to cancel.",
        _Act.SIGN_OFF: "It cannot be signed off now.",
        _Act.REOPEN: "Only what has been signed off can be reopened.",
    }
)
_HOW_A_RESPONSE_STANDS: Mapping[SheetState, str] = MappingProxyType(
    {
        _R.NOT_STARTED: "This response has not been started.",
        _R.DRAFT: "This response is a draft.",
        _R.SENT: "This response has been sent.",
        _R.WITHDRAWN: "This response has been withdrawn.",
        _R.ENDED: "This response has ended without being sent.",
    }
)
_WHAT_CANNOT_BE_OF_A_RESPONSE: Mapping[ResponseAction, str] = MappingProxyType(
    {
        _Do.SAVE: "Its answers cannot be changed now.",
        _Do.SEND: "It cannot be sent now.",
        _Do.WITHDRAW: "There is nothing to withdraw.",
        _Do.END: "It cannot be ended now.",
        _Do.TAKE_UP: "Only a response that has ended can be taken up again.",
        _Do.HAND_ON: "It cannot be handed on now.",
    }
)


def assessment_step(state: AssessmentState | None, action: AssessmentAction) -> Step[AssessmentState]:
    """Where an action leads from here; ``None`` is the state of what is not there yet.

    Raises:
        Refused: the action has no place here.
    """
    step = ASSESSMENT_STEPS.get((state, action))
    if step is None:
        raise Refused(why_not(state, action))
    return step


def response_step(state: SheetState, action: ResponseAction) -> Step[SheetState]:
    """Where an action leads from here. Whether the assessment lets anybody answer is asked of ``assessment_step``.

    Raises:
        Refused: the action has no place here.
    """
    step = RESPONSE_STEPS.get((state, action))
    if step is None:
        raise Refused(why_a_response_cannot(state, action))
    return step


def permission_for(action: AssessmentAction) -> Permission:
    """What a person needs for an action, the same in every state; asked before anything is looked up."""
    return _PERMISSIONS[action]


def why_no_answer(*, board: BoardState, assessment: AssessmentState, response: SheetState) -> str:
    """Why no answer can be saved as things stand; empty where one can."""
    if board is not BoardState.ACTIVE:
        return "This board is closed. Its record can be read, and nothing in it can be changed."
    if (assessment, AssessmentAction.ANSWER) not in ASSESSMENT_STEPS:
        return why_not(assessment, AssessmentAction.ANSWER)
    if (response, ResponseAction.SAVE) not in RESPONSE_STEPS:
        return why_a_response_cannot(response, ResponseAction.SAVE)
    return ""


def why_not(state: AssessmentState | None, action: AssessmentAction) -> str:
    """What to say when an action has no place in a state: how the assessment stands, and what cannot be."""
    return f"{_HOW_IT_STANDS[state]} {_WHAT_CANNOT_BE[action]}"


def why_a_response_cannot(state: SheetState, action: ResponseAction) -> str:
    """The same of a response. Of a sent one it says how it can be changed."""
    if (state, action) == (SheetState.SENT, ResponseAction.SAVE):
        return "This response has been sent. To change an answer, withdraw the response first."
    return f"{_HOW_A_RESPONSE_STANDS[state]} {_WHAT_CANNOT_BE_OF_A_RESPONSE[action]}"
