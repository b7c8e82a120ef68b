"""Warnings: what a question set would be better for, though it can be used as it is."""

from __future__ import annotations

from collections.abc import Mapping

from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.problems import shown
from selfassess.engine.bank import Bank, Question, ScaleUse, Theme

MOST_WORDS = 25
MOST_CORE = 3


def advise(bank: Bank, fields: Fields, places: Mapping[str, Fields]) -> None:
    """Notes every warning; ``places`` tells where each question stands in the file."""
    _advise_on_scales(bank, fields)
    followed = {question.follows for question in bank.question.values()}
    for theme in bank.themes:
        for question in theme.questions:
            _advise_on_question(question, places[question.id], is_followed=question.id in followed)
        _advise_on_core(theme, places)


def _advise_on_scales(bank: Bank, fields: Fields) -> None:
    for scale in bank.scales:
        if scale.use is ScaleUse.EXTERNAL:
            continue
        questions = [question for question in bank.scored_questions if question.scale == scale.id]
        for level in scale.levels:
            if level.descriptor or (questions and all(level.code in question.descriptors for question in questions)):
                continue
            message = f"the level {shown(level.code)} of the scale {shown(scale.id)} has no descriptor"
            fields.warn(Code.NO_DESCRIPTOR, "scales", message, "say in one sentence what one would see")


def _advise_on_question(question: Question, fields: Fields, *, is_followed: bool) -> None:
    words = len(question.text.split())
    if words > MOST_WORDS:
        fields.warn(
            Code.LONG_QUESTION, "text", f"{question.id} has {words} words", f"{MOST_WORDS} or fewer read better"
        )
    if not question.is_scored:
        return
    if not question.when_it_works:
        message = f"{question.id} does not say what it looks like when it works"
        fields.warn(Code.NO_WHEN_IT_WORKS, "id", message, "add when_it_works")
    if not question.references and question.follows is None:
        fields.warn(Code.NO_REFERENCE, "id", f"{question.id} has no reference", "say which document asks for it")
    if question.core and question.follows is None and not is_followed:
        message = f"no question follows up the core question {question.id}"
        fields.warn(Code.NO_FOLLOW_UP, "core", message, "ask what difference it made")
    if question.core and question.may_not_apply:
        message = f"the core question {question.id} may be answered as not applicable"
        fields.warn(Code.CORE_MAY_NOT_APPLY, "may_not_apply", message, "a core question is one that always applies")


def _advise_on_core(theme: Theme, places: Mapping[str, Fields]) -> None:
    core = [question for question in theme.questions if question.core]
    if len(core) > MOST_CORE:
        message = f"the theme {shown(theme.id)} has {len(core)} core questions"
        hint = f"{MOST_CORE} or fewer keep the core short"
        places[core[MOST_CORE].id].warn(Code.MANY_CORE, "core", message, hint)
