"""One answer of an answer file -> ``Answer``, checked against its question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from selfassess.banks.codes import Code
from selfassess.banks.fields import Fields
from selfassess.banks.problems import shown
from selfassess.banks.sheet_keys import EVIDENCE
from selfassess.banks.values import EPOCH
from selfassess.engine.answers import Answer, Basis, Evidence, LowerBecause, NoLevel
from selfassess.engine.bank import Bank, Facet, Level, Question, Scale

EARLIEST = date(1990, 1, 1)
DIFFERENCE = "difference"
# What the board, an agency, a moderator or an outsider states must be shown; a board member's own view need not be.
DEMANDING = frozenset({Basis.AGREED, Basis.MODERATED, Basis.SELF, Basis.EXTERNAL})


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an answer file, as far as its answers are checked against it.

    ``dated`` is ``None`` when the sheet's day could not be read.
    """

    bank: Bank
    basis: Basis
    scale: Scale | None
    dated: date | None

    def scale_of(self, question: Question) -> Scale:
        """The scale on which this sheet answers a level question."""
        return self.bank.scale_of(question, self.scale.id if self.scale else None)

    def is_before(self, day: date) -> bool:
        """Whether the sheet's day is known and before ``day``."""
        return self.dated is not None and self.dated < day


def read_answer(fields: Fields, question: Question, head: Head) -> Answer:
    """The answer, with problems noted."""
    answer = Answer(
        question=question.id,
        level=fields.line_of_text("level") or None,
        none=fields.word("none", NoLevel, NoLevel.NOT_ANSWERED) if fields.has("none") else None,
        reason=fields.line_of_text("reason"),
        comment=fields.prose("comment"),
        evidence=_evidence(fields, head),
        assessed_on=day_since_1990(fields, "assessed_on"),
        carried_from=day_since_1990(fields, "carried_from"),
        confirmed=fields.yes_or_no("confirmed"),
        lower_because=_lower_because(fields),
        dissent=fields.prose("dissent"),
    )
    if question.is_scored:
        _check_given(fields, answer)
        if answer.level is not None:
            _check_level(fields, answer, head.scale_of(question), head)
        if answer.none is not None:
            _check_reason(fields, answer, question, head)
    else:
        _check_text_answer(fields, answer)
    _check_days(fields, answer, head)
    return answer


def day_since_1990(fields: Fields, key: str) -> date | None:
    """A day; one before 1990 is noted, as the year is then most likely mistyped."""
    day = fields.day(key)
    if day is not None and day != EPOCH and day < EARLIEST:
        fields.error(Code.BEFORE_1990, key, f"{key} {day.isoformat()} is before 1990", "look at the year")
    return day


def check_level(fields: Fields, code: str, scale: Scale) -> Level | None:
    """The level of that code; an unknown one is noted, with the code where the level's words were written instead."""
    level = scale.by_code.get(code)
    if level is None:
        by_label = {known.label.casefold(): known.code for known in scale.levels}
        meant = by_label.get(code.casefold())
        hint = f"write its code, {meant}" if meant is not None else fields.problems.suggest(code, scale.by_code)
        fields.error(Code.SHEET_UNKNOWN_LEVEL, "level", f"no level {shown(code)} on the scale {scale.id}", hint)
    return level


def _evidence(fields: Fields, head: Head) -> tuple[Evidence, ...]:
    found = []
    for inner in fields.records("evidence", EVIDENCE):
        dated = day_since_1990(inner, "dated")
        if dated is not None and head.is_before(dated):
            message = f"the evidence is dated {dated.isoformat()}, later than the sheet's day"
            hint = "what does not exist yet is no evidence: look at both days"
            inner.error(Code.EVIDENCE_LATER, "dated", message, hint)
        found.append(
            Evidence(inner.full_line("type"), inner.full_line("title"), dated, inner.line_of_text("reference"))
        )
    return tuple(found)


def _lower_because(fields: Fields) -> LowerBecause | None:
    return fields.word("lower_because", LowerBecause, LowerBecause.NOT_SURE) if fields.has("lower_because") else None


def _check_given(fields: Fields, answer: Answer) -> None:
    if answer.level is not None and answer.none is not None:
        message = f"{answer.question} has both a level and a reason for none"
        fields.error(Code.LEVEL_AND_NONE, "none", message, "keep one of the two")
    elif answer.level is None and answer.none is None:
        message = f"{answer.question} has neither a level nor a reason for none"
        hint = "write level, or none; leave the question out when nobody answered it"
        fields.error(Code.NEITHER, "level", message, hint)


def _check_text_answer(fields: Fields, answer: Answer) -> None:
    if answer.level is not None or answer.none is not None:
        message = f"{answer.question} is answered in words and takes neither a level nor a reason for none"
        fields.error(Code.TEXT_WITH_LEVEL, "level" if answer.level is not None else "none", message, "use comment")
    elif not answer.comment:
        hint = "write a comment, or leave the question out"
        fields.error(Code.NEITHER, "comment", f"{answer.question} is answered in words and has none", hint)


def _check_level(fields: Fields, answer: Answer, scale: Scale, head: Head) -> None:
    level = check_level(fields, answer.level or "", scale)
    if level is not None and level.evidence_required and not answer.evidence and head.basis in DEMANDING:
        message = f"{answer.question} at {shown(level.label)} needs evidence"
        fields.error(Code.EVIDENCE_MISSING, "level", message, "add evidence, or choose a lower level")


def _check_reason(fields: Fields, answer: Answer, question: Question, head: Head) -> None:
    if answer.none is NoLevel.NOT_APPLICABLE:
        if not question.may_not_apply:
            message = f"{question.id} always applies"
            hint = "choose a level, not_enough_evidence or not_in_position"
            fields.error(Code.MUST_APPLY, "none", message, hint)
        if not answer.reason:
            message = f"{question.id} needs the reason why it does not apply"
            fields.error(Code.REASON_MISSING, "reason", message, "add reason")
    elif answer.none is NoLevel.TOO_EARLY:
        is_about_difference = question.facet is Facet.DIFFERENCE or head.scale_of(question).id == DIFFERENCE
        if not is_about_difference:
            message = f"{question.id} is not about the difference made, so it cannot be too early to tell"
            fields.error(Code.NOT_TOO_EARLY, "none", message, "choose a level or another reason")


def _check_days(fields: Fields, answer: Answer, head: Head) -> None:
    if answer.carried_from is not None and head.is_before(answer.carried_from):
        message = f"{answer.question} is carried from {answer.carried_from.isoformat()}, later than the sheet's day"
        fields.error(Code.CARRIED_FROM_LATER, "carried_from", message)
    if answer.assessed_on is not None and head.is_before(answer.assessed_on):
        message = f"{answer.question} was looked at on {answer.assessed_on.isoformat()}, later than the sheet's day"
        fields.error(Code.ASSESSED_LATER, "assessed_on", message, "look at both days")
    if answer.confirmed and answer.carried_from is None:
        hint = "add carried_from, or leave confirmed out"
        message = f"{answer.question} is confirmed but was not carried forward"
        fields.error(Code.CONFIRMED_ALONE, "confirmed", message, hint)
