"""What became of each question between two editions of a bank.

Editions are followed one step at a time and the steps composed: a wording that changed materially once, a scale that
changed once without a map, or a question that was split or merged once, stays broken however many editions follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from selfassess.engine.bank import Bank, Change, Question, Wording
from selfassess.errors import NotComparable


class ChangeKind(StrEnum):
    """What happened to a question. Kinds combine: one question may be reworded and moved."""

    REWORDED = "reworded"
    MOVED = "moved"
    RESCALED = "rescaled"
    SPLIT = "split"
    MERGED = "merged"


_ORDER_OF_WORDING = (Wording.SAME, Wording.COMPARABLE, Wording.MATERIAL)
_NOTHING: frozenset[ChangeKind] = frozenset()


class Link(NamedTuple):
    """One earlier question and one later question that it became.

    ``level_map`` maps every earlier code to a later one. It is ``None`` where the scale stayed the same, and also where
    it changed without a map: ``kinds`` then holds ``RESCALED``.
    """

    earlier: str
    later: str
    wording: Wording = Wording.SAME
    kinds: frozenset[ChangeKind] = _NOTHING
    level_map: Mapping[str, str] | None = None
    why: str = ""

    @property
    def has_map(self) -> bool:
        """Whether an earlier level can be read on the later scale."""
        return self.level_map is not None or ChangeKind.RESCALED not in self.kinds

    @property
    def is_comparable(self) -> bool:
        """Whether a movement between the two can be told."""
        return not self.kinds or (
            ChangeKind.SPLIT not in self.kinds
            and ChangeKind.MERGED not in self.kinds
            and self.wording is not Wording.MATERIAL
            and self.has_map
        )

    def code_now(self, code: str) -> str:
        """An earlier level's code as it reads on the later scale; only where ``has_map``."""
        return code if self.level_map is None else self.level_map[code]


@dataclass(frozen=True)
class Alignment:
    """The scored questions of two editions, placed side by side.

    ``into`` gives, for every later question in the bank's order, the links that lead to it: none for a new question,
    several for a merged one. ``why_new`` and ``why_retired`` give the lineage's reasons for questions that came and
    went, by id; one without a reason may be missing.
    """

    earlier: Bank
    later: Bank
    into: Mapping[str, tuple[Link, ...]]
    why_new: Mapping[str, str] = field(default_factory=dict)
    why_retired: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def new(self) -> tuple[str, ...]:
        """The later questions that no earlier one became, in the bank's order."""
        return tuple(id for id, links in self.into.items() if not links)

    @cached_property
    def retired(self) -> tuple[str, ...]:
        """The earlier questions that became none of the later ones, in the earlier bank's order."""
        continued = {link.earlier for links in self.into.values() for link in links}
        return tuple(q.id for q in self.earlier.scored_questions if q.id not in continued)

    @property
    def changed(self) -> Iterator[Link]:
        """The links in which anything changed, in the later bank's order."""
        return (link for links in self.into.values() for link in links if link.kinds or link.earlier != link.later)

    @property
    def unchanged(self) -> int:
        """How many questions are the same in both."""
        return sum(len(links) for links in self.into.values()) - len(list(self.changed))

    @property
    def broken(self) -> tuple[str, ...]:
        """The later questions whose earlier answers cannot be compared, in the bank's order. New ones break nothing."""
        return tuple(dict.fromkeys(link.later for link in self.changed if not link.is_comparable))


def align(banks: Sequence[Bank]) -> Alignment:
    """The first and the last of ``banks`` side by side; ``banks`` are consecutive editions of one bank, oldest first.

    One bank alone is aligned with itself.

    Raises:
        NotComparable: the banks have different ids, or a step does not say what changed since the edition before it.
    """
    first, *rest = banks
    if not rest:
        return Alignment(first, first, {q.id: (Link(q.id, q.id),) for q in first.scored_questions})
    alignment = _step(first, rest[0])
    for bank in rest[1:]:
        alignment = _join(alignment, _step(alignment.later, bank))
    return alignment


def _step(earlier: Bank, later: Bank) -> Alignment:
    if earlier.id != later.id:
        raise NotComparable(
            f"these cannot be compared: they answer two different question sets, '{earlier.id}' and '{later.id}'"
        )
    if later.lineage is None or later.lineage.from_edition != earlier.edition:
        raise NotComparable(
            f"these cannot be compared: version {later.edition} of '{later.id}' does not say what changed since"
            f" version {earlier.edition}"
        )
    changes = later.lineage.changes
    named = {id: change for change in changes for id in change.later}
    gone = {id for change in changes for id in change.earlier}
    kept = {id for id, scale in earlier.scale.items() if id in later.scale and later.scale[id].steps == scale.steps}
    questions = earlier.question
    into: dict[str, tuple[Link, ...]] = {}
    for question in later.scored_questions:
        id = question.id
        before = questions.get(id)
        if id in named:
            into[id] = _named(named[id], earlier, later, question)
        elif before is None or before.scale is None or id in gone:
            into[id] = ()
        elif _is_same(before, question) and question.scale in kept:
            into[id] = (Link(id, id),)
        else:
            into[id] = (_unnamed(earlier, later, before, question),)
    why_new = {id: change.why for change in changes if not change.earlier for id in change.later}
    why_retired = {id: change.why for change in changes if not change.later for id in change.earlier}
    return Alignment(earlier, later, into, why_new, why_retired)


def _is_same(before: Question, after: Question) -> bool:
    return before.text == after.text and before.theme == after.theme and before.scale == after.scale


def _named(change: Change, earlier: Bank, later: Bank, after: Question) -> tuple[Link, ...]:
    """The links of a change to one of its later questions; from a text question nothing leads to a scored one."""
    before = [earlier.question[id] for id in change.earlier]
    return tuple(_link(change, earlier, later, question, after) for question in before if question.is_scored)


def _link(change: Change, earlier: Bank, later: Bank, before: Question, after: Question) -> Link:
    kinds = _kinds(earlier, later, before, after)
    if len(change.later) > 1:
        kinds.add(ChangeKind.SPLIT)
    if len(change.earlier) > 1:
        kinds.add(ChangeKind.MERGED)
    if change.wording is not Wording.SAME:
        kinds.add(ChangeKind.REWORDED)
    level_map = change.level_map if ChangeKind.RESCALED in kinds else None
    return Link(before.id, after.id, change.wording, frozenset(kinds), level_map, change.why)


def _unnamed(earlier: Bank, later: Bank, before: Question, after: Question) -> Link:
    """A question under the same id that the lineage does not name: the same, or else not to be trusted as the same."""
    kinds = _kinds(earlier, later, before, after)
    if before.text != after.text:
        kinds.add(ChangeKind.REWORDED)
        return Link(before.id, after.id, Wording.MATERIAL, frozenset(kinds))
    return Link(before.id, after.id, kinds=frozenset(kinds))


def _kinds(earlier: Bank, later: Bank, before: Question, after: Question) -> set[ChangeKind]:
    kinds = set()
    if before.theme != after.theme:
        kinds.add(ChangeKind.MOVED)
    if _steps(earlier, before) != _steps(later, after):
        kinds.add(ChangeKind.RESCALED)
    return kinds


def _steps(bank: Bank, question: Question) -> object:
    return bank.scale[question.scale].steps if question.scale else None


def _join(first: Alignment, second: Alignment) -> Alignment:
    into: dict[str, tuple[Link, ...]] = {}
    for later, links in second.into.items():
        # A question that was split and then merged again arrives on several ways: it is one question all the same.
        found: dict[str, Link] = {}
        for after in links:
            for before in first.into[after.earlier]:
                found.setdefault(before.earlier, _chain(first, second, before, after))
        into[later] = tuple(found.values())
    # A question may come and then change, or change and then go: the reason lies with what it was in between.
    became: dict[str, list[str]] = {}
    for between, links in first.into.items():
        for link in links:
            became.setdefault(link.earlier, []).append(between)
    came, went = first.why_new, second.why_retired
    why_new = {
        later: _together(second.why_new.get(later), *(came.get(link.earlier) for link in links))
        for later, links in second.into.items()
    }
    why_retired = {
        id: _together(first.why_retired.get(id), *(went.get(between) for between in became.get(id, ())))
        for id in (*first.why_retired, *became)
    }
    return Alignment(first.earlier, second.later, into, why_new, why_retired)


def _chain(first: Alignment, second: Alignment, before: Link, after: Link) -> Link:
    kinds = (before.kinds | after.kinds) - {ChangeKind.MOVED}
    if first.earlier.question[before.earlier].theme != second.later.question[after.later].theme:
        kinds |= {ChangeKind.MOVED}
    level_map = None
    if ChangeKind.RESCALED in kinds and before.has_map and after.has_map:
        codes = before.level_map or after.level_map or {}
        level_map = {code: after.code_now(before.code_now(code)) for code in codes}
    return Link(
        before.earlier,
        after.later,
        max(before.wording, after.wording, key=_ORDER_OF_WORDING.index),
        kinds,
        level_map,
        _together(before.why, after.why),
    )


def _together(*whys: str | None) -> str:
    return " ".join(dict.fromkeys(why for why in whys if why))
