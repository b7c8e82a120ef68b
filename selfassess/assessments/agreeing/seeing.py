"""Who sees what of the answers, and when: the one door to other seats' levels and comments.

Before closing nobody sees any. Then whoever runs, chairs or scrutinises the board sees how they lie; the board itself
once they are shared. Whose a level is, is told only where that was said to everybody before the first answer, and then
to the chair and the business manager alone.
"""

from __future__ import annotations

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, may, require
from selfassess.assessments.agreeing.occasion import Occasion
from selfassess.assessments.setting_up.workflow import ANSWERS_SHARED, HAS_LEVELS, AssessmentAction, why_not
from selfassess.errors import NotAllowed, NotFound
from selfassess.vocabulary import AssessmentState, Role, Visibility

_TOLD_NAMES = frozenset({Role.CHAIR, Role.MANAGER})


def require_answers(identity: Identity, occasion: Occasion) -> None:
    """Nothing, where this person may see how the answers of this self-assessment lie.

    Raises:
        NotFound: no place on the board, or an outsider's eyes on what is still prepared.
        NotAllowed: it is too early for them.
    """
    require(identity, Permission.READ_SHARED, board_id=occasion.board_id)
    if occasion.state in ANSWERS_SHARED:
        return
    sees_first = may(identity, Permission.SEE_SPREAD_AFTER_CLOSING, board_id=occasion.board_id)
    if occasion.state is AssessmentState.CLOSED and sees_first:
        return
    _refuse_prepared(identity, occasion)
    if occasion.state is AssessmentState.RECORDED:
        raise NotAllowed("This self-assessment was entered from an earlier paper. It has no responses.")
    if occasion.state is AssessmentState.CLOSED:
        raise NotAllowed("The answers have not been shared with the board yet.")
    raise NotAllowed("Nobody sees the answers of others until the self-assessment has closed.")


def require_agreed(identity: Identity, occasion: Occasion) -> None:
    """Nothing, where this person may see what the board agrees: once it does, or before, for those who record it.

    Raises:
        NotFound: no place on the board, or an outsider's eyes on what is still prepared. NotAllowed: it is too early.
    """
    require(identity, Permission.READ_SHARED, board_id=occasion.board_id)
    if occasion.state in HAS_LEVELS:
        return
    _refuse_prepared(identity, occasion)
    records = may(identity, Permission.AGREE_LEVELS, board_id=occasion.board_id)
    if occasion.state is not AssessmentState.SHARED or not records:
        raise NotAllowed(why_not(occasion.state, AssessmentAction.AGREE))


def _refuse_prepared(identity: Identity, occasion: Occasion) -> None:
    sets_up = may(identity, Permission.SET_UP_ASSESSMENT, board_id=occasion.board_id)
    if occasion.state is AssessmentState.PREPARING and not sets_up:
        raise NotFound("There is no such self-assessment.")


def is_told_names(identity: Identity, occasion: Occasion) -> bool:
    """Whether this person is told whose each level and comment is."""
    is_one_of_them = bool(identity.roles_on(occasion.board_id) & _TOLD_NAMES)
    return occasion.visibility is Visibility.NAMED and is_one_of_them


def is_told_groups(identity: Identity, occasion: Occasion) -> bool:
    """Whether this person is told the middle of each broad group: the chair alone."""
    return has_groups(occasion) and Role.CHAIR in identity.roles_on(occasion.board_id)


def has_groups(occasion: Occasion) -> bool:
    """Whether anything is shown by broad group: once sharing has frozen which seats stand in which.

    Before that, whoever looks, has a seat put into another group and looks again could tell what that seat said.
    """
    return occasion.state in ANSWERS_SHARED
