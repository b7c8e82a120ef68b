"""The reports that people get, made from the sample county and the coded letters, each once in a run."""

from __future__ import annotations

from functools import cache

from selfassess.engine.views import other_views
from selfassess.reports import html, pdf
from selfassess.reports.assessment import assessment_report
from selfassess.reports.comparison import comparison_page, comparison_report
from selfassess.reports.document import Document
from tests.golden.reports import (
    demo_banks,
    demo_externals,
    demo_library,
    demo_sheets,
    followed,
    letter,
    shipped_library,
)
from tests.unit.reports.cases import COVER

NAMES = ("the sample county", "the sample county on one page", "one sheet", "two letters")


@cache
def report(name: str) -> Document:
    """The report with this name."""
    if name == "two letters":
        return comparison_report(
            followed([letter("herefordshire-2014"), letter("herefordshire-2018")], shipped_library()), COVER
        )
    trend = followed(demo_sheets(), demo_library())
    if name == "one sheet":
        return assessment_report(trend.scorecards[-1], COVER)
    if name == "the sample county on one page":
        return comparison_page(trend, COVER)
    return comparison_report(trend, COVER, other_views(trend, demo_externals(), demo_banks()))


@cache
def pdf_of(name: str) -> bytes:
    """The report as a PDF."""
    return pdf.render(report(name))


@cache
def page_of(name: str) -> str:
    """The report as a web page."""
    return html.render(report(name))
