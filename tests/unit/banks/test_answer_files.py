"""Answer files: every rule of the format, and what each basis demands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from selfassess.banks.answer_files import Format, ParsedSheet, format_of, load_sheet
from selfassess.banks.codes import Code
from selfassess.banks.problems import Problem, SheetInvalid
from selfassess.engine.answers import Answer, Basis, Evidence, FindingStatus, Form, LowerBecause, NoLevel
from selfassess.errors import Unreadable
from tests.bank_texts import SHEET, changed, line_of, small_bank, the_sheet_problem, tried
from tests.factories import make_bank

FIRST = 'LEAD-01: {level: "1", comment: Getting there}'


def a_problem(parsed: ParsedSheet, code: Code) -> Problem:
    """The one problem of that code, among others perhaps."""
    (problem,) = [problem for problem in parsed.problems if problem.code == code.value]
    return problem


def with_answer(answer: str, id: str = "LEAD-01", basis: str = "agreed") -> str:
    """The small sheet with another first answer."""
    who = "" if basis == "agreed" else "seat: Police\n"
    return changed(changed(SHEET, FIRST, f"{id}: {answer}"), "basis: agreed\n", f"basis: {basis}\n{who}")


def answer(text: str) -> Answer:
    """The first answer, once it is known to be good."""
    parsed = tried(with_answer(text))
    assert parsed.problems == ()
    assert parsed.sheet is not None
    return parsed.sheet.answers["LEAD-01"]


def test_a_good_sheet_comes_out_typed() -> None:
    parsed = tried(SHEET)
    assert parsed.problems == ()
    sheet = parsed.sheet
    assert sheet is not None
    assert (sheet.assessment, sheet.bank_id, sheet.edition) == ("Spring 2026", "test-bank", "2026.1")
    assert (sheet.dated, sheet.basis, sheet.unlisted) == (date(2026, 3, 12), Basis.AGREED, NoLevel.NOT_ANSWERED)
    assert sheet.answers["LEAD-01"] == Answer("LEAD-01", level="1", comment="Getting there")
    assert sheet.answers["LEAD-01-D"].none is NoLevel.TOO_EARLY
    assert sheet.answers["VOICE-02"] == Answer("VOICE-02", comment="The youth panel")


def test_an_answer_may_carry_everything() -> None:
    given = answer(
        '{level: "2", evidence: [{type: minutes, title: Board, dated: 2026-01-20, reference: item 4}],'
        " assessed_on: 2026-03-01, carried_from: 2025-03-01, confirmed: yes,"
        " lower_because: we_know_more, dissent: One seat thought less of it, reason: Seen}"
    )
    assert given.evidence == (Evidence("minutes", "Board", date(2026, 1, 20), "item 4"),)
    assert (given.assessed_on, given.carried_from, given.confirmed) == (date(2026, 3, 1), date(2025, 3, 1), True)
    assert (given.lower_because, given.is_fresh) == (LowerBecause.WE_KNOW_MORE, True)


def test_a_sheet_may_carry_everything() -> None:
    further = """\
subject_was: Old Harrowmere
date_inferred: yes
source: A paper
unlisted: not_in_scope
form: core
took_part: [Police, Health]
messages: [Do less]
summary: Well done.
judgements: [{theme: LEAD, level: "1", reason: Seen in minutes}]
strengths: [{id: S1, theme: LEAD, text: Led well, questions: [LEAD-01], status: moving}]
areas: [{id: A1, text: Ask more}]
rebaselined: {reason: Judged afresh}
answers:
"""
    parsed = tried(changed(SHEET, "answers:\n", further))
    assert parsed.problems == ()
    sheet = parsed.sheet
    assert sheet is not None
    assert (sheet.subject_was, sheet.date_inferred, sheet.form) == ("Old Harrowmere", True, Form.CORE)
    assert sheet.judgement["LEAD"].level == "1"
    assert (sheet.strengths[0].status, sheet.strengths[0].questions) == (FindingStatus.MOVING, ("LEAD-01",))
    assert (sheet.areas[0].theme, sheet.areas[0].status, sheet.rebaselined) == (None, None, "Judged afresh")


@pytest.mark.parametrize(
    ("given", "code", "hint"),
    [
        ('{level: "7"}', Code.SHEET_UNKNOWN_LEVEL, "known: 0, 1, 2"),
        ("{level: partly}", Code.SHEET_UNKNOWN_LEVEL, "write its code, 1"),
        ('{level: "1", none: not_answered}', Code.LEVEL_AND_NONE, "keep one"),
        ("{comment: words}", Code.NEITHER, "leave the question out"),
        ("{}", Code.NEITHER, ""),
        ("{none: not_aplicable}", Code.NOT_A_CHOICE, "did you mean 'not_applicable'?"),
        ("{none: not_applicable, reason: No}", Code.MUST_APPLY, "choose"),
        ("{none: too_early}", Code.NOT_TOO_EARLY, ""),
        ('{level: "2"}', Code.EVIDENCE_MISSING, "add evidence"),
        ('{level: "1", comment: ' + "x" * 4_001 + "}", Code.TOO_LONG, ""),
        ('{level: "1", reason: "two\\nlines"}', Code.LINE_BREAK, ""),
        ('{level: "1", assessed_on: 2026-02-30}', Code.NOT_A_DATE, "write it like"),
        ('{level: "1", assessed_on: 1926-02-03}', Code.BEFORE_1990, "look at the year"),
        ('{level: "1", carried_from: 2026-03-13}', Code.CARRIED_FROM_LATER, ""),
        ('{level: "1", assessed_on: 2026-03-13}', Code.ASSESSED_LATER, "both days"),
        ('{level: "1", evidence: [{type: a, title: b, dated: 2026-03-13}]}', Code.EVIDENCE_LATER, "no evidence"),
        ('{level: "1", confirmed: yes}', Code.CONFIRMED_ALONE, "carried_from"),
        ('{level: "1", confirmed: true}', Code.NOT_YES_OR_NO, "write yes or no"),
        ('{level: "1", lower_because: worse}', Code.NOT_A_CHOICE, ""),
        ('{level: "1", evidence: [{type: minutes}]}', Code.MISSING_KEY, ""),
        ('{level: "1", evidence: [{type: minutes, title: ""}]}', Code.EMPTY_VALUE, ""),
        ('{level: "1", evidence: [minutes]}', Code.WRONG_KIND, ""),
        ('{level: "1", evidence: [{type: a, title: b, dated: 1066-10-14}]}', Code.BEFORE_1990, ""),
        ('{levle: "1", none: not_answered}', Code.UNKNOWN_KEY, "did you mean 'level'?"),
        ('"1"', Code.WRONG_KIND, ""),
    ],
)
def test_a_wrong_answer_is_found_on_its_line(given: str, code: Code, hint: str) -> None:
    problem = a_problem(tried(with_answer(given)), code)
    assert problem.line == line_of(SHEET, "LEAD-01")
    assert hint in problem.hint


def test_the_sheets_own_day_is_early_enough_for_evidence_and_answers() -> None:
    given = answer('{level: "1", assessed_on: 2026-03-12, evidence: [{type: a, title: b, dated: 2026-03-12}]}')
    assert (given.assessed_on, given.evidence[0].dated) == (date(2026, 3, 12), date(2026, 3, 12))


def test_no_day_is_too_late_for_a_sheet_whose_day_cannot_be_read() -> None:
    text = with_answer('{level: "1", assessed_on: 2030-01-01, evidence: [{type: a, title: b, dated: 2030-01-01}]}')
    the_sheet_problem(changed(text, "dated: 2026-03-12", "dated: 2026-3-12"), Code.NOT_A_DATE)


def test_not_applicable_needs_a_reason() -> None:
    text = changed(SHEET, ", reason: No such service here", "")
    problem = the_sheet_problem(text, Code.REASON_MISSING)
    assert problem.message == "VOICE-01 needs the reason why it does not apply"


def test_an_unknown_question_is_named_with_the_nearest() -> None:
    problem = the_sheet_problem(changed(SHEET, "LEAD-01: {", "LEED-01: {"), Code.SHEET_UNKNOWN_QUESTION)
    assert (problem.line, problem.hint) == (8, "did you mean 'LEAD-01'?")


@pytest.mark.parametrize("given", ['{level: "1"}', "{none: not_in_scope}", '{level: "1", comment: words}'])
def test_a_text_question_takes_a_comment_alone(given: str) -> None:
    text = changed(SHEET, "{comment: The youth panel}", given)
    the_sheet_problem(text, Code.TEXT_WITH_LEVEL)


def test_a_text_question_without_a_comment_is_no_answer() -> None:
    the_sheet_problem(changed(SHEET, "{comment: The youth panel}", "{dissent: None}"), Code.NEITHER)


@pytest.mark.parametrize("basis", ["agreed", "moderated", "self", "external"])
def test_evidence_is_demanded_of_what_is_stated_for_others(basis: str) -> None:
    the_sheet_problem(with_answer('{level: "2"}', basis=basis), Code.EVIDENCE_MISSING)


@pytest.mark.parametrize("basis", ["individual", "table", "draft", "proposed"])
def test_evidence_is_never_demanded_of_a_board_member(basis: str) -> None:
    assert tried(with_answer('{level: "2"}', basis=basis)).problems == ()


def test_too_early_is_for_the_difference_made() -> None:
    assert tried(SHEET).problems == ()
    on_ladder = changed(SHEET, "basis: agreed\n", "basis: agreed\nscale: difference\n")
    on_ladder = changed(on_ladder, 'level: "1", comment: Getting there', "none: too_early")
    assert tried(on_ladder).problems == ()


def test_lengths_count_characters_after_line_ends_are_made_one() -> None:
    lines = "\r\n".join(["x" * 99] * 40)
    text = '{"comment": "' + lines.replace("\r\n", "\\r\\n") + '"}'
    assert len(lines) > 4_000
    assert tried(changed(SHEET, "{comment: The youth panel}", text)).problems == ()
    smile = "😀" * 4_000
    assert tried(changed(SHEET, "{comment: The youth panel}", f"{{comment: {smile}}}")).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("assessment: Spring 2026", 'assessment: ""', Code.EMPTY_VALUE),
        ("bank: test-bank", 'bank: ""', Code.EMPTY_VALUE),
        ("bank: test-bank", "bank: other-bank", Code.UNKNOWN_BANK),
        ('edition: "2026.1"', 'edition: "2026.2"', Code.UNKNOWN_BANK),
        ('edition: "2026.1"', "edition: 2026.1", Code.EDITION_NOT_QUOTED),
        ("dated: 2026-03-12", "dated: 2026-3-12", Code.NOT_A_DATE),
        ("dated: 2026-03-12", "dated: 1989-12-31", Code.BEFORE_1990),
        ("subject: Harrowmere", "subject:", Code.MISSING_KEY),
        ("basis: agreed", "basis: board", Code.NOT_A_CHOICE),
        ("basis: agreed\n", "basis: agreed\nscale: maturty\n", Code.SHEET_UNKNOWN_SCALE),
        ("basis: agreed\n", "basis: agreed\nscale: inspection\n", Code.EXTERNAL_SCALE_USED),
        ("basis: agreed\n", "basis: agreed\nunlisted: too_early\n", Code.NOT_A_CHOICE),
        ("basis: agreed\n", "basis: agreed\nform: long\n", Code.NOT_A_CHOICE),
        ("basis: agreed\n", "basis: agreed\nmessages: [a, b, c, d, e, f, g, h, i]\n", Code.TOO_MANY_MESSAGES),
        ("basis: agreed\n", 'basis: agreed\njudgements: [{theme: LEED, level: "1"}]\n', Code.SHEET_UNKNOWN_THEME),
        ("basis: agreed\n", 'basis: agreed\njudgements: [{theme: LEAD, level: "7"}]\n', Code.SHEET_UNKNOWN_LEVEL),
        ("basis: agreed\n", 'basis: agreed\njudgements: [{theme: LEAD, level: ""}]\n', Code.EMPTY_VALUE),
        (
            "basis: agreed\n",
            'basis: agreed\njudgements: [{theme: LEAD, level: "1"}, {theme: LEAD, level: "0"}]\n',
            Code.DUPLICATE_ID,
        ),
        ("basis: agreed\n", "basis: agreed\nstrengths: [{id: S1, text: A, theme: LEED}]\n", Code.SHEET_UNKNOWN_THEME),
        (
            "basis: agreed\n",
            "basis: agreed\nareas: [{id: A1, text: A, questions: [X-1]}]\n",
            Code.SHEET_UNKNOWN_QUESTION,
        ),
        ("basis: agreed\n", "basis: agreed\nareas: [{id: A1, text: A, status: done}]\n", Code.NOT_A_CHOICE),
        (
            "basis: agreed\n",
            "basis: agreed\nstrengths: [{id: S1, text: A}]\nareas: [{id: s1, text: B}]\n",
            Code.DUPLICATE_ID,
        ),
        ("basis: agreed\n", "basis: agreed\nrebaselined: yes\n", Code.WRONG_KIND),
        ("basis: agreed\n", 'basis: agreed\nrebaselined: {reason: ""}\n', Code.EMPTY_VALUE),
    ],
)
def test_a_wrong_key_of_the_sheet_is_found(old: str, new: str, code: Code) -> None:
    parsed = tried(changed(SHEET, old, new))
    assert parsed.sheet is None
    assert (a_problem(parsed, code).line or 0) >= line_of(SHEET, old)


@pytest.mark.parametrize("answers", ["answers: []", "answers: none"])
def test_answers_are_a_mapping(answers: str) -> None:
    text = SHEET[: SHEET.index("answers:")] + answers + "\n"
    the_sheet_problem(text, Code.WRONG_KIND)


def test_a_sheet_may_hold_no_answers_but_must_say_so() -> None:
    head = SHEET[: SHEET.index("answers:")]
    assert tried(head + "answers: {}\n").problems == ()
    the_sheet_problem(head, Code.MISSING_KEY)
    the_sheet_problem(head + "answers:\n", Code.MISSING_KEY)


@pytest.mark.parametrize("who", ["seat: Police", "seat: Police\ngroup: Statutory", "agency: Police", "reviewer: Peers"])
def test_one_answered_and_a_group_may_stand_beside_a_seat(who: str) -> None:
    for basis in ("individual", "agreed"):
        assert tried(changed(SHEET, "basis: agreed\n", f"basis: {basis}\n{who}\n")).problems == ()


@pytest.mark.parametrize("who", ["", "seat: Police\nagency: Police\n", "agency: A\ngroup: B\n", "seat:\n"])
def test_who_answered_is_said_once(who: str) -> None:
    the_sheet_problem(changed(SHEET, "basis: agreed\n", f"basis: individual\n{who}"), Code.WHO)


def test_an_agreed_sheet_need_not_say_who_and_may_not_say_it_twice() -> None:
    assert tried(SHEET).problems == ()
    the_sheet_problem(changed(SHEET, "basis: agreed\n", "basis: agreed\nagency: A\nreviewer: B\n"), Code.WHO)


def test_a_day_before_the_edition_was_in_force_is_only_a_warning() -> None:
    parsed = tried(changed(SHEET, "dated: 2026-03-12", "dated: 2025-03-12"))
    assert [(problem.code, problem.is_error) for problem in parsed.problems] == [(Code.BEFORE_IN_FORCE.value, False)]
    assert parsed.sheet is not None


def test_an_outside_judgement_may_be_older_than_the_questions_it_is_coded_on() -> None:
    text = changed(SHEET, "dated: 2026-03-12", "dated: 2014-11-22")
    assert tried(changed(text, "basis: agreed\n", "basis: external\nreviewer: Peers\n")).problems == ()


def test_levels_are_on_the_scale_of_the_sheet_where_it_has_one() -> None:
    text = changed(SHEET, "basis: agreed\n", "basis: external\nreviewer: Inspectors\nscale: inspection\n")
    text = changed(text, 'level: "1"', "level: good")
    assert tried(text).problems == ()
    judged = changed(text, "basis: external\n", "basis: external\njudgements: [{theme: LEAD, level: poor}]\n")
    assert tried(judged).problems == ()


def test_a_duplicate_answer_is_named_with_both_lines() -> None:
    problem = the_sheet_problem(SHEET + "  LEAD-01: {none: not_answered}\n", Code.DUPLICATE_KEY)
    assert problem.message == "the key 'LEAD-01' stands here and on line 8"


def test_the_format_follows_from_the_name() -> None:
    names = {"a.yaml": Format.YAML, "a.yml": Format.YAML, "a.JSON": Format.JSON, "a.csv": Format.CSV}
    assert {name: format_of(name) for name in names} == names
    with pytest.raises(Unreadable, match=r"a\.xlsx: an answer file ends in"):
        format_of("a.xlsx")


def test_a_file_is_loaded_or_refused_with_every_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(SHEET, encoding="utf-8")
    assert load_sheet(path, banks=small_bank()) == tried(SHEET).sheet
    path.write_text(changed(SHEET, "basis: agreed", "basis: bord"), encoding="utf-8")
    with pytest.raises(SheetInvalid, match=r"a\.yaml:6: TXT-018") as caught:
        load_sheet(path, banks=small_bank())
    assert len(caught.value.problems) == 1
    with pytest.raises(Unreadable):
        load_sheet(tmp_path / "none.yaml", banks=make_bank())
