"""A board's own settings, checked and changed. Its address (the slug) is not among them: links to it must last."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import and_
from sqlmodel import col, select

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.accounts.texts import mail_address, name_line, one_line, paragraphs, whole_number
from selfassess.audit.events import Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change, check_version
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board, Sheet
from selfassess.vocabulary import AssessmentState, BoardForm, SheetState, SignedBy

NOUNS = ("board", "partnership")
RESERVED_SLUGS = frozenset(
    {"account", "admin", "all", "api", "board", "boards", "closed", "create", "help", "my-work", "new", "operator"}
    | {"privacy", "search", "settings", "sign-in", "sign-out", "static"}
)
LONGEST_SLUG = 60
LONGEST_AREA = 200
LONGEST_MARKING = 60
LONGEST_STATEMENT = 4000
LONGEST_NOTICE = 300
INVITATION_DAYS = range(1, 61)
UNSENT_DAYS = range(30, 3651)
# Four weeks: nobody loses a board over a holiday.
CLOSED_DAYS = range(28, 3651)
_SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
# They mean whatever this machine is set to.
_NO_ZONES = frozenset({"localtime", "Factory"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSettings:
    """What a board says of itself, and how long it keeps things.

    ``area`` and ``confidentiality_statement`` may be empty; ``reply_to`` may be a shared mailbox, or None. So may
    ``answer_notice`` be empty, which stands above each comment and says who may read it: then that is what the
    visibility says. ``tells_whole_board`` has reports tell one level for the whole board as well. Spans are in days:
    how long an invitation is good; how long answers that were never sent are kept, counted from the day on which the
    self-assessment closed; and how long the board is kept at least once it is closed itself.
    """

    name: str
    noun: str = "board"
    form: BoardForm = BoardForm.PARTNERSHIP
    signed_by: SignedBy = SignedBy.CHAIR
    area: str = ""
    handling_marking: str = "OFFICIAL-SENSITIVE"
    time_zone: str = "Europe/London"
    confidentiality_statement: str = ""
    answer_notice: str = ""
    tells_whole_board: bool = False
    reply_to: str | None = None
    invitation_days: int = 14
    keep_unsent_days: int = 365
    keep_closed_days: int = 365


# What a board has unless it says otherwise. The name is always its own.
USUAL = BoardSettings(name="")


def settings_of(board: Board) -> BoardSettings:
    """The settings as they stand."""
    return BoardSettings(**{each.name: getattr(board, each.name) for each in fields(BoardSettings)})


def checked(settings: BoardSettings) -> BoardSettings:
    """The settings with their texts made fit to keep.

    Raises:
        Refused: the first that cannot be kept, with its field.
    """
    if settings.noun not in NOUNS:
        raise Refused("Choose whether it is called a board or a partnership.", field="noun")
    statement, reply_to = settings.confidentiality_statement, settings.reply_to or ""
    return replace(
        settings,
        name=name_line(settings.name, field="name", name="name"),
        area=one_line(settings.area, field="area", name="area", most=LONGEST_AREA),
        handling_marking=name_line(
            settings.handling_marking, field="handling_marking", name="handling marking", most=LONGEST_MARKING
        ),
        time_zone=checked_time_zone(settings.time_zone),
        confidentiality_statement=paragraphs(
            statement, field="confidentiality_statement", name="confidentiality statement", most=LONGEST_STATEMENT
        ),
        answer_notice=one_line(settings.answer_notice, field="answer_notice", name="notice", most=LONGEST_NOTICE),
        reply_to=mail_address(reply_to, field="reply_to") if reply_to.strip() else None,
        invitation_days=_days(settings, "invitation_days", INVITATION_DAYS),
        keep_unsent_days=_days(settings, "keep_unsent_days", UNSENT_DAYS),
        keep_closed_days=_days(settings, "keep_closed_days", CLOSED_DAYS),
    )


def checked_slug(text: str) -> str:
    """The part of a board's address that is its own: 2 to 60 small letters, digits and hyphens.

    Raises:
        Refused: it is none, or one that the addresses of other pages need.
    """
    if not 2 <= len(text) <= LONGEST_SLUG or not _SLUG.fullmatch(text):
        told = "small letters and digits, with single hyphens between them, like hathervale-board."
        raise Refused(f"Use 2 to {LONGEST_SLUG} {told}", field="slug")
    if text in RESERVED_SLUGS:
        raise Refused(f"The address {text} is kept for pages of the service. Choose another.", field="slug")
    return text


def is_slug(text: str) -> bool:
    """Whether a board could have this address at all. Where not, no database need be asked."""
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def checked_time_zone(text: str) -> str:
    """The name of a time zone, such as *Europe/London*.

    Raises:
        Refused: this machine knows none of this name.
    """
    if text not in time_zones():
        raise Refused("Choose a time zone from the list, such as Europe/London.", field="time_zone")
    return text


@cache
def time_zones() -> tuple[str, ...]:
    """The names of every time zone that can be chosen, in the order of the alphabet."""
    return tuple(sorted(available_timezones() - _NO_ZONES))


def change_settings(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    seen_version: int,
    settings: BoardSettings,
    now: datetime,
) -> Board:
    """The board with these settings. Where none differs, nothing is written.

    Raises:
        NotFound, NotAllowed: the person may not do this.
        Refused: the board is closed, or a setting cannot be kept.
        Conflict: somebody changed the board since.
    """
    wanted = checked(settings)
    board = board_to_change(session, identity=identity, permission=Permission.CHANGE_SETTINGS, board_id=board_id)
    check_version(board, seen_version, called=board.noun)
    before = asdict(settings_of(board))
    changed = {name: value for name, value in asdict(wanted).items() if value != before[name]}
    if not changed:
        return board
    if "answer_notice" in changed:
        _refuse_while_answered(session, board_id)
    for name, value in changed.items():
        setattr(board, name, value)
    board.version += 1
    session.flush()
    happening = Happening(
        event=Event.BOARD_SETTINGS_CHANGED,
        object_type=ObjectType.BOARD,
        object_id=board_id,
        object_version=board.version,
        facts={"fields": ",".join(sorted(changed))},
        texts={name: "" if value is None else str(value) for name, value in changed.items()},
    )
    append(session, happening, board_id=board_id, actor=identity.acting_on(board_id), now=now)
    return board


def _refuse_while_answered(session: WritingSession, board_id: int) -> None:
    """Nothing, where nobody has answered yet under the notice that stands: what they were told stays true."""
    begun = (
        select(Sheet.id)
        .join(Assessment, and_(col(Assessment.board_id) == Sheet.board_id, col(Assessment.id) == Sheet.assessment_id))
        .where(Sheet.board_id == board_id, Assessment.state == AssessmentState.OPEN)
        .where(Sheet.state != SheetState.NOT_STARTED)
    )
    if session.exec(begun.limit(1)).first() is not None:
        told = "Somebody is answering under this notice. Change it once no self-assessment is open for answers."
        raise Refused(told, field="answer_notice")


def _days(settings: BoardSettings, field: str, allowed: range) -> int:
    value: int = getattr(settings, field)
    return whole_number(value, field=field, name="a number of days", least=allowed[0], most=allowed[-1])
