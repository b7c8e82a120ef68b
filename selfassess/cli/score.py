"""selfassess score: what one sheet says, as text, JSON or a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from selfassess.cli.inputs import library, read_sheets
from selfassess.cli.options import (
    FILE,
    REPORTS,
    TEXTS,
    banks_option,
    cover_options,
    format_option,
    output_option,
    refuse_on_terminal,
)
from selfassess.cli.output import keep_apart, write
from selfassess.cli.text import as_json, item, page, paragraph
from selfassess.engine.scoring import Scorecard, ThemeScore
from selfassess.engine.scoring import score as score_sheet
from selfassess.reports.json_sheets import scorecard_json
from selfassess.reports.reasons import limit_sentence
from selfassess.reports.wording import BASIS, NO_LEVEL, dated, listed, out_of, sentence, theme_level


@click.command()
@click.argument("sheet", type=FILE, metavar="SHEET")
@format_option(*TEXTS, *REPORTS)
@output_option
@cover_options
@banks_option
def score(
    sheet: Path, form: str, output: Path | None, marking: str, status: str, on: date | None, banks: Path | None
) -> None:
    """Score one sheet: every theme's levels, what limits them, and what has no level and why."""
    refuse_on_terminal(form, output)
    keep_apart(output, [sheet])
    known = library(banks)
    (found,) = read_sheets([sheet], known)
    card = score_sheet(known.get(found.bank_id, found.edition), found)
    if form == "text":
        write(page(_text(card)), output)
    elif form == "json":
        write(as_json(scorecard_json(card)), output)
    else:
        # Imported for a report alone: what draws the figures takes as long to import as the sheet to score.
        from selfassess.cli.renderers import render
        from selfassess.reports.assessment import assessment_report
        from selfassess.reports.comparison import Cover

        cover = Cover(on or date.today(), marking, status)  # noqa: DTZ011 - the reader's own day
        write(render(assessment_report(card, cover), form), output)


def _text(card: Scorecard) -> Iterator[str]:
    sheet = card.sheet
    yield paragraph(sheet.subject)
    yield paragraph(f"{dated(sheet)}, {BASIS[sheet.basis]}{f': {sheet.who}' if sheet.who else ''}")
    yield ""
    for theme in card.themes:
        yield from _theme(theme)
    reasons = [
        f"{n} {NO_LEVEL[reason].lower()}"
        for reason in NO_LEVEL
        if (n := sum(score.without_level[reason] for score in card.whole.values()))
    ]
    if reasons:
        yield ""
        yield paragraph(f"Without a level: {listed(reasons)}.")


def _theme(theme: ThemeScore) -> Iterator[str]:
    yield item(f"{theme.theme.title}: {theme_level(theme.level).text}")
    if theme.level.because:
        yield paragraph(sentence(limit_sentence(theme.level)), 2)
    if theme.judgement is not None:
        agreed = theme.headline.scale.by_code[theme.judgement.level]
        yield paragraph(f"The board agreed {agreed.label}.", 2)
    for score in theme.scores.values():
        if score.asked:
            given = [f"{n} {score.scale.by_code[code].label}" for code, n in score.distribution.items() if n]
            answered = f"{out_of(score.n, score.asked)} questions have a level"
            told = f"{score.scale.title}: {answered}{': ' if given else ''}{', '.join(given)}."
            yield paragraph(told, 2, hanging=2)
