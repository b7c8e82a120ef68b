"""The report on several responses to one assessment: where they part, where they are close, by theme and by group.

Nothing behind which too few responses stand is in it: the engine does not even compute it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selfassess.engine.agreement import Agreement, GroupSpread, QuestionSpread, Spread
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Level, Theme
from selfassess.reports.document import Align, Block, Bullets, Cell, Column, Cover, Document, Heading, Prose, Table
from selfassess.reports.wording import BASIS, count, level_cell, listed

_TOO_FEW = "Too few to show"


def agreement_report(found: Agreement, sheet: AnswerSheet, cover: Cover, fewest: int) -> Document:
    """The responses as a document, most split first.

    ``sheet`` is any of them: only what all share is told, so that their order is irrelevant. ``fewest`` is how many
    responses must stand behind whatever is shown.
    """
    return Document(
        title="How far we agree",
        board=sheet.subject,
        facts=(
            ("Question set", f"{found.bank.title}, version {found.bank.edition}"),
            ("Self-assessment", sheet.assessment),
            ("Responses", f"{found.everyone.sheets}, each {BASIS[sheet.basis]}"),
        ),
        blocks=tuple(_blocks(found, fewest)),
        generated_on=cover.generated_on,
        marking=cover.marking,
        status=cover.status,
        language=found.bank.language,
    )


def _blocks(found: Agreement, fewest: int) -> Iterator[Block]:
    yield Heading("Summary")
    yield Prose(_headline(found), strong=True)
    yield Prose(
        "Close: at least three quarters of the levels stand within one step of the middle one, and none more than two"
        " steps from it. Split: anything wider. To be split is no fault; it is a reason to talk."
        f" Nothing is shown behind which fewer than {fewest} responses stand."
    )
    for spread, title, caption in (
        (Spread.SPLIT, "Where we are split", "Most split first"),
        (Spread.CLOSE, "Where we are close", "Furthest apart first"),
    ):
        shown = [each for each in found.most_split if each.spread is spread]
        if shown:
            yield Heading(title)
            yield _questions(shown, caption)
    yield Heading("By theme")
    yield _themes(found)
    if found.groups:
        yield from _by_group(found)
    few = [each.question for each in found.everyone.questions if each.spread is Spread.TOO_FEW]
    if few:
        yield Heading("Too few levels to show")
        yield Bullets(tuple(Cell(f"{question.text} ({question.id})") for question in few))


def _headline(found: Agreement) -> str:
    """How many questions are split, how many close, and how many have too few levels to say."""
    n = {spread: sum(each.spread is spread for each in found.everyone.questions) for spread in Spread}
    told = [
        f"{n[each] or 'none'} {'is' if n[each] < 2 else 'are'} {each.value}" for each in (Spread.SPLIT, Spread.CLOSE)
    ]
    if n[Spread.TOO_FEW]:
        told.append(f"{n[Spread.TOO_FEW]} {'has' if n[Spread.TOO_FEW] == 1 else 'have'} too few levels to show")
    return f"Of {count(len(found.everyone.questions), 'question')}, {listed(told)}."


def _questions(shown: Sequence[QuestionSpread], caption: str) -> Table:
    return Table(
        caption,
        (Column("Question", 4.2), Column("Middle", 1.5), Column("Levels given", 3.0)),
        tuple((_question(each), _level(each.median), Cell(_given(each))) for each in shown),
    )


def _question(each: QuestionSpread) -> Cell:
    core = " (core)" if each.question.core else ""
    return Cell(f"{each.question.id}{core} {each.question.text}")


def _given(each: QuestionSpread) -> str:
    given = each.distribution or {}
    return listed(f"{n} {each.scale.by_code[code].label}" for code, n in given.items() if n)


def _themes(found: Agreement) -> Table:
    """How many questions of each theme are split or close, and the levels of them all on the main scale."""
    return Table(
        "The themes",
        (
            Column("Theme", 3.0),
            Column("Split", 0.7, Align.RIGHT),
            Column("Close", 0.7, Align.RIGHT),
            Column("Too few", 0.8, Align.RIGHT),
            *(Column(heading, 1.4) for heading in ("Lowest", "Middle", "Highest")),
        ),
        tuple(_theme(theme, found) for theme in found.bank.themes),
    )


def _theme(theme: Theme, found: Agreement) -> tuple[Cell, ...]:
    whole = found.everyone.of_theme(theme.id, found.headline)
    counts = (Cell(str(whole.spreads[each])) for each in (Spread.SPLIT, Spread.CLOSE, Spread.TOO_FEW))
    return Cell(theme.title), *counts, *map(_level, (whole.lowest, whole.median, whole.highest))


def _by_group(found: Agreement) -> Iterator[Block]:
    """The middle level of each group, for each theme and for each question that may be shown by group."""
    yield Heading("By group")
    sizes = listed(f"{_name(group)} {group.sheets}" for group in found.groups)
    yield Prose(
        f"Responses in each group: {sizes}. Smaller groups are put together, and a question is shown by group only"
        " where no group has too few."
    )
    columns = tuple(Column(_name(group), 1.5) for group in found.groups)
    yield Table(
        "The middle of each group, by theme",
        (Column("Theme", 3.0), *columns),
        tuple(
            (
                Cell(theme.title),
                *(_level(group.of_theme(theme.id, found.headline).median) for group in found.groups),
            )
            for theme in found.bank.themes
        ),
    )
    rows = [
        each for each in found.most_split if any(group.by_question[each.question.id].median for group in found.groups)
    ]
    if rows:
        yield Table(
            "The middle of each group, by question, most split first",
            (Column("Question", 3.6), *columns),
            tuple(
                (_question(each), *(_level(group.by_question[each.question.id].median) for group in found.groups))
                for each in rows
            ),
        )


def _name(group: GroupSpread) -> str:
    return listed(group.groups)


def _level(level: Level | None) -> Cell:
    return level_cell(level) if level is not None else Cell(_TOO_FEW)
