"""What the pages of agreeing and the projector share: what is agreed here, agreeing one level, meeting another's."""

from __future__ import annotations

from selfassess.assessments.agreeing import agreed
from selfassess.assessments.agreeing.agreeing_pages import AgreeingPage, ToAgree, agreeing_page, question_page
from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.assessments.answering.evidence import GivenEvidence
from selfassess.assessments.answering.given import GivenAnswer, reasons_for
from selfassess.assessments.answering.standing import AnswerNow
from selfassess.boards.changes import today
from selfassess.engine.answers import LowerBecause, NoLevel
from selfassess.engine.bank import Bank
from selfassess.reports.wording import LOWER_BECAUSE, NO_LEVEL_CHOSEN, capitalised
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.fields import Choice, Form

LOWER = tuple(Choice(each.value, capitalised(LOWER_BECAUSE[each])) for each in LowerBecause)


def answer_choices(bank: Bank, line: ToAgree) -> list[Choice]:
    """The levels of the question's scale, each with its own words; then what a board may say without one."""
    said = line.question.descriptors
    levels = (
        Choice(f"level:{level.code}", level.label, said.get(level.code) or level.descriptor)
        for level in bank.scale_of(line.question).levels
    )
    without = (
        Choice(f"none:{each}", NO_LEVEL_CHOSEN[each])
        for each in reasons_for(bank, line.question)
        # It is about oneself, and never agreed.
        if each is not NoLevel.NOT_IN_POSITION
    )
    return [*levels, *without]


def choice_of(now: AnswerNow) -> str:
    """The option that stands for an answer; empty for none."""
    if now.answer.level is not None:
        return f"level:{now.answer.level}"
    return f"none:{now.answer.no_level}" if now.answer.no_level else ""


def read_choice(chosen: str | None) -> tuple[str | None, NoLevel | None]:
    """The level, or the reason for none, that an option stands for."""
    kind, _, value = (chosen or "").partition(":")
    return (value if kind == "level" else None), (NoLevel(value) if kind == "none" else None)


def the_page(assessment_id: int) -> AgreeingPage:
    """Everything that the board agrees in this self-assessment."""
    return agreeing_page(
        reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id, today=today(board(), now())
    )


def agree(
    page: AgreeingPage, question_id: str, given: GivenAnswer, *, seen: int, pointer: GivenEvidence | None = None
) -> None:
    """Agree one level, as the page was seen.

    Raises:
        As ``agreed.agree``.
    """
    with write() as session:
        agreed.agree(
            session,
            identity=identity(),
            occasion=page.occasion,
            before=page.before,
            question_id=question_id,
            given=given,
            pointer=pointer,
            seen_version=seen,
            now=now(),
        )


def as_it_stands(form: Form, assessment_id: int, conflict: AnswerConflict) -> tuple[AgreeingPage, ToAgree]:
    """The page and the question as they stand now. The form keeps what was sent, and says that it met another's.

    The next press of its button puts what was sent in the place of what stands.
    """
    page = the_page(assessment_id)
    line = question_page(page, conflict.question_id)
    form.version.data = line.now.version
    form.form_errors.append(str(conflict))
    return page, line
