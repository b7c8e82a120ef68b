"""The report on a single sheet: what it says, theme by theme, without a comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from selfassess.engine.answers import Answer, Basis, NoLevel
from selfassess.engine.bank import QuestionKind
from selfassess.engine.contributions import Contribution, Score
from selfassess.engine.scoring import Scorecard, ThemeScore
from selfassess.reports.dates import day
from selfassess.reports.document import Block, Cell, Column, Cover, Document, Figure, Heading, PageBreak, Prose, Table
from selfassess.reports.figures import DistributionRow, distribution
from selfassess.reports.findings import findings
from selfassess.reports.method import glossary, method, took_part
from selfassess.reports.occasions import is_external, judged_by, occasion, over_all_themes, sets_levels
from selfassess.reports.summary import judgement_cell, limits, own_words
from selfassess.reports.theme_pages import judgement_words, ladders, told
from selfassess.reports.wording import (
    AFTER_LIMITS,
    BASIS,
    DID_NOT_ARISE,
    NO_LEVEL,
    answer_cell,
    dated,
    listed,
    out_of,
    sentence,
    spread_words,
    theme_level,
)

_TITLE: Mapping[Basis, str] = MappingProxyType({Basis.AGREED: "Where we stand", Basis.EXTERNAL: "How others see us"})


def assessment_report(card: Scorecard, cover: Cover) -> Document:
    """One sheet as a document: summary, themes with every answer, strengths and areas, method."""
    return _document(card, cover, _full(card))


def assessment_summary(card: Scorecard, cover: Cover) -> Document:
    """The same without every answer and without pictures, short enough to read on a terminal."""
    short = (block.table if isinstance(block, Figure) else block for block in _summary(card))
    return _document(card, cover, [*short, *findings(card)])


def _document(card: Scorecard, cover: Cover, blocks: Iterable[Block]) -> Document:
    sheet, bank = card.sheet, card.bank
    facts = [
        ("Question set", f"{bank.title}, version {bank.edition}"),
        (occasion(sheet).capitalize(), dated(sheet)),
        ("Answers are", BASIS[sheet.basis] + (f": {sheet.who}" if sheet.who else "")),
    ]
    if sheet.source:
        facts.append(("Source", sheet.source))
    if cover.tells_whole:
        facts.extend(over_all_themes(card))
    return Document(
        title=_TITLE.get(sheet.basis, "One view of where we stand"),
        board=sheet.subject,
        facts=tuple(facts),
        blocks=tuple(blocks),
        generated_on=cover.generated_on,
        marking=cover.marking,
        status=cover.status,
        language=bank.language,
    )


def _summary(card: Scorecard) -> Iterator[Block]:
    yield Heading("Summary")
    yield Prose(_headline(card), strong=True)
    yield _themes(card)
    figure = _levels(card)
    if figure is not None:
        yield figure
    yield from limits(card.themes, card.headline_scale, card.sheet)
    yield from own_words(card.sheet)


def _full(card: Scorecard) -> Iterator[Block]:
    yield from _summary(card)
    for theme in card.themes:
        yield from _theme(theme, card)
    yield from findings(card)
    yield PageBreak()
    yield Heading("Appendix")
    yield from method(card, is_comparison=False)
    yield from took_part([card])
    yield from glossary(card.sheet, is_comparison=False)


def _headline(card: Scorecard) -> str:
    """How much of the question set has a level, and why the rest has none."""
    scores = card.whole.values()
    answered, asked = sum(score.n for score in scores), sum(score.asked for score in scores)
    without = Counter(answer_cell(each).text.lower() for each in card.contributions.values() if each.level is None)
    words = [*(NO_LEVEL[none].lower() for none in NoLevel), DID_NOT_ARISE.lower()]
    reasons = listed(f"{without[word]} {word}" for word in words if without[word])
    rest = f" Without a level: {reasons}." if reasons else ""
    if not asked:
        return f"No question was asked.{rest}"
    if is_external(card.sheet):
        return f"{out_of(answered, len(card.contributions), 'questions')} are coded from what the review says.{rest}"
    return f"{out_of(answered, asked, 'questions')} that were asked have a level.{rest}"


def _themes(card: Scorecard) -> Table:
    """One row for each theme; for outsiders' judgements what they found, since nobody gave their themes a level."""
    ends = [Column(AFTER_LIMITS, 1.8)]
    if is_external(card.sheet):
        ends = [Column("Found", 3.6)]
    elif sets_levels(card.sheet):
        ends.append(Column(judged_by(card.sheet), 1.8))
    return Table(
        "The themes",
        (Column("Theme", 3.0), Column("With a level", 1.2), *ends),
        tuple(_theme_row(theme, card) for theme in card.themes),
    )


def _theme_row(theme: ThemeScore, card: Scorecard) -> tuple[Cell, ...]:
    scores = theme.scores.values()
    n, asked = sum(score.n for score in scores), sum(score.asked for score in scores)
    row = (Cell(theme.theme.title), Cell(f"{n} of {asked}"))
    if is_external(card.sheet):
        return *row, Cell(spread_words(theme.headline))
    judged = (judgement_cell(theme, card.headline_scale),) if sets_levels(card.sheet) else ()
    return *row, theme_level(theme.level), *judged


def _levels(card: Scorecard) -> Figure | None:
    """How many answers of each theme stand at each level of the headline scale."""
    rows = [_row(theme.theme.title, theme.headline) for theme in card.themes if theme.headline.contributions]
    return distribution("Answers at each level", rows, card.headline_scale, heading="Theme") if rows else None


def _row(label: str, score: Score) -> DistributionRow:
    return DistributionRow(label, tuple(score.distribution.values()), score.asked - score.n)


def _theme(theme: ThemeScore, card: Scorecard) -> Iterator[Block]:
    yield Heading(theme.theme.title)
    for text in (theme.theme.introduction, judgement_words(theme, card)):
        if text:
            yield Prose(text)
    for text in ladders(card, None, theme.theme.id):
        yield Prose(text)
    rows = [_answer(card.contributions[question.id]) for question in theme.theme.questions if question.is_scored]
    if rows:
        yield Table(
            f"{theme.theme.title}: the answers",
            (Column("Question", 4.2), Column("Answer", 1.7), Column("Comment and evidence", 4.2)),
            tuple(rows),
        )
    for question in theme.theme.questions:
        comment = card.sheet.answer(question.id).comment
        if question.kind is QuestionKind.TEXT and comment:
            yield Heading(question.text, 2)
            yield Prose(comment)


def _answer(each: Contribution) -> tuple[Cell, ...]:
    core = " (core)" if each.question.core else ""
    words = " ".join(filter(None, (sentence(each.answer.reason), told(each.answer), _carried(each.answer))))
    return Cell(f"{each.question.id}{core} {each.question.text}"), answer_cell(each), Cell(words)


def _carried(answer: Answer) -> str:
    if answer.carried_from is None or answer.is_fresh:
        return ""
    return f"Carried forward; last answered {day(answer.carried_from)}."
