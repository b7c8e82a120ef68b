"""Small texts of question sets and answer files, ways to change one place in them, and what is found wrong."""

from __future__ import annotations

from selfassess.banks.answer_files import Format, ParsedSheet, parse_sheet
from selfassess.banks.codes import Code
from selfassess.banks.loader import parse
from selfassess.banks.problems import Problem
from selfassess.engine.bank import Bank

BANK = """\
id: test-bank
edition: "2026.1"
title: Test questions
assesses: board
language: en-GB
provenance: Written for tests.
in_force_from: 2026-01-01
main_scale: maturity
documents:
  - {id: guidance, title: The guidance}
tags:
  - {id: voice, title: Children's voices}
scales:
  - id: maturity
    title: How far
    levels:
      - {code: "0", rank: 0, label: Not yet, anchor: 0, descriptor: None., colour: "#a3195b", shape: ring}
      - {code: "1", rank: 1, label: Partly, anchor: 50, descriptor: Some., colour: "#c2570c", shape: half}
      - code: "2"
        rank: 2
        label: Fully
        anchor: 100
        descriptor: All.
        colour: "#1d3f8f"
        shape: disc
        evidence_required: yes
  - id: inspection
    title: What inspectors said
    use: external
    levels:
      - {code: poor, rank: 0, label: Poor, anchor: 0, colour: "#a3195b", shape: cross}
      - {code: good, rank: 1, label: Good, anchor: 100, colour: "#1d3f8f", shape: square}
  - id: difference
    title: What difference
    levels:
      - {code: "0", rank: 0, label: None seen, anchor: 0, descriptor: None., colour: "#a3195b", shape: ring}
      - {code: "1", rank: 1, label: Some seen, anchor: 100, descriptor: Some., colour: "#1d3f8f", shape: disc}
themes:
  - id: LEAD
    title: Leadership
    questions:
      - id: LEAD-01
        text: How well do we lead?
        when_it_works: We can say who decides what.
        facet: how_well
        core: yes
        references: [{document: guidance, paragraph: "3"}]
      - id: LEAD-01-D
        text: What difference did it make?
        when_it_works: We can name a change.
        facet: difference
        scale: difference
        follows: LEAD-01
  - id: VOICE
    title: Voices
    questions:
      - id: VOICE-01
        text: How much do we ask?
        when_it_works: Every service asks.
        facet: how_much
        tags: [voice]
        references: [{document: guidance}]
        ask_if: {question: LEAD-01, at_least: "1"}
      - id: VOICE-02
        kind: text
        text: What is the clearest example?
"""

SHEET = """\
assessment: Spring 2026
bank: test-bank
edition: "2026.1"
dated: 2026-03-12
subject: Harrowmere
basis: agreed
answers:
  LEAD-01: {level: "1", comment: Getting there}
  LEAD-01-D: {none: too_early}
  VOICE-01: {none: not_applicable, reason: No such service here}
  VOICE-02: {comment: The youth panel}
"""


def changed(text: str, old: str, new: str) -> str:
    """The text with the one place that reads ``old`` changed."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, words: str) -> int:
    """The line on which the words first stand."""
    return text[: text.index(words)].count("\n") + 1


def bank_problems(text: str | bytes) -> tuple[Problem, ...]:
    """What is wrong with a question set."""
    return parse(text, file="bank.yaml").problems


def bank_codes(text: str | bytes) -> list[str]:
    """The codes of what is wrong with a question set, in order."""
    return [problem.code for problem in bank_problems(text)]


def the_bank_problem(text: str | bytes, code: Code) -> Problem:
    """The only thing wrong with a question set."""
    (problem,) = bank_problems(text)
    assert problem.code == code.value, str(problem)
    return problem


def a_bank_problem(text: str | bytes, code: Code) -> Problem:
    """The one problem of that code, among others perhaps."""
    (problem,) = [problem for problem in bank_problems(text) if problem.code == code.value]
    return problem


def tried(text: str | bytes, format: Format = Format.YAML) -> ParsedSheet:
    """An answer file read against the small question set."""
    return parse_sheet(text, file=f"answers.{format}", format=format, banks=small_bank())


def the_sheet_problem(text: str | bytes, code: Code, format: Format = Format.YAML) -> Problem:
    """The only thing wrong with an answer file."""
    (problem,) = tried(text, format).problems
    assert problem.code == code.value, str(problem)
    return problem


def small_bank() -> Bank:
    """The small question set."""
    bank = parse(BANK, file="bank.yaml").bank
    assert bank is not None
    return bank
