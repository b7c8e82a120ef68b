"""How the responses of the seats that answered both times moved: counts behind which enough seats stand. Pure.

Nobody's own levels are in it, but for those who are told names. A count is shown only where the seats behind it, and
the responses that are left out of it on either side, are as many as may be shown: the rest could be found by
subtraction from how all answers are spread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from selfassess.assessments.agreeing.spread import Gathered
from selfassess.assessments.looking_back.seat_pairs import Pairing
from selfassess.engine.agreement import FEWEST_RESPONSES, QuestionSpread
from selfassess.engine.bank import Question, Theme
from selfassess.engine.lineage import Alignment
from selfassess.engine.movements import Movement, QuestionMovement, movements_between
from selfassess.engine.scoring import score


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How many answers came out lower, unchanged and higher."""

    lower: int
    unchanged: int
    higher: int

    @property
    def compared(self) -> int:
        """How many can be compared."""
        return self.lower + self.unchanged + self.higher


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionMoves:
    """One question; ``moves`` is None where too few seats stand behind it or behind the rest."""

    question: Question
    moves: Moves | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeMoves:
    """One theme: its questions, and what is shown of them put together."""

    theme: Theme
    moves: Moves
    questions: tuple[QuestionMoves, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatMoves:
    """One seat's own answers, for those who are told names; ``was`` is the seat before it, where that had another."""

    seat: str
    was: str
    moves: Moves


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsMoved:
    """The seats that answered both times: how many, which could not be paired, and what became of their answers."""

    then: int
    now: int
    in_common: int
    merged: tuple[str, ...]
    themes: tuple[ThemeMoves, ...]
    named: tuple[SeatMoves, ...]


def seats_moved(
    then: Gathered, now: Gathered, alignment: Alignment, pairing: Pairing, *, is_told_names: bool
) -> SeatsMoved:
    """What became of the answers of the seats that answered both times, like for like by seat."""
    earlier = {sheet.seat: sheet for sheet in then.sheets}
    moved: dict[str, tuple[QuestionMovement, ...]] = {}
    for sheet in now.sheets:
        if sheet.seat in pairing.before:
            before = replace(earlier[pairing.before[sheet.seat]], seat=sheet.seat)
            cards = score(alignment.earlier, before), score(alignment.later, sheet)
            moved[sheet.seat] = movements_between(*cards, alignment)
    named = _named(moved, pairing) if is_told_names else ()
    return SeatsMoved(
        then=len(then.sheets),
        now=len(now.sheets),
        in_common=len(moved),
        merged=pairing.merged if is_told_names else (),
        themes=_themes(then, now, alignment, moved),
        named=named,
    )


def _themes(
    then: Gathered, now: Gathered, alignment: Alignment, moved: Mapping[str, Sequence[QuestionMovement]]
) -> tuple[ThemeMoves, ...]:
    if len(moved) < FEWEST_RESPONSES:
        return ()
    by_question: dict[str, list[QuestionMovement]] = {}
    for movements in moved.values():
        for each in movements:
            if each.is_matched and each.now is not None:
                by_question.setdefault(each.now.question.id, []).append(each)
    shown: dict[str, Moves | None] = {}
    for question in alignment.later.scored_questions:
        condition, links = question.ask_if, alignment.into[question.id]
        found = by_question.get(question.id, [])
        # Who was asked a question on a condition tells the level that the condition looks at.
        is_open = condition is None or shown.get(condition.question) is not None
        is_covered = len(links) == 1 and _is_covered(found, then.of(links[0].earlier), now.of(question.id))
        shown[question.id] = _counted(found) if is_open and is_covered else None
    themes = []
    for theme in alignment.later.themes:
        questions = tuple(
            QuestionMoves(question=each, moves=shown[each.id]) for each in theme.questions if by_question.get(each.id)
        )
        if questions:
            told = [each.moves for each in questions if each.moves is not None]
            themes.append(ThemeMoves(theme=theme, moves=_summed(told), questions=questions))
    return tuple(themes)


def _is_covered(found: Sequence[QuestionMovement], then: QuestionSpread | None, now: QuestionSpread | None) -> bool:
    """Whether these seats are enough, and those who gave a level and are not among them are enough or none."""
    if len(found) < FEWEST_RESPONSES or then is None or now is None:
        return False
    left = [(spread.n or 0) - len(found) for spread in (then, now)]
    return then.is_shown and now.is_shown and all(each == 0 or each >= FEWEST_RESPONSES for each in left)


def _named(moved: Mapping[str, Sequence[QuestionMovement]], pairing: Pairing) -> tuple[SeatMoves, ...]:
    said = []
    for seat, movements in sorted(moved.items()):
        before = pairing.before[seat]
        said.append(SeatMoves(seat=seat, was=before if before != seat else "", moves=_counted(movements)))
    return tuple(said)


def _counted(movements: Iterable[QuestionMovement]) -> Moves:
    found = Counter(each.movement for each in movements)
    return Moves(lower=found[Movement.LOWER], unchanged=found[Movement.UNCHANGED], higher=found[Movement.HIGHER])


def _summed(told: Sequence[Moves]) -> Moves:
    return Moves(
        lower=sum(each.lower for each in told),
        unchanged=sum(each.unchanged for each in told),
        higher=sum(each.higher for each in told),
    )
