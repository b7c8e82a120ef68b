"""The worked example, agreed through the pages, gives the numbers that the engine gives for its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from selfassess.assessments.agreeing.assembly import get_agreed
from selfassess.banks.answer_files import load_sheet
from selfassess.banks.loader import load
from selfassess.engine.comparison import compare
from selfassess.storage.session import Database
from selfassess.storage.tables import Result
from selfassess.vocabulary import AssessmentState
from tests import golden
from tests.gathered import gathered
from tests.web.conftest import SignInAs

FOLDER = Path(golden.__file__).parent / "worked_example"
THEN, NOW = date(2025, 3, 6), date(2026, 3, 12)


def text_of(edition: str) -> str:
    """The file of one version of its question set."""
    return (FOLDER / f"bank-{edition}.yaml").read_text(encoding="utf-8")


def test_the_worked_example_agreed_through_the_pages(database: Database, sign_in_as: SignInAs) -> None:
    banks = [load(text_of(edition), file=edition) for edition in ("2025.1", "2026.1")]
    first, second = (
        load_sheet(FOLDER / f"round-{name}.yaml", banks=bank) for name, bank in zip("ab", banks, strict=True)
    )
    earlier = gathered(database, [], text=text_of("2025.1"), title="Round A")
    earlier.set(state=AssessmentState.RECORDED, dated_on=THEN)
    with database.writing() as session:
        for answer in first.answers.values():
            session.add(
                Result(
                    board_id=earlier.board_id,
                    assessment_id=earlier.assessment_id,
                    question_id=answer.question,
                    level=answer.level,
                    no_level=answer.none,
                    assessed_on=THEN,
                )
            )
    place = gathered(database, [], text=text_of("2026.1"), title="Round B", board=earlier.board)
    place.set(dated_on=NOW)
    chair = sign_in_as(place.chair)
    chair.submit(f"{place.path}/share")
    chair.submit(f"{place.path}/agree")
    for answer in second.answers.values():
        if answer.carried_from is not None:
            continue
        fields: dict[str, Any] = {
            "answer": f"level:{answer.level}" if answer.level else f"none:{answer.none}",
            "why": answer.reason,
            "reason": "As the meeting said.",
            "version": chair.get(f"{place.path}/agree/{answer.question}").all("input", name="version")[0].get("value"),
        }
        if answer.lower_because:
            fields["lower_because"] = answer.lower_because.value
        chair.post(f"{place.path}/agree/{answer.question}", fields)
    with database.reading() as session:
        agreed = get_agreed(session, place.occasion())
    assert agreed.answer("CH-06").carried_from == THEN
    found = compare(replace(first, subject=agreed.subject), agreed, banks)
    expected = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
    assert {movement.value: n for movement, n in found.counts.items()} == expected["counts"]
    by_file = compare(first, second, banks).theme["CH"]
    assert found.theme["CH"].as_scored == by_file.as_scored
    assert found.theme["CH"].like_for_like == by_file.like_for_like
    assert found.theme["CH"].explanation == by_file.explanation
