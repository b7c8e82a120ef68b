"""What a question set file must and may hold at the top, and that every problem is reported at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from selfassess.banks.codes import Code
from selfassess.banks.loader import load, parse
from selfassess.banks.problems import BankInvalid, Severity
from selfassess.engine.bank import Assesses, Condition, Facet, QuestionKind, Reference, ScaleUse, Shape
from tests.bank_texts import (
    BANK,
    a_bank_problem,
    bank_codes,
    bank_problems,
    changed,
    line_of,
    small_bank,
    the_bank_problem,
)


def test_a_good_file_gives_a_bank_without_problems() -> None:
    bank = small_bank()
    assert bank_problems(BANK) == ()
    assert (bank.id, bank.edition, bank.assesses) == ("test-bank", "2026.1", Assesses.BOARD)
    assert bank.in_force_from == date(2026, 1, 1)
    assert bank.documents == {"guidance": "The guidance"}
    assert bank.tags == {"voice": "Children's voices"}
    assert [scale.use for scale in bank.scales] == [ScaleUse.ANSWERS, ScaleUse.EXTERNAL, ScaleUse.ANSWERS]


def test_levels_and_questions_come_out_typed() -> None:
    bank = small_bank()
    full = bank.main_scale.by_code["2"]
    assert (full.rank, full.anchor, full.shape, full.evidence_required) == (2, Fraction(100), Shape.DISC, True)
    core = bank.question["LEAD-01"]
    assert (core.core, core.may_not_apply, core.weight) == (True, False, 1)
    assert core.references == (Reference("guidance", "3"),)
    asked = bank.question["VOICE-01"]
    assert (asked.ask_if, asked.facet) == (Condition("LEAD-01", at_least="1"), Facet.HOW_MUCH)
    assert (asked.tags, asked.may_not_apply, asked.answered_by) == (("voice",), True, "Everyone")
    closing = bank.question["VOICE-02"]
    assert (closing.kind, closing.scale, closing.is_scored) == (QuestionKind.TEXT, None, False)


def test_load_raises_with_every_problem_at_once() -> None:
    text = changed(changed(BANK, 'edition: "2026.1"', "edition: 2026.1"), "core: yes", "core: maybe")
    text = changed(text, "main_scale: maturity", "main_scale: maturty")
    with pytest.raises(BankInvalid) as caught:
        load(text, file="bank.yaml")
    codes = [problem.code for problem in caught.value.problems]
    assert codes == [Code.EDITION_NOT_QUOTED.value, Code.UNKNOWN_SCALE.value, Code.NOT_YES_OR_NO.value]
    assert len(str(caught.value).splitlines()) == 3


def test_load_gives_the_bank_when_there_are_only_warnings() -> None:
    text = changed(BANK, "        when_it_works: We can say who decides what.\n", "")
    assert [problem.severity for problem in bank_problems(text)] == [Severity.WARNING]
    assert load(text, file="bank.yaml").id == "test-bank"


def test_problems_come_in_the_order_of_the_lines() -> None:
    text = changed(
        BANK,
        'shape: ring}\n      - {code: "1", rank: 1, label: Partly',
        'shape: round}\n      - {code: "1", rank: 5, label: Partly',
    )
    text = changed(text, "language: en-GB", "language: Welsh!")
    lines = [problem.line or 0 for problem in bank_problems(text)]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_an_unknown_key_is_refused_with_the_nearest_known_one() -> None:
    problem = a_bank_problem(changed(BANK, "provenance: ", "provenence: "), Code.UNKNOWN_KEY)
    assert (problem.line, problem.path, problem.hint) == (6, "provenence", "did you mean 'provenance'?")


@pytest.mark.parametrize(
    "key", ["id", "edition", "title", "assesses", "language", "provenance", "in_force_from", "main_scale"]
)
def test_each_needed_key_is_missed(key: str) -> None:
    text = "\n".join(line for line in BANK.splitlines() if not line.startswith(f"{key}:"))
    problem = next(problem for problem in bank_problems(text) if problem.code == Code.MISSING_KEY.value)
    assert problem.message == f"the bank has no {key}"
    assert problem.hint


@pytest.mark.parametrize("key", ["title", "provenance"])
def test_a_needed_text_may_be_neither_empty_nor_blank(key: str) -> None:
    line = next(line for line in BANK.splitlines() if line.startswith(f"{key}:"))
    assert the_bank_problem(changed(BANK, line, f'{key}: "  "'), Code.EMPTY_VALUE).message == f"{key} is empty"
    assert the_bank_problem(changed(BANK, line, f"{key}:"), Code.MISSING_KEY).line == line_of(BANK, line)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: test-bank", "id: Test_bank", Code.BAD_ID),
        ("id: test-bank", "id: " + "x" * 61, Code.TOO_LONG),
        ('edition: "2026.1"', "edition: 2026.1", Code.EDITION_NOT_QUOTED),
        ('edition: "2026.1"', 'edition: "spring"', Code.BAD_EDITION),
        ('edition: "2026.1"', 'edition: "2026.01"', Code.BAD_EDITION),
        ('edition: "2026.1"', 'edition: "1.2.3.4.5"', Code.BAD_EDITION),
        ('edition: "2026.1"', "edition: [2026, 1]", Code.WRONG_KIND),
        ("title: Test questions", "title: |\n  two\n  lines", Code.LINE_BREAK),
        ("title: Test questions", "title: " + "x" * 501, Code.TOO_LONG),
        ("title: Test questions", "title: [a]", Code.WRONG_KIND),
        ("provenance: Written for tests.", "provenance: " + "x" * 4_001, Code.TOO_LONG),
        ("assesses: board", "assesses: bord", Code.NOT_A_CHOICE),
        ("language: en-GB", "language: English (UK)", Code.BAD_LANGUAGE),
        ("in_force_from: 2026-01-01", "in_force_from: 2026-02-30", Code.NOT_A_DATE),
        ("in_force_from: 2026-01-01", "in_force_from: 1/2/2026", Code.NOT_A_DATE),
        ("in_force_from: 2026-01-01", "in_force_from: 20260101", Code.NOT_A_DATE),
        ("main_scale: maturity", "main_scale: inspection", Code.EXTERNAL_SCALE),
        ("main_scale: maturity", 'main_scale: ""', Code.EMPTY_VALUE),
        ("{id: guidance, title: The guidance}", "guidance", Code.WRONG_KIND),
        (
            "  - {id: voice, title: Children's voices}",
            "  - {id: voice, title: A}\n  - {id: voice, title: B}",
            Code.DUPLICATE_ID,
        ),
        ("tags:\n  - {id: voice, title: Children's voices}", "tags: voice", Code.WRONG_KIND),
    ],
)
def test_a_wrong_value_at_the_top_is_found(old: str, new: str, code: Code) -> None:
    problem = a_bank_problem(changed(BANK, old, new), code)
    assert problem.line is not None
    assert problem.line >= line_of(BANK, old)


def test_an_unknown_word_names_the_nearest_known_one() -> None:
    problem = the_bank_problem(changed(BANK, "assesses: board", "assesses: bord"), Code.NOT_A_CHOICE)
    assert (problem.line, problem.hint) == (4, "did you mean 'board'?")


def test_the_word_no_may_be_an_id() -> None:
    bank = load(changed(BANK, "id: test-bank", "id: no"), file="bank.yaml")
    assert bank.id == "no"


def test_a_set_without_themes_or_questions_is_refused() -> None:
    head = BANK[: BANK.index("themes:")]
    assert the_bank_problem(head + "themes: []\n", Code.EMPTY_VALUE).path == "themes"
    text = head + "themes:\n  - {id: T, title: T, questions: []}\n"
    assert the_bank_problem(text, Code.EMPTY_VALUE).path == "themes[0].questions"


def test_five_thousand_questions_are_allowed_and_one_more_is_not() -> None:
    def text(count: int) -> str:
        questions = "".join(f"      - {{id: Q{n}, text: T, facet: how_well}}\n" for n in range(count))
        return BANK[: BANK.index("themes:")] + f"themes:\n  - id: T\n    title: T\n    questions:\n{questions}"

    assert parse(text(5_000), file="bank.yaml").bank is not None
    assert Code.TOO_MANY_QUESTIONS.value in bank_codes(text(5_001))


def test_a_thousand_problems_are_listed_and_the_rest_counted_as_one() -> None:
    lines = "".join(f"unknown{number}: x\n" for number in range(3_000))
    problems = bank_problems(BANK + lines)
    assert len(problems) == 1_001
    assert problems[-1].code == Code.TOO_MANY_PROBLEMS.value


def test_anything_that_is_no_file_of_ours_gets_a_clear_problem_and_no_traceback() -> None:
    passwd = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
    assert [problem.is_error for problem in bank_problems(passwd)] == [True]
