"""What comes next in a self-assessment, and what else can be reached: one pure table by state and permission.

A step stands where its page is of use. Each page asks for itself whether this person may; this only leads there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from selfassess.accounts.permissions import Permission
from selfassess.assessments.setting_up.workflow import (
    ANSWERS_SHARED,
    BEING_AGREED,
    FROZEN,
    HAS_LEVELS,
    LETS_IN,
)
from selfassess.vocabulary import AssessmentKind, AssessmentState, Gathering

_A, _P = AssessmentState, Permission
_GOING_ON = LETS_IN | {_A.OPEN}
_ALL_GATHERINGS = tuple(Gathering)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A page of this self-assessment: who finds a link to it in which states. ``is_next`` where it moves things on."""

    endpoint: str
    words: str
    permission: Permission
    states: Collection[AssessmentState]
    is_next: bool = False
    gatherings: tuple[Gathering, ...] = _ALL_GATHERINGS
    asks_levels: bool = False
    only: AssessmentKind | None = None


STEPS = (
    NextStep(
        endpoint="assessments.open_",
        words="Open it for answers",
        permission=_P.SET_UP_ASSESSMENT,
        states=(_A.PREPARING,),
        is_next=True,
    ),
    NextStep(
        endpoint="assessments.set_up",
        words="Change how it is set up",
        permission=_P.SET_UP_ASSESSMENT,
        states=(_A.PREPARING,),
    ),
    NextStep(
        endpoint="assessments.leads",
        words="Give questions to sub-group leads",
        permission=_P.SET_UP_ASSESSMENT,
        states=(_A.PREPARING,),
        asks_levels=True,
    ),
    NextStep(
        endpoint="tables.show",
        words="Tables and their responses",
        permission=_P.ANSWER_TOGETHER,
        states=_GOING_ON | {_A.PREPARING},
        is_next=True,
        gatherings=(Gathering.TABLES,),
        asks_levels=True,
    ),
    NextStep(
        endpoint="drafts.show",
        words="The proposed levels",
        permission=_P.ANSWER_TOGETHER,
        states=_GOING_ON,
        is_next=True,
        gatherings=(Gathering.DRAFT,),
        asks_levels=True,
    ),
    NextStep(
        endpoint="assessments.progress",
        words="Progress, seat by seat",
        permission=_P.SEE_PROGRESS,
        states=_GOING_ON | FROZEN,
        gatherings=(Gathering.INDIVIDUAL,),
        asks_levels=True,
    ),
    NextStep(
        endpoint="assessments.remind",
        words="Remind those outstanding now",
        permission=_P.SET_UP_ASSESSMENT,
        states=(_A.OPEN,),
        gatherings=(Gathering.INDIVIDUAL,),
        asks_levels=True,
    ),
    NextStep(
        endpoint="paper.choose",
        words="Type in a paper form for a seat",
        permission=_P.SET_UP_ASSESSMENT,
        states=_GOING_ON,
        gatherings=(Gathering.INDIVIDUAL,),
        asks_levels=True,
    ),
    NextStep(
        endpoint="assessments.days",
        words="Change its days",
        permission=_P.SET_UP_ASSESSMENT,
        states=_GOING_ON,
    ),
    NextStep(
        endpoint="assessments.close",
        words="Close it for answers",
        permission=_P.SET_UP_ASSESSMENT,
        states=(_A.OPEN,),
    ),
    NextStep(
        endpoint="assessments.close",
        words="Close it for answers",
        permission=_P.LOOK_AGAIN,
        states=(_A.OPEN,),
        is_next=True,
        only=AssessmentKind.LOOK_AGAIN,
    ),
    NextStep(
        endpoint="assessments.open_again",
        words="Open it again for whoever was late",
        permission=_P.SET_UP_ASSESSMENT,
        states=(_A.CLOSED,),
    ),
    NextStep(
        endpoint="sharing.answers",
        words="How the answers are spread",
        permission=_P.SEE_SPREAD_AFTER_CLOSING,
        states=(_A.CLOSED,),
        asks_levels=True,
    ),
    NextStep(
        endpoint="sharing.answers",
        words="How the answers are spread",
        permission=_P.READ_SHARED,
        states=ANSWERS_SHARED,
        asks_levels=True,
    ),
    NextStep(
        endpoint="sharing.share",
        words="Share the answers with the board",
        permission=_P.SHARE_ANSWERS,
        states=(_A.CLOSED,),
        is_next=True,
    ),
    NextStep(
        endpoint="agreeing.levels",
        words="Agree the levels",
        permission=_P.AGREE_LEVELS,
        states=(_A.SHARED, _A.AGREEING),
        is_next=True,
    ),
    NextStep(
        endpoint="agreeing.levels",
        words="What the board agreed",
        permission=_P.READ_SHARED,
        states=HAS_LEVELS,
    ),
    NextStep(
        endpoint="agreeing.findings",
        words="Strengths and areas for consideration",
        permission=_P.READ_SHARED,
        states=HAS_LEVELS,
    ),
    NextStep(
        endpoint="agreeing.messages",
        words="Overall messages and summary",
        permission=_P.READ_SHARED,
        states=HAS_LEVELS,
    ),
    NextStep(
        endpoint="agreeing.recommendations",
        words="Recommendations",
        permission=_P.READ_SHARED,
        states=HAS_LEVELS - {_A.RECORDED},
    ),
    NextStep(
        endpoint="agreeing.external",
        words="Outside views",
        permission=_P.RECORD_EXTERNAL,
        states=LETS_IN,
    ),
    NextStep(
        endpoint="screen.start",
        words="Show it on the projector",
        permission=_P.AGREE_LEVELS,
        states=(_A.SHARED, _A.AGREEING),
        asks_levels=True,
    ),
    NextStep(
        endpoint="signing.sign",
        words="Sign it off",
        permission=_P.READ_SHARED,
        states=BEING_AGREED,
        is_next=True,
    ),
    NextStep(
        endpoint="signing.sign",
        words="Who signed it, and what proves that",
        permission=_P.READ_SHARED,
        states=(_A.SIGNED,),
    ),
    NextStep(
        endpoint="signing.reopen",
        words="Reopen what was signed",
        permission=_P.SIGN_OFF,
        states=(_A.SIGNED,),
    ),
    NextStep(
        endpoint="signing.signed",
        words="The signed paper",
        permission=_P.READ_SIGNED,
        states=(_A.SIGNED,),
        is_next=True,
    ),
    NextStep(
        endpoint="papers.show",
        words="Papers to print and send",
        permission=_P.READ_SHARED,
        states=tuple(_A),
    ),
)


def steps_for(
    state: AssessmentState, allowed: Collection[Permission], *, gathering: Gathering, kind: AssessmentKind
) -> tuple[NextStep, ...]:
    """The pages that this person finds a link to, in the order of the work; each page once."""
    found: dict[str, NextStep] = {}
    for step in STEPS:
        of_use = gathering in step.gatherings and not (step.asks_levels and kind is AssessmentKind.FINDINGS)
        of_use = of_use and step.only in (None, kind)
        if state in step.states and step.permission in allowed and of_use:
            found.setdefault(step.endpoint, step)
    return tuple(found.values())
