"""selfassess compare: two or more sheets, as text, JSON or a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from selfassess.cli.inputs import Day, banks_option, editions_of, library, output_option, read_sheets
from selfassess.cli.output import as_json, item, page, paragraph, write
from selfassess.cli.renderers import BINARY, render
from selfassess.engine.gaps import Gaps, gaps_between
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.engine.trend import Trend, follow
from selfassess.reports.comparison import Cover, comparison_page, comparison_report
from selfassess.reports.fair_comparison import lines
from selfassess.reports.headlines import headline, theme_sentence, theme_word
from selfassess.reports.json_comparison import comparison_json
from selfassess.reports.reasons import limit_sentence, reason
from selfassess.reports.wording import MOVEMENT, dated, now_cell, sentence, steps, theme_level, then_cell


@click.command()
@click.argument("sheets", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SHEET SHEET [SHEET...]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html", "pdf", "xlsx", "docx"]),
    default="text",
    show_default=True,
    help="What to write.",
)
@output_option
@click.option("--one-page", is_flag=True, help="A report of one page: the summary alone.")
@click.option(
    "--beside",
    "others",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="SHEET",
    help="Another view of the latest assessment (an inspectorate's, a peer team's) to set beside it.",
)
@click.option("--marking", default="OFFICIAL", show_default=True, help="Handling marking on every page of a report.")
@click.option("--status", default="Draft", show_default=True, help="Status of the report, such as Draft or Final.")
@click.option("--date", "on", type=Day(), default=None, help="Day printed on the report. [default: today]")
@banks_option
def compare(
    sheets: tuple[Path, ...],
    form: str,
    output: Path | None,
    one_page: bool,
    others: tuple[Path, ...],
    marking: str,
    status: str,
    on: date | None,
    banks: Path | None,
) -> None:
    """Compare two or more sheets of one subject on one basis.

    The latest is compared with the one before it and with the first; every line over time keeps its gaps. The order of
    the files does not matter: their dates decide.
    """
    if len(sheets) < 2:
        raise click.UsageError("compare takes two sheets or more")
    if one_page and form in ("text", "json"):
        raise click.UsageError("--one-page is for a report: choose --format html, pdf, xlsx or docx")
    if form in BINARY and output is None:
        raise click.UsageError(f"--format {form} needs --output FILE")
    known = library(banks)
    found = read_sheets([*sheets, *others], known)
    own = found[: len(sheets)]
    trend = follow(own, editions_of(own, known))
    latest = trend.scorecards[-1]
    beside = [gaps_between(latest.bank, latest.sheet, other) for other in found[len(sheets) :]]
    if form == "text":
        write(page(_text(trend, beside)), output)
    elif form == "json":
        write(as_json(comparison_json(trend, beside)), output)
    else:
        cover = Cover(on or date.today(), marking, status)  # noqa: DTZ011 - the reader's own day
        document = comparison_page(trend, cover) if one_page else comparison_report(trend, cover, beside)
        write(render(document, form), output)


def _text(trend: Trend, beside: Sequence[Gaps]) -> Iterator[str]:
    comparison = trend.against_previous
    then, now = comparison.earlier.sheet, comparison.later.sheet
    yield paragraph(now.subject)
    yield paragraph(f"{dated(now)} compared with {dated(then)}")
    yield ""
    yield paragraph(headline(comparison))
    for movement in (Movement.LOWER, Movement.HIGHER):
        moved = comparison.of(movement)
        if moved:
            yield ""
            yield MOVEMENT[movement]
            yield from (_moved(each, then.assessment, now.assessment) for each in moved)
    yield ""
    yield "Themes"
    for theme in comparison.themes:
        yield item(f"{theme.theme.title}: {theme_word(theme).text}", 2)
        yield paragraph(theme_sentence(theme, then.assessment), 4)
        score = comparison.later.theme.get(theme.theme.id)
        if score is not None:
            told = limit_sentence(score.level) or f"calculated {theme_level(score.level).text}"
            judged = score.judgement
            scale = comparison.later.headline_scale
            agreed = f" The board agreed {scale.by_code[judged.level].label}." if judged else ""
            yield paragraph(sentence(told) + agreed, 4)
    yield ""
    yield "Is this a fair comparison?"
    yield from (item(line.text, 2) for line in lines(comparison))
    outside = [each for each in comparison.movements if not each.is_matched]
    if outside:
        yield ""
        yield "Not in any movement"
        yield from (_outside(each, trend) for each in outside)
    if trend.reversals:
        yield ""
        yield paragraph("Gone both up and down: " + ", ".join(each.question.id for each in trend.reversals))
    for gaps in beside:
        yield ""
        yield paragraph(f"Beside {gaps.second.who or gaps.second.assessment}")
        for gap in gaps.gaps:
            yield item(f"{gap.question.id}: ours {gap.first.label}, theirs {gap.second.label}", 2)


def _moved(each: QuestionMovement, then: str, now: str) -> str:
    why = reason(each, then, now)
    told = f": {why}" if why else ""
    core = " (core)" if each.question.core else ""
    levels = f"{then_cell(each).text} to {now_cell(each).text}, {steps(each.steps or 0)}"
    return item(f"{each.question.id}{core} {levels}{told}", 2) + "\n" + paragraph(each.question.text, 4)


def _outside(each: QuestionMovement, trend: Trend) -> str:
    pair = trend.against_previous
    why = reason(each, pair.earlier.sheet.assessment, pair.later.sheet.assessment, (pair.later.bank,))
    return item(f"{each.question.id} {MOVEMENT[each.movement].lower()}: {why}", 2)
