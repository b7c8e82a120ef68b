"""How long each figure takes to draw and to write as SVG.

Run with ``python -m tests.benchmarks.bench_figures``. The promise: under 5 ms a figure.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction

from selfassess.reports.document import Figure
from selfassess.reports.figures import DistributionRow, DumbbellRow, TrendPoint, distribution, dumbbell, trend
from selfassess.reports.svg import to_svg
from tests.factories import make_scale

MOST_MS = 5.0
_ROUNDS = 50
_SCALE = make_scale()


def _trend() -> Figure:
    pair = (Fraction(40), Fraction(50))
    points = [TrendPoint(f"Spring {2015 + i}", Fraction(8 * i), pair if i else None) for i in range(12)]
    return trend("Theme B", points, _SCALE)


def _dumbbell() -> Figure:
    question = "How well do we know what children and families in our area think of the help that they get?"
    rows = [DumbbellRow(question, i % 5, (i + 1) % 5, "higher") for i in range(16)]
    return dumbbell("Theme B", rows, _SCALE, then="Autumn 2025", now="Spring 2026")


def _distribution() -> Figure:
    rows = [DistributionRow(f"Theme {i}", (1, 2, 3, 4, 5), 1) for i in range(10)]
    return distribution("Answers", rows, _SCALE)


def _milliseconds(make: Callable[[], object]) -> float:
    make()
    start = time.perf_counter()
    for _ in range(_ROUNDS):
        make()
    return (time.perf_counter() - start) / _ROUNDS * 1000


def main() -> None:
    """Print a line for each figure."""
    for make in (_trend, _dumbbell, _distribution):
        figure = make()
        drawn = _milliseconds(make)
        written = _milliseconds(lambda f=figure: to_svg(f.drawing, title=f.title, description=f.description, key="f"))  # type: ignore[misc]
        verdict = "ok" if drawn < MOST_MS else f"over the promised {MOST_MS:g} ms"
        print(f"{make.__name__[1:]:13} drawn {drawn:5.2f} ms, SVG {written:5.2f} ms  {verdict}")


if __name__ == "__main__":
    main()
