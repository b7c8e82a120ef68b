"""The two real comparisons that golden and contract tests read: the sample county's, and that of the coded letters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from selfassess.banks.answer_files import load_sheet
from selfassess.banks.library import Library, shipped
from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Bank
from selfassess.engine.trend import Trend, follow

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "selfassess" / "demo"
LETTERS = Path(__file__).parent / "letters"


@cache
def demo_library() -> Library:
    """The sample county's question sets."""
    return Library(DEMO / "questionnaires")


@cache
def shipped_library() -> Library:
    """The question sets that ship."""
    return Library(shipped())


def demo_sheets() -> list[AnswerSheet]:
    """What the sample county agreed, oldest first."""
    return [load_sheet(path, banks=demo_library()) for path in sorted((DEMO / "answers").glob("agreed-*.yaml"))]


def demo_externals() -> list[AnswerSheet]:
    """What the sample county's independent scrutineer found, at two times."""
    return [load_sheet(path, banks=demo_library()) for path in sorted((DEMO / "answers").glob("external-*.yaml"))]


def demo_seats() -> list[AnswerSheet]:
    """What the sample county's seats answered before the board agreed, most lately."""
    return [load_sheet(path, banks=demo_library()) for path in sorted((DEMO / "answers" / "seats").glob("*.yaml"))]


def demo_banks() -> tuple[Bank, ...]:
    """The editions that the sample county answered on."""
    return editions(demo_sheets(), demo_library())


def letter(name: str) -> AnswerSheet:
    """One coded letter."""
    return load_sheet(LETTERS / f"{name}.yaml", banks=shipped_library())


def letter_names() -> list[str]:
    """The coded letters."""
    return sorted(path.stem for path in LETTERS.glob("*.yaml"))


def followed(sheets: Sequence[AnswerSheet], library: Library) -> Trend:
    """The sheets over time, on the editions that they were answered on."""
    return follow(sheets, editions(sheets, library))


def editions(sheets: Sequence[AnswerSheet], library: Library) -> tuple[Bank, ...]:
    """The editions from the first sheet's to the last's."""
    used = sorted((library.get(s.bank_id, s.edition) for s in sheets), key=lambda bank: bank.edition_number)
    return library.chain(used[0].id, used[0].edition, used[-1].edition)
