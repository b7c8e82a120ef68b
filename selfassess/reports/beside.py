"""Another view beside the board's own: an inspectorate's, a peer team's, a scrutineer's. Never averaged with it."""

from __future__ import annotations

from collections.abc import Iterator

from selfassess.engine.contributions import Contribution
from selfassess.engine.gaps import Direction, Gap, Gaps, Narrowing
from selfassess.engine.views import OtherView
from selfassess.reports.document import Block, Cell, Column, Heading, Mark, Prose, Symbol, Table
from selfassess.reports.occasions import is_external
from selfassess.reports.wording import BASIS, answer_cell, count, dated, level_cell, listed, steps

_NARROWING = {
    Narrowing.NARROWER: "narrower than they were",
    Narrowing.WIDER: "wider than they were",
    Narrowing.AS_WIDE: "as wide as they were",
}
_QUESTION = Column("Question", 4.2)
_MARK = {
    Direction.FIRST_HIGHER: Mark(Symbol.UP, "#505a5f"),
    Direction.SECOND_HIGHER: Mark(Symbol.DOWN, "#505a5f"),
}


def beside(view: OtherView) -> Iterator[Block]:
    """The blocks that set the other party's latest view beside ours: where they part, and whether less than before."""
    gaps = view.latest
    ours, theirs = _called(gaps)
    yield Heading(f"{ours} beside another: {gaps.second.who or BASIS[gaps.second.basis]}")
    yield Prose(" ".join(_told(gaps, ours)))
    if view.narrowing is not None:
        yield Prose(narrowing_sentence(view))
    apart = [gap for gap in gaps.gaps if gap.steps]
    columns = (_QUESTION, Column(ours, 1.3), Column(theirs, 1.3))
    comment = Column("Comment of the other view", 3.0)
    if apart:
        yield Table(
            f"Where the two views part, widest gap first ({gaps.first.assessment})",
            (*columns, Column(f"{ours} is", 1.3), comment),
            tuple(_row(gap, gaps) for gap in apart),
        )
    if gaps.other_scale:
        yield Table(
            "Answered on different scales: set side by side in words, never subtracted",
            (*columns, comment),
            tuple(_words(a, b) for a, b in gaps.other_scale),
        )


def narrowing_sentence(view: OtherView) -> str:
    """Whether the two views have drawn nearer since the occasion before; empty where there was none."""
    if view.narrowing is None:
        return ""
    change, n = view.narrowing
    since = view.gaps[-2].second.assessment
    if change is Narrowing.CANNOT_TELL:
        return f"Whether the two have drawn nearer since {since} cannot be told: no question can be set against it."
    over = f"over the {count(n, 'question')} that both occasions can tell"
    return f"Since {since} the gaps are {_NARROWING[change]}, {over}."


def beside_the_same(gaps: Gaps) -> Iterator[Block]:
    """For the appendix: what the other view says where the two agree."""
    same = [gap for gap in gaps.gaps if not gap.steps]
    if same:
        yield Heading(f"Where both views are the same: {gaps.second.who or BASIS[gaps.second.basis]}", 2)
        yield Table(
            f"The same level in both views ({gaps.first.assessment})",
            (_QUESTION, Column("Level", 1.5), Column("Comment of the other view", 4.5)),
            tuple((_question(gap), level_cell(gap.first), _comment(gap, gaps)) for gap in same),
        )


def _called(gaps: Gaps) -> tuple[str, str]:
    """What the two views are called: ours and theirs, but where the first is an outsider's itself."""
    return ("First view", "Second view") if is_external(gaps.first) else ("Our view", "Their view")


def _told(gaps: Gaps, ours: str) -> Iterator[str]:
    counts = gaps.by_direction
    yield f"{dated(gaps.second)}, {BASIS[gaps.second.basis]}."
    if gaps.gaps:
        yield f"On the same scale, {count(len(gaps.gaps), 'question')} can be set side by side:"
        lower, higher, same = (
            counts[each] or "none" for each in (Direction.SECOND_HIGHER, Direction.FIRST_HIGHER, Direction.SAME)
        )
        yield f"{ours.lower()} is lower in {lower}, higher in {higher} and the same in {same}."
        alike = listed(gap.question.id for gap in gaps.gaps if not gap.steps)
        if alike:
            yield f"The same: {alike}."
    else:
        yield "No question can be set side by side on the same scale."
    if gaps.one_sided:
        has = count(len(gaps.one_sided), "question has", "questions have")
        yield f"{has} a level in one of the two only, and cannot be set side by side."
    yield "A gap is something to look into, not a mistake of either side."


def _row(gap: Gap, gaps: Gaps) -> tuple[Cell, ...]:
    word = "higher" if gap.direction is Direction.FIRST_HIGHER else "lower"
    told = Cell(f"{steps(gap.steps)} {word}", _MARK[gap.direction])
    return _question(gap), level_cell(gap.first), level_cell(gap.second), told, _comment(gap, gaps)


def _question(gap: Gap) -> Cell:
    return Cell(f"{gap.question.id} {gap.question.text}")


def _comment(gap: Gap, gaps: Gaps) -> Cell:
    return Cell(gaps.second.answer(gap.question.id).comment)


def _words(ours: Contribution, theirs: Contribution) -> tuple[Cell, ...]:
    question = Cell(f"{ours.question.id} {ours.question.text}")
    return question, answer_cell(ours), answer_cell(theirs), Cell(theirs.answer.comment)
