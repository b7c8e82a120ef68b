"""selfassess agree: how far several sheets of one assessment agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from selfassess.cli.inputs import library, read_sheets
from selfassess.cli.options import FILE, TEXTS, banks_option, format_option, output_option
from selfassess.cli.output import keep_apart, write
from selfassess.cli.text import as_json, item, page, paragraph
from selfassess.engine.agreement import FEWEST_RESPONSES, Agreement, QuestionSpread, Spread, agreement
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Theme
from selfassess.reports.json_sheets import agreement_json
from selfassess.reports.wording import count, listed


@click.command()
@click.argument("sheets", nargs=-1, required=True, type=FILE, metavar="SHEET SHEET [SHEET...]")
@format_option(*TEXTS)
@click.option(
    "--fewest",
    type=click.IntRange(min=FEWEST_RESPONSES),
    default=FEWEST_RESPONSES,
    show_default=True,
    metavar="N",
    help="Show no number behind which fewer responses stand.",
)
@output_option
@banks_option
def agree(sheets: tuple[Path, ...], form: str, fewest: int, output: Path | None, banks: Path | None) -> None:
    """Show how far several sheets of one assessment agree, most split first."""
    if len(sheets) < 2:
        raise click.UsageError("agree takes two sheets or more")
    keep_apart(output, sheets)
    known = library(banks)
    found = read_sheets(sheets, known)
    spread = agreement(known.get(found[0].bank_id, found[0].edition), found, fewest)
    if form == "json":
        write(as_json(agreement_json(spread, found[0], fewest)), output)
    else:
        write(page(_text(spread, found[0])), output)


def _text(found: Agreement, sheet: AnswerSheet) -> Iterator[str]:
    """The lines. Of ``sheet`` only what all sheets share is told, so that the order of the files is irrelevant."""
    yield paragraph(sheet.subject)
    yield paragraph(f"{sheet.assessment}: {count(found.everyone.sheets, 'response')}")
    for spread, title in ((Spread.SPLIT, "Split, most split first"), (Spread.CLOSE, "Close")):
        shown = [each for each in found.most_split if each.spread is spread]
        if shown:
            yield ""
            yield title
            yield from (_question(each, found) for each in shown)
    yield ""
    yield "Themes"
    yield from (_theme(theme, found) for theme in found.bank.themes)
    few = [each.question.id for each in found.everyone.questions if each.spread is Spread.TOO_FEW]
    if few:
        yield ""
        yield paragraph(f"Too few responses to show: {', '.join(few)}")


def _theme(theme: Theme, found: Agreement) -> str:
    whole = found.everyone.of_theme(theme.id, found.headline)
    told = f"{whole.spreads[Spread.CLOSE]} close, {whole.spreads[Spread.SPLIT]} split"
    if whole.spreads[Spread.TOO_FEW]:
        told += f", {whole.spreads[Spread.TOO_FEW]} with too few responses"
    if whole.median is None or whole.lowest is None or whole.highest is None:
        return item(f"{theme.title}: {told}", 2)
    lines = [
        item(
            f"{theme.title}: {told}; middle {whole.median.label}, from {whole.lowest.label} to {whole.highest.label}", 2
        )
    ]
    for group in found.groups:
        theirs = group.of_theme(theme.id, found.headline).median
        if theirs is not None:
            lines.append(paragraph(f"{listed(group.groups)}: middle {theirs.label}", 4))
    return "\n".join(lines)


def _question(each: QuestionSpread, found: Agreement) -> str:
    assert each.median is not None, "only what is shown is told"
    assert each.distribution is not None
    given = listed(f"{n} {each.scale.by_code[code].label}" for code, n in each.distribution.items() if n)
    lines = [item(f"{each.question.id}: middle {each.median.label} ({given})", 2), paragraph(each.question.text, 4)]
    for group in found.groups:
        theirs = group.by_question[each.question.id].median
        if theirs is not None:
            lines.append(paragraph(f"{listed(group.groups)}: middle {theirs.label}", 4))
    return "\n".join(lines)
