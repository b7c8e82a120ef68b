"""Beside the levels: the board's judgement of each theme, its messages and summary, its recommendations."""

from __future__ import annotations

import re

from flask import flash
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.agreeing import judgements, recommendations
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.recommendations import Recommended
from selfassess.assessments.agreeing.seeing import require_agreed
from selfassess.assessments.agreeing.words import MANY_MESSAGES, get_words, set_words
from selfassess.boards.changes import today
from selfassess.web.access import on_board
from selfassess.web.agreeing.blueprint import blueprint
from selfassess.web.agreeing.more_forms import JudgeForm, RecommendationForm, WordsForm
from selfassess.web.buttons import VersionForm
from selfassess.web.choices import seat_choices
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.fields import Choice
from selfassess.web.forms import done, form_page, told

_BETWEEN = re.compile(r"\n[ \t]*\n")


@blueprint.route("/agree/themes/<bank_id:theme_id>", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def theme(assessment_id: int, theme_id: str) -> ResponseReturnValue:
    """The board's own judgement of a theme, beside the calculated level and its limits."""
    occasion = the_occasion(assessment_id)
    judged = judgements.judged_theme(reader(), occasion, theme_id)
    standing = {"version": judged.version, "level": judged.level.code if judged.level else "", "reason": judged.reason}
    form = JudgeForm(data=standing)
    levels = [Choice(level.code, level.label, level.descriptor) for level in judged.scale.levels]
    form.level.offer([*levels, Choice("", "No judgement of our own")])
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                judgements.judge(
                    session,
                    identity=identity(),
                    occasion=occasion,
                    theme_id=theme_id,
                    level=form.level.data or "",
                    reason=form.reason.data or "",
                    seen_version=form.version.data,
                    now=now(),
                )
            return done("The judgement is kept.", "agreeing.levels", slug=board().slug, assessment_id=assessment_id)
    return form_page("agreeing/theme.html", form, occasion=occasion, judged=judged)


@blueprint.route("/messages", methods=["GET", "POST"])
@on_board(Permission.READ_SHARED)
def messages(assessment_id: int) -> ResponseReturnValue:
    """The overall messages and the summary."""
    occasion = the_occasion(assessment_id)
    words = get_words(reader(), board_id=board().id, assessment_id=assessment_id, summary=occasion.summary)
    form = WordsForm(data={"seen": words.seen, "messages": "\n\n".join(words.messages), "summary": words.summary})
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                kept = set_words(
                    session,
                    identity=identity(),
                    occasion=occasion,
                    messages=_BETWEEN.split(form.messages.data or ""),
                    summary=form.summary.data or "",
                    seen=form.seen.data,
                    now=now(),
                )
            if kept.are_many:
                flash(f"There are {len(kept.messages)} messages. More than {MANY_MESSAGES} are seldom remembered.")
            return done("The messages are kept.", "agreeing.messages", slug=board().slug, assessment_id=assessment_id)
    return form_page("agreeing/messages.html", form, occasion=occasion, words=words)


@blueprint.route("/recommendations", methods=["GET", "POST"], endpoint="recommendations")
@on_board(Permission.READ_SHARED)
def recommended(assessment_id: int) -> ResponseReturnValue:
    """All recommendations, and a form for another."""
    occasion = the_occasion(assessment_id)
    form = RecommendationForm(data={"version": 0})
    form.lead_seat_id.offer(seat_choices("Nobody yet"))
    form.questions.offer_questions(occasion.bank)
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                number = recommendations.add_recommendation(
                    session, identity=identity(), occasion=occasion, given=form.given(), now=now()
                )
            return _back(assessment_id, f"Recommendation {number} is added.")
    listed = recommendations.list_recommendations(reader(), occasion)
    return form_page("agreeing/recommendations.html", form, occasion=occasion, listed=listed)


@blueprint.route("/recommendations/<row:recommendation_id>", methods=["GET", "POST"])
@on_board(Permission.AGREE_LEVELS)
def recommendation(assessment_id: int, recommendation_id: int) -> ResponseReturnValue:
    """One recommendation, to change or take out."""
    occasion = the_occasion(assessment_id)
    found = recommendations.get_recommendation(reader(), occasion, recommendation_id)
    form = RecommendationForm(data=_standing(found))
    form.lead_seat_id.offer(seat_choices("Nobody yet"))
    form.questions.offer_questions(occasion.bank)
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                recommendations.change_recommendation(
                    session,
                    identity=identity(),
                    occasion=occasion,
                    recommendation_id=recommendation_id,
                    given=form.given(),
                    seen_version=form.version.data,
                    now=now(),
                )
            return _back(assessment_id, f"Recommendation {found.number} is changed.")
    return form_page("agreeing/recommendation.html", form, occasion=occasion, found=found)


@blueprint.post("/recommendations/<row:recommendation_id>/remove")
@on_board(Permission.AGREE_LEVELS)
def remove_recommendation(assessment_id: int, recommendation_id: int) -> ResponseReturnValue:
    """One recommendation, taken out."""
    occasion = the_occasion(assessment_id)
    with write() as session:
        recommendations.remove_recommendation(
            session,
            identity=identity(),
            occasion=occasion,
            recommendation_id=recommendation_id,
            seen_version=VersionForm().version.data,
            now=now(),
        )
    return _back(assessment_id, "The recommendation is taken out.")


def the_occasion(assessment_id: int) -> Occasion:
    """The self-assessment of this address, where this person may see what its board agrees."""
    occasion = get_occasion(reader(), board_id=board().id, assessment_id=assessment_id, today=today(board(), now()))
    require_agreed(identity(), occasion)
    return occasion


def _standing(found: Recommended) -> dict[str, object]:
    return {
        "version": found.version,
        "text": found.text,
        "lead_seat_id": str(found.lead_seat_id or ""),
        "due_on": found.due_on,
        "questions": list(found.question_ids),
    }


def _back(assessment_id: int, what: str) -> ResponseReturnValue:
    return done(what, "agreeing.recommendations", slug=board().slug, assessment_id=assessment_id)
