"""Every promised figure, measured in this run, beside what was promised. Exits with 1 where a promise is not kept."""

from __future__ import annotations

import os
import sys

from tests.benchmarks import (
    bench_cli,
    bench_compare,
    bench_csv,
    bench_engine,
    bench_loader,
    bench_pages,
    bench_pdf,
    bench_saves,
    bench_service,
)

MODULES = (
    bench_loader,
    bench_engine,
    bench_pdf,
    bench_cli,
    bench_pages,
    bench_saves,
    bench_compare,
    bench_csv,
    bench_service,
)
# What is promised, by the key under which the benchmark gives it: a figure is at most this.
PROMISES = {
    "load of 500 questions / bare yaml.load in C": 3.0,
    "compare": 5.0,
    "follow_linear": 1.5,
    "agreement": 10.0,
    "pdf_time": 3.0,
    "pdf_memory": 1.15,
    "selfassess --help / import click": 3.0,
    "start of the application, seconds": 1.5,
    "memory of a worker after 200 pages, MB": 150.0,
}
# The same on each engine.
PROMISES |= {
    f"{engine}{name}": most
    for engine in bench_service.ENGINES
    for name, most in {
        ": acknowledged answers that are lost": 0.0,
        ": replies other than saved": 0.0,
        ": p95 of a save, ms": 150.0,
        **{f", {page} / bare page": 2.5 for page in bench_pages.PAGES},
        # Fifty events, each put into words with the names of all that it touches.
        f", {bench_pages.TIMELINE} / bare page": 4.0,
        **{f", {page}: 1,000 boards / 1": 1.2 for page in bench_pages.PAGES},
        f", {bench_saves.SAVE}": 5.0,
        f", {bench_compare.AGAIN}": 5.0,
        f", {bench_compare.ANEW}": 5.0,
        f", {bench_compare.MANY}": 1.3,
        f", {bench_compare.PDF}": 1.5,
        **{f", {name}": 2.0 for name in bench_csv.LOOPS},
        f", {bench_csv.MEMORY}": 1.15,
    }.items()
}


def main() -> int:
    """Print the figures; how many promises are not kept. With CI set, one that was not measured is not kept."""
    broken, left = 0, set(PROMISES)
    for module in MODULES:
        for name, ratio in module.ratios().items():
            promise = PROMISES.get(name)
            told = "for information" if promise is None else f"at most {promise:g}"
            is_kept = promise is None or ratio <= promise
            broken += not is_kept
            left.discard(name)
            print(f"{name:64} {ratio:8.2f}   {told}{'' if is_kept else '   NOT KEPT'}")
    for name in sorted(left):
        print(f"{name:64}     -      at most {PROMISES[name]:g}   NOT MEASURED")
    return broken + (len(left) if os.environ.get("CI") else 0)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
