"""How long help takes to come, against importing click alone, each in a fresh process.

Run with ``python -m tests.benchmarks.bench_cli``. The promise: ``selfassess --help`` takes at most three times
``python -c "import click"``.
"""

from __future__ import annotations

import subprocess
import sys
import time

MOST_TIMES_CLICK = 3.0
_ROUNDS = 15
_HELP = "import sys; sys.argv = ['selfassess', '--help']; from selfassess.cli import main; main()"


def ratios() -> dict[str, float]:
    """The time of help as a multiple of importing click.

    Each time is the best of many rounds, taken in turn, so that a busy machine slows both alike.
    """
    programs = {"click": "import click", "help": _HELP}
    best = dict.fromkeys(programs, float("inf"))
    for _ in range(_ROUNDS):
        for name, program in programs.items():
            best[name] = min(best[name], _seconds(program))
    return {"selfassess --help / import click": best["help"] / best["click"]}


def _seconds(program: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    for name, ratio in ratios().items():
        print(f"{name}: {ratio:.2f} (at most {MOST_TIMES_CLICK})")
