"""What a chair does while a board agrees, and an earlier self-assessment to start from."""

from __future__ import annotations

from datetime import date
from typing import Any

from selfassess.assessments.agreeing import agreed
from selfassess.assessments.agreeing.agreeing_pages import AgreeingPage, agreeing_page
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.storage.tables import Assessment, Member, Result
from selfassess.vocabulary import AssessmentState
from tests.bank_texts import BANK, changed
from tests.gathered import Gathered
from tests.open_assessment import LEAD
from tests.rows import NOW, TODAY, make_identity

LAST = date(2026, 3, 12)
# Without a core question and without a condition, so that a test may agree a level with nothing else.
PLAIN = changed(changed(BANK, "        core: yes\n", ""), '        ask_if: {question: LEAD-01, at_least: "1"}\n', "")


def page_of(place: Gathered, member: Member | None = None) -> AgreeingPage:
    """What the chair sees."""
    with place.database.reading() as session:
        return agreeing_page(
            session,
            identity=make_identity(member or place.chair),
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            today=TODAY,
        )


def agree(place: Gathered, given: GivenAnswer, *, seen: int = 0, question: str = LEAD, **keys: Any) -> None:
    """Agree one level, as the chair unless told otherwise."""
    page = page_of(place)
    with place.database.writing() as session:
        agreed.agree(
            session,
            identity=make_identity(keys.pop("member", place.chair)),
            occasion=page.occasion,
            before=page.before,
            question_id=question,
            given=given,
            seen_version=seen,
            now=NOW,
            **keys,
        )


def confirm(place: Gathered, *, seen: int = 1, question: str = LEAD) -> None:
    """Confirm what is carried forward."""
    with place.database.writing() as session:
        agreed.confirm(
            session,
            identity=make_identity(place.chair),
            occasion=place.occasion(),
            question_id=question,
            seen_version=seen,
            now=NOW,
        )


def accept(place: Gathered, *questions: str) -> int:
    """Accept what is suggested for these questions."""
    page = page_of(place)
    with place.database.writing() as session:
        return agreed.accept_all(
            session,
            identity=make_identity(place.chair),
            occasion=page.occasion,
            before=page.before,
            suggested=page.suggested,
            question_ids=questions,
            now=NOW,
        )


def recorded(place: Gathered, **results: Any) -> int:
    """An earlier self-assessment on the same question set, with these results by question."""
    edition_id = place.row().edition_id
    with place.database.writing() as session:
        row = Assessment(
            board_id=place.board_id,
            edition_id=edition_id,
            title="Spring 2026",
            state=AssessmentState.RECORDED,
            dated_on=LAST,
            created_at=NOW,
        )
        session.add(row)
        session.flush()
        for question, given in results.items():
            columns = given if isinstance(given, dict) else {"level": given}
            session.add(
                Result(
                    board_id=place.board_id,
                    assessment_id=row.id,
                    question_id=question.replace("_", "-"),
                    assessed_on=LAST,
                    **columns,
                )
            )
        return row.id
