"""The pure rules of setting up: who answers, which days follow, which reminder is due, what leads where."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.accounts.permissions import TABLE, Permission
from selfassess.assessments.setting_up.reminders import Reminder, due_reminder
from selfassess.assessments.setting_up.set_up import Answering, SetUp, check_days, who_answers
from selfassess.errors import Refused
from selfassess.vocabulary import AssessmentKind, AssessmentState, Gathering, Role
from selfassess.web.assessments.next_steps import STEPS, steps_for

DAY = date(2027, 3, 12)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
_A = AssessmentState


def endpoints(state: AssessmentState, role: Role, kind: AssessmentKind = AssessmentKind.WHOLE) -> Collection[str]:
    """What the page of a self-assessment leads this role to, where each seat answers alone."""
    found = steps_for(state, TABLE[role], gathering=Gathering.INDIVIDUAL, kind=kind)
    return [step.endpoint for step in found]


@pytest.mark.parametrize(
    ("kind", "gathering", "who"),
    [
        (AssessmentKind.WHOLE, Gathering.INDIVIDUAL, Answering.SEATS),
        (AssessmentKind.LOOK_AGAIN, Gathering.INDIVIDUAL, Answering.SEATS),
        (AssessmentKind.WHOLE, Gathering.DRAFT, Answering.LEADS),
        (AssessmentKind.WHOLE, Gathering.TABLES, Answering.NOBODY),
        (AssessmentKind.FINDINGS, Gathering.INDIVIDUAL, Answering.NOBODY),
    ],
)
def test_who_answers_hangs_on_how_answers_are_gathered(
    kind: AssessmentKind, gathering: Gathering, who: Answering
) -> None:
    assert who_answers(kind, gathering) is who


# Looking up a year's bank holidays for the first time takes a moment.
@settings(deadline=None)
@given(DAYS)
def test_the_days_that_a_meeting_proposes_follow_one_another(meets_on: date) -> None:
    setup = SetUp(title="Spring", meets_on=meets_on).with_proposed_days()
    check_days(setup)
    assert setup.opens_on is not None
    assert setup.due_on is not None
    assert setup.papers_on is not None
    assert setup.opens_on < setup.due_on < setup.papers_on < meets_on


def test_a_day_that_was_given_stays_where_the_others_are_proposed() -> None:
    setup = SetUp(title="Spring", meets_on=DAY, due_on=date(2027, 2, 20)).with_proposed_days()
    assert (setup.due_on, setup.papers_on) == (date(2027, 2, 20), date(2027, 3, 5))
    assert SetUp(title="Spring").with_proposed_days() == SetUp(title="Spring")


@given(st.lists(st.none() | DAYS, min_size=4, max_size=4))
def test_days_are_refused_exactly_where_one_comes_before_another_that_it_follows(days: list[date | None]) -> None:
    setup = SetUp(title="Spring", opens_on=days[0], due_on=days[1], papers_on=days[2], meets_on=days[3])
    in_order = [day for day in days if day is not None]
    if in_order == sorted(in_order):
        check_days(setup)
    else:
        with pytest.raises(Refused):
            check_days(setup)


@given(st.integers(-40, 40))
def test_a_reminder_is_due_in_the_last_week_and_another_on_the_last_two_days(left: int) -> None:
    due = due_reminder(DAY, DAY - timedelta(days=left), opened_on=DAY - timedelta(days=60))
    expected = None if left < 0 or left > 7 else Reminder.DAY if left <= 1 else Reminder.WEEK
    assert due is expected
    assert due_reminder(None, DAY, opened_on=None) is None


@given(st.integers(0, 20), st.integers(0, 20))
def test_no_reminder_is_due_whose_day_had_come_when_it_was_opened(opened_before: int, left: int) -> None:
    due = due_reminder(DAY, DAY - timedelta(days=left), opened_on=DAY - timedelta(days=opened_before))
    if left <= 1:
        assert due is (Reminder.DAY if opened_before > 1 else None)
    else:
        assert due is (Reminder.WEEK if opened_before > 7 and left <= 7 else None)


@pytest.mark.parametrize("state", AssessmentState)
@pytest.mark.parametrize("role", Role)
def test_in_every_state_every_role_is_led_only_to_what_it_may_do_and_to_each_page_once(
    state: AssessmentState, role: Role
) -> None:
    found = steps_for(state, TABLE[role], gathering=Gathering.INDIVIDUAL, kind=AssessmentKind.WHOLE)
    assert all(step.permission in TABLE[role] and state in step.states for step in found)
    assert len({step.endpoint for step in found}) == len(found)


@pytest.mark.parametrize("role", Role)
def test_nobody_is_led_to_how_the_answers_lie_before_their_hour(role: Role) -> None:
    for state in (_A.PREPARING, _A.OPEN):
        assert "sharing.answers" not in endpoints(state, role)
    after_closing = Permission.SEE_SPREAD_AFTER_CLOSING in TABLE[role]
    assert ("sharing.answers" in endpoints(_A.CLOSED, role)) == after_closing
    assert ("sharing.answers" in endpoints(_A.SHARED, role)) == (Permission.READ_SHARED in TABLE[role])


@pytest.mark.parametrize("role", Role)
def test_progress_is_led_to_by_those_who_may_see_it_alone(role: Role) -> None:
    assert ("assessments.progress" in endpoints(_A.OPEN, role)) == (Permission.SEE_PROGRESS in TABLE[role])


def test_whoever_moves_a_state_on_is_led_to_it() -> None:
    for state, role, endpoint in (
        (_A.PREPARING, Role.MANAGER, "assessments.open_"),
        (_A.OPEN, Role.MANAGER, "assessments.close"),
        (_A.CLOSED, Role.MANAGER, "assessments.open_again"),
        (_A.CLOSED, Role.CHAIR, "sharing.share"),
        (_A.SHARED, Role.CHAIR, "agreeing.levels"),
        (_A.AGREEING, Role.CHAIR, "signing.sign"),
        (_A.SIGNED, Role.CHAIR, "signing.reopen"),
    ):
        assert endpoint in endpoints(state, role), (state, role)


def test_without_levels_nothing_leads_to_levels() -> None:
    of_levels = {"sharing.answers", "assessments.progress"}
    for state in AssessmentState:
        for role in Role:
            assert not of_levels & set(endpoints(state, role, AssessmentKind.FINDINGS))


def test_every_step_stands_somewhere_and_says_where_it_leads() -> None:
    assert all(step.states and step.words and step.endpoint.count(".") == 1 for step in STEPS)
