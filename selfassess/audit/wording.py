"""What a timeline calls each event and each fact, in plain English: one table for each.

A fact without a label here is never shown, so that nothing new appears by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from selfassess.audit.events import Event, Fact
from selfassess.reports.dates import day

_SHOWN_CHARACTERS = 120
_PLAIN = re.compile(r"[\w ,.:/+-]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

TITLES: Mapping[Event, str] = {
    Event.BOARD_CREATED: "Board set up",
    Event.BOARD_SETTINGS_CHANGED: "Settings changed",
    Event.BOARD_LOGO_CHANGED: "Logo changed",
    Event.BOARD_CLOSED: "Board closed",
    Event.PURGE_ASKED: "Deletion of the board asked for",
    Event.PURGE_CANCELLED: "Deletion of the board called off",
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
    Event.INVITATION_REVOKED: "Invitation withdrawn",
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
    Event.ASSESSMENT_CHANGED: "Self-assessment set up differently",
    Event.ASSESSMENT_OPENED_AGAIN: "Self-assessment opened again for answers",
    Event.ASSESSMENT_RECORDED: "Earlier self-assessment entered from a record",
    Event.REMINDERS_SENT: "Reminders sent",
    Event.RESPONSE_STARTED: "Response started",
    Event.RESPONSE_SENT: "Response sent",
    Event.RESPONSE_WITHDRAWN: "Response withdrawn",
    Event.RESPONSE_KEYED: "Paper form typed in for a seat",
    Event.RESPONSE_TAKEN_OVER: "Response from paper taken over by its seat",
    Event.RESPONSE_LET_IN: "Seat let in late",
    Event.EVIDENCE_ADDED: "Evidence added",
    Event.EVIDENCE_REMOVED: "Evidence taken out",
    Event.TABLE_SET_UP: "Table set up",
    Event.TABLE_CHANGED: "Table changed",
    Event.TABLE_REMOVED: "Table taken out",
    Event.PROPOSAL_BEGUN: "Proposing levels begun",
    Event.ANSWER_SAVED: "Answer saved",
    Event.ASSESSMENT_SHARED: "Answers shared with the board",
    Event.AGREEING_BEGUN: "Agreeing levels begun",
    Event.SEATS_PRESENT: "Who took part in agreeing",
    Event.THEME_JUDGED: "Board's own judgement of a theme",
    Event.FINDING_ADDED: "Strength or area for consideration added",
    Event.FINDING_CHANGED: "Strength or area for consideration changed",
    Event.FINDING_REMOVED: "Strength or area for consideration taken out",
    Event.FINDING_REVIEWED: "Strength or area for consideration reviewed",
    Event.MESSAGES_CHANGED: "Overall messages and summary changed",
    Event.RECOMMENDATION_ADDED: "Recommendation added",
    Event.RECOMMENDATION_CHANGED: "Recommendation changed",
    Event.RECOMMENDATION_REMOVED: "Recommendation taken out",
    Event.EXTERNAL_RECORDED: "Outside judgement recorded",
    Event.EXTERNAL_REMOVED: "Outside judgement taken out",
    Event.SIGNATURE_ADDED: "Self-assessment signed by one person",
    Event.SIGNATURES_CANCELLED: "Signatures cancelled before all had signed",
    Event.ASSESSMENT_SIGNED: "Self-assessment signed off",
    Event.ASSESSMENT_REOPENED: "Signed self-assessment reopened",
    Event.SIGNED_REDACTED: "Texts taken out of a signed self-assessment",
    Event.PAPER_CIRCULATED: "Paper sent out",
    Event.BOARD_EXPORTED: "Everything that the board holds taken out",
    Event.RECOVERY_PRUNED: "Kept texts deleted",
    Event.ERASED: "Personal data erased",
    Event.RETENTION_DELETED: "Deleted because it had been kept long enough",
    Event.MAIL_RETRIED: "E-mail put back to be sent again",
    Event.ACCOUNT_CREATED: "Account made",
    Event.ACCOUNT_DISABLED: "Account disabled",
    Event.ACCOUNT_ENABLED: "Account enabled again",
    Event.ACCOUNT_ERASED: "Account erased",
    Event.LINK_SENT: "Link sent",
    Event.SIGNED_IN: "Signed in",
    Event.SIGN_IN_FAILED: "Sign-in failed",
    Event.SIGN_IN_THROTTLED: "Sign-in held up after too many tries",
    Event.SESSION_ENDED: "Signed out",
    Event.PASSWORD_CHANGED: "Password changed",
    Event.EMAIL_CHANGED: "E-mail address changed",
    Event.SECOND_FACTOR_CHANGED: "Second step of signing in changed",
    Event.PASSKEY_ADDED: "Passkey added",
    Event.PASSKEY_REMOVED: "Passkey removed",
    Event.PROVIDER_CHANGED: "Organisation's sign-in linked or unlinked",
    Event.ACCESS_DENIED: "Access refused",
    Event.OPERATOR_CHANGED: "Operator's rights changed",
}


# What is not here is not shown. In the order in which an entry tells them.
LABELS: Mapping[str, str] = {
    "fields": "what changed",
    "change": "what changed",
    "because": "because",
    "role": "role",
    "standing": "as",
    "seat_id": "seat",
    "sheet_id": "response",
    "agency_id": "organisation",
    "agency_id_before": "organisation before",
    "group_id": "broad group",
    "account_id": "who",
    "from_member_id": "from",
    "to_member_id": "to",
    "assessment_id": "self-assessment",
    "edition_id": "question set",
    "edition": "version",
    "bank": "question set",
    "question": "question",
    "theme": "theme",
    "number": "number",
    "state": "now",
    "kind": "kind",
    "purpose": "for",
    "form": "form",
    "noun": "called",
    "sector": "sector",
    "time_zone": "time zone",
    "strength": "proved by",
    "started_on": "from",
    "ended_on": "until",
    "due_on": "due",
    "reopened": "opened again",
    "late": "after answers had closed",
    "stays": "stays on the board",
    "is_operator": "operator",
    "count": "how many",
    "people": "people",
    "places": "places",
    "seats": "seats",
    "groups": "groups",
    "invitations": "invitations",
    "unsent_responses": "unsent responses",
    "answers": "answers",
    "evidence": "pieces of evidence",
    "mails": "e-mails",
    "files_of_mail": "files of e-mail",
    "mailed_links": "mailed links",
    "attempts": "tries to sign in",
    "contacts": "contacts",
    "kept_texts": "kept texts",
    "sessions": "sessions",
    "left": "left",
    "responses_handed_on": "responses passed on",
    "asker_account_id": "asked for by",
    "events": "events in its trail",
    "head": "its trail ended with",
}
# What a page calls some columns, and some words of the tables.
_WORDS = {
    "agency id": "organisation",
    "group id": "broad group",
    "successor id": "successor",
    "closed on": "closing",
    "is asked": "whether it is asked",
    "asks": "what is asked",
    "asks of": "which themes or topics are asked",
    "shows agreed before": "whether earlier levels are shown",
    "edition id": "question set",
    "due on": "last day for answers",
    "meets on": "day of the meeting",
    "papers on": "day for papers",
    "opens on": "opening day",
    "visibility": "who sees answers",
    "gathering": "how answers are gathered",
    "signs": "whether it signs",
    "display name": "name",
    "reply to": "reply address",
    "manager": "business manager",
    "member": "board member",
    "scrutineer": "independent scrutineer",
    "agency": "organisation",
    "lay": "lay member",
    "lscb": "local safeguarding children board",
    "strong": "two steps",
    "link": "a link by e-mail",
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
    if _DAY.fullmatch(text):
        return _day(text)
    parts = [part.replace("_", " ").strip() for part in text.split(",")]
    return ", ".join(_WORDS.get(part, part) for part in parts)


def _day(text: str) -> str:
    """A date as pages write it: *20 November 2026*."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
