"""Each guard of sharing, agreeing and signing proved: with it off, its case fails and tells what it keeps out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text, update

from selfassess.assessments.agreeing import assembly, board_sheet
from selfassess.assessments.answering import answers
from selfassess.engine.answers import Basis
from selfassess.storage.naming import metadata
from selfassess.vocabulary import AssessmentState, SheetState
from tests.integration.assessments import (
    test_answers,
    test_beside_responses,
    test_exporting,
    test_sharing,
    test_signing,
    test_taken_out,
)
from tests.integration.assessments.test_signing import scene
from tests.integration.storage import test_signed_rows
from tests.integration.storage.test_signed_rows import signed
from tests.open_assessment import VOICE
from tests.signing_scene import Agreed
from tests.unit.reports import test_agreement_report
from tests.web.hostile.mutating import Mutant, Patch, fails_without, nothing, setting

__all__ = ["scene", "signed"]

pytestmark = pytest.mark.on_sqlite
_ANSWER, _SHEET = metadata.tables["answer"], metadata.tables["sheet"]
_AGREEING = "selfassess.assessments.agreeing"
_put = board_sheet.put


def _over_the_responses(session: Any, sheet: Any, question_id: str, given: Any, **keys: Any) -> Any:
    of_board = (_ANSWER.c.board_id == sheet.board_id) & (_ANSWER.c.question_id == question_id)
    session.execute(update(_ANSWER).where(of_board).values(level=given.level))
    return _put(session, sheet, question_id, given, **keys)


def _whenever_sent(session: Any, occasion: Any, **_: Any) -> Any:
    sent = (_SHEET.c.basis == Basis.INDIVIDUAL) & (_SHEET.c.state == SheetState.SENT)
    return tuple(assembly._assembled(session, occasion, sent, with_findings=False).values())


def _each_alone(sizes: Any, _fewest: int) -> Any:
    return tuple((name,) for name in sorted(sizes))


def _without_triggers(patch: Patch) -> None:
    """What somebody does first who may change the database's own rules."""
    real = test_signed_rows.run

    def run(scene: Agreed, statement: str) -> int:
        with scene.database.engine.begin() as connection:
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        return real(scene, statement)

    patch.setattr(test_signed_rows, "run", run)


def _always(answer: object) -> Callable[..., object]:
    return lambda *_, **__: answer


def _save_theme_of_any(session: Any, *, changes: Any, theme_id: str, **keys: Any) -> Any:
    return [
        answers.save_answer(
            session,
            question_id=change.question_id,
            given=change.given,
            seen_version=change.seen_version,
            **keys,
        )
        for change in changes
    ]


MUTANTS = (
    # who sees what, and when
    Mutant(
        "nobody looks before closing",
        setting(f"{_AGREEING}.spread.require_answers", nothing),
        test_sharing.test_before_closing_nobody_sees_any_of_it,
        r"^DID NOT RAISE .*NotAllowed",
        {"who": "chair"},
    ),
    Mutant(
        "groups are the chair's alone",
        setting(f"{_AGREEING}.spread.is_told_groups", _always(True)),
        test_sharing.test_the_middle_of_each_group_is_the_chair_s_alone,
        r"^assert \(\('Council'.* == \(\)",
    ),
    Mutant(
        "nothing leaves before sharing",
        setting("selfassess.assessments.looking_back.answer_rows._SHARED", tuple(AssessmentState)),
        test_exporting.test_nothing_of_a_response_leaves_before_it_is_shared,
        r"^assert not \[\['Round B'",
    ),
    # what a few would give away
    Mutant(
        "a table of two is not named in what leaves",
        setting("selfassess.assessments.looking_back.answer_rows.fewest_behind", _always(1)),
        test_taken_out.test_with_a_table_of_two_none_is_named_and_levels_stand_apart_from_comments,
        r"'Table 1'",
    ),
    Mutant(
        "fewer than three are not counted",
        setting("selfassess.engine.agreement._Ballot.too_few", _always(set())),
        test_agreement_report.test_groups_are_told_where_each_has_enough,
        r"Mostly in place",
    ),
    Mutant(
        "small groups are put together",
        setting("selfassess.assessments.agreeing.sharing.put_together", _each_alone),
        test_sharing.test_a_group_too_small_is_put_together_with_another,
        r"At index 0 diff: 'Council' != 'Council and Health'",
    ),
    Mutant(
        "what came after sharing is left out",
        setting(f"{_AGREEING}.spread.list_responses", _whenever_sent),
        test_sharing.test_what_is_sent_after_sharing_is_left_out,
        r"^assert 6 == 5",
    ),
    # what stands beside what
    Mutant(
        "what is agreed stands beside",
        setting(f"{_AGREEING}.agreed.put", _over_the_responses),
        test_beside_responses.test_agreeing_changes_no_response_and_both_stand_on_the_page,
        r"At index 0 diff: \(\d+, ",
    ),
    # what can no longer be changed
    Mutant(
        "only what is open takes answers",
        setting("selfassess.assessments.answering.found.FoundResponse.why_not", ""),
        test_answers.test_nothing_is_saved_unless_the_assessment_is_open,
        r"^DID NOT RAISE .*NotOpen",
        {"state": AssessmentState.CLOSED},
    ),
    Mutant(
        "a page answers its own theme",
        setting("tests.integration.assessments.test_answers.save_theme", _save_theme_of_any),
        test_answers.test_a_question_of_another_theme_or_set_on_a_page_is_refused,
        r"^DID NOT RAISE .*Refused",
        {"question": VOICE},
    ),
    Mutant(
        "what is signed is locked",
        _without_triggers,
        test_signed_rows.test_nothing_of_what_is_signed_can_be_changed,
        r"^DID NOT RAISE .*DBAPIError",
        {"what": "answer"},
    ),
    Mutant(
        "reopening says why",
        setting("selfassess.assessments.signing.reopening.texts.reason", lambda reason: reason),
        test_signing.TestReopening().test_it_needs_a_reason,
        r"^DID NOT RAISE .*Refused",
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard.replace(" ", "_"))
def test_without_its_guard_a_case_fails(
    mutant: Mutant, database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    fails_without(mutant, monkeypatch, request)
