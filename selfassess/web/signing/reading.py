"""How a self-assessment stands with its signatures, as every page of signing reads and shows it."""

from __future__ import annotations

from flask import request, url_for

from selfassess.assessments.setting_up.workflow import AssessmentAction, why_not
from selfassess.assessments.signing.standing import Standing, get_standing
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader
from selfassess.web.proof.freshness import is_freshly_proved


def the_standing(assessment_id: int) -> Standing:
    """How it stands, for this person."""
    return get_standing(reader(), identity=identity(), board=board(), assessment_id=assessment_id, now=now())


def parts_of(standing: Standing, assessment_id: int) -> dict[str, object]:
    """What every template of signing takes."""
    return {
        "standing": standing,
        "assessment_id": assessment_id,
        "prove": None if is_freshly_proved(identity()) else url_for("signin.again", next=request.path),
        "why_not": why_not(standing.state, AssessmentAction.FREEZE),
    }
