"""How a report counts, in words: the levels, the rules, the weights, who took part, and what the words mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from selfassess.engine.answers import AnswerSheet
from selfassess.engine.bank import Scale
from selfassess.engine.rounding import shown
from selfassess.engine.scoring import Scorecard
from selfassess.reports.document import Align, Block, Bullets, Cell, Column, Heading, Prose, Table
from selfassess.reports.occasions import is_external, names
from selfassess.reports.wording import AFTER_LIMITS, MOVEMENT_MEANING, level_cell, listed, movement_cell, sentence

WHO_TOOK_PART = Heading("Who took part", 2)
SEATS_THAT_TOOK_PART = "Seats that took part"
_TWO_TIMES = (
    ("As scored", "Each self-assessment's own result, over all its own answers."),
    ("Like for like", "A result over only those answers that two self-assessments both gave afresh and can compare."),
)
_ONE_TIME = (
    ("Core question", "One that may limit its theme's level."),
    ("Calculated level", "The middle of a theme's levels on the main scale (of two middle ones, the lower)."),
    (AFTER_LIMITS, "The calculated level, or the lower one to which a rule limits it."),
    ("Board agreed", "The level that the board itself set for a theme. Nothing calculated ever changes it."),
    ("0-100", "Each level stands at a fixed place on 0-100; a mean of these places shows movement within one theme."),
)


def method(scorecard: Scorecard, *, is_comparison: bool) -> Iterator[Block]:
    """How levels become a theme's level, and what each level says."""
    bank, sheet = scorecard.bank, scorecard.sheet
    yield Heading("How this report counts", 2)
    yield Prose(bank.provenance)
    rules = ["Reasons for giving no level are counted apart, and enter no level and no mean."]
    if is_comparison:
        rules.append("A movement is only what was answered afresh both times, to one question on one scale.")
    rules.append("Different scales are never put together. There is no single number for the whole.")
    if is_external(sheet):
        rules.append("No level is calculated for the themes of an outside judgement, and none is limited.")
    else:
        rules.insert(0, "A theme's calculated level is the middle of its levels; of two middle ones, the lower.")
        rules.extend(f"Limit: {sentence(limit.why)}" for limit in bank.limits)
    yield Bullets(tuple(map(Cell, rules)))
    weighted = [question for question in bank.scored_questions if question.weight != 1]
    if weighted:
        told = listed(f"{question.id} counts {question.weight}" for question in weighted)
        yield Prose(f"Every question counts 1 in a mean, except: {told}.")
    used = {score.scale.id for score in scorecard.whole.values()} | {scorecard.headline_scale.id}
    for scale in bank.scales:
        if scale.id in used:
            yield scale_table(scale)


def scale_table(scale: Scale) -> Table:
    """A scale's levels, lowest first, with what each says."""
    return Table(
        f"Levels: {scale.title}",
        (Column("Level", 1.6), Column("On 0-100", 0.7, Align.RIGHT), Column("What one would see", 4.0)),
        tuple(
            (level_cell(level), Cell(shown(Fraction(level.anchor))), Cell(level.descriptor)) for level in scale.levels
        ),
    )


def took_part(scorecards: Sequence[Scorecard]) -> Iterator[Block]:
    """The seats that took part in each assessment; nothing when no sheet says."""
    sheets = [scorecard.sheet for scorecard in scorecards]
    seats = sorted({seat for sheet in sheets for seat in sheet.took_part})
    if not seats:
        return
    yield WHO_TOOK_PART
    yield Table(
        SEATS_THAT_TOOK_PART,
        (Column("Seat", 3.0), *map(Column, names(sheets))),
        tuple((Cell(seat), *(Cell("Yes" if seat in sheet.took_part else "No") for sheet in sheets)) for seat in seats),
    )


def glossary(sheet: AnswerSheet, *, is_comparison: bool) -> Iterator[Block]:
    """What the words of a report mean."""
    yield Heading("What the words mean", 2)
    words = [*(_TWO_TIMES if is_comparison else ()), *(_ONE_TIME[-1:] if is_external(sheet) else _ONE_TIME)]
    rows = [(Cell(word), Cell(meaning)) for word, meaning in words]
    if is_comparison:
        moved = [(movement_cell(each), Cell(sentence(meaning))) for each, meaning in MOVEMENT_MEANING.items()]
        rows = moved + rows
    yield Table("Words", (Column("Word", 1.4), Column("Meaning", 4.0)), tuple(rows))
