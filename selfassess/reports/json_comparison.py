"""The comparison as JSON: a stable contract, documented in docs/json.md."""

from __future__ import annotations

from collections.abc import Sequence

from selfassess.engine.comparison import Comparison, LookedAtAgain, ThemeComparison
from selfassess.engine.explanation import Explanation
from selfassess.engine.movements import Obstacle, QuestionMovement
from selfassess.engine.trend import QuestionTrend, ThemeTrend, Trend
from selfassess.engine.views import OtherView
from selfassess.reports.fair_comparison import lines
from selfassess.reports.headlines import headline, theme_sentence, theme_word
from selfassess.reports.in_words import only_in_words
from selfassess.reports.json_values import Json, level, none_of, number, sheet, theme_level
from selfassess.reports.occasions import pair_names
from selfassess.reports.reasons import reason

SCHEMA = "selfassess/compare/1"


def comparison_json(trend: Trend, others: Sequence[OtherView] = ()) -> Json:
    """The latest assessment against the one before, against the first, and the line over all."""
    return {
        "schema": SCHEMA,
        **_pair(trend.against_previous),
        "against_baseline": _pair(trend.against_baseline),
        "trend": {
            "assessments": [sheet(scorecard.sheet) for scorecard in trend.scorecards],
            "themes": [_theme_line(theme) for theme in trend.themes],
            "questions": [_question_line(question) for question in trend.questions],
            "reversals": [question.question.id for question in trend.reversals],
        },
        "beside": [_view(view) for view in others],
    }


def _pair(comparison: Comparison) -> Json:
    since, now = pair_names(comparison)
    return {
        "earlier": sheet(comparison.earlier.sheet),
        "later": sheet(comparison.later.sheet),
        "headline": headline(comparison),
        "mostly_comparable": comparison.is_mostly_comparable,
        "counts": {movement.value: n for movement, n in comparison.counts.items()},
        "not_answered_either_time": comparison.not_answered_either_time,
        "matched": comparison.matched,
        "with_a_level": comparison.with_a_level,
        "coverage": number(comparison.coverage),
        "movements": [_movement(each, comparison, since, now) for each in comparison.movements],
        "themes": [_theme(theme, comparison, since) for theme in comparison.themes],
        "fairness": [{"code": line.code, "text": line.text, "concern": line.is_concern} for line in lines(comparison)],
        "looked_at_again": [_again(each) for each in comparison.looked_at_again],
    }


def _movement(each: QuestionMovement, comparison: Comparison, since: str, now: str) -> Json:
    earlier: str | list[str] | None = each.then.question.id if each.then else None
    if each.obstacle is Obstacle.MERGED:
        # A list even of one: of a question merged with one that is answered in words, only the scored part is told.
        earlier = [part.question.id for part in each.parts] or [str(earlier)]
    return {
        "question": each.now.question.id if each.now else None,
        "earlier": earlier,
        "theme": each.question.theme,
        "core": each.question.core,
        "then": level(each.then.level) if each.then else None,
        "then_none": none_of(each.then),
        "then_on_this_scale": level(each.level_then),
        "now": level(each.now.level) if each.now else None,
        "now_none": none_of(each.now),
        "movement": each.movement.value,
        "steps": each.steps,
        "reason": only_in_words(comparison, each) or reason(each, since, now),
    }


def _theme(theme: ThemeComparison, comparison: Comparison, since: str) -> Json:
    then = comparison.earlier.theme.get(theme.theme.id)
    now = comparison.later.theme.get(theme.theme.id)
    judged = now.judgement if now else None
    return {
        "id": theme.theme.id,
        "title": theme.theme.title,
        "headline": theme_word(theme).text,
        "sentence": theme_sentence(theme, since),
        "mostly_comparable": theme.is_mostly_comparable,
        "counts": {movement.value: n for movement, n in theme.counts.items()},
        "matched": theme.matched,
        "with_a_level": theme.with_a_level,
        "coverage": number(theme.coverage),
        "like_for_like": {"then": number(theme.like_for_like.then), "now": number(theme.like_for_like.now)},
        "as_scored": {"then": number(theme.as_scored.then), "now": number(theme.as_scored.now)},
        "explanation": _explanation(theme.explanation),
        "level": {"then": theme_level(then.level) if then else None, "now": theme_level(now.level) if now else None},
        "judgement": {"level": judged.level, "reason": judged.reason} if judged else None,
    }


def _explanation(found: Explanation | None) -> Json:
    if found is None:
        return dict.fromkeys(("movement", "joined", "left", "weights", "joined_by", "left_by"))
    return {
        "movement": number(found.movement),
        "joined": number(found.joined),
        "left": number(found.left),
        "weights": number(found.weights),
        "joined_by": {why: number(part) for why, part in found.joined_by.items()},
        "left_by": {why: number(part) for why, part in found.left_by.items()},
    }


def _again(again: LookedAtAgain) -> Json:
    return {
        "question": again.movement.question.id,
        "last_answered_on": again.last_answered_on.isoformat(),
        "then": level(again.movement.level_then),
        "now": level(again.movement.now.level) if again.movement.now else None,
        "steps": again.steps,
    }


def _theme_line(theme: ThemeTrend) -> Json:
    return {
        "id": theme.theme.id,
        "points": [
            {
                "as_scored": number(point.as_scored),
                "n": point.n,
                "level": theme_level(point.level),
                "judgement": point.judgement.level if point.judgement else None,
            }
            if point
            else None
            for point in theme.points
        ],
        "steps": [
            {
                "matched": step.matched,
                "coverage": number(step.coverage),
                "mostly_comparable": step.is_mostly_comparable,
                "like_for_like": {"then": number(step.like_for_like.then), "now": number(step.like_for_like.now)},
            }
            if step
            else None
            for step in theme.steps
        ],
    }


def _question_line(question: QuestionTrend) -> Json:
    return {
        "question": question.question.id,
        "points": [
            {"level": level(point.level), "none": point.none.value if point.none else None, "fresh": point.is_fresh}
            if point
            else None
            for point in question.points
        ],
        "reversed": question.is_reversed,
    }


def _view(view: OtherView) -> Json:
    gaps, drawn = view.latest, view.narrowing
    return {
        "first": sheet(gaps.first),
        "second": sheet(gaps.second),
        "counts": {direction.value: n for direction, n in gaps.by_direction.items()},
        "gaps": [
            {
                "question": gap.question.id,
                "first": gap.first.code,
                "second": gap.second.code,
                "steps": gap.steps,
                "direction": gap.direction.value,
            }
            for gap in gaps.gaps
        ],
        "other_scale": [ours.question.id for ours, _ in gaps.other_scale],
        "one_sided": [ours.question.id for ours, _ in gaps.one_sided],
        "narrowing": (
            {"since": sheet(view.gaps[-2].second), "change": drawn[0].value, "questions": drawn[1]} if drawn else None
        ),
    }
