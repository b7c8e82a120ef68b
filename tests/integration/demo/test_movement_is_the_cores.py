"""What the demonstration shows of movement is what the core says of the files that it was filled from."""

from __future__ import annotations

from collections.abc import Iterator

from selfassess.engine.comparison import Comparison, compare
from selfassess.engine.trend import Trend
from selfassess.reports.headlines import headline
from selfassess.storage.session import Database
from tests.golden.reports import demo_banks, demo_library, demo_sheets, followed
from tests.integration.demo.conftest import Filled, filled
from tests.looked_back import compared
from tests.rows import TODAY


def _numbers(comparison: Comparison) -> Iterator[object]:
    """Everything that is counted or calculated in a comparison, without whose words explain it."""
    yield headline(comparison)
    yield {movement: count for movement, count in comparison.counts.items() if count}
    yield [
        (each.question.id, each.movement, each.obstacle, each.steps, each.level_then) for each in comparison.movements
    ]
    for theme in comparison.themes:
        yield theme.theme.id, theme.like_for_like, theme.as_scored, theme.explanation, theme.coverage
    for card in (comparison.earlier, comparison.later):
        yield [(each.theme.id, each.headline.mean, each.level, each.judgement) for each in card.themes]


def _all_numbers(trend: Trend) -> list[object]:
    return [list(_numbers(each)) for each in (*trend.neighbours, trend.against_baseline)]


def test_all_four_compare_as_their_files_do(database: Database) -> None:
    county = filled(database)
    of_files = _all_numbers(followed(demo_sheets(), demo_library()))
    with county.database.reading() as session:
        of_rows = compared(session, county.manager, county.board.id, TODAY)
    assert [held.title for held in of_rows.chosen] == [sheet.assessment for sheet in demo_sheets()]
    assert len({held.edition for held in of_rows.chosen}) == 2
    assert _all_numbers(of_rows.trend) == of_files


def test_the_first_and_the_last_alone_compare_as_their_files_do(county: Filled) -> None:
    sheets = demo_sheets()
    ids = {"from_id": county.assessment(sheets[0].assessment).id, "to_id": county.assessment(sheets[-1].assessment).id}
    with county.database.reading() as session:
        of_rows = compared(session, county.manager, county.board.id, TODAY, **ids)
    of_files = compare(sheets[0], sheets[-1], demo_banks())
    assert list(_numbers(of_rows.trend.against_previous)) == list(_numbers(of_files))
