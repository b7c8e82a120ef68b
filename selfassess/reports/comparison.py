"""The comparison report: what moved between self-assessments, as a document for every renderer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selfassess.engine.trend import Trend
from selfassess.engine.views import OtherView
from selfassess.reports.appendix import against_baseline, appendix, not_compared_by_reason
from selfassess.reports.beside import beside
from selfassess.reports.cross_cutting import cross_cutting, looked_at_again
from selfassess.reports.document import Block, Cover, Document
from selfassess.reports.fair_comparison import fair_comparison
from selfassess.reports.findings import findings
from selfassess.reports.occasions import is_external, over_all_themes
from selfassess.reports.summary import short_summary, summary
from selfassess.reports.theme_pages import Figures, theme_pages
from selfassess.reports.wording import BASIS, dated, listed, shortened


def comparison_report(trend: Trend, cover: Cover, others: Sequence[OtherView] = ()) -> Document:
    """The full report on the latest assessment against the one before, with the line over all of them.

    ``others`` are other parties' views (an inspectorate's, a peer team's), each in a part of its own.
    """
    return _document(trend, cover, [*_facts(trend), *_sources(trend)], _full(trend, others))


def comparison_page(trend: Trend, cover: Cover) -> Document:
    """The same in one page: the summary and the fair-comparison box."""
    facts = [(label, shortened(text)) for label, text in _facts(trend)]
    return _document(trend, cover, facts, _short(trend))


def comparison_summary(trend: Trend, cover: Cover, others: Sequence[OtherView] = ()) -> Document:
    """The same without theme pages and appendix, short enough to read on a terminal, but with everything that moved."""
    return _document(trend, cover, [*_facts(trend), *_sources(trend)], _summary(trend, others))


def _full(trend: Trend, others: Sequence[OtherView]) -> Iterator[Block]:
    comparison, figures = trend.against_previous, Figures(trend)
    yield from summary(trend)
    yield fair_comparison(comparison)
    yield from theme_pages(trend, figures)
    yield from findings(comparison.later)
    yield from cross_cutting(comparison, figures.across)
    for view in others:
        yield from beside(view)
    yield from appendix(trend, figures, others)


def _summary(trend: Trend, others: Sequence[OtherView]) -> Iterator[Block]:
    comparison = trend.against_previous
    yield from summary(trend)
    yield fair_comparison(comparison)
    yield from not_compared_by_reason(comparison)
    yield from looked_at_again(comparison.looked_at_again)
    yield from against_baseline(trend)
    for view in others:
        yield from beside(view)


def _short(trend: Trend) -> Iterator[Block]:
    yield from short_summary(trend)
    yield fair_comparison(trend.against_previous, is_short=True)


def _document(trend: Trend, cover: Cover, facts: Sequence[tuple[str, str]], blocks: Iterator[Block]) -> Document:
    latest = trend.scorecards[-1]
    return Document(
        title="What has moved since last time" if not is_external(latest.sheet) else "What reviews found, then and now",
        board=latest.sheet.subject,
        facts=(*facts, *(over_all_themes(latest) if cover.tells_whole else ())),
        blocks=tuple(blocks),
        generated_on=cover.generated_on,
        marking=cover.marking,
        status=cover.status,
        language=latest.bank.language,
    )


def _facts(trend: Trend) -> list[tuple[str, str]]:
    """Which assessments are compared, on what questions, and whose answers they are."""
    sheets = [scorecard.sheet for scorecard in trend.scorecards]
    bank, latest = trend.scorecards[-1].bank, sheets[-1]
    facts = [
        ("Question set", f"{bank.title}, version {bank.edition}"),
        ("This time", dated(latest)),
        ("Previous", dated(sheets[-2])),
    ]
    if len(sheets) > 2:
        facts.append(("Baseline", f"{dated(sheets[0])}, the first of {len(sheets)}"))
    who = listed(dict.fromkeys(sheet.who for sheet in sheets[-2:] if sheet.who))
    facts.append(("Answers are", BASIS[latest.basis] + (f": {who}" if who else "")))
    return facts


def _sources(trend: Trend) -> list[tuple[str, str]]:
    """Where the two assessments come from, the latest first; once where it is the same."""
    *_, before, latest = (scorecard.sheet for scorecard in trend.scorecards)
    sources = (("Source", latest.source), ("Source, previous", before.source if before.source != latest.source else ""))
    return [(label, source) for label, source in sources if source]
