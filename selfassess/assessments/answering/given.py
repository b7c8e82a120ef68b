"""What a person gave as an answer, checked against its question: the door through which every answer comes.

A page sends one answer as ``<question id>.answer``, ``.why``, ``.comment``, ``.names`` and ``.version``. ``.answer`` is
``level:3``, ``none:not_applicable``, or empty for no choice. A level's code is compared as text, never read as a
number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from selfassess.assessments.answering import comments
from selfassess.banks.answers import DIFFERENCE
from selfassess.engine.answers import LowerBecause, NoLevel
from selfassess.engine.bank import Bank, Facet, Question
from selfassess.errors import NotFound, Refused
from selfassess.typed_text import one_line

_VERSION = re.compile("[0-9]{1,9}")
_BEFORE = "unconfirmed."
_NOT_ON_THE_PAGE = "Choose one of the answers on this page."


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """A level's code, or a reason for none, or neither; with ``why_none`` on one line, and a comment.

    ``why_none`` counts only with a reason; typed under a level, it is kept for whoever changes their mind. Wholly empty
    the answer clears what was there before. ``names_seat``: the writer puts the seat's name to the comment.

    The rest belongs to what a board agrees: why a level fell, what was said against it, since when the answer is
    carried forward and whether the board confirmed it, whether it was accepted without discussion.
    """

    level: str | None = None
    no_level: NoLevel | None = None
    why_none: str = ""
    comment: str = ""
    names_seat: bool = False
    lower_because: LowerBecause | None = None
    dissent: str = ""
    carried_from: date | None = None
    is_confirmed: bool = False
    is_undiscussed: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing at all."""
        return self == BLANK

    @property
    def has_text(self) -> bool:
        """Whether somebody typed something."""
        return bool(self.comment or self.why_none or self.dissent)


BLANK = GivenAnswer()


def field_name(question_id: str, part: str) -> str:
    """The form's field for one part of an answer: ``answer``, ``why``, ``comment``, ``names`` or ``version``."""
    return f"{question_id}.{part}"


def question_of(bank: Bank, question_id: str) -> Question:
    """The question.

    Raises:
        NotFound: the question set has none of this id.
    """
    question = bank.question.get(question_id)
    if question is None:
        raise NotFound("There is no such question in this self-assessment.")
    return question


def reasons_for(bank: Bank, question: Question) -> tuple[NoLevel, ...]:
    """The reasons for no level that may be chosen, in the order of the page; none for a question answered in words.

    The same law as for answer files: *too early* only where the difference made is asked for.
    """
    if not question.is_scored:
        return ()
    is_about_difference = question.facet is Facet.DIFFERENCE or bank.scale_of(question).id == DIFFERENCE
    offered = {
        NoLevel.NOT_IN_POSITION: True,
        NoLevel.NOT_ENOUGH_EVIDENCE: True,
        NoLevel.NOT_APPLICABLE: question.may_not_apply,
        NoLevel.TOO_EARLY: is_about_difference,
    }
    return tuple(reason for reason, is_offered in offered.items() if is_offered)


def read_given(bank: Bank, question_id: str, sent: Mapping[str, Sequence[str]]) -> GivenAnswer:
    """The answer to one question among the fields of a form, each with every value that was sent; checked.

    Fields that are not the question's are not looked at. A missing field is an empty one.

    Raises:
        NotFound: no such question.
        Refused: with the field and what to do.
    """
    question_of(bank, question_id)
    choice = _one(sent, question_id, "answer")
    kind, _, value = choice.partition(":")
    if choice and not (value and kind in ("level", "none")):
        raise Refused(_NOT_ON_THE_PAGE, field=field_name(question_id, "answer"))
    given = GivenAnswer(
        level=value if kind == "level" else None,
        no_level=_reason(question_id, value) if kind == "none" else None,
        why_none=_one(sent, question_id, "why"),
        comment=_one(sent, question_id, "comment"),
        names_seat=_one(sent, question_id, "names") == "yes",
    )
    return check_given(bank, question_id, given)


def read_unconfirmed(bank: Bank, question_id: str, sent: Mapping[str, Sequence[str]]) -> GivenAnswer | None:
    """What the page sent before and had no reply to: the same fields after ``unconfirmed.``; None where there is none.

    It only helps to tell one's own save from another's, so that what cannot be read is left out.
    """
    before = {name.removeprefix(_BEFORE): value for name, value in sent.items() if name.startswith(_BEFORE)}
    try:
        return read_given(bank, question_id, before) if before else None
    except Refused:
        return None


def read_version(question_id: str, sent: Mapping[str, Sequence[str]]) -> int:
    """The version of the answer that the page showed; 0 where there was none yet.

    Raises:
        Refused: it is no such number, so the page did not come from here.
    """
    text = _one(sent, question_id, "version") or "0"
    if not _VERSION.fullmatch(text):
        message = "This page is not as it was sent to you. Copy what you typed, then open the page again."
        raise Refused(message, field=field_name(question_id, "answer"))
    return int(text)


def check_given(bank: Bank, question_id: str, given: GivenAnswer) -> GivenAnswer:
    """The answer with its texts cleaned, where the question takes it.

    Raises:
        NotFound: no such question.
        Refused: with the field and what to do.
    """
    question = question_of(bank, question_id)
    comment = comments.cleaned(given.comment)
    # A name stands under words.
    named = given.names_seat and bool(comment)
    clean = replace(given, why_none=one_line(given.why_none), comment=comment, names_seat=named)
    _check_choice(bank, question, clean)
    _check_why(question, clean)
    _check_length(clean.comment, comments.MOST, field_name(question_id, "comment"), "the comment")
    return clean


def _check_choice(bank: Bank, question: Question, given: GivenAnswer) -> None:
    field = field_name(question.id, "answer")
    if given.level is None and given.no_level is None:
        return
    if not question.is_scored:
        raise Refused("This question is answered in words, without a level.", field=field)
    if given.level is not None and given.no_level is not None:
        raise Refused("Choose a level, or a reason for none: not both.", field=field)
    if given.level is not None:
        # Compared one by one: what a program gives instead of a text need not be hashable.
        if not any(given.level == code for code in bank.scale_of(question).by_code):
            raise Refused(_NOT_ON_THE_PAGE, field=field)
    elif given.no_level not in reasons_for(bank, question):
        raise Refused(_NOT_ON_THE_PAGE, field=field)


def _check_why(question: Question, given: GivenAnswer) -> None:
    field = field_name(question.id, "why")
    if given.no_level is NoLevel.NOT_APPLICABLE and not given.why_none:
        raise Refused("Say in one line why this does not apply to you.", field=field)
    _check_length(given.why_none, comments.MOST_WHY, field, "the reason")


def _check_length(text: str, most: int, field: str, called: str) -> None:
    if problem := comments.too_long(text, most, called=called):
        raise Refused(problem, field=field)


def _one(sent: Mapping[str, Sequence[str]], question_id: str, part: str) -> str:
    name = field_name(question_id, part)
    values = sent.get(name, ())
    if len(values) > 1:
        message = "This was sent twice, with two values. Look at your answer, then save it again."
        raise Refused(message, field=name if part != "version" else field_name(question_id, "answer"))
    return values[0] if values else ""


def _reason(question_id: str, value: str) -> NoLevel:
    try:
        return NoLevel(value)
    except ValueError:
        raise Refused(_NOT_ON_THE_PAGE, field=field_name(question_id, "answer")) from None
