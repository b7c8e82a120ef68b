"""Who may do what: one pure table from roles to permissions, printed in ``docs/security.md``.

Outside a board everything is *not found*; inside it, what the table does not give is *not allowed*. Rights of several
places add up. The operator runs the installation and has no row here: an operator sees no board's content. What is the
operator's alone is asked by ``require_operator``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from selfassess.accounts.identity import Asking, Command, Identity
from selfassess.errors import NotAllowed, NotFound
from selfassess.vocabulary import Role, Strength


class Permission(StrEnum):
    """One thing that a person may do on a board."""

    VIEW_BOARD = "view_board"
    VIEW_PEOPLE = "view_people"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SEATS = "manage_seats"
    CHANGE_SETTINGS = "change_settings"
    HAND_OVER = "hand_over"
    VIEW_TIMELINE = "view_timeline"
    ANSWER_FOR_SEAT = "answer_for_seat"
    ANSWER_TOGETHER = "answer_together"
    SET_UP_ASSESSMENT = "set_up_assessment"
    SEE_PROGRESS = "see_progress"
    SEE_SPREAD_AFTER_CLOSING = "see_spread_after_closing"
    SHARE_ANSWERS = "share_answers"
    AGREE_LEVELS = "agree_levels"
    PROVE_LEVELS = "prove_levels"
    SIGN_OFF = "sign_off"
    BLANK_SIGNED = "blank_signed"
    RECORD_EXTERNAL = "record_external"
    READ_SHARED = "read_shared"
    READ_SIGNED = "read_signed"
    LOOK_AGAIN = "look_again"
    KEEP_PAPERS = "keep_papers"


_ANYBODY = frozenset({Permission.VIEW_BOARD, Permission.READ_SIGNED})
_INSIDERS = _ANYBODY | {Permission.VIEW_PEOPLE, Permission.READ_SHARED}
_CHAIRS = _INSIDERS | {
    Permission.VIEW_TIMELINE,
    Permission.SEE_PROGRESS,
    Permission.SEE_SPREAD_AFTER_CLOSING,
    Permission.SHARE_ANSWERS,
    Permission.AGREE_LEVELS,
    Permission.PROVE_LEVELS,
    Permission.SIGN_OFF,
    Permission.BLANK_SIGNED,
    Permission.LOOK_AGAIN,
    Permission.KEEP_PAPERS,
}

TABLE: dict[Role, frozenset[Permission]] = {
    Role.MANAGER: _INSIDERS
    | {
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_SEATS,
        Permission.CHANGE_SETTINGS,
        Permission.HAND_OVER,
        Permission.VIEW_TIMELINE,
        Permission.SET_UP_ASSESSMENT,
        Permission.ANSWER_TOGETHER,
        Permission.SEE_PROGRESS,
        Permission.SEE_SPREAD_AFTER_CLOSING,
        Permission.RECORD_EXTERNAL,
        Permission.PROVE_LEVELS,
        Permission.BLANK_SIGNED,
        Permission.LOOK_AGAIN,
        Permission.KEEP_PAPERS,
    },
    Role.CHAIR: _CHAIRS,
    Role.VICE_CHAIR: _CHAIRS,
    Role.MEMBER: _INSIDERS | {Permission.ANSWER_FOR_SEAT, Permission.ANSWER_TOGETHER},
    Role.SCRUTINEER: _INSIDERS | {Permission.SEE_SPREAD_AFTER_CLOSING, Permission.RECORD_EXTERNAL},
    Role.OBSERVER: _ANYBODY,
}

# What changes nothing: all that is left of anybody's permissions on a closed board.
READING = frozenset(
    {
        Permission.VIEW_BOARD,
        Permission.VIEW_PEOPLE,
        Permission.VIEW_TIMELINE,
        Permission.SEE_PROGRESS,
        Permission.SEE_SPREAD_AFTER_CLOSING,
        Permission.READ_SHARED,
        Permission.READ_SIGNED,
        Permission.KEEP_PAPERS,
    }
)

# What each permission is called in docs/security.md, which a test holds to this table.
IN_WORDS: Mapping[Permission, str] = MappingProxyType(
    {
        Permission.VIEW_BOARD: "See the board's home page, its name and its logo",
        Permission.VIEW_PEOPLE: "See who is on the board and for which seat, without addresses",
        Permission.MANAGE_PEOPLE: "Invite, add, rename and end people's places, with their addresses",
        Permission.MANAGE_SEATS: "Set up organisations, broad groups and seats",
        Permission.CHANGE_SETTINGS: "Change the board's name, logo, marking and other settings",
        Permission.HAND_OVER: "Hand over to the next business manager",
        Permission.VIEW_TIMELINE: "Read the board's audit timeline",
        Permission.ANSWER_FOR_SEAT: "Answer for one's own seat, and see that seat's answers",
        Permission.ANSWER_TOGETHER: "Answer at a table, propose levels or type in a paper form, where named for it",
        Permission.SET_UP_ASSESSMENT: "Prepare, open and close a self-assessment",
        Permission.SEE_PROGRESS: "See which seats have started and sent, and nothing of what they say",
        Permission.SEE_SPREAD_AFTER_CLOSING: "See how the answers are spread, once a self-assessment has closed",
        Permission.SHARE_ANSWERS: "Share the answers with the board",
        Permission.AGREE_LEVELS: "Record what the board agreed",
        Permission.PROVE_LEVELS: "Put evidence behind what the board agreed",
        Permission.SIGN_OFF: "Sign a self-assessment off",
        Permission.BLANK_SIGNED: "Blank words that the law asks to erase from what is signed",
        Permission.RECORD_EXTERNAL: "Record an outside judgement",
        Permission.READ_SHARED: "Read the answers once they are shared",
        Permission.READ_SIGNED: "Read what is signed",
        Permission.LOOK_AGAIN: "Open a short self-assessment of chosen questions, and close it for answers",
        Permission.KEEP_PAPERS: "Take out the public’s version and all that the board holds; note where papers went",
    }
)

# Who runs a board or speaks for it proves themselves with two factors before entering it.
STRONG_ROLES = frozenset({Role.MANAGER, Role.CHAIR, Role.VICE_CHAIR})


def permissions_on(identity: Identity, board_id: int) -> frozenset[Permission]:
    """Everything that this person may do on this board; empty for an outsider."""
    return frozenset().union(*(TABLE[role] for role in identity.roles_on(board_id)))


def may(identity: Identity, permission: Permission, *, board_id: int) -> bool:
    """Whether this person may do this on this board."""
    return permission in permissions_on(identity, board_id)


def require(identity: Identity, permission: Permission, *, board_id: int) -> None:
    """Nothing, where this person may do this.

    Raises:
        NotFound: the person has no place on the board.
        NotAllowed: they have one, whose role does not give this.
    """
    if not identity.on_board(board_id):
        raise NotFound("There is no such page.")
    if not may(identity, permission, board_id=board_id):
        raise NotAllowed("Your role on this board does not include this.")


def require_operator(who: Asking) -> None:
    """Nothing, where this is an operator of the installation or a command on its server.

    Raises:
        NotAllowed: it is anybody else.
    """
    # Whoever can run a command on the server is trusted with the server.
    if not isinstance(who, Command) and not who.is_operator:
        raise NotAllowed("Only an operator of this installation can do this.")


def needs_stronger_proof(identity: Identity, board_id: int) -> bool:
    """Whether this person must prove themselves with two factors before entering this board."""
    return bool(identity.roles_on(board_id) & STRONG_ROLES) and identity.strength is not Strength.STRONG
