"""Every promised ratio, measured in this run, beside what was promised. Exits with 1 where a promise is not kept."""

from __future__ import annotations

import sys

from tests.benchmarks import bench_cli, bench_engine, bench_loader, bench_pdf

# What is promised, by the key under which the benchmark gives it: a ratio is at most this.
PROMISES = {
    "load of 500 questions / bare yaml.load in C": 3.0,
    "compare": 5.0,
    "follow_linear": 1.5,
    "agreement": 10.0,
    "pdf_time": 3.0,
    "pdf_memory": 1.15,
    "selfassess --help / import click": 3.0,
}


def main() -> int:
    """Print the figures; how many promises are not kept."""
    broken = 0
    for module in (bench_loader, bench_engine, bench_pdf, bench_cli):
        for name, ratio in module.ratios().items():
            promise = PROMISES.get(name)
            told = "for information" if promise is None else f"at most {promise:g}"
            is_kept = promise is None or ratio <= promise
            broken += not is_kept
            print(f"{name:50} {ratio:6.2f}   {told}{'' if is_kept else '   NOT KEPT'}")
    return broken


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
