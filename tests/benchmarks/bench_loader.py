"""How long it takes to load a question set of 500 questions, against a bare YAML parse of the same text in C.

Run with ``python -m tests.benchmarks.bench_loader``. The promise: at most three times the bare parse.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import yaml

from selfassess.banks.dumper import dump
from selfassess.banks.loader import load
from selfassess.engine.bank import Bank
from tests.factories import make_bank, make_question, make_scale

QUESTIONS = 500
MOST_TIMES_BARE_PARSE = 3.0
_ROUNDS = 7


def big_bank(questions: int = QUESTIONS) -> Bank:
    """A bank whose every question has descriptors of its own, in themes of 25."""
    sentence = "We look at it every quarter, we act on what it shows, and we can name what changed for children"
    scale = make_scale()
    made = [
        make_question(
            f"Q-{number}",
            text="How well do we know what children and families in our area think of the help that they get?",
            why="Because it matters to children and to their families.",
            when_it_works="We can name three things that changed because of what children told us: here they are.",
            descriptors={level.code: f"{sentence}, at level {level.code}." for level in scale.levels},
            evidence_prompts=("Board minutes", "Audit reports"),
        )
        for number in range(questions)
    ]
    return make_bank({f"T{start // 25}": made[start : start + 25] for start in range(0, questions, 25)}, scales=[scale])


def ratios() -> dict[str, float]:
    """The time of ``load`` as a multiple of two bare parses in C: into plain values, and into YAML's own nodes.

    Each time is the best of seven rounds, taken in turn, so that a busy machine slows all three alike.
    """
    text = dump(big_bank())
    runs: dict[str, Callable[[], object]] = {
        "ours": lambda: load(text, file="bench.yaml"),
        "load": lambda: yaml.load(text, Loader=yaml.CSafeLoader),
        "compose": lambda: yaml.compose(text, Loader=yaml.CSafeLoader),
    }
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(_ROUNDS):
        for name, run in runs.items():
            best[name] = min(best[name], _seconds(run))
    return {
        "load of 500 questions / bare yaml.load in C": best["ours"] / best["load"],
        "load of 500 questions / bare yaml.compose in C": best["ours"] / best["compose"],
    }


def _seconds(run: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    for name, ratio in ratios().items():
        print(f"{name}: {ratio:.2f} (at most {MOST_TIMES_BARE_PARSE})")
