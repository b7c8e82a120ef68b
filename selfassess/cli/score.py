"""selfassess score: what one sheet says, as text, JSON or a report."""

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
from selfassess.engine.scoring import score as score_sheet
from selfassess.reports.json_sheets import scorecard_json


@click.command()
@click.argument("sheet", type=FILE, metavar="SHEET")
@format_option(*TEXTS, *REPORTS)
@output_option
@cover_options
@banks_option
def score(
    sheet: Path, asked: str | None, output: Path | None, marking: str, status: str, on: date | None, banks: Path | None
) -> None:
    """Score one sheet: every theme's levels, what limits them, and what has no level and why."""
    form = chosen_format(asked, output)
    keep_apart(output, [sheet])
    known = library(banks)
    (found,) = read_sheets([sheet], known)
    keep_apart(output, [known.path(found.bank_id, found.edition)])
    card = score_sheet(known.get(found.bank_id, found.edition), found)
    if form == "json":
        write(as_json(scorecard_json(card)), output)
        return
    # Imported for a report alone: what draws the figures takes as long to import as the sheet to score.
    from selfassess.cli.renderers import render
    from selfassess.reports.assessment import assessment_report, assessment_summary

    cover = cover_of(on, marking, status)
    make = assessment_summary if form == "text" else assessment_report
    write(render(make(card, cover), form), output)
