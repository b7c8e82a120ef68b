"""What a comparison and an agreement cost, against the least work that the same answers could be.

Run as a program to print the figures. ``ratios()`` gives:

* ``compare``: comparing two sheets of 500 questions over two editions, divided by a pass that builds one frozen record
  of eight fields per question and sums integers;
* ``follow_linear``: what each of the last four of ten sheets adds, divided by what each of the three before them adds;
  1 when the time grows with the number of sheets and no faster;
* ``agreement``: everything about 40 sheets of 80 questions (spread words for every question, groups, every alpha),
  divided by one ``Counter`` per question over the same answers.

Every figure is the least of many rounds, and the two sides of a ratio take turns, so that a busy machine touches both.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random
from time import perf_counter

from selfassess.engine.agreement import Agreement, Spread, agreement
from selfassess.engine.answers import AnswerSheet, Basis, NoLevel
from selfassess.engine.bank import Bank, Wording
from selfassess.engine.comparison import compare
from selfassess.engine.movements import Movement
from selfassess.engine.trend import follow
from tests.factories import make_bank, make_change, make_lineage, make_question, make_sheet

ROUNDS = 60
MOST = {"compare": 5.0, "follow_linear": 1.5, "agreement": 10.0}
_REASONS = tuple(NoLevel)
_GROUPS = ("Health", "Police", "Council", "Schools", "Voluntary", "Lay", "Probation")


@dataclass(frozen=True)
class Record:
    """As plain a record of one question's movement as there is: the same eight fields."""

    movement: Movement
    then: object
    now: object
    level_then: object
    steps: int | None
    obstacle: object
    link: object
    parts: tuple[object, ...]


def editions(questions: int, themes: int) -> tuple[Bank, Bank]:
    """Two editions: every twentieth question reworded, every fiftieth moved, every hundredth renewed."""
    ids = [f"Q{number}" for number in range(questions)]
    placed: dict[str, list[str]] = {f"t{theme}": ids[theme::themes] for theme in range(themes)}
    earlier = make_bank(placed, edition="2025.1")
    changes = []
    now: dict[str, list[str]] = {theme: [] for theme in placed}
    text = {}
    for number, id in enumerate(ids):
        theme = number % themes
        if number % 100 == 99:
            changes += [make_change(id, ()), make_change((), f"N{number}")]
            id = f"N{number}"
        elif number % 50 == 49:
            theme = (theme + 1) % themes
            changes.append(make_change(id, id, moved=True))
        elif number % 20 == 19:
            text[id] = f"How well does {id} really go?"
            changes.append(make_change(id, id, wording=Wording.COMPARABLE))
        now[f"t{theme}"].append(id)
    questions_now = {
        theme: [make_question(id, text=text.get(id, f"How well does {id} go?")) for id in listed]
        for theme, listed in now.items()
    }
    later = make_bank(questions_now, edition="2026.1", lineage=make_lineage("2025.1", *changes))
    return earlier, later


def filled(bank: Bank, seed: int, **keys: object) -> AnswerSheet:
    """A sheet with a level for nine questions in ten, and any of the six reasons for the rest."""
    random = Random(seed)
    answers = {
        question.id: random.choice("01234") if random.random() < 0.9 else random.choice(_REASONS)
        for question in bank.scored_questions
    }
    return make_sheet(answers, bank=bank, **keys)  # type: ignore[arg-type]


def plain_pass(earlier: AnswerSheet, later: AnswerSheet) -> tuple[list[Record], int]:
    """One frozen record per later question, and the sum of the steps."""
    found = []
    total = 0
    before = earlier.answers
    for id, now in later.answers.items():
        then = before.get(id)
        steps = int(now.level) - int(then.level) if then and then.level and now.level else 0
        total += steps
        found.append(Record(Movement.HIGHER, then, now, None, steps, None, None, ()))
    return found, total


def bare_tally(sheets: Sequence[AnswerSheet]) -> list[Counter[str]]:
    """One count per question of what the sheets gave."""
    return [Counter(sheet.answers[id].level or sheet.answers[id].none for sheet in sheets) for id in sheets[0].answers]  # type: ignore[misc]


def told(found: Agreement) -> list[tuple[Spread, ...]]:
    """The word for every question, for everyone and for every group."""
    return [tuple(each.spread for each in group.questions) for group in (found.everyone, *found.groups)]


def ratios() -> dict[str, float]:
    """Each promise's ratio; see the top of this file."""
    return {"compare": _compare(), "follow_linear": _follow(), "agreement": _agreement()}


def _compare() -> float:
    earlier, later = editions(500, 10)
    a, b = filled(earlier, 1, dated="2025-03-01"), filled(later, 2, dated="2026-03-01")
    ours, plain = least(partial(compare, a, b, (earlier, later)), partial(plain_pass, a, b))
    return ours / plain


def _follow() -> float:
    _, bank = editions(200, 8)
    first = date(2016, 3, 1)
    sheets = [filled(bank, seed, dated=first + timedelta(days=365 * seed)) for seed in range(10)]
    # From three on, each further sheet brings one score and one comparison; the third also brings the baseline's.
    three, six, ten = least(*(partial(follow, sheets[:n], [bank]) for n in (3, 6, 10)))
    return ((ten - six) / 4) / ((six - three) / 3)


def _agreement() -> float:
    _, bank = editions(80, 5)
    sheets = [
        filled(bank, seed, basis=Basis.INDIVIDUAL, seat=f"Seat {seed}", group=_GROUPS[seed % len(_GROUPS)])
        for seed in range(40)
    ]
    ours, plain = least(lambda: told(agreement(bank, sheets)), partial(bare_tally, sheets))
    return ours / plain


def least(*works: Callable[[], object]) -> list[float]:
    """The least seconds of each piece of work, taking turns."""
    best = [float("inf")] * len(works)
    for work in works:
        work()
    gc.collect()
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for place, work in enumerate(works):
                start = perf_counter()
                work()
                best[place] = min(best[place], perf_counter() - start)
    finally:
        gc.enable()
    return best


if __name__ == "__main__":
    for name, ratio in ratios().items():
        print(f"{name}: {ratio:.2f} (at most {MOST[name]})")
