"""selfassess agree: how far several sheets of one assessment agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from selfassess.cli.inputs import library, read_sheets
from selfassess.cli.options import (
    FILE,
    REPORTS,
    TEXTS,
    banks_option,
    chosen_format,
    cover_of,
    cover_options,
    format_option,
    output_option,
)
from selfassess.cli.output import keep_apart, write
from selfassess.cli.text import as_json
from selfassess.engine.agreement import FEWEST_RESPONSES, agreement
from selfassess.reports.json_sheets import agreement_json


@click.command()
@click.argument("sheets", nargs=-1, required=True, type=FILE, metavar="SHEET SHEET [SHEET...]")
@format_option(*TEXTS, *REPORTS)
@click.option(
    "--fewest",
    type=click.IntRange(min=FEWEST_RESPONSES),
    default=FEWEST_RESPONSES,
    show_default=True,
    metavar="N",
    help="Show no number behind which fewer responses stand.",
)
@output_option
@cover_options
@banks_option
def agree(
    sheets: tuple[Path, ...],
    asked: str | None,
    fewest: int,
    output: Path | None,
    marking: str,
    status: str,
    on: date | None,
    banks: Path | None,
) -> None:
    """Show how far several sheets of one assessment agree, most split first."""
    if len(sheets) < 2:
        raise click.UsageError("agree takes two sheets or more")
    form = chosen_format(asked, output)
    keep_apart(output, sheets)
    known = library(banks)
    found = read_sheets(sheets, known)
    keep_apart(output, [known.path(found[0].bank_id, found[0].edition)])
    spread = agreement(known.get(found[0].bank_id, found[0].edition), found, fewest)
    if form == "json":
        write(as_json(agreement_json(spread, found[0], fewest)), output)
        return
    # Imported for a report alone: what draws a report takes as long to import as the responses to count.
    from selfassess.cli.renderers import render
    from selfassess.reports.agreement import agreement_report

    cover = cover_of(on, marking, status)
    write(render(agreement_report(spread, found[0], cover, fewest), form), output)
