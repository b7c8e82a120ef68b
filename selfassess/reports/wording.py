"""The words of the reports: what each movement, reason and limit is called on paper.

A self-score moved; no report says that practice improved, nor why anything moved beyond the reason that the board gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from selfassess.engine.answers import AnswerSheet, Basis, FindingStatus, LowerBecause, NoLevel
from selfassess.engine.bank import Facet, Level, Scale
from selfassess.engine.contributions import Contribution, Score
from selfassess.engine.limits import ThemeLevel
from selfassess.engine.lineage import ChangeKind
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.engine.rounding import FEWEST_FOR_PERCENT, percent
from selfassess.reports.dates import day
from selfassess.reports.document import Cell, Mark, Symbol

NOT_ENOUGH_ANSWERED = "Not enough answered"
DID_NOT_ARISE = "Did not arise"
IN_WORDS = "In words only"
# The heading over a theme's level; "calculated" is only the level before any limit.
AFTER_LIMITS = "Level, after limits"

MOVEMENT: Mapping[Movement, str] = MappingProxyType(
    {
        Movement.LOWER: "Lower",
        Movement.HIGHER: "Higher",
        Movement.UNCHANGED: "Unchanged",
        Movement.CARRIED_FORWARD: "Carried forward",
        Movement.NOT_COMPARABLE: "Not comparable",
        Movement.NO_LONGER_APPLICABLE: "No longer applicable",
        Movement.NOW_IN_SCOPE: "Now in scope",
        Movement.NEW: "New",
        Movement.RETIRED: "Retired",
        Movement.NOT_ANSWERED_EITHER_TIME: "Not answered either time",
    }
)

_MARK: Mapping[Movement, Mark] = MappingProxyType(
    {
        Movement.LOWER: Mark(Symbol.DOWN, "#942514"),
        Movement.HIGHER: Mark(Symbol.UP, "#0b5c4b"),
        Movement.UNCHANGED: Mark(Symbol.EQUALS, "#505a5f"),
        Movement.CARRIED_FORWARD: Mark(Symbol.ARROW, "#505a5f"),
        Movement.NOT_COMPARABLE: Mark(Symbol.CROSS, "#505a5f"),
        Movement.NO_LONGER_APPLICABLE: Mark(Symbol.DASH, "#505a5f"),
        Movement.NOW_IN_SCOPE: Mark(Symbol.DIAMOND, "#505a5f"),
        Movement.NEW: Mark(Symbol.PLUS, "#505a5f"),
        Movement.RETIRED: Mark(Symbol.BAR, "#505a5f"),
        Movement.NOT_ANSWERED_EITHER_TIME: Mark(Symbol.RING, "#505a5f"),
    }
)

MOVEMENT_MEANING: Mapping[Movement, str] = MappingProxyType(
    {
        Movement.LOWER: "the level is lower than last time, on the same question and scale",
        Movement.HIGHER: "the level is higher than last time, on the same question and scale",
        Movement.UNCHANGED: "looked at again, and the level is the same",
        Movement.CARRIED_FORWARD: "an old answer was kept, not looked at again; it says nothing about change",
        Movement.NOT_COMPARABLE: "the question changed, or one of the two times has no level",
        Movement.NO_LONGER_APPLICABLE: "it had a level and now does not apply",
        Movement.NOW_IN_SCOPE: "it did not apply and now has a level",
        Movement.NEW: "asked for the first time, or in words only before",
        Movement.RETIRED: "no longer asked",
        Movement.NOT_ANSWERED_EITHER_TIME: "no level at either time; counted nowhere",
    }
)

NO_LEVEL: Mapping[NoLevel, str] = MappingProxyType(
    {
        NoLevel.NOT_ANSWERED: "Not answered",
        NoLevel.NOT_IN_POSITION: "Not in a position to say",
        NoLevel.NOT_ENOUGH_EVIDENCE: "Not enough evidence to say",
        NoLevel.NOT_APPLICABLE: "Does not apply",
        NoLevel.NOT_IN_SCOPE: "Not looked at",
        NoLevel.TOO_EARLY: "Too early to tell",
    }
)

# The same as somebody chooses it: what is about oneself in the first person, what is about the board as *we*.
NO_LEVEL_CHOSEN: Mapping[NoLevel, str] = MappingProxyType(
    {
        NoLevel.NOT_IN_POSITION: "I am not in a position to say",
        NoLevel.NOT_ENOUGH_EVIDENCE: "We do not have the evidence to say",
        NoLevel.NOT_APPLICABLE: "This does not apply to us",
        NoLevel.TOO_EARLY: "It is too early to tell",
    }
)

LOWER_BECAUSE: Mapping[LowerBecause, str] = MappingProxyType(
    {
        LowerBecause.THINGS_GOT_WORSE: "things got worse",
        LowerBecause.WE_KNOW_MORE: "we know more now",
        LowerBecause.JUDGING_MORE_STRICTLY: "we are judging more strictly",
        LowerBecause.DIFFERENT_PEOPLE: "different people answered",
        LowerBecause.NOT_SURE: "not sure why",
    }
)

FACET: Mapping[Facet, str] = MappingProxyType(
    {
        Facet.HOW_MUCH: "How much have we done?",
        Facet.HOW_WELL: "How well have we done it?",
        Facet.DIFFERENCE: "What difference have we made?",
    }
)

FACET_SHORT: Mapping[Facet, str] = MappingProxyType(
    {Facet.HOW_MUCH: "How much", Facet.HOW_WELL: "How well", Facet.DIFFERENCE: "What difference"}
)

# What an answer sheet's answers are. A refusal to compare has words of its own (``engine.fairness``).
BASIS: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.INDIVIDUAL: "one board member's own view",
        Basis.TABLE: "the view of one table",
        Basis.DRAFT: "a draft put forward for agreement",
        Basis.SELF: "an organisation's own return",
        Basis.PROPOSED: "a buddy's proposal",
        Basis.MODERATED: "moderated levels",
        Basis.AGREED: "levels agreed by the board",
        Basis.EXTERNAL: "an outside judgement",
    }
)

CHANGE: Mapping[ChangeKind, str] = MappingProxyType(
    {
        ChangeKind.REWORDED: "reworded",
        ChangeKind.MOVED: "moved to another theme",
        ChangeKind.RESCALED: "answered on a changed scale",
        ChangeKind.SPLIT: "split",
        ChangeKind.MERGED: "put together",
    }
)

STATUS: Mapping[FindingStatus, str] = MappingProxyType(
    {
        FindingStatus.RESOLVED: "resolved",
        FindingStatus.MOVING: "moving",
        FindingStatus.NO_CHANGE: "no change",
        FindingStatus.WORSE: "worse",
    }
)


# Words that may open a reason. Any other first word keeps its capital, since it may be a name.
_OPENING = (
    " a an the this that these those there it its we our they their he she no not none nobody nothing one two three"
    " four five fewer more most many few some all both each every only any at in on of from for when where because"
    " since after before until "
)
_LONGEST_SHORT = 100


def count(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``"1 question"``, ``"3 questions"``."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def out_of(n: int, whole: int, noun: str = "") -> str:
    """``"3 of 7"`` or ``"3 of 7 questions"``, with the percentage only from ten up: a few have no percentage."""
    told = f"{n} of {whole}{noun and ' ' + (noun.removesuffix('s') if whole == 1 else noun)}"
    return f"{told} ({percent(Fraction(n, whole))})" if whole >= FEWEST_FOR_PERCENT else told


def listed(items: Iterable[str]) -> str:
    """``"a, b and c"``; empty for nothing."""
    *front, last = [*items] or [""]
    return f"{', '.join(front)} and {last}" if front else last


def capitalised(words: str) -> str:
    """The words with a capital first, and the rest as it is; empty for nothing."""
    return words[:1].upper() + words[1:]


def sentence(text: str) -> str:
    """The text with a capital and one full stop; empty for nothing."""
    bare = text.strip().rstrip(".")
    if not bare:
        return ""
    return capitalised(bare) + ("" if bare[-1] in "?!" else ".")


def clause(text: str) -> str:
    """The text fit to stand after "because" or a colon: no full stop, and a small letter where it opens with none."""
    text = text.strip().rstrip(".")
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if rest and f" {first.lower()} " in _OPENING else text


def shortened(text: str, longest: int = _LONGEST_SHORT) -> str:
    """The text on one line, cut at a space where there is one, and marked with an ellipsis where it is too long."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    return (kept.rpartition(" ")[0] or kept) + "\N{HORIZONTAL ELLIPSIS}"


def level_cell(level: Level | None, none: NoLevel | None = None, *, did_not_arise: bool = False) -> Cell:
    """A level as its shape and words, or the reason for none in words."""
    if level is not None:
        return Cell(level.label, Mark(Symbol(level.shape.value), level.colour))
    if did_not_arise:
        return Cell(DID_NOT_ARISE)
    return Cell(NO_LEVEL[none] if none is not None else "Not asked")


def short_level(told: str, scale: Scale) -> str:
    """A cell's level without what follows its colon, where that leaves no two of the scale alike."""
    names = [level.label.partition(":")[0] for level in scale.levels]
    for level, name in zip(scale.levels, names, strict=True):
        if f"{told} (".startswith(f"{level.label} (") and names.count(name) == 1:
            return told.replace(level.label, name, 1)
    return told


def answer_cell(contribution: Contribution | None) -> Cell:
    """What a question brought; *not asked* where the question did not exist."""
    if contribution is None:
        return Cell("Not asked")
    return level_cell(contribution.level, contribution.none, did_not_arise=contribution.did_not_arise)


def then_cell(movement: QuestionMovement) -> Cell:
    """The earlier side as it reads on the later scale, and as it was given where that differs.

    A merged question shows all its parts.
    """
    if movement.parts:
        return Cell("; ".join(f"{part.question.id}: {answer_cell(part).text}" for part in movement.parts))
    own = answer_cell(movement.then)
    if movement.level_then is None:
        return own
    cell = level_cell(movement.level_then)
    return cell if cell.text == own.text else Cell(f"{cell.text} (given as {own.text})", cell.mark)


def now_cell(movement: QuestionMovement) -> Cell:
    """The later side."""
    return Cell("No longer asked") if movement.now is None else answer_cell(movement.now)


def movement_cell(movement: Movement, text: str | None = None) -> Cell:
    """The movement as its shape and word."""
    return Cell(MOVEMENT[movement] if text is None else text, _MARK[movement])


def scale_called(own: Scale | None) -> str:
    """What a sentence calls the scale of the headlines: a sheet's ``own`` by its title."""
    return f'the scale "{own.title}"' if own else "the main scale"


def steps(n: int) -> str:
    """``"1 step"``, ``"2 steps"``, whichever way."""
    return count(abs(n), "step")


def dated(sheet: AnswerSheet) -> str:
    """The assessment's name and day; a day that was worked out says so."""
    return f"{sheet.assessment} ({day(sheet.dated)}{', date inferred' if sheet.date_inferred else ''})"


def theme_level(level: ThemeLevel) -> Cell:
    """A theme's level after limits, as shape and words."""
    if level.calculated is None:
        return Cell("No level given")
    return level_cell(level.limited) if level.limited is not None else Cell(NOT_ENOUGH_ANSWERED)


def counted_words(score: Score) -> str:
    """The same with the numbers first, for a sentence: ``"2 Nothing seen yet, 1 Some signs"``."""
    shown = [f"{n} {score.scale.by_code[code].label}" for code, n in score.distribution.items() if n]
    without = score.asked - score.n
    return ", ".join([*shown, *([f"{without} without a level"] if without else [])])


def spread_words(score: Score) -> str:
    """How many answers stand at each level, lowest first: ``"Started 2, Mostly 5"``."""
    shown = [f"{score.scale.by_code[code].label} {n}" for code, n in score.distribution.items() if n]
    return ", ".join(shown) or "No level given"
