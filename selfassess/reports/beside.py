"""Another view beside the board's own: an inspectorate's, a peer team's, a scrutineer's. Never averaged with it."""

from __future__ import annotations

from collections.abc import Iterator

from selfassess.engine.contributions import Contribution
from selfassess.engine.gaps import Direction, Gap, Gaps
from selfassess.reports.document import Block, Cell, Column, Heading, Mark, Prose, Symbol, Table
from selfassess.reports.wording import BASIS, answer_cell, count, dated, level_cell, steps

_QUESTION = Column("Question", 3.6)

_DIRECTION = {
    Direction.FIRST_HIGHER: ("Ours is higher", Mark(Symbol.UP, "#505a5f")),
    Direction.SECOND_HIGHER: ("Ours is lower", Mark(Symbol.DOWN, "#505a5f")),
    Direction.SAME: ("The same", Mark(Symbol.EQUALS, "#505a5f")),
}


def beside(gaps: Gaps) -> Iterator[Block]:
    """The blocks that set ``gaps.second`` beside ``gaps.first``."""
    theirs = gaps.second
    who = theirs.who or BASIS[theirs.basis]
    yield Heading(f"Our view beside another: {who}")
    counts = gaps.by_direction
    yield Prose(
        f"{dated(theirs)}, {BASIS[theirs.basis]}. {count(len(gaps.gaps), 'question')} can be set side by side:"
        f" ours is higher in {counts[Direction.FIRST_HIGHER]}, lower in {counts[Direction.SECOND_HIGHER]} and the same"
        f" in {counts[Direction.SAME]}. A gap is a question to look into, not a mistake of either side."
    )
    if gaps.gaps:
        yield Table(
            f"Where the two views stand, widest gap first ({gaps.first.assessment})",
            (_QUESTION, Column("Ours", 1.5), Column("Theirs", 1.5), Column("Gap", 1.6), Column("Their comment", 3.0)),
            tuple(_row(gap, gaps) for gap in gaps.gaps),
        )
    if gaps.other_scale:
        yield Table(
            "Answered on different scales: set side by side in words, never subtracted",
            (_QUESTION, Column("Ours", 1.5), Column("Theirs", 1.5), Column("Their comment", 3.0)),
            tuple(_words(ours, theirs) for ours, theirs in gaps.other_scale),
        )


def _row(gap: Gap, gaps: Gaps) -> tuple[Cell, ...]:
    word, mark = _DIRECTION[gap.direction]
    told = f"{word}, {steps(gap.steps)}" if gap.steps else word
    comment = gaps.second.answer(gap.question.id).comment
    question = Cell(f"{gap.question.id} {gap.question.text}")
    return question, level_cell(gap.first), level_cell(gap.second), Cell(told, mark), Cell(comment)


def _words(ours: Contribution, theirs: Contribution) -> tuple[Cell, ...]:
    question = Cell(f"{ours.question.id} {ours.question.text}")
    return question, answer_cell(ours), answer_cell(theirs), Cell(theirs.answer.comment)
