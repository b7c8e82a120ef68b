"""One sheet's scores, and the agreement of several, as JSON: a stable contract, documented in docs/json.md."""

from __future__ import annotations

from fractions import Fraction

from selfassess.engine.agreement import Agreement, GroupSpread, QuestionSpread, ThemeSpread
from selfassess.engine.alpha import Alpha
from selfassess.engine.answers import AnswerSheet, NoLevel
from selfassess.engine.contributions import Contribution
from selfassess.engine.scoring import Scorecard
from selfassess.reports.json_values import Json, level, none_of, number, score, scores, sheet, theme_level

SCORE_SCHEMA = "selfassess/score/1"
AGREE_SCHEMA = "selfassess/agree/1"


def scorecard_json(card: Scorecard) -> Json:
    """Every score that one sheet gives, and what stands behind it; not its comments and evidence."""
    return {
        "schema": SCORE_SCHEMA,
        "sheet": sheet(card.sheet),
        "themes": [
            {
                "id": theme.theme.id,
                "title": theme.theme.title,
                "headline": score(theme.headline),
                "scores": scores(theme.scores),
                "level": theme_level(theme.level),
                "judgement": (
                    {"level": theme.judgement.level, "reason": theme.judgement.reason} if theme.judgement else None
                ),
            }
            for theme in card.themes
        ],
        "facets": {facet.value: scores(found) for facet, found in card.facets.items()},
        "tags": {tag: scores(found) for tag, found in card.tags.items()},
        "whole": scores(card.whole),
        "contributions": [_contribution(each) for each in card.contributions.values()],
    }


def _contribution(each: Contribution) -> Json:
    return {
        "question": each.question.id,
        "theme": each.question.theme,
        "core": each.question.core,
        "weight": number(Fraction(each.question.weight)),
        "level": level(each.level),
        "none": none_of(each),
        "did_not_arise": each.did_not_arise,
        "carried_forward": not each.answer.is_fresh,
    }


def agreement_json(found: Agreement, sheet: AnswerSheet, fewest: int) -> Json:
    """How far several sheets agree. No level behind which fewer than ``fewest`` responses stand is in it.

    ``sheet`` is any of them: only what all share is told, so that their order is irrelevant.
    """
    return {
        "schema": AGREE_SCHEMA,
        "assessment": sheet.assessment,
        "bank": found.bank.id,
        "edition": found.bank.edition,
        "subject": sheet.subject,
        "basis": sheet.basis.value,
        "fewest": fewest,
        "everyone": _group(found.everyone, found, fewest),
        "alpha_by_theme": {theme: _alpha(alpha) for theme, alpha in found.themes.items()},
        "groups": [_group(group, found, fewest) for group in found.groups],
        "most_split": [each.question.id for each in found.most_split],
    }


def _group(group: GroupSpread, found: Agreement, fewest: int) -> Json:
    # Of a group it is not told: a reason for none is a statement about a person, and a group may be three.
    tells_reasons = not group.groups and group.sheets >= fewest
    return {
        "groups": list(group.groups),
        "responses": group.sheets,
        "alpha": _alpha(group.alpha),
        "themes": {theme.id: _theme(group.of_theme(theme.id, found.headline)) for theme in found.bank.themes},
        "questions": [_question(each, tells_reasons=tells_reasons) for each in group.questions],
    }


def _theme(each: ThemeSpread) -> Json:
    return {
        "median": level(each.median),
        "lowest": level(each.lowest),
        "highest": level(each.highest),
        "within_one": number(each.within_one),
        "distribution": dict(each.distribution),
        **{spread.value: n for spread, n in each.spreads.items()},
    }


def _alpha(alpha: Alpha) -> Json:
    return {
        "krippendorff_ordinal": number(alpha.value),
        "questions": alpha.pairable,
        "responses": alpha.sheets,
        "small_sample": alpha.is_small,
    }


def _question(each: QuestionSpread, *, tells_reasons: bool) -> Json:
    return {
        "question": each.question.id,
        "n": each.n,
        "spread": each.spread.value,
        "median": level(each.median),
        "lowest": level(each.range[0]) if each.range else None,
        "highest": level(each.range[1]) if each.range else None,
        "within_one": number(each.within_one),
        "distribution": dict(each.distribution) if each.distribution is not None else None,
        "without_level": (
            {reason.value: each.without_level.get(reason, 0) for reason in NoLevel} if tells_reasons else None
        ),
    }
