"""The two tables of rules 5, and what they say when an action has no place."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.accounts.permissions import TABLE, Permission
from selfassess.assessments.setting_up.workflow import (
    ASSESSMENT_STEPS,
    RESPONSE_STEPS,
    AssessmentAction,
    ResponseAction,
    assessment_step,
    permission_for,
    response_step,
    why_no_answer,
)
from selfassess.errors import Refused
from selfassess.vocabulary import AssessmentState, BoardState, SheetState

NEVER_SAID = ("invalid", "please", "oops", "required", "sorry", "_")


def reached(start: Hashable, moves: Iterable[tuple[Hashable, Hashable]]) -> set[Hashable]:
    """Every state that moves lead to from ``start``."""
    moves = list(moves)
    found = {start}
    while more := {to for frm, to in moves if frm in found} - found:
        found |= more
    return found


def test_the_states_follow_one_another_as_the_rules_say() -> None:
    act = AssessmentAction
    path = [act.PREPARE, act.OPEN, act.CLOSE, act.OPEN_AGAIN, act.CLOSE, act.SHARE, act.BEGIN_AGREEING, act.FREEZE]
    path += [act.CANCEL_SIGNATURES, act.FREEZE, act.ADD_SIGNATURE, act.SIGN_OFF, act.REOPEN]
    state: AssessmentState | None = None
    seen = [state := assessment_step(state, action).to for action in path]
    assert [state.value for state in seen] == [
        "preparing",
        "open",
        "closed",
        "open",
        "closed",
        "shared",
        "agreeing",
        "signing",
        "agreeing",
        "signing",
        "signing",
        "signed",
        "agreeing",
    ]


def test_one_entered_from_an_earlier_paper_is_recorded_and_stays_so() -> None:
    assert assessment_step(None, AssessmentAction.RECORD).to is AssessmentState.RECORDED
    assert not [action for state, action in ASSESSMENT_STEPS if state is AssessmentState.RECORDED]


def test_every_state_of_an_assessment_is_reached_from_nothing() -> None:
    moves = [(state, step.to) for (state, _), step in ASSESSMENT_STEPS.items()]
    assert reached(None, moves) == {None, *AssessmentState}


def test_every_state_of_a_response_is_reached_from_not_started() -> None:
    moves = [(state, step.to) for (state, _), step in RESPONSE_STEPS.items()]
    assert reached(SheetState.NOT_STARTED, moves) == set(SheetState)


def test_no_state_of_a_response_is_a_dead_end() -> None:
    assert {state for state, _ in RESPONSE_STEPS} == set(SheetState)


@pytest.mark.parametrize("action", AssessmentAction)
def test_every_action_has_a_place_and_one_permission_wherever_it_is_taken(action: AssessmentAction) -> None:
    needed = {step.permission for (_, each), step in ASSESSMENT_STEPS.items() if each is action}
    assert needed == {permission_for(action)}


@pytest.mark.parametrize("action", ResponseAction)
def test_every_action_on_a_response_has_a_place_and_one_permission(action: ResponseAction) -> None:
    assert len({step.permission for (_, each), step in RESPONSE_STEPS.items() if each is action}) == 1


def test_somebody_on_a_board_may_take_every_step() -> None:
    granted = frozenset[Permission]().union(*TABLE.values())
    assert {step.permission for step in ASSESSMENT_STEPS.values()} <= granted
    assert {step.permission for step in RESPONSE_STEPS.values()} <= granted


@given(st.sampled_from([None, *AssessmentState]), st.sampled_from(AssessmentAction))
def test_each_action_in_each_state_leads_somewhere_or_is_refused_in_plain_words(
    state: AssessmentState | None, action: AssessmentAction
) -> None:
    if (state, action) in ASSESSMENT_STEPS:
        assert assessment_step(state, action) == ASSESSMENT_STEPS[state, action]
    else:
        with pytest.raises(Refused) as refused:
            assessment_step(state, action)
        assert_plain(str(refused.value))


@given(st.sampled_from(SheetState), st.sampled_from(ResponseAction))
def test_each_action_on_a_response_leads_somewhere_or_is_refused_in_plain_words(
    state: SheetState, action: ResponseAction
) -> None:
    if (state, action) in RESPONSE_STEPS:
        assert response_step(state, action) == RESPONSE_STEPS[state, action]
    else:
        with pytest.raises(Refused) as refused:
            response_step(state, action)
        assert_plain(str(refused.value))


@pytest.mark.parametrize("board", BoardState)
@pytest.mark.parametrize("assessment", AssessmentState)
@pytest.mark.parametrize("response", SheetState)
def test_an_answer_is_saved_only_into_an_unsent_response_of_an_open_assessment_on_an_active_board(
    board: BoardState, assessment: AssessmentState, response: SheetState
) -> None:
    told = why_no_answer(board=board, assessment=assessment, response=response)
    may = (
        board is BoardState.ACTIVE
        and assessment is AssessmentState.OPEN
        and response in (SheetState.NOT_STARTED, SheetState.DRAFT, SheetState.WITHDRAWN)
    )
    assert (told == "") == may
    if told:
        assert_plain(told)


def test_a_late_answer_to_a_signed_assessment_is_told_that_it_was_signed_off() -> None:
    told = why_no_answer(board=BoardState.ACTIVE, assessment=AssessmentState.SIGNED, response=SheetState.SENT)
    assert told == "This self-assessment has been signed off. Answers cannot be saved now."


def assert_plain(told: str) -> None:
    """That a refusal is sentences, without the words that pages never say."""
    assert told.endswith(".")
    assert told[0].isupper()
    assert not [word for word in NEVER_SAID if word in told.lower()]
