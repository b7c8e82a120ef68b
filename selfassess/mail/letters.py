"""What each mail says: one function for each kind, with everything that it needs as arguments.

There is no template: data is put beside words and never read as an instruction, so whatever a name holds is printed as
it stands, on one line. Links come ready-made, from whoever knows the address of the installation.

Every mail says who sends it and why, how long its link lives, and what to do when it was not expected. It ends with the
board's handling marking.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from selfassess.mail.letterhead import Letterhead, ask, letter, moment_of, one_line, sender, span
from selfassess.mail.message import Kind, Message
from selfassess.reports.dates import day


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
    return letter(
        head,
        Kind.SIGN_IN_LINK,
        address,
        f"Your link to sign in to {one_line(head.name)}",
        f"You asked for a link to sign in to {sender(head)}. To sign in, open it and press the button on its page:",
        link,
        f"The link works once, within {span(life)}. If you ask for another, use the newest.",
        "If you did not ask for it, you need do nothing: without the link nobody gets in. Do not pass this mail on.",
        useless_after=now + life,
    )


def invitation(
    head: Letterhead, *, address: str, name: str, place: str, invited_by: str, link: str, expires_at: datetime
) -> Message:
    """The invitation of a person to a place on a board; ``place`` is as in *as business manager*."""
    return letter(
        head,
        Kind.INVITATION,
        address,
        f"Invitation to {one_line(head.name)}",
        f"Dear {one_line(name)},",
        f"{one_line(invited_by)} invites you to {sender(head)}, {one_line(place)}. "
        f"The {one_line(head.noun)} uses selfassess to assess its own work. To take up the invitation, open this link:",
        link,
        *_about_an_invitation(head, expires_at),
        useless_after=expires_at,
    )


def invitation_renewed(
    head: Letterhead, *, address: str, name: str, place: str, invited_by: str, link: str, expires_at: datetime
) -> Message:
    """The same invitation again, with a new link that ends the older one."""
    return letter(
        head,
        Kind.INVITATION_RENEWED,
        address,
        f"A new link for your invitation to {one_line(head.name)}",
        f"Dear {one_line(name)},",
        f"{one_line(invited_by)} renewed your invitation to {sender(head)}, {one_line(place)}. "
        "An earlier link no longer works. To take up the invitation, open this one:",
        link,
        *_about_an_invitation(head, expires_at),
        useless_after=expires_at,
    )


def password_reset(head: Letterhead, *, address: str, link: str, life: timedelta, now: datetime) -> Message:
    """The link with which a person sets a new password."""
    return letter(
        head,
        Kind.PASSWORD_RESET,
        address,
        f"Set a new password for {one_line(head.name)}",
        f"Somebody, most likely you, asked to set a new password for {sender(head)}. To set it, open this link:",
        link,
        f"The link works once, within {span(life)}.",
        "If it was not you, you need do nothing: your password stays as it is. Do not pass this mail on.",
        useless_after=now + life,
    )


def password_changed(head: Letterhead, *, address: str, at: datetime) -> Message:
    """That the password was changed, so that the person sees if it was not their doing."""
    return letter(
        head,
        Kind.PASSWORD_CHANGED,
        address,
        f"Your password for {one_line(head.name)} was changed",
        f"The password of your account with {sender(head)} was changed on {moment_of(at, head)}. Wherever else you "
        "were signed in, you were signed out.",
        _not_you(head),
    )


def email_change_confirm(head: Letterhead, *, address: str, link: str, life: timedelta, now: datetime) -> Message:
    """The link that confirms a new address, sent to that address."""
    return letter(
        head,
        Kind.EMAIL_CHANGE_CONFIRM,
        address,
        f"Confirm your e-mail address for {one_line(head.name)}",
        f"This address was given as the new one of an account with {sender(head)}. To confirm it, open this link:",
        link,
        f"The link works once, within {span(life)}. Until then the earlier address stays in use.",
        "If it was not you, you need do nothing: your address will not be used.",
        useless_after=now + life,
    )


def email_changed_notice(head: Letterhead, *, address: str, at: datetime) -> Message:
    """That the account has a new address, sent to the old one. It does not name the new one."""
    return letter(
        head,
        Kind.EMAIL_CHANGED,
        address,
        f"Your e-mail address for {one_line(head.name)} was changed",
        f"Your account with {sender(head)} was given another e-mail address on {moment_of(at, head)}. "
        "Nothing more will be sent to this one.",
        _not_you(head),
    )


def email_given_notice(head: Letterhead, *, address: str, at: datetime) -> Message:
    """That an operator gave the account this address, sent to it. It does not name the old one."""
    return letter(
        head,
        Kind.EMAIL_GIVEN,
        address,
        f"Your e-mail address for {one_line(head.name)}",
        f"The operator gave this address to your account with {sender(head)} on {moment_of(at, head)}. "
        "Sign in with it from now on; the earlier address no longer works. Wherever you were signed in, you were "
        "signed out.",
        "If you have no such account, you need do nothing: tell whoever runs the service that the address is wrong.",
    )


def second_factor_changed(head: Letterhead, *, address: str, change: FactorChange, at: datetime) -> Message:
    """That a second step of signing in was added or removed."""
    return letter(
        head,
        Kind.SECOND_FACTOR_CHANGED,
        address,
        f"How you sign in to {one_line(head.name)} was changed",
        f"{change}, on {moment_of(at, head)}. The account is the one that you have with {sender(head)}.",
        _not_you(head),
    )


def handover_notice(
    head: Letterhead, *, address: str, role: str, from_name: str, to_name: str, link: str, on: date
) -> Message:
    """That a role passed from one person to another; ``role`` is as in *business manager*."""
    return letter(
        head,
        Kind.HANDOVER,
        address,
        f"{one_line(head.name)}: the {one_line(role)} has changed",
        f"On {day(on)} {one_line(from_name)} handed over to {one_line(to_name)}, "
        f"who is now {one_line(role)} of {sender(head)}.",
        "Who holds which place is listed here:",
        link,
        f"You are told because your own place is affected, or because you are {one_line(role)} too. "
        + ask(head, "have a question"),
    )


def purge_asked(head: Letterhead, *, address: str, link: str, until: datetime) -> Message:
    """That a board is to be deleted for good, to its managers; ``link`` leads to its first page."""
    return letter(
        head,
        Kind.PURGE_ASKED,
        address,
        f"{one_line(head.name)} is to be deleted for good",
        _to_be_deleted(head, until),
        "Until then everything can still be read. What has to be kept must be saved before, for there is no way back:",
        link,
        "If it should not be deleted, tell those who run the service at once. Its help page says how to reach them.",
        useless_after=until,
    )


def purge_to_confirm(head: Letterhead, *, address: str, link: str, until: datetime) -> Message:
    """That an operator asked to delete a board for good, to the others; ``link`` leads to where it is confirmed."""
    return letter(
        head,
        Kind.PURGE_TO_CONFIRM,
        address,
        f"To confirm: {one_line(head.name)} is to be deleted for good",
        _to_be_deleted(head, until),
        "You get this because you run the service. Look at the reason, and confirm it or call it off:",
        link,
        useless_after=until,
    )


def account_disabled(head: Letterhead, *, address: str, at: datetime) -> Message:
    """That the account was disabled and nobody can sign in with it."""
    return letter(
        head,
        Kind.ACCOUNT_DISABLED,
        address,
        f"Your account with {one_line(head.name)} was disabled",
        f"Your account with {sender(head)} was disabled on {moment_of(at, head)}. "
        "You were signed out everywhere and cannot sign in. What you answered stays with your seat.",
        ask(head, "did not expect this"),
    )


def _to_be_deleted(head: Letterhead, until: datetime) -> str:
    return (
        f"Somebody who runs the service asked to delete {sender(head)} for good, with its people's places, its "
        "self-assessments, every answer and its audit trail. It goes as soon as a second of them confirms that, which "
        f"can be at any time until {moment_of(until, head)}. It stays if nobody does, or if one of them calls it off."
    )


def _not_you(head: Letterhead) -> str:
    whom = one_line(head.reply_to) if head.reply_to else "your board's business manager"
    return (
        "If this was you, you need do nothing. "
        f"If it was not, somebody else may be using your account: say so at once, to {whom}."
    )


def _about_an_invitation(head: Letterhead, expires_at: datetime) -> tuple[str, str]:
    return (
        f"The link is for you alone. It works once, until {moment_of(expires_at, head)}.",
        "If you did not expect this, you need do nothing: no account is made until you take it up. "
        + ask(head, "have a question"),
    )
