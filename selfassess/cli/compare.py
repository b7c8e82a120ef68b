"""selfassess compare: two or more sheets, as text, JSON or a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from selfassess.cli.inputs import editions_of, library, read_sheets
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
from selfassess.engine.trend import follow
from selfassess.engine.views import other_views
from selfassess.reports.json_comparison import comparison_json


@click.command()
@click.argument("sheets", nargs=-1, required=True, type=FILE, metavar="SHEET SHEET [SHEET...]")
@format_option(*TEXTS, *REPORTS)
@output_option
@click.option("--one-page", is_flag=True, help="A report of one page: the summary alone.")
@click.option(
    "--beside",
    "others",
    multiple=True,
    type=FILE,
    metavar="SHEET",
    help="Another view (an inspectorate's, a peer team's), set beside the assessment nearest in date. May be repeated.",
)
@cover_options
@banks_option
def compare(
    sheets: tuple[Path, ...],
    asked: str | None,
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
    form = chosen_format(asked, output)
    _check_usage(sheets, form, one_page, others)
    keep_apart(output, [*sheets, *others])
    known = library(banks)
    found = read_sheets([*sheets, *others], known)
    own = found[: len(sheets)]
    editions = editions_of(own, known)
    keep_apart(output, [known.path(bank.id, bank.edition) for bank in editions])
    trend = follow(own, editions)
    beside = other_views(trend, found[len(sheets) :], editions)
    if form == "json":
        write(as_json(comparison_json(trend, beside)), output)
        return
    # Imported for a report alone: what draws the figures takes as long to import as the comparison to make.
    from selfassess.cli.renderers import render
    from selfassess.reports.comparison import comparison_page, comparison_report, comparison_summary

    cover = cover_of(on, marking, status)
    if one_page:
        document = comparison_page(trend, cover)
    else:
        document = (comparison_summary if form == "text" else comparison_report)(trend, cover, beside)
    write(render(document, form), output)


def _check_usage(sheets: tuple[Path, ...], form: str, one_page: bool, others: tuple[Path, ...]) -> None:
    if len(sheets) < 2:
        raise click.UsageError("compare takes two sheets or more")
    if one_page and form in TEXTS:
        raise click.UsageError("--one-page is for a report: choose --format html, pdf, xlsx or docx")
    if one_page and others:
        raise click.UsageError("--one-page has no room for --beside: leave one of them out")
