"""Generated editions that follow one another, and sheets answered on them, for the laws of the engine.

Small and bare on purpose: what the engine reads, and nothing that only a reader sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import Enum, auto
from fractions import Fraction

from hypothesis import strategies as st

from selfassess.engine.answers import Answer, AnswerSheet, Basis, NoLevel
from selfassess.engine.bank import (
    Bank,
    Change,
    Condition,
    Exact,
    Facet,
    Limit,
    LimitKind,
    Question,
    Scale,
    Wording,
    as_exact,
)
from tests.factories import (
    make_answer,
    make_bank,
    make_change,
    make_evidence,
    make_lineage,
    make_question,
    make_scale,
    make_sheet,
)

SCALES = (
    make_scale(anchors=(0, 10, "100/3", 70, 100)),
    make_scale("three", ("no", "partly", "yes"), anchors=(0, "200/3", 100)),
)
THEMES = ("a", "b", "c")
FIRST_DAY = date(2016, 3, 12)


class Fate(Enum):
    """What may become of a question from one edition to the next."""

    KEPT = auto()
    RECODED = auto()
    REWORDED = auto()
    REPLACED = auto()
    MOVED = auto()
    MAPPED = auto()
    UNMAPPED = auto()
    SPLIT = auto()
    MERGED = auto()
    RETIRED = auto()


def weights() -> st.SearchStrategy[Exact]:
    """One, or another positive weight."""
    return st.just(1) | st.builds(Fraction, st.integers(1, 9), st.integers(1, 9)).map(as_exact)


@st.composite
def questions(draw: st.DrawFn, id: str) -> Question:
    """A scored question in some theme, on one of the two scales."""
    return make_question(
        id,
        theme=draw(st.sampled_from(THEMES)),
        scale=draw(st.sampled_from(["maturity", "maturity", "three"])),
        core=draw(st.booleans()),
        weight=draw(weights()),
        facet=draw(st.sampled_from(Facet)),
        tags=("voice",) if draw(st.booleans()) else (),
    )


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    """A limit of any kind."""
    codes = st.sampled_from("01234")
    kind = draw(st.sampled_from(LimitKind))
    if kind is LimitKind.COVERAGE:
        return Limit("l", kind, "why", below_share=draw(st.fractions(Fraction(1, 10), 1, max_denominator=10)))
    return Limit(
        "l",
        kind,
        "why",
        cap_at=draw(codes) if kind is not LimitKind.CUMULATIVE else draw(st.none() | codes),
        at=draw(st.none() | codes),
        below=draw(st.sampled_from("1234")),
        at_least=draw(st.integers(1, 3)),
    )


@st.composite
def banks(draw: st.DrawFn, least: int = 0, most: int = 6) -> Bank:
    """One edition with limits, and with conditions on earlier questions here and there."""
    drawn = [draw(questions(f"Q{number}")) for number in range(draw(st.integers(least, most)))]
    made: list[Question] = []
    for question in sorted(drawn, key=lambda each: each.theme):
        made.append(replace(question, ask_if=draw(conditions(made))) if made else question)
    return _bank(made, "1", limits=draw(st.lists(limits(), max_size=3)), tags={"voice": "Voice"})


@st.composite
def conditions(draw: st.DrawFn, earlier: Sequence[Question]) -> Condition | None:
    """Seldom a condition on one of the questions before."""
    if draw(st.integers(0, 4)) > 0:
        return None
    before = draw(st.sampled_from(earlier))
    code = draw(st.sampled_from(list(_scale(before).by_code)))
    return Condition(before.id, at_least=code) if draw(st.booleans()) else Condition(before.id, at_most=code)


@st.composite
def successions(draw: st.DrawFn, editions: int = 2, most: int = 5) -> list[Bank]:
    """Consecutive editions of one bank, between which anything may have become of any question."""
    made = [draw(questions(f"Q{number}")) for number in range(draw(st.integers(0, most)))]
    found = [_bank(made, "1")]
    for edition in range(2, editions + 1):
        made, changes = draw(_next(made, edition))
        found.append(_bank(made, str(edition), lineage=make_lineage(str(edition - 1), *changes)))
    return found


@st.composite
def _next(draw: st.DrawFn, before: Sequence[Question], edition: int) -> tuple[list[Question], list[Change]]:
    fresh = (f"E{edition}-{number}" for number in range(100))
    made: list[Question] = []
    changes: list[Change] = []
    to_merge: list[Question] = []
    for was in before:
        fate = draw(st.sampled_from(Fate))
        now = replace(was, weight=draw(weights()))
        if fate is Fate.KEPT:
            made.append(now)
        elif fate is Fate.RETIRED:
            changes.append(make_change(was.id, ()))
        elif fate is Fate.SPLIT:
            pieces = [replace(now, id=next(fresh)), replace(now, id=next(fresh))]
            made += pieces
            changes.append(make_change(was.id, [piece.id for piece in pieces], wording=Wording.MATERIAL))
        elif fate is Fate.MERGED:
            to_merge.append(now)
        else:
            now, change = draw(_changed(now, fate, next(fresh)))
            made.append(now)
            changes.append(change)
    if to_merge:
        merged = replace(to_merge[0], id=next(fresh))
        made.append(merged)
        changes.append(make_change([was.id for was in to_merge], merged.id))
    for _ in range(draw(st.integers(0, 2))):
        made.append(draw(questions(next(fresh))))
        changes.append(make_change((), made[-1].id))
    return made, changes


@st.composite
def _changed(draw: st.DrawFn, was: Question, fate: Fate, code: str) -> tuple[Question, Change]:
    if fate is Fate.RECODED:
        return replace(was, id=code), make_change(was.id, code)
    if fate in (Fate.REWORDED, Fate.REPLACED):
        wording = Wording.COMPARABLE if fate is Fate.REWORDED else Wording.MATERIAL
        return replace(was, text=f"{was.text} Really?"), make_change(was.id, was.id, wording=wording)
    if fate is Fate.MOVED:
        theme = draw(st.sampled_from([theme for theme in THEMES if theme != was.theme]))
        return replace(was, theme=theme), make_change(was.id, was.id, moved=True)
    other = SCALES[0] if was.scale == "three" else SCALES[1]
    codes = sorted(draw(st.lists(st.sampled_from(range(len(other.levels))), min_size=5, max_size=5)))
    level_map = {level.code: other.levels[codes[level.rank]].code for level in _scale(was).levels}
    change = make_change(was.id, was.id, level_map=level_map if fate is Fate.MAPPED else None)
    return replace(was, scale=other.id), change


@st.composite
def sheets(draw: st.DrawFn, bank: Bank, day: date = FIRST_DAY, basis: Basis = Basis.AGREED) -> AnswerSheet:
    """A sheet with levels, reasons, carried and confirmed answers, and questions left out."""
    given = {}
    for question in bank.scored_questions:
        answer = draw(answers(question))
        if answer is not None:
            given[question.id] = answer
    unlisted = draw(st.sampled_from([NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_SCOPE]))
    return make_sheet(given, bank=bank, dated=day, basis=basis, unlisted=unlisted)


@st.composite
def answers(draw: st.DrawFn, question: Question) -> Answer | None:
    """An answer, or ``None`` for a question left out."""
    kind = draw(st.integers(0, 7))
    if kind == 0:
        return None
    if kind == 1:
        return make_answer(question.id, draw(st.sampled_from(NoLevel)))
    code = draw(st.sampled_from(list(_scale(question).by_code)))
    evidence = (make_evidence(dated=FIRST_DAY),) if draw(st.booleans()) else ()
    if kind == 2:
        day = FIRST_DAY - timedelta(days=200)
        return make_answer(question.id, code, carried_from=day, confirmed=draw(st.booleans()), evidence=evidence)
    return make_answer(question.id, code, evidence=evidence)


def day(place: int) -> date:
    """The day of the assessment at that place of a series."""
    return FIRST_DAY + timedelta(days=365 * place)


def _scale(question: Question) -> Scale:
    return next(scale for scale in SCALES if scale.id == question.scale)


def _bank(made: Sequence[Question], edition: str, **keys: object) -> Bank:
    themes = {theme: [question for question in made if question.theme == theme] for theme in THEMES}
    return make_bank(themes, edition=edition, scales=SCALES, **keys)  # type: ignore[arg-type]
