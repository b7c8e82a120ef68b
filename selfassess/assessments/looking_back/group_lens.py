"""How the middle of the answers moved theme by theme: of all responses, and of each broad group shown both times. Pure.

The groups of each self-assessment are those that sharing froze, with every number that too few stand behind left out
by the engine. Two times are compared only under the same groups: nothing is grouped anew, so that no difference
between two groupings tells what either of them hides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from selfassess.assessments.agreeing.spread import Gathered
from selfassess.engine.agreement import GroupSpread, QuestionSpread
from selfassess.engine.bank import Level, Theme
from selfassess.engine.lineage import Alignment
from selfassess.engine.movements import Movement
from selfassess.reports.wording import listed

EVERYONE = "All responses"


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddleMoved:
    """The middle level of a group then and now, over the same questions; None where it cannot be shown or compared."""

    then: Level | None
    now: Level | None
    movement: Movement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLens:
    """One theme under each of the groups, in their order."""

    theme: Theme
    groups: tuple[MiddleMoved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLens:
    """The groups, everybody first, the themes, and the groups that were shown one time only."""

    groups: tuple[str, ...]
    themes: tuple[ThemeLens, ...]
    once: tuple[str, ...]


def group_lens(then: Gathered, now: Gathered, alignment: Alignment, *, is_told_groups: bool) -> GroupLens:
    """The middles of all responses; with ``is_told_groups`` those of each broad group beside them."""
    if then.found is None or now.found is None:
        return GroupLens(groups=(), themes=(), once=())
    pairs = [(EVERYONE, then.found.everyone, now.found.everyone)]
    once: list[str] = []
    if is_told_groups:
        before = {group.groups: group for group in then.found.groups}
        after = {group.groups: group for group in now.found.groups}
        pairs += [(listed(names), before[names], after[names]) for names in after if names in before]
        once = [listed(names) for names in sorted(before.keys() ^ after.keys())]
    is_one_scale = then.found.headline.steps == now.found.headline.steps
    comparable = _comparable(alignment) if is_one_scale else {}
    themes = tuple(
        ThemeLens(
            theme=theme,
            groups=tuple(_middles(theme, comparable, then, now, before, after) for _, before, after in pairs),
        )
        for theme in alignment.later.themes
    )
    shown = tuple(each for each in themes if any(group.now is not None for group in each.groups))
    return GroupLens(groups=tuple(name for name, _, _ in pairs), themes=shown, once=tuple(once))


def _comparable(alignment: Alignment) -> dict[str, str]:
    """Each later question that one earlier one became, comparable and on the same levels, with the earlier one's id."""
    return {
        id: links[0].earlier
        for id, links in alignment.into.items()
        if len(links) == 1 and links[0].is_comparable and links[0].level_map is None
    }


def _middles(
    theme: Theme,
    comparable: dict[str, str],
    then: Gathered,
    now: Gathered,
    before: GroupSpread,
    after: GroupSpread,
) -> MiddleMoved:
    """The middle then and now over the questions of the theme that are shown both times."""
    assert then.found is not None
    assert now.found is not None
    both: list[tuple[QuestionSpread, QuestionSpread]] = []
    for question in theme.questions:
        earlier = before.by_question.get(comparable.get(question.id, ""))
        later = after.by_question.get(question.id)
        if earlier is not None and later is not None and earlier.is_shown and later.is_shown:
            both.append((earlier._replace(question=question), later))
    was = _only(before, (pair[0] for pair in both)).of_theme(theme.id, then.found.headline).median
    is_ = _only(after, (pair[1] for pair in both)).of_theme(theme.id, now.found.headline).median
    movement = Movement.of_steps(is_.rank - was.rank) if was is not None and is_ is not None else None
    return MiddleMoved(then=was, now=is_, movement=movement)


def _only(group: GroupSpread, questions: Iterable[QuestionSpread]) -> GroupSpread:
    return replace(group, questions=tuple(questions))
