"""Which questions a self-assessment asks, and how long they take."""

from __future__ import annotations

from dataclasses import replace

from selfassess.assessments.setting_up.scope import (
    LONG_MINUTES,
    asked_of_a_lead,
    asked_of_everyone,
    left_to_others,
    minutes,
)
from selfassess.banks.publishing import shipped_edition
from selfassess.engine.bank import Bank, Condition
from selfassess.vocabulary import Asks

SET = shipped_edition("lscb-diagnostic", "2026.1").bank
ALL = asked_of_everyone(SET, Asks.ALL, ())


def _ids(bank: Bank, asks: Asks, *chosen: str) -> set[str]:
    return {question.id for question in asked_of_everyone(bank, asks, chosen)}


def test_board_members_are_asked_the_core_questions_within_twenty_minutes() -> None:
    asked = asked_of_everyone(SET, Asks.CORE, ())
    core = {question.id for question in ALL if question.core}
    assert core <= {question.id for question in asked}
    assert all(question.core or question.follows in core for question in asked)
    assert 0 < minutes(SET, asked) <= LONG_MINUTES < minutes(SET, ALL)


def test_the_whole_set_is_asked_in_its_own_order() -> None:
    assert tuple(question for theme in SET.themes for question in theme.questions) == ALL


def test_a_chosen_theme_is_asked_whole_and_no_other_by_its_own_right() -> None:
    theme = SET.themes[1]
    assert _ids(SET, Asks.THEMES, theme.id) == {question.id for question in theme.questions}


def test_a_tag_brings_every_question_that_carries_it() -> None:
    tag = next(question.tags[0] for question in ALL if question.tags)
    assert {question.id for question in ALL if tag in question.tags} <= _ids(SET, Asks.TAGS, tag)


def test_a_chosen_question_brings_what_follows_it() -> None:
    following = next(question for question in ALL if question.follows)
    assert following.id in _ids(SET, Asks.CHOSEN, str(following.follows))


def test_a_chosen_question_brings_what_its_condition_hangs_on() -> None:
    first, *others = SET.themes[0].questions
    second = replace(others[0], ask_if=Condition(question=first.id, at_least="2"), follows=None)
    bank = replace(SET, themes=(replace(SET.themes[0], questions=(first, second)),))
    assert _ids(bank, Asks.CHOSEN, second.id) == {first.id, second.id}


def test_a_lead_is_asked_what_everyone_is_and_more() -> None:
    core = asked_of_everyone(SET, Asks.CORE, ())
    more = next(question for question in ALL if question not in core and not question.follows)
    asked = asked_of_a_lead(SET, core, [more.id])
    assert set(core) < set(asked)
    assert more in asked
    assert [question for question in ALL if question in asked] == list(asked)


def test_what_nobody_is_asked_stands_under_who_normally_answers_it() -> None:
    core = asked_of_everyone(SET, Asks.CORE, ())
    left = left_to_others(SET, core)
    assert sum(map(len, left.values())) == len(ALL) - len(core)
    assert all(question.answered_by == whom for whom, questions in left.items() for question in questions)
    assert not left_to_others(SET, ALL)


def test_a_longer_question_takes_longer() -> None:
    question = ALL[0]
    longer = replace(question, text=question.text + " and so on" * 100)
    assert minutes(SET, [longer]) > minutes(SET, [question])
