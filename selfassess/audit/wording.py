"""What a timeline calls each event and each fact, in plain English: one table for each.

A fact without a name here is never shown: the list says what may be, so that nothing new appears by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from selfassess.audit.events import Event, Fact

_SHOWN_CHARACTERS = 120
_PLAIN = re.compile(r"[\w ,.:/+-]*")

TITLES: Mapping[Event, str] = {
    Event.BOARD_CREATED: "Board set up",
    Event.BOARD_SETTINGS_CHANGED: "Settings changed",
    Event.BOARD_LOGO_CHANGED: "Logo changed",
    Event.BOARD_CLOSED: "Board closed",
    Event.BOARD_PURGED: "Board and everything in it deleted",
    Event.GROUPS_CHANGED: "Broad groups changed",
    Event.AGENCY_ADDED: "Organisation added",
    Event.AGENCY_CHANGED: "Organisation changed",
    Event.AGENCY_ENDED: "Organisation ended",
    Event.SEAT_ADDED: "Seat added",
    Event.SEAT_CHANGED: "Seat changed",
    Event.SEAT_CLOSED: "Seat closed",
    Event.INVITATION_SENT: "Invitation sent",
    Event.INVITATION_RENEWED: "Invitation renewed",
    Event.INVITATION_REVOKED: "Invitation revoked",
    Event.INVITATION_ACCEPTED: "Invitation accepted",
    Event.MEMBER_JOINED: "Person joined",
    Event.MEMBER_CHANGED: "Person's place changed",
    Event.MEMBER_ENDED: "Person left a place",
    Event.STATEMENT_ACCEPTED: "Confidentiality statement accepted",
    Event.HANDED_OVER: "Management handed over",
    Event.EDITION_PUBLISHED: "Question set published",
    Event.ASSESSMENT_PREPARED: "Self-assessment prepared",
    Event.ASSESSMENT_OPENED: "Self-assessment opened for answers",
    Event.ASSESSMENT_CLOSED: "Self-assessment closed for answers",
    Event.RESPONSE_STARTED: "Response started",
    Event.RESPONSE_SENT: "Response sent",
    Event.RESPONSE_WITHDRAWN: "Response withdrawn",
    Event.ANSWER_SAVED: "Answer saved",
    Event.RECOVERY_PRUNED: "Kept texts deleted",
    Event.ERASED: "Personal data erased",
    Event.RETENTION_DELETED: "Deleted because it had been kept long enough",
    Event.MAIL_RETRIED: "E-mail put back to be sent again",
    Event.ACCOUNT_CREATED: "Account made",
    Event.ACCOUNT_DISABLED: "Account disabled",
    Event.ACCOUNT_ENABLED: "Account enabled again",
    Event.ACCOUNT_ERASED: "Account erased",
    Event.SIGN_IN_LINK_SENT: "Sign-in link sent",
    Event.SIGNED_IN: "Signed in",
    Event.SIGN_IN_FAILED: "Sign-in failed",
    Event.SIGN_IN_THROTTLED: "Sign-in held up after too many tries",
    Event.SESSION_ENDED: "Signed out",
    Event.PASSWORD_CHANGED: "Password changed",
    Event.EMAIL_CHANGED: "E-mail address changed",
    Event.SECOND_FACTOR_CHANGED: "Second step of signing in changed",
    Event.PASSKEY_ADDED: "Passkey added",
    Event.PASSKEY_REMOVED: "Passkey removed",
    Event.PROVIDER_LINKED: "Organisation's sign-in linked or unlinked",
    Event.ACCESS_DENIED: "Access refused",
    Event.OPERATOR_CHANGED: "Operator's rights changed",
    Event.KEY_ROTATED: "Audit key changed",
}


class _Said(NamedTuple):
    """How a fact is told: its label, and the type of object where its value is the id of one."""

    label: str
    object_type: str = ""


FACTS: Mapping[str, _Said] = {
    "fields": _Said("what changed"),
    "change": _Said("what changed"),
    "because": _Said("because"),
    "role": _Said("role"),
    "standing": _Said("as"),
    "seat": _Said("seat", "seat"),
    "seat_id": _Said("seat", "seat"),
    "agency_id": _Said("organisation", "agency"),
    "agency_id_before": _Said("organisation before", "agency"),
    "group_id": _Said("broad group", "broad_group"),
    "user_id": _Said("who", "account"),
    "from_member_id": _Said("from", "member"),
    "to_member_id": _Said("to", "member"),
    "assessment": _Said("self-assessment", "assessment"),
    "edition": _Said("version", "edition"),
    "bank": _Said("question set"),
    "question": _Said("question"),
    "state": _Said("now"),
    "kind": _Said("kind"),
    "form": _Said("form"),
    "noun": _Said("called"),
    "sector": _Said("sector"),
    "time_zone": _Said("time zone"),
    "strength": _Said("proved by"),
    "started_on": _Said("from"),
    "ended_on": _Said("until"),
    "due_on": _Said("answers due"),
    "reopened": _Said("opened again"),
    "stays": _Said("stays on the board"),
    "is_operator": _Said("operator"),
    "count": _Said("how many"),
    "people": _Said("people"),
    "places": _Said("places"),
    "seats": _Said("seats"),
    "groups": _Said("groups"),
    "invitations": _Said("invitations"),
    "unsent_responses": _Said("unsent responses"),
    "answers": _Said("answers"),
    "evidence": _Said("pieces of evidence"),
    "mails": _Said("e-mails"),
    "files_of_mail": _Said("files of e-mail"),
    "sign_in_links": _Said("sign-in links"),
    "attempts": _Said("tries to sign in"),
    "contacts": _Said("contacts"),
    "kept_texts": _Said("kept texts"),
    "sessions": _Said("sessions"),
    "left": _Said("left"),
    "responses_handed_on": _Said("responses passed on"),
}
# What a page calls some columns.
_FIELDS = {
    "agency id": "organisation",
    "group id": "broad group",
    "successor id": "successor",
    "closed on": "closing",
    "display name": "name",
    "reply to": "reply address",
}


def title_of(event: str) -> str:
    """What happened, to begin a line; of an event that this version does not know, its name."""
    try:
        return TITLES[Event(event)]
    except ValueError:
        return plain(event)


def plain(value: Fact) -> str:
    """A fact's value in words; empty where it is no plain word, number, date or list of such."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    if len(text) > _SHOWN_CHARACTERS or not _PLAIN.fullmatch(text):
        return ""
    parts = [part.replace("_", " ").strip() for part in text.split(",")]
    return ", ".join(_FIELDS.get(part, part) for part in parts)
