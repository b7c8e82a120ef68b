"""Generated question sets and answer sheets that the loader would accept, for tests of laws.

``banks()`` and ``sheets(bank)`` are the two to start from.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from selfassess.engine.answers import (
    Answer,
    AnswerSheet,
    Basis,
    Evidence,
    Finding,
    FindingStatus,
    Form,
    Judgement,
    LowerBecause,
    NoLevel,
)
from selfassess.engine.bank import (
    Assesses,
    Bank,
    Change,
    Condition,
    Exact,
    Facet,
    Level,
    Limit,
    LimitKind,
    Lineage,
    Question,
    QuestionKind,
    Reference,
    Scale,
    ScaleUse,
    Shape,
    Theme,
    Wording,
    as_exact,
)
from tests.factories import make_bank

# Everything that a text may hold: no control characters, no lone surrogates, no non-characters.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31))


def lines(most: int = 40) -> st.SearchStrategy[str]:
    """Texts on one line, not empty, without white space at the ends."""
    return st.text(CHARACTERS, min_size=1, max_size=most).map(str.strip).filter(bool)


def prose(most: int = 200) -> st.SearchStrategy[str]:
    """Texts that may have line breaks, not empty, without white space at the ends."""
    letters = st.one_of(CHARACTERS, st.sampled_from("\n\t :#'\"-{}[],&*!|>%@`"))
    return st.text(letters, min_size=1, max_size=most).map(str.strip).filter(bool)


def maybe(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An empty text, or one of those given."""
    return st.just("") | texts


def ids(prefix: str, count: int) -> list[str]:
    """Ids of one kind."""
    return [f"{prefix}{number}" for number in range(1, count + 1)]


@st.composite
def scales(draw: st.DrawFn, id: str = "maturity", use: ScaleUse = ScaleUse.ANSWERS) -> Scale:
    """Scales of two to six levels."""
    anchors = sorted(draw(st.sets(st.fractions(0, 100, max_denominator=999), min_size=2, max_size=6)))
    codes = draw(st.permutations(["0", "1", "07", "no", "Met", "3a", "B+", "not_met"]))
    shapes = draw(st.permutations(list(Shape)))
    labels = draw(
        st.lists(lines(), min_size=len(anchors), max_size=len(anchors), unique_by=lambda label: label.casefold())
    )
    levels = tuple(
        Level(
            code=codes[rank],
            rank=rank,
            label=labels[rank],
            anchor=as_exact(anchor),
            descriptor=draw(maybe(prose())),
            colour=f"#{draw(st.integers(0, 0xFFFFFF)):06x}",
            shape=shapes[rank],
            evidence_required=draw(st.booleans()),
        )
        for rank, anchor in enumerate(anchors)
    )
    return Scale(id=id, title=draw(lines()), levels=levels, use=use)


def weights() -> st.SearchStrategy[Exact]:
    """Weights that a file can hold: positive, at most six digits to a part."""
    return st.builds(Fraction, st.integers(1, 9_999), st.integers(1, 9_999)).map(as_exact)


@st.composite
def questions(draw: st.DrawFn, id: str, theme: str, around: Bank) -> Question:
    """Questions on the scales, documents and tags of ``around``, without follow-ups and conditions."""
    core = draw(st.booleans())
    question = Question(
        id=id,
        theme=theme,
        text=draw(prose()),
        scale=None,
        kind=QuestionKind.TEXT,
        why=draw(maybe(prose())),
        when_it_works=draw(maybe(prose())),
        tags=tuple(draw(st.lists(st.sampled_from(list(around.tags)), unique=True))),
        evidence_prompts=tuple(draw(st.lists(lines(), unique=True, max_size=3))),
        references=tuple(
            draw(
                st.lists(st.builds(Reference, st.sampled_from(list(around.documents)), maybe(lines())), max_size=2),
            )
        ),
        answered_by=draw(st.just("Everyone") | lines()),
        may_not_apply=draw(st.booleans()),
    )
    if draw(st.integers(0, 4)) == 0:
        return question
    scale = draw(st.sampled_from([scale for scale in around.scales if scale.use is ScaleUse.ANSWERS]))
    return replace(
        question,
        scale=scale.id,
        kind=QuestionKind.LEVEL,
        facet=draw(st.sampled_from(Facet)),
        descriptors=draw(st.dictionaries(st.sampled_from(list(scale.by_code)), prose())),
        core=core,
        weight=draw(weights()),
    )


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Consistent banks: one to three themes of one to four questions, every key in use somewhere."""
    around = make_bank(
        scales=[
            draw(scales()),
            draw(scales("difference")),
            draw(scales("inspection", ScaleUse.EXTERNAL)),
        ],
        edition=draw(st.sampled_from(["2", "2026.1", "2026.10", "2.0.0.1"])),
        title=draw(lines()),
        assesses=draw(st.sampled_from(Assesses)),
        language=draw(st.sampled_from(["en-GB", "cy", "no"])),
        provenance=draw(prose()),
        in_force_from=draw(DAYS),
        documents=draw(st.dictionaries(st.sampled_from(["WT-2023", "2015-guidance"]), lines(), min_size=1)),
        tags=draw(st.dictionaries(st.sampled_from(["voice", "no", "7"]), lines(), min_size=1)),
    )
    themes: list[Theme] = []
    earlier: list[Question] = []
    for theme_id in ids("T", draw(st.integers(1, 3))):
        made: list[Question] = []
        for id in ids(f"{theme_id}-", draw(st.integers(1, 4))):
            question = draw(questions(id, theme_id, around))
            question = replace(
                question, follows=draw(st.none() | st.sampled_from([q.id for q in made])) if made else None
            )
            question = replace(question, ask_if=draw(st.none() | conditions(earlier, around)))
            made.append(question)
            earlier.append(question)
        themes.append(Theme(theme_id, draw(lines()), tuple(made), draw(maybe(prose()))))
    around = replace(around, themes=tuple(themes))
    return replace(around, limits=draw(limits(around)), lineage=draw(st.none() | lineages(around)))


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Question], bank: Bank) -> Condition | None:
    """A condition on one of the questions before, ``None`` when none of them takes a level."""
    scored = [question for question in earlier if question.scale is not None]
    if not scored:
        return None
    question = draw(st.sampled_from(scored))
    code = draw(st.sampled_from(list(bank.scale[question.scale or ""].by_code)))
    at_least = draw(st.booleans())
    return Condition(question.id, at_least=code if at_least else None, at_most=None if at_least else code)


@st.composite
def limits(draw: st.DrawFn, bank: Bank) -> tuple[Limit, ...]:
    """Up to three limits of any kind."""
    codes = list(bank.main_scale.by_code)
    code = st.sampled_from(codes)
    made = []
    for id in ids("L", draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(LimitKind))
        limit = Limit(id, kind, why=draw(prose()), themes=tuple(draw(some(list(bank.theme)))))
        if kind is LimitKind.COVERAGE:
            share = draw(st.fractions(Fraction(1, 100), 1, max_denominator=1_000))
            made.append(replace(limit, below_share=share))
            continue
        cap_at = draw(code | st.none()) if kind is LimitKind.CUMULATIVE else draw(code)
        limit = replace(limit, cap_at=cap_at)
        if kind is LimitKind.COUNT:
            limit = replace(limit, below=draw(st.sampled_from(codes[1:])), at_least=draw(st.integers(1, 9)))
        elif kind is not LimitKind.CUMULATIVE:
            limit = replace(limit, at=draw(st.none() | code))
        if kind is LimitKind.EVIDENCE:
            limit = replace(limit, types=tuple(draw(st.lists(lines(), unique=True, max_size=2))))
        made.append(limit)
    return tuple(made)


@st.composite
def lineages(draw: st.DrawFn, bank: Bank) -> Lineage:
    """A lineage whose entries name each later question at most once."""
    later = draw(some(list(bank.question)))
    changes = []
    for place, id in enumerate(later):
        earlier = tuple(draw(some([f"OLD-{place}-A", f"OLD-{place}-B"])))
        change = Change(earlier, (id,), draw(st.sampled_from(Wording)), draw(st.booleans()), why=draw(maybe(prose())))
        if earlier:
            level_map = draw(st.none() | st.dictionaries(st.sampled_from(["0", "1", "met"]), st.just("1")))
            change = replace(change, level_map=level_map)
        changes.append(change)
    return Lineage("1.9", tuple(changes))


def some(items: list[str]) -> st.SearchStrategy[list[str]]:
    """Some of the items, each at most once."""
    return st.lists(st.sampled_from(items), unique=True, max_size=len(items))


def evidence(days: st.SearchStrategy[date]) -> st.SearchStrategy[Evidence]:
    """Pointers to evidence."""
    return st.builds(Evidence, lines(), lines(), st.none() | days, maybe(lines()))


@st.composite
def answers(draw: st.DrawFn, question: Question, scale: Scale | None, sheet_day: date) -> Answer:
    """An answer that the question allows on that scale; ``scale`` is ``None`` for a text question."""
    carried = draw(st.booleans())
    days = st.dates(date(1990, 1, 1), sheet_day)
    answer = Answer(
        question.id,
        reason=draw(maybe(lines())),
        comment=draw(prose()),
        evidence=tuple(draw(st.lists(evidence(days), min_size=1, max_size=2))),
        assessed_on=draw(st.none() | days),
        carried_from=draw(days) if carried else None,
        confirmed=carried and draw(st.booleans()),
        lower_because=draw(st.none() | st.sampled_from(LowerBecause)),
        dissent=draw(maybe(prose())),
    )
    if scale is None:
        return answer
    reasons = [NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_POSITION, NoLevel.NOT_ENOUGH_EVIDENCE, NoLevel.NOT_IN_SCOPE]
    if question.may_not_apply and answer.reason:
        reasons.append(NoLevel.NOT_APPLICABLE)
    if question.facet is Facet.DIFFERENCE or scale.id == "difference":
        reasons.append(NoLevel.TOO_EARLY)
    if draw(st.booleans()):
        return replace(answer, none=draw(st.sampled_from(reasons)))
    return replace(answer, level=draw(st.sampled_from(list(scale.by_code))))


@st.composite
def sheets(draw: st.DrawFn, bank: Bank) -> AnswerSheet:
    """Consistent sheets of a bank."""
    day = draw(DAYS)
    basis = draw(st.sampled_from(Basis))
    allowed = [scale.id for scale in bank.scales if basis is Basis.EXTERNAL or scale.use is ScaleUse.ANSWERS]
    named = draw(st.none() | st.sampled_from(allowed))
    given = {}
    for id in draw(some(list(bank.question))):
        question = bank.question[id]
        scale = bank.scale[named or question.scale] if question.scale is not None else None
        given[id] = draw(answers(question, scale, day))
    levels = list((bank.scale[named] if named else bank.main_scale).by_code)
    sheet = AnswerSheet(
        assessment=draw(lines()),
        bank_id=bank.id,
        edition=bank.edition,
        dated=day,
        subject=draw(lines()),
        basis=basis,
        answers=given,
        source=draw(maybe(prose())),
        subject_was=draw(maybe(lines())),
        date_inferred=draw(st.booleans()),
        scale=named,
        unlisted=draw(st.sampled_from([NoLevel.NOT_ANSWERED, NoLevel.NOT_IN_SCOPE])),
        form=draw(st.sampled_from(Form)),
        took_part=tuple(draw(st.lists(lines(), unique=True, max_size=4))),
        messages=tuple(draw(st.lists(lines(120), unique=True, max_size=8))),
        summary=draw(maybe(prose())),
        judgements=tuple(
            Judgement(theme, draw(st.sampled_from(levels)), draw(maybe(prose())))
            for theme in draw(some(list(bank.theme)))
        ),
        strengths=tuple(draw(findings("S", bank))),
        areas=tuple(draw(findings("A", bank))),
        rebaselined=draw(maybe(prose())),
    )
    who = draw(st.sampled_from(["seat", "group", "agency", "reviewer"]))
    named_as: dict[str, Any] = {who: draw(lines())}
    sheet = replace(sheet, **named_as)
    return replace(sheet, group=draw(maybe(lines()))) if who == "seat" else sheet


@st.composite
def findings(draw: st.DrawFn, prefix: str, bank: Bank) -> list[Finding]:
    """Up to three findings."""
    return [
        Finding(
            id=id,
            text=draw(prose()),
            theme=draw(st.none() | st.sampled_from(list(bank.theme))),
            questions=tuple(draw(some(list(bank.question)))),
            status=draw(st.none() | st.sampled_from(FindingStatus)),
        )
        for id in ids(prefix, draw(st.integers(0, 3)))
    ]
