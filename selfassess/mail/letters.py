"""What each mail says: one function for each kind, with everything that it needs as arguments.

There is no template: data is put beside words and never read as an instruction, so whatever a name holds is printed as
it stands, on one line. Links come ready-made, from whoever knows the address of the installation.

Every mail says who sends it and why, how long its link lives, and what to do when it was not expected. It ends with the
board's handling marking.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from selfassess.mail.message import LONGEST_SUBJECT, Kind, Message
from selfassess.reports.characters import printable
from selfassess.reports.dates import day

_BLANKS = re.compile(r"[\s\ufffd]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """On whose behalf a mail is sent: a board with its own noun, marking and reply address, or the installation.

    ``time_zone`` is the one in which times are told.
    """

    board_id: int | None = None
    name: str = "selfassess"
    noun: str = "service"
    marking: str = ""
    reply_to: str | None = None
    time_zone: str = "Europe/London"


INSTALLATION = Letterhead()


class FactorChange(StrEnum):
    """What became of a second step in signing in, as the mail words it."""

    AUTHENTICATOR_ADDED = "An authenticator app was added to your account"
    AUTHENTICATOR_REMOVED = "The authenticator app was removed from your account"
    RECOVERY_CODES_MADE = "New recovery codes were made for your account; earlier ones no longer work"
    PASSKEY_ADDED = "A passkey was added to your account"
    PASSKEY_REMOVED = "A passkey was removed from your account"
    SECOND_STEP_RESET = "The authenticator app, its codes and every passkey of your account were removed by an operator"


def sign_in_link(head: Letterhead, *, address: str, link: str, life: timedelta, now: datetime) -> Message:
    """The link that signs a person in, asked for on the sign-in page."""
    return _message(
        head,
        Kind.SIGN_IN_LINK,
        address,
        f"Your link to sign in to {_line(head.name)}",
        f"You asked for a link to sign in to {_sender(head)}. To sign in, open it and press the button on its page:",
        link,
        f"The link works once, within {_span(life)}. If you ask for another, use the newest.",
        "If you did not ask for it, you need do nothing: without the link nobody gets in. Do not pass this mail on.",
        useless_after=now + life,
    )


def invitation(
    head: Letterhead, *, address: str, name: str, place: str, invited_by: str, link: str, expires_at: datetime
) -> Message:
    """The invitation of a person to a place on a board; ``place`` is as in *as business manager*."""
    return _message(
        head,
        Kind.INVITATION,
        address,
        f"Invitation to {_line(head.name)}",
        f"Dear {_line(name)},",
        f"{_line(invited_by)} invites you to {_sender(head)}, {_line(place)}. "
        f"The {_line(head.noun)} uses selfassess to assess its own work. To take up the invitation, open this link:",
        link,
        *_about_an_invitation(head, expires_at),
        useless_after=expires_at,
    )


def invitation_renewed(
    head: Letterhead, *, address: str, name: str, place: str, invited_by: str, link: str, expires_at: datetime
) -> Message:
    """The same invitation again, with a new link that ends the older one."""
    return _message(
        head,
        Kind.INVITATION_RENEWED,
        address,
        f"A new link for your invitation to {_line(head.name)}",
        f"Dear {_line(name)},",
        f"{_line(invited_by)} renewed your invitation to {_sender(head)}, {_line(place)}. "
        "An earlier link no longer works. To take up the invitation, open this one:",
        link,
        *_about_an_invitation(head, expires_at),
        useless_after=expires_at,
    )


def password_reset(head: Letterhead, *, address: str, link: str, life: timedelta, now: datetime) -> Message:
    """The link with which a person sets a new password."""
    return _message(
        head,
        Kind.PASSWORD_RESET,
        address,
        f"Set a new password for {_line(head.name)}",
        f"Somebody, most likely you, asked to set a new password for {_sender(head)}. To set it, open this link:",
        link,
        f"The link works once, within {_span(life)}.",
        "If it was not you, you need do nothing: your password stays as it is. Do not pass this mail on.",
        useless_after=now + life,
    )


def password_changed(head: Letterhead, *, address: str, at: datetime) -> Message:
    """That the password was changed, so that the person sees if it was not their doing."""
    return _message(
        head,
        Kind.PASSWORD_CHANGED,
        address,
        f"Your password for {_line(head.name)} was changed",
        f"The password of your account with {_sender(head)} was changed on {_moment(at, head)}. Wherever else you were "
        "signed in, you were signed out.",
        _not_you(head),
    )


def email_change_confirm(head: Letterhead, *, address: str, link: str, life: timedelta, now: datetime) -> Message:
    """The link that confirms a new address, sent to that address."""
    return _message(
        head,
        Kind.EMAIL_CHANGE_CONFIRM,
        address,
        f"Confirm your e-mail address for {_line(head.name)}",
        f"This address was given as the new one of an account with {_sender(head)}. To confirm it, open this link:",
        link,
        f"The link works once, within {_span(life)}. Until then the earlier address stays in use.",
        "If it was not you, you need do nothing: your address will not be used.",
        useless_after=now + life,
    )


def email_changed_notice(head: Letterhead, *, address: str, at: datetime) -> Message:
    """That the account has a new address, sent to the old one. It does not name the new one."""
    return _message(
        head,
        Kind.EMAIL_CHANGED,
        address,
        f"Your e-mail address for {_line(head.name)} was changed",
        f"Your account with {_sender(head)} was given another e-mail address on {_moment(at, head)}. "
        "Nothing more will be sent to this one.",
        _not_you(head),
    )


def email_given_notice(head: Letterhead, *, address: str, at: datetime) -> Message:
    """That an operator gave the account this address, sent to it. It does not name the old one."""
    return _message(
        head,
        Kind.EMAIL_GIVEN,
        address,
        f"Your e-mail address for {_line(head.name)}",
        f"The operator gave this address to your account with {_sender(head)} on {_moment(at, head)}. "
        "Sign in with it from now on; the earlier address no longer works. Wherever you were signed in, you were "
        "signed out.",
        "If you have no such account, you need do nothing: tell whoever runs the service that the address is wrong.",
    )


def second_factor_changed(head: Letterhead, *, address: str, change: FactorChange, at: datetime) -> Message:
    """That a second step of signing in was added or removed."""
    return _message(
        head,
        Kind.SECOND_FACTOR_CHANGED,
        address,
        f"How you sign in to {_line(head.name)} was changed",
        f"{change}, on {_moment(at, head)}. The account is the one that you have with {_sender(head)}.",
        _not_you(head),
    )


def handover_notice(
    head: Letterhead, *, address: str, role: str, from_name: str, to_name: str, link: str, on: date
) -> Message:
    """That a role passed from one person to another; ``role`` is as in *business manager*."""
    return _message(
        head,
        Kind.HANDOVER,
        address,
        f"{_line(head.name)}: the {_line(role)} has changed",
        f"On {day(on)} {_line(from_name)} handed over to {_line(to_name)}, "
        f"who is now {_line(role)} of {_sender(head)}.",
        "Who holds which place is listed here:",
        link,
        f"You are told because your own place is affected, or because you are {_line(role)} too. "
        + _ask(head, "have a question"),
    )


def account_disabled(head: Letterhead, *, address: str, at: datetime) -> Message:
    """That the account was disabled and nobody can sign in with it."""
    return _message(
        head,
        Kind.ACCOUNT_DISABLED,
        address,
        f"Your account with {_line(head.name)} was disabled",
        f"Your account with {_sender(head)} was disabled on {_moment(at, head)}. "
        "You were signed out everywhere and cannot sign in. What you answered stays with your seat.",
        _ask(head, "did not expect this"),
    )


def _message(
    head: Letterhead, kind: Kind, address: str, subject: str, *paragraphs: str, useless_after: datetime | None = None
) -> Message:
    marking = [_line(head.marking)] if head.marking else []
    board = "" if head.board_id is None else f"{_line(head.name)}\n"
    signature = f"{board}Sent by selfassess. {_reading(head)}"
    return Message(
        kind=kind,
        address=address,
        subject=_within(subject, LONGEST_SUBJECT),
        body="\n\n".join([*paragraphs, signature, *marking]) + "\n",
        board_id=head.board_id,
        reply_to=head.reply_to,
        useless_after=useless_after,
    )


def _sender(head: Letterhead) -> str:
    """Who sends it and what that is: ``"Hathervale Safeguarding (the partnership)"``."""
    return f"{_line(head.name)} (the {_line(head.noun)})"


def _reading(head: Letterhead) -> str:
    if head.reply_to:
        return f"A reply goes to the {_line(head.noun)}."
    return "Nobody reads replies to this address."


def _ask(head: Letterhead, when: str) -> str:
    if head.reply_to:
        return f"If you {when}, reply to this mail: it reaches the {_line(head.noun)}."
    return f"If you {when}, ask your board's business manager."


def _not_you(head: Letterhead) -> str:
    whom = "by a reply to this mail" if head.reply_to else "to your board's business manager"
    return (
        "If this was you, you need do nothing. "
        f"If it was not, somebody else may be using your account: say so at once, {whom}."
    )


def _about_an_invitation(head: Letterhead, expires_at: datetime) -> tuple[str, str]:
    return (
        f"The link is for you alone. It works once, until {_moment(expires_at, head)}.",
        "If you did not expect this, you need do nothing: no account is made until you take it up. "
        + _ask(head, "have a question"),
    )


def _moment(at: datetime, head: Letterhead) -> str:
    """A moment in the board's own time: ``"20 November 2026 at 09:30"``."""
    local = at.astimezone(ZoneInfo(head.time_zone))
    return f"{day(local)} at {local:%H:%M}"


def _span(life: timedelta) -> str:
    """How long, in the largest unit that tells it exactly: ``"15 minutes"``, ``"1 day"``."""
    minutes = int(life.total_seconds()) // 60
    for unit, length in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= length and minutes % length == 0:
            count = minutes // length
            return f"{count} {unit}" + ("" if count == 1 else "s")
    return "less than a minute"


def _line(text: str) -> str:
    """What somebody typed, on one line and without control characters, so that it cannot pass for words of ours."""
    return _BLANKS.sub(" ", printable(text)).strip()


def _within(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
