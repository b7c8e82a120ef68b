"""Small question sets and answer sheets for tests, with defaults that a test may leave alone.

``make_bank()`` is consistent: the loader would accept what it holds. Nothing here checks what a test passes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from selfassess.engine.answers import Answer, AnswerSheet, Basis, Evidence, NoLevel
from selfassess.engine.bank import (
    Assesses,
    Bank,
    Change,
    Facet,
    Level,
    Limit,
    Lineage,
    Question,
    QuestionKind,
    Scale,
    ScaleUse,
    Shape,
    Theme,
    as_exact,
)

MATURITY_LABELS = ("Not yet begun", "Early progress", "Partly in place", "Mostly in place", "Fully in place")
_CODES_OF_FIVE = ("0", "1", "2", "3", "4")
_SHAPES = tuple(Shape)
_WHO_BY_BASIS = {
    Basis.INDIVIDUAL: ("seat", "Police"),
    Basis.TABLE: ("group", "Table 1"),
    Basis.DRAFT: ("group", "Business unit"),
    Basis.SELF: ("agency", "Police"),
    Basis.PROPOSED: ("reviewer", "Buddy"),
    Basis.MODERATED: ("agency", "Police"),
    Basis.EXTERNAL: ("reviewer", "Inspectorate"),
}


def make_level(code: str, rank: int, anchor: Fraction | int | str, **keys: Any) -> Level:
    """A level whose label, descriptor, colour and shape follow from its rank."""
    keys.setdefault("label", MATURITY_LABELS[rank] if rank < len(MATURITY_LABELS) else f"Level {code}")
    keys.setdefault("descriptor", f"What one would see at {code}.")
    keys.setdefault("shape", _SHAPES[rank % len(_SHAPES)])
    return Level(code=code, rank=rank, anchor=as_exact(Fraction(anchor)), **keys)


def make_scale(
    id: str = "maturity",
    codes: Sequence[str] = _CODES_OF_FIVE,
    anchors: Sequence[Fraction | int | str] | None = None,
    *,
    title: str = "",
    use: ScaleUse = ScaleUse.ANSWERS,
    evidence_from: str | None = None,
) -> Scale:
    """A scale; anchors spread evenly over 0-100 unless given. Levels from ``evidence_from`` upwards demand evidence."""
    spread = anchors if anchors is not None else [Fraction(100 * i, max(len(codes) - 1, 1)) for i in range(len(codes))]
    first_demanding = codes.index(evidence_from) if evidence_from is not None else len(codes)
    levels = tuple(
        make_level(code, rank, anchor, evidence_required=rank >= first_demanding)
        for rank, (code, anchor) in enumerate(zip(codes, spread, strict=True))
    )
    return Scale(id=id, title=title or id.capitalize(), levels=levels, use=use)


def make_question(
    id: str = "Q1",
    *,
    theme: str = "leadership",
    scale: str | None = "maturity",
    core: bool = False,
    may_not_apply: bool | None = None,
    weight: Fraction | int | str = 1,
    **keys: Any,
) -> Question:
    """A question. ``may_not_apply`` follows ``core`` unless given, as in a file; a text question has no scale."""
    is_text = keys.get("kind") is QuestionKind.TEXT
    if not is_text:
        keys.setdefault("facet", Facet.HOW_WELL)
    return Question(
        id=id,
        theme=theme,
        text=keys.pop("text", f"How well does {id} go?"),
        scale=None if is_text else scale,
        core=core,
        may_not_apply=not core if may_not_apply is None else may_not_apply,
        weight=as_exact(Fraction(weight)),
        **keys,
    )


def make_theme(
    id: str = "leadership", questions: Sequence[str | Question] = ("Q1", "Q2", "Q3"), *, title: str = ""
) -> Theme:
    """A theme; a bare id becomes a question with defaults, and every question is placed in this theme."""
    placed = tuple(
        make_question(question, theme=id) if isinstance(question, str) else replace(question, theme=id)
        for question in questions
    )
    return Theme(id=id, title=title or id.capitalize(), questions=placed)


def make_bank(
    themes: Mapping[str, Sequence[str | Question]] | Sequence[Theme] | None = None,
    *,
    id: str = "test-bank",
    edition: str = "2026.1",
    scales: Sequence[Scale] | None = None,
    limits: Sequence[Limit] = (),
    lineage: Lineage | None = None,
    **keys: Any,
) -> Bank:
    """A bank: by default the themes ``leadership`` (Q1, Q2, Q3) and ``challenge`` (Q4, Q5) on ``maturity``, 0-4.

    ``themes`` maps theme ids to questions or bare question ids. The first scale is the main one unless
    ``main_scale_id`` is given.
    """
    if themes is None:
        themes = {"leadership": ("Q1", "Q2", "Q3"), "challenge": ("Q4", "Q5")}
    if isinstance(themes, Mapping):
        themes = [make_theme(theme_id, questions) for theme_id, questions in themes.items()]
    scales = tuple(scales) if scales is not None else (make_scale(),)
    keys.setdefault("main_scale_id", scales[0].id)
    keys.setdefault("title", "Test questions")
    keys.setdefault("assesses", Assesses.BOARD)
    keys.setdefault("language", "en-GB")
    keys.setdefault("provenance", "Written for tests.")
    keys.setdefault("in_force_from", date(2020, 1, 1))
    return Bank(
        id=id, edition=edition, scales=scales, themes=tuple(themes), limits=tuple(limits), lineage=lineage, **keys
    )


def make_change(earlier: str | Sequence[str] = (), later: str | Sequence[str] = (), **keys: Any) -> Change:
    """An entry of the lineage; a bare id stands for a list of one."""
    return Change(
        earlier=(earlier,) if isinstance(earlier, str) else tuple(earlier),
        later=(later,) if isinstance(later, str) else tuple(later),
        **keys,
    )


def make_lineage(from_edition: str = "2025.1", *changes: Change) -> Lineage:
    """What changed since ``from_edition``."""
    return Lineage(from_edition=from_edition, changes=changes)


def make_answer(question: str, given: str | NoLevel | Answer | None, **keys: Any) -> Answer:
    """An answer from a level's code, a reason for none or, for a text question, ``None``; an ``Answer`` stays."""
    if isinstance(given, Answer):
        return given
    if isinstance(given, NoLevel):
        if given is NoLevel.NOT_APPLICABLE:
            keys.setdefault("reason", "It does not arise here.")
        return Answer(question, none=given, **keys)
    return Answer(question, level=given, **keys)


def make_evidence(title: str = "Board minutes", *, type: str = "minutes", dated: date | str | None = None) -> Evidence:
    """A pointer to evidence."""
    return Evidence(type=type, title=title, dated=as_date(dated) if dated is not None else None)


def make_sheet(
    answers: Mapping[str, str | NoLevel | Answer | None] | None = None,
    *,
    bank: Bank | None = None,
    dated: date | str = "2026-03-12",
    basis: Basis = Basis.AGREED,
    **keys: Any,
) -> AnswerSheet:
    """A sheet about one board; who answered follows from ``basis`` unless given.

    Example: ``make_sheet({"Q1": "3", "Q2": NoLevel.NOT_APPLICABLE}, bank=bank, dated="2026-03-12")``.
    """
    if bank is not None:
        keys.setdefault("bank_id", bank.id)
        keys.setdefault("edition", bank.edition)
    if basis in _WHO_BY_BASIS and not {"seat", "group", "agency", "reviewer"} & keys.keys():
        key, name = _WHO_BY_BASIS[basis]
        keys[key] = name
    keys.setdefault("bank_id", "test-bank")
    keys.setdefault("edition", "2026.1")
    keys.setdefault("assessment", "Spring 2026")
    keys.setdefault("subject", "Harrowmere Safeguarding Children Partnership")
    return AnswerSheet(
        dated=as_date(dated),
        basis=basis,
        answers={question: make_answer(question, given) for question, given in (answers or {}).items()},
        **keys,
    )


def as_date(day: date | str) -> date:
    """The day, also from ``YYYY-MM-DD``."""
    return day if isinstance(day, date) else date.fromisoformat(day)
