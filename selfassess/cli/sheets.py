"""selfassess score and selfassess agree: one sheet, or several of one assessment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from selfassess.cli.inputs import Day, banks_option, library, output_option, read_sheets
from selfassess.cli.output import as_json, item, page, paragraph, write
from selfassess.cli.renderers import BINARY, render
from selfassess.engine.agreement import FEWEST_RESPONSES, Agreement, QuestionSpread, Spread, agreement
from selfassess.engine.scoring import Scorecard, ThemeScore
from selfassess.engine.scoring import score as score_sheet
from selfassess.reports.assessment import assessment_report
from selfassess.reports.comparison import Cover
from selfassess.reports.json_sheets import agreement_json, scorecard_json
from selfassess.reports.reasons import limit_sentence
from selfassess.reports.wording import BASIS, NO_LEVEL, count, dated, listed, out_of, sentence, theme_level


@click.command()
@click.argument("sheet", type=click.Path(path_type=Path), metavar="SHEET")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "pdf", "xlsx", "docx"]),
    default="text",
    show_default=True,
    help="What to write.",
)
@output_option
@click.option("--marking", default="OFFICIAL", show_default=True, help="Handling marking on every page of a report.")
@click.option("--status", default="Draft", show_default=True, help="Status of the report, such as Draft or Final.")
@click.option("--date", "on", type=Day(), default=None, help="Day printed on the report. [default: today]")
@banks_option
def score(
    sheet: Path, form: str, output: Path | None, marking: str, status: str, on: date | None, banks: Path | None
) -> None:
    """Score one sheet: every theme's levels, what limits them, and what has no level and why."""
    if form in BINARY and output is None:
        raise click.UsageError(f"--format {form} needs --output FILE")
    known = library(banks)
    (found,) = read_sheets([sheet], known)
    card = score_sheet(known.get(found.bank_id, found.edition), found)
    if form == "text":
        write(page(_scored(card)), output)
    elif form == "json":
        write(as_json(scorecard_json(card)), output)
    else:
        cover = Cover(on or date.today(), marking, status)  # noqa: DTZ011 - the reader's own day
        write(render(assessment_report(card, cover), form), output)


def _scored(card: Scorecard) -> Iterator[str]:
    sheet = card.sheet
    yield paragraph(sheet.subject)
    yield paragraph(f"{dated(sheet)}, {BASIS[sheet.basis]}{f': {sheet.who}' if sheet.who else ''}")
    yield ""
    for theme in card.themes:
        yield from _theme(theme, card)
    reasons = [
        f"{n} {NO_LEVEL[reason].lower()}"
        for reason in NO_LEVEL
        if (n := sum(score.without_level[reason] for score in card.whole.values()))
    ]
    if reasons:
        yield ""
        yield paragraph(f"Without a level: {listed(reasons)}.")


def _theme(theme: ThemeScore, card: Scorecard) -> Iterator[str]:
    score = theme.headline
    told = limit_sentence(theme.level) or f"calculated {theme_level(theme.level).text}"
    yield item(f"{theme.theme.title}: {theme_level(theme.level).text}")
    if theme.level.because:
        yield paragraph(sentence(told), 2)
    if theme.judgement is not None:
        yield paragraph(f"The board agreed {score.scale.by_code[theme.judgement.level].label}.", 2)
    for each in theme.scores.values():
        spread = ", ".join(f"{n} {each.scale.by_code[code].label}" for code, n in each.distribution.items() if n)
        if each.asked:
            answered = f"{out_of(each.n, each.asked)} questions have a level"
            yield paragraph(f"{each.scale.title}: {answered}{f': {spread}' if spread else ''}.", 2, hanging=2)


@click.command()
@click.argument("sheets", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SHEET SHEET [SHEET...]")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write."
)
@click.option(
    "--fewest",
    type=click.IntRange(min=FEWEST_RESPONSES),
    default=FEWEST_RESPONSES,
    show_default=True,
    help="Show no number behind which fewer responses stand.",
)
@output_option
@banks_option
def agree(sheets: tuple[Path, ...], form: str, fewest: int, output: Path | None, banks: Path | None) -> None:
    """Show how far several sheets of one assessment agree, most split first."""
    if len(sheets) < 2:
        raise click.UsageError("agree takes two sheets or more")
    known = library(banks)
    found = read_sheets(sheets, known)
    spread = agreement(known.get(found[0].bank_id, found[0].edition), found, fewest)
    if form == "json":
        write(as_json(agreement_json(spread)), output)
    else:
        write(page(_agreed(spread, dated(found[0]))), output)


def _agreed(found: Agreement, when: str) -> Iterator[str]:
    yield paragraph(f"{when}: {count(found.everyone.sheets, 'response')}")
    for spread, title in ((Spread.SPLIT, "Split, most split first"), (Spread.CLOSE, "Close")):
        shown = [each for each in found.most_split if each.spread is spread]
        if shown:
            yield ""
            yield title
            yield from (_question(each, found) for each in shown)
    few = [each for each in found.everyone.questions if each.spread is Spread.TOO_FEW]
    if few:
        yield ""
        yield paragraph(f"Too few responses to show: {', '.join(each.question.id for each in few)}")


def _question(each: QuestionSpread, found: Agreement) -> str:
    given = listed(f"{n} {each.scale.by_code[code].label}" for code, n in (each.distribution or {}).items() if n)
    median = each.median.label if each.median else ""
    lines = [item(f"{each.question.id}: middle {median} ({given})", 2), paragraph(each.question.text, 4)]
    for group in found.groups:
        theirs = group.by_question[each.question.id].median
        if theirs is not None:
            lines.append(paragraph(f"{listed(group.groups)}: middle {theirs.label}", 4))
    return "\n".join(lines)
