"""What several pages of a self-assessment read: the row itself, once it is known that this person may know of it."""

from __future__ import annotations

from selfassess.assessments.looking_back.series import Held
from selfassess.assessments.looking_back.version_change import find_later_used
from selfassess.assessments.setting_up.lines import AssessmentLine
from selfassess.assessments.setting_up.queries import assessment_line
from selfassess.assessments.setting_up.steps import get_assessment
from selfassess.assessments.setting_up.workflow import AssessmentAction, assessment_step
from selfassess.boards.changes import today
from selfassess.engine.bank import Bank
from selfassess.storage.tables import Assessment
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader


def the_line(assessment_id: int) -> AssessmentLine:
    """The self-assessment as this person may know of it, with their own responses."""
    return assessment_line(reader(), identity=identity(), board_id=board().id, assessment_id=assessment_id)


def later_used(bank: Bank) -> Held | None:
    """The self-assessment that used a later version of this question set last, where there is one."""
    return find_later_used(
        reader(),
        identity=identity(),
        board_id=board().id,
        bank_id=bank.id,
        edition=bank.edition,
        today=today(board(), now()),
    )


def the_row(assessment_id: int, action: AssessmentAction | None = None) -> Assessment:
    """The row of one that this person may know of; refused where ``action`` has no place in its state."""
    the_line(assessment_id)
    row = get_assessment(reader(), board_id=board().id, assessment_id=assessment_id)
    if action is not None:
        assessment_step(row.state, action)
    return row
