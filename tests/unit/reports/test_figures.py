"""The three figures: honest gaps, whole tables, words that say what the picture says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise

import pytest
from reportlab.graphics.shapes import Circle, Group, Line, Polygon, Rect, Shape, String

from selfassess.reports.document import Figure
from selfassess.reports.figures import DistributionRow, DumbbellRow, TrendPoint, distribution, dumbbell, trend
from selfassess.reports.svg import to_svg
from tests.documents import HOSTILE
from tests.factories import make_level, make_scale

SCALE = make_scale()
THEN, NOW = "Autumn 2025", "Spring 2026"


def shapes(figure: Figure) -> Iterator[Shape]:
    def inside(group: Group) -> Iterator[Shape]:
        for part in group.contents:
            if isinstance(part, Group):
                yield from inside(part)
            else:
                yield part

    return inside(figure.drawing)


def words(figure: Figure) -> list[str]:
    return [shape.text for shape in shapes(figure) if isinstance(shape, String)]


def table(figure: Figure) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in figure.table.rows]


def thick_lines(figure: Figure) -> int:
    """How many lines join two values; the key's own is left out."""
    key = figure.drawing.height - 13
    lines = (shape for shape in shapes(figure) if isinstance(shape, Line))
    return sum(line.strokeWidth > 1.5 and line.y1 < key for line in lines)


def series(*scores: int | None, joined: bool = True) -> list[TrendPoint]:
    points = [TrendPoint(f"Time {i}", None if score is None else Fraction(score)) for i, score in enumerate(scores)]
    pair = (Fraction(20), Fraction(30)) if joined else None
    return [points[0], *(TrendPoint(point.label, point.as_scored, pair) for point in points[1:])]


class TestTrend:
    def test_what_can_be_compared_is_joined(self) -> None:
        assert thick_lines(trend("Voice", series(40, 58, 60), SCALE)) == 2

    def test_what_cannot_be_compared_is_a_gap(self) -> None:
        figure = trend("Voice", series(40, 58, joined=False), SCALE)
        assert thick_lines(figure) == 0
        assert words(figure).count("not comparable") == 2

    def test_a_line_joins_the_questions_in_common_and_not_the_scores(self) -> None:
        points = [TrendPoint("A", Fraction(0)), TrendPoint("B", Fraction(100), (Fraction(50), Fraction(50)))]
        line = next(s for s in shapes(trend("Voice", points, SCALE)) if isinstance(s, Line) and s.strokeWidth == 1.8)
        assert line.y1 == line.y2

    def test_the_words_and_the_table_say_the_same(self) -> None:
        points = [
            TrendPoint("Spring 2024", Fraction(40), when="14 May 2024"),
            TrendPoint("Autumn 2024", Fraction(175, 3), (Fraction(25), Fraction(125, 3)), "3 Nov 2024"),
            TrendPoint("Spring 2025", None, None, "12 May 2025"),
        ]
        figure = trend("Voice", points, make_scale(codes=("0", "1"), anchors=(0, 100)))
        assert table(figure) == [
            ("Spring 2024", "14 May 2024", "40", "first of the series"),
            ("Autumn 2024", "3 Nov 2024", "58", "from 25 to 42"),
            ("Spring 2025", "12 May 2025", "no score", "not comparable"),
        ]
        assert figure.description == (
            "Voice. On a scale from 0 to 100, 0 is Not yet begun, 100 is Early progress. "
            "As scored: Spring 2024 40, Autumn 2024 58, Spring 2025 no score. "
            "Like for like: from Spring 2024 to Autumn 2024, 25 to 42; from Autumn 2024 to Spring 2025, not comparable."
        )
        assert {"40", "58", "no score", "14 May 2024"} <= set(words(figure))

    def test_without_dates_the_table_has_no_column_for_them(self) -> None:
        assert [column.heading for column in trend("Voice", series(40), SCALE).table.columns] == [
            "Self-assessment",
            "As scored, 0 to 100",
            "Like for like, from the one before",
        ]

    def test_one_self_assessment_has_nothing_to_join(self) -> None:
        figure = trend("Voice", series(40), SCALE)
        assert thick_lines(figure) == 0
        assert "Like for like" not in figure.description

    def test_the_levels_stand_at_their_anchors(self) -> None:
        labels = {level.label for level in SCALE.levels}
        assert labels <= set(words(trend("Voice", series(40), SCALE)))

    def test_levels_close_together_do_not_overlap(self) -> None:
        scale = make_scale(codes=("0", "1", "2"), anchors=(0, 1, 2))
        figure = trend("Voice", series(1), scale)
        heights = [s.y for s in shapes(figure) if isinstance(s, String) and s.textAnchor == "end"]
        assert all(b - a >= 8 for a, b in pairwise(heights))

    def test_twelve_labels_fit_and_of_more_every_second_is_drawn(self) -> None:
        twelve, more = trend("V", series(*range(12)), SCALE), trend("V", series(*range(24)), SCALE)
        assert [text for text in words(twelve) if text.startswith("Time")] == [f"Time {i}" for i in range(12)]
        assert [text for text in words(more) if text.startswith("Time")] == [f"Time {i}" for i in range(0, 24, 2)]
        assert len(table(more)) == 24

    def test_a_number_moves_below_its_mark_when_a_line_stands_above_it(self) -> None:
        def height_of(number: str, *points: TrendPoint) -> float:
            drawn = shapes(trend("V", points, SCALE))
            return next(s.y for s in drawn if isinstance(s, String) and s.text == number)

        first = TrendPoint("A", Fraction(40))
        free = height_of("50", first, TrendPoint("B", Fraction(50)))
        crowded = height_of("50", first, TrendPoint("B", Fraction(50), (Fraction(40), Fraction(58))))
        before = height_of("40", first, TrendPoint("B", Fraction(50), (Fraction(45), Fraction(50))))
        assert crowded < free
        assert before < free

    def test_a_gap_between_two_without_a_score_is_still_marked(self) -> None:
        assert words(trend("V", series(None, None, joined=False), SCALE)).count("no score") == 2

    @pytest.mark.parametrize("points", [(), (TrendPoint("A", None, (Fraction(1), Fraction(2))),)])
    def test_a_series_without_a_proper_start_is_refused(self, points: tuple[TrendPoint, ...]) -> None:
        with pytest.raises(ValueError, match="point"):
            trend("Voice", points, SCALE)


class TestDumbbell:
    def make(self, *rows: DumbbellRow) -> Figure:
        return dumbbell("Theme B", rows, SCALE, then=THEN, now=NOW)

    def test_a_comparable_row_is_joined(self) -> None:
        assert thick_lines(self.make(DumbbellRow("Q", 1, 3, "higher"))) == 1

    @pytest.mark.parametrize(
        "row",
        [
            DumbbellRow("Q", 1, 3, "not comparable", comparable=False),
            DumbbellRow("Q", None, 3, "now in scope"),
            DumbbellRow("Q", 1, None, "no longer applicable"),
        ],
    )
    def test_a_row_that_cannot_be_compared_is_not_joined(self, row: DumbbellRow) -> None:
        assert thick_lines(self.make(row)) == 0

    def test_only_a_lower_level_ends_in_a_triangle(self) -> None:
        def triangles(row: DumbbellRow) -> int:
            return sum(isinstance(shape, Polygon) for shape in shapes(self.make(row))) - 1  # one is the key's

        assert triangles(DumbbellRow("Q", 3, 1, "lower")) == 1
        assert triangles(DumbbellRow("Q", 1, 3, "higher")) == 0
        assert triangles(DumbbellRow("Q", 3, 1, "not comparable", comparable=False)) == 0

    def test_an_unchanged_level_shows_both_marks_in_one_place(self) -> None:
        circles = [s for s in shapes(self.make(DumbbellRow("Q", 2, 2, "unchanged"))) if isinstance(s, Circle)]
        outer, inner = circles[-2:]
        assert (outer.cx, outer.cy) == (inner.cx, inner.cy)
        assert outer.r > inner.r

    def test_a_missing_side_gets_a_column_only_when_there_is_one(self) -> None:
        assert "level" not in words(self.make(DumbbellRow("Q", 1, 2, "higher")))
        assert "level" in words(self.make(DumbbellRow("Q", None, 2, "new")))

    def test_the_words_and_the_table_give_levels_reasons_and_movement(self) -> None:
        figure = self.make(
            DumbbellRow("Need", 1, 3, "higher"),
            DumbbellRow("Voice", None, None, "not answered either time", no_then="not answered", no_now="too early"),
        )
        assert table(figure) == [
            ("Need", "Early progress", "Mostly in place", "higher"),
            ("Voice", "not answered", "too early", "not answered either time"),
        ]
        assert "Need: Early progress in Autumn 2025, Mostly in place in Spring 2026: higher." in figure.description
        assert "Not yet begun, Early progress, Partly in place" in figure.description

    def test_labels_too_wide_for_their_columns_give_way_to_codes_with_a_key(self) -> None:
        scale = make_scale(codes=[str(i) for i in range(12)])
        figure = dumbbell("T", [DumbbellRow("Q", 1, 3, "higher")], scale, then=THEN, now=NOW)
        assert {"0: Not yet begun", "11: Level 11", "11"} <= set(words(figure))

    def test_a_long_label_is_whole_in_the_table(self) -> None:
        figure = self.make(DumbbellRow("long " * 60, 1, 2, "higher"))
        assert table(figure)[0][0] == "long " * 60
        assert any(text.endswith("…") for text in words(figure))

    def test_the_height_grows_with_the_rows(self) -> None:
        row = DumbbellRow("Q", 1, 2, "higher")
        assert self.make(*[row] * 20).drawing.height > self.make(row).drawing.height + 19 * 12

    def test_no_rows_are_refused(self) -> None:
        with pytest.raises(ValueError, match="row"):
            self.make()

    def test_a_rank_beyond_the_scale_is_refused(self) -> None:
        with pytest.raises(IndexError):
            self.make(DumbbellRow("Q", 1, 9, "higher"))


class TestDistribution:
    def make(self, *rows: DistributionRow) -> Figure:
        return distribution("Answers", rows, SCALE)

    def bars(self, figure: Figure) -> list[Rect]:
        return [s for s in shapes(figure) if isinstance(s, Rect) and s.height > 10]

    def test_a_segment_is_as_long_as_its_count(self) -> None:
        bars = self.bars(self.make(DistributionRow(THEN, (1, 2, 0, 0, 5))))
        assert [round(bar.width / bars[0].width, 3) for bar in bars] == [1, 2, 5]

    def test_rows_share_one_unit(self) -> None:
        bars = self.bars(self.make(DistributionRow(THEN, (4, 0, 0, 0, 0)), DistributionRow(NOW, (8, 0, 0, 0, 0))))
        assert bars[1].width == pytest.approx(2 * bars[0].width)

    def test_shades_run_from_light_to_dark(self) -> None:
        bars = self.bars(self.make(DistributionRow(THEN, (3, 3, 3, 3, 3))))
        fills = [sum(bar.fillColor.rgb()) for bar in bars if bar.fillColor]
        assert fills == sorted(fills, reverse=True)
        assert len(set(fills)) == 5

    def test_each_segment_bears_its_count_and_its_levels_label(self) -> None:
        assert words(self.make(DistributionRow(THEN, (0, 7, 0, 8, 0)))) == [
            *(THEN, "7", "at Early progress", "8", "at Mostly in place", "no level: 0"),
        ]

    def test_a_segment_too_narrow_for_the_label_bears_the_code_and_a_key_says_what_it_means(self) -> None:
        found = words(self.make(DistributionRow(THEN, (6, 7, 8, 9, 10))))
        assert found[-11:-1] == [
            "6",
            "at 0",
            "7",
            "at 1",
            "8",
            "at 2",
            "9",
            "at Mostly in place",
            "10",
            "at Fully in place",
        ]
        assert {"0: Not yet begun", "4: Fully in place"} <= set(found)

    def test_a_segment_too_narrow_for_its_words_has_them_below(self) -> None:
        figure = self.make(DistributionRow(THEN, (1, 1, 1, 1, 200)))
        foot = min(bar.y for bar in self.bars(figure))
        below = [s.text for s in shapes(figure) if isinstance(s, String) and s.y < foot]
        assert below == ["1", "at 0", "1", "at 1", "1", "at 2", "1", "at 3"]

    def test_no_level_stands_apart(self) -> None:
        figure = self.make(DistributionRow(THEN, (0, 0, 0, 0, 0), 4))
        assert self.bars(figure) == []
        assert "no level: 4" in words(figure)

    def test_the_words_and_the_table_give_every_count(self) -> None:
        figure = self.make(DistributionRow(THEN, (1, 0, 2, 0, 3), 4))
        assert table(figure) == [(THEN, "1", "0", "2", "0", "3", "4")]
        assert figure.description == (
            "Answers. Autumn 2025: Not yet begun 1, Early progress 0, Partly in place 2, Mostly in place 0, "
            "Fully in place 3, no level 4."
        )

    def test_a_scale_of_one_level_can_be_shown(self) -> None:
        scale = make_scale(codes=("yes",), anchors=(100,))
        assert distribution("A", [DistributionRow(THEN, (3,))], scale).drawing.width == 480

    @pytest.mark.parametrize("rows", [(), (DistributionRow(THEN, (1, 2)),)])
    def test_rows_that_do_not_fit_the_scale_are_refused(self, rows: tuple[DistributionRow, ...]) -> None:
        with pytest.raises(ValueError, match="row"):
            distribution("Answers", rows, SCALE)


def _trend_of(text: str) -> Figure:
    return trend(text, [TrendPoint(text, Fraction(5), when=text), TrendPoint(text, None, when=text)], SCALE)


def _dumbbell_of(text: str) -> Figure:
    row = DumbbellRow(text, None, 1, text, no_then=text)
    return dumbbell(text, [row], SCALE, then=text, now=text, heading=text)


def _distribution_of(text: str) -> Figure:
    scale = make_scale(codes=("0", "1"))
    levels = tuple(make_level(f"{text}{i}", i, i * 100, label=text) for i in range(2))
    scale = type(scale)(scale.id, scale.title, levels)
    return distribution(text, [DistributionRow(text, (1, 90))], scale, heading=text)


@pytest.mark.parametrize("text", [*HOSTILE, "W" * 4000, "\U0001f600" * 1000])
@pytest.mark.parametrize("make", [_trend_of, _dumbbell_of, _distribution_of])
def test_any_text_can_be_drawn_inside_the_picture(make: Callable[[str], Figure], text: str) -> None:
    figure = make(text)
    to_svg(figure.drawing, title=figure.title, description=figure.description, key="f").encode()
    left, bottom, right, top = figure.drawing.getBounds()
    assert min(left, bottom) >= -1
    assert right <= 481
    assert top <= figure.drawing.height + 1
    assert figure.drawing.height < 400


def test_the_same_figure_is_the_same_text() -> None:
    def text() -> str:
        figure = trend("Voice", series(40, 58, 60), SCALE)
        return to_svg(figure.drawing, title=figure.title, description=figure.description, key="f")

    assert text() == text()
