"""The report on a single sheet: what it says, theme by theme, without a comparison."""

from __future__ import annotations

from collections.abc import Iterator

from selfassess.engine.bank import QuestionKind
from selfassess.engine.contributions import Contribution, Score
from selfassess.engine.scoring import Scorecard, ThemeScore
from selfassess.reports.comparison import Cover
from selfassess.reports.document import Block, Bullets, Cell, Column, Document, Figure, Heading, PageBreak, Prose, Table
from selfassess.reports.figures import DistributionRow, distribution
from selfassess.reports.findings import findings
from selfassess.reports.method import glossary, method, took_part
from selfassess.reports.reasons import limit_sentence
from selfassess.reports.summary import own_words
from selfassess.reports.theme_pages import evidence_words
from selfassess.reports.wording import (
    BASIS,
    NO_LEVEL,
    answer_cell,
    count,
    dated,
    day,
    level_cell,
    listed,
    out_of,
    sentence,
    theme_level,
)


def assessment_report(card: Scorecard, cover: Cover) -> Document:
    """One sheet as a document: summary, themes with every answer, strengths and areas, method."""
    sheet, bank = card.sheet, card.bank
    facts = [
        ("Question set", f"{bank.title}, version {bank.edition}"),
        ("Self-assessment", dated(sheet)),
        ("Answers are", BASIS[sheet.basis] + (f": {sheet.who}" if sheet.who else "")),
    ]
    if sheet.source:
        facts.append(("Source", sheet.source))
    return Document(
        title="Where we stand" if not sheet.reviewer else "How others see us",
        board=sheet.subject,
        facts=tuple(facts),
        blocks=tuple(_blocks(card)),
        generated_on=cover.generated_on,
        marking=cover.marking,
        status=cover.status,
        language=bank.language,
    )


def _blocks(card: Scorecard) -> Iterator[Block]:
    yield Heading("Summary")
    yield Prose(_headline(card), strong=True)
    yield _themes(card)
    figure = _levels(card)
    if figure is not None:
        yield figure
    limited = [_limited(theme, card) for theme in card.themes]
    if any(limited):
        yield Heading("Where a level is limited, or the board judged otherwise", 2)
        yield Bullets(tuple(Cell(text) for text in limited if text))
    yield from own_words(card.sheet)
    yield from _without_evidence(card)
    for theme in card.themes:
        yield from _theme(theme, card)
    yield from findings(card)
    yield PageBreak()
    yield Heading("Appendix")
    used = dict.fromkeys(score.scale.id for score in card.whole.values())
    yield from method(card.bank, [card.bank.scale[id] for id in used])
    yield from took_part([card])
    yield from glossary()


def _headline(card: Scorecard) -> str:
    asked = sum(score.asked for score in card.whole.values())
    answered = sum(score.n for score in card.whole.values())
    if not asked:
        return "No question was asked of this subject."
    told = f"{out_of(answered, asked)} questions asked have a level."
    reasons = [
        f"{n} {NO_LEVEL[reason].lower()}"
        for reason in NO_LEVEL
        if (n := sum(score.without_level[reason] for score in card.whole.values()))
    ]
    return f"{told} Without a level: {listed(reasons)}." if reasons else told


def _themes(card: Scorecard) -> Table:
    scale = card.headline_scale
    return Table(
        "The themes",
        (Column("Theme", 3.0), Column("Answered", 1.2), Column("Calculated", 1.8), Column("Board agreed", 1.8)),
        tuple(
            (
                Cell(theme.theme.title),
                Cell(f"{sum(s.n for s in theme.scores.values())} of {sum(s.asked for s in theme.scores.values())}"),
                theme_level(theme.level),
                level_cell(scale.by_code[theme.judgement.level]) if theme.judgement else Cell("Not recorded"),
            )
            for theme in card.themes
        ),
    )


def _levels(card: Scorecard) -> Figure | None:
    """How many answers of each theme stand at each level of the headline scale."""
    rows = [_row(theme.theme.title, theme.headline) for theme in card.themes if theme.headline.contributions]
    return distribution("Answers at each level", rows, card.headline_scale, heading="Theme") if rows else None


def _row(label: str, score: Score) -> DistributionRow:
    return DistributionRow(label, tuple(score.distribution.values()), score.asked - score.n)


def _limited(theme: ThemeScore, card: Scorecard) -> str:
    told = limit_sentence(theme.level)
    judged = theme.judgement
    if judged is not None and judged.reason:
        agreed = f"the board agreed {card.headline_scale.by_code[judged.level].label}: {judged.reason}"
        told = f"{told}; {agreed}" if told else agreed
    return f"{theme.theme.title}: {sentence(told)}" if told else ""


def _without_evidence(card: Scorecard) -> Iterator[Block]:
    """Core questions that the board has no evidence to answer: a finding, never hidden."""
    found = [
        each
        for each in card.contributions.values()
        if each.question.core and each.level is None and each.was_asked and not each.did_not_arise
    ]
    if found:
        yield Heading("Core questions without a level", 2)
        yield Prose(f"{sentence(count(len(found), 'core question') + ' cannot be answered yet')} Each is a finding.")
        yield Bullets(
            tuple(Cell(f"{each.question.text} {answer_cell(each).text} ({each.question.id})") for each in found)
        )


def _theme(theme: ThemeScore, card: Scorecard) -> Iterator[Block]:
    yield Heading(theme.theme.title)
    if theme.theme.introduction:
        yield Prose(theme.theme.introduction)
    rows = [_answer(card.contributions[question.id]) for question in theme.theme.questions if question.is_scored]
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
    answer = each.answer
    core = " (core)" if each.question.core else ""
    parts = [sentence(answer.reason), answer.comment]
    if answer.evidence:
        parts.append("Evidence: " + "; ".join(evidence_words(item) for item in answer.evidence) + ".")
    if answer.dissent:
        parts.append(f"Minority view: {sentence(answer.dissent)}")
    if answer.carried_from is not None and not answer.is_fresh:
        parts.append(f"Carried forward; last answered {day(answer.carried_from)}.")
    told = " ".join(part.strip() for part in parts if part.strip())
    return Cell(f"{each.question.id}{core} {each.question.text}"), answer_cell(each), Cell(told)
