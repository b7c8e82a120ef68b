"""What selfassess compare says on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selfassess.cli.text import item, paragraph
from selfassess.engine.comparison import Comparison, LookedAtAgain
from selfassess.engine.gaps import Gaps
from selfassess.engine.movements import Movement, QuestionMovement
from selfassess.engine.trend import Trend
from selfassess.engine.views import OtherView
from selfassess.reports.beside import narrowing_sentence
from selfassess.reports.fair_comparison import lines
from selfassess.reports.headlines import headline, theme_sentence, theme_word
from selfassess.reports.reasons import limit_sentence, reason
from selfassess.reports.wording import (
    BASIS,
    MOVEMENT,
    answer_cell,
    count,
    dated,
    day,
    now_cell,
    sentence,
    steps,
    theme_level,
    then_cell,
)


def comparison_text(trend: Trend, beside: Sequence[OtherView]) -> Iterator[str]:
    """The lines: headline, every lower and every higher, themes, fairness, and all that is in no movement."""
    comparison = trend.against_previous
    then, now = comparison.earlier.sheet, comparison.later.sheet
    yield paragraph(now.subject)
    yield paragraph(f"{dated(now)} compared with {dated(then)}")
    yield ""
    yield paragraph(headline(comparison))
    if len(trend.scorecards) > 2:
        yield ""
        yield paragraph(f"Against the first of {len(trend.scorecards)}: {headline(trend.against_baseline)}")
    for movement in (Movement.LOWER, Movement.HIGHER):
        yield from _section(MOVEMENT[movement], [_moved(each, comparison) for each in comparison.of(movement)])
    yield from _section("Themes", list(_themes(comparison)))
    yield from _section("Is this a fair comparison?", [item(line.text, 2) for line in lines(comparison)])
    yield from _section(
        "Looked at again after being carried forward; in no count above",
        [_again(each) for each in comparison.looked_at_again],
    )
    yield from _section("Not in any movement", list(_outside(comparison)))
    if trend.reversals:
        yield ""
        yield paragraph("Gone both up and down: " + ", ".join(each.question.id for each in trend.reversals))
    for view in beside:
        gaps = view.latest
        who = gaps.second.who or BASIS[gaps.second.basis]
        yield from _section(paragraph(f"Beside another view: {who}, {dated(gaps.second)}"), list(_beside(gaps)))
        if view.narrowing is not None:
            yield paragraph(narrowing_sentence(view), 2)


def _section(title: str, told: Sequence[str]) -> Iterator[str]:
    if told:
        yield ""
        yield title
        yield from told


def _moved(each: QuestionMovement, comparison: Comparison) -> str:
    why = _reason(each, comparison)
    told = f": {why}" if why else ""
    core = " (core)" if each.question.core else ""
    levels = f"{then_cell(each).text} to {now_cell(each).text}, {steps(each.steps or 0)}"
    return item(f"{each.question.id}{core} {levels}{told}", 2) + "\n" + paragraph(each.question.text, 4)


def _reason(each: QuestionMovement, comparison: Comparison) -> str:
    earlier, later = comparison.earlier.sheet.assessment, comparison.later.sheet.assessment
    return reason(each, earlier, later, (comparison.later.bank,))


def _themes(comparison: Comparison) -> Iterator[str]:
    scale = comparison.later.headline_scale
    for theme in comparison.themes:
        yield item(f"{theme.theme.title}: {theme_word(theme).text}", 2)
        yield paragraph(theme_sentence(theme, comparison.earlier.sheet.assessment), 4)
        now = comparison.later.theme.get(theme.theme.id)
        if now is not None:
            words = theme_level(now.level).text
            told = limit_sentence(now.level) or (f"calculated {words}" if now.level.calculated else words)
            agreed = f" The board agreed {scale.by_code[now.judgement.level].label}." if now.judgement else ""
            yield paragraph(sentence(told) + agreed, 4)


def _again(again: LookedAtAgain) -> str:
    movement = again.movement
    word = Movement.UNCHANGED if again.steps == 0 else Movement.HIGHER if again.steps > 0 else Movement.LOWER
    moved = f"{MOVEMENT[word].lower()}, {steps(again.steps)}" if again.steps else MOVEMENT[word].lower()
    then, now = then_cell(movement).text, now_cell(movement).text
    return item(f"{movement.question.id} {then} on {day(again.last_answered_on)} to {now}: {moved}", 2)


def _outside(comparison: Comparison) -> Iterator[str]:
    """Each reason once, with all its questions: a review that looked at little leaves out many for one reason."""
    ids: dict[str, list[str]] = {}
    for each in comparison.movements:
        if not each.is_matched:
            why = _reason(each, comparison)
            told = MOVEMENT[each.movement] + (f", {why}" if why else "")
            ids.setdefault(told, []).append(each.question.id)
    for told, found in ids.items():
        yield item(f"{told}: {', '.join(found)}", 2)


def _beside(gaps: Gaps) -> Iterator[str]:
    """Every pair of levels; across two scales in words, without a gap."""
    for gap in gaps.gaps:
        yield item(f"{gap.question.id}: ours {gap.first.label}, theirs {gap.second.label}", 2)
    for ours, theirs in gaps.other_scale:
        levels = f"ours {answer_cell(ours).text}, theirs {answer_cell(theirs).text}"
        yield item(f"{ours.question.id}: {levels} (another scale)", 2)
    if gaps.one_sided:
        yield item(f"{count(len(gaps.one_sided), 'question')} with a level on one side only", 2)
    if not (gaps.gaps or gaps.other_scale or gaps.one_sided):
        yield item("No question has a level on either side", 2)
