"""What can happen, by name, and an event as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Fact = str | int | bool | None


class ObjectType(StrEnum):
    """What an event can be about, and what an id among its facts can be of. ``audit.facts`` says which is which."""

    ACCOUNT = "account"
    AGENCY = "agency"
    ANSWER = "answer"
    ASSESSMENT = "assessment"
    BOARD = "board"
    EDITION = "edition"
    EXTERNAL_IDENTITY = "external_identity"
    GROUP = "group"
    INSTALLATION = "installation"
    INVITATION = "invitation"
    MAIL = "mail"
    MEMBER = "member"
    PASSKEY = "passkey"
    SEAT = "seat"
    SESSION = "session"
    SHEET = "sheet"


class Event(StrEnum):
    """The name of everything that leaves a trace."""

    # a board
    BOARD_CREATED = "board.created"
    BOARD_SETTINGS_CHANGED = "board.settings_changed"
    BOARD_LOGO_CHANGED = "board.logo_changed"
    BOARD_CLOSED = "board.closed"
    PURGE_ASKED = "board.purge_asked"
    PURGE_CANCELLED = "board.purge_cancelled"
    BOARD_PURGED = "board.purged"
    GROUPS_CHANGED = "board.groups_changed"
    AGENCY_ADDED = "agency.added"
    AGENCY_CHANGED = "agency.changed"
    AGENCY_ENDED = "agency.ended"
    SEAT_ADDED = "seat.added"
    SEAT_CHANGED = "seat.changed"
    SEAT_CLOSED = "seat.closed"
    # people of a board
    INVITATION_SENT = "invitation.sent"
    INVITATION_RENEWED = "invitation.renewed"
    INVITATION_REVOKED = "invitation.revoked"
    INVITATION_ACCEPTED = "invitation.accepted"
    MEMBER_JOINED = "member.joined"
    MEMBER_CHANGED = "member.changed"
    MEMBER_ENDED = "member.ended"
    STATEMENT_ACCEPTED = "statement.accepted"
    HANDED_OVER = "board.handed_over"
    # answers
    EDITION_PUBLISHED = "edition.published"
    ASSESSMENT_PREPARED = "assessment.prepared"
    ASSESSMENT_OPENED = "assessment.opened"
    ASSESSMENT_CLOSED = "assessment.closed"
    ASSESSMENT_CHANGED = "assessment.changed"
    ASSESSMENT_OPENED_AGAIN = "assessment.opened_again"
    ASSESSMENT_RECORDED = "assessment.recorded"
    REMINDERS_SENT = "assessment.reminders_sent"
    RESPONSE_STARTED = "response.started"
    RESPONSE_SENT = "response.sent"
    RESPONSE_WITHDRAWN = "response.withdrawn"
    RESPONSE_KEYED = "response.keyed"
    RESPONSE_TAKEN_OVER = "response.taken_over"
    RESPONSE_LET_IN = "response.let_in"
    EVIDENCE_ADDED = "evidence.added"
    EVIDENCE_REMOVED = "evidence.removed"
    TABLE_SET_UP = "table.set_up"
    TABLE_CHANGED = "table.changed"
    TABLE_REMOVED = "table.removed"
    PROPOSAL_BEGUN = "proposal.begun"
    ANSWER_SAVED = "answer.saved"
    # what the board shares, agrees and says
    ASSESSMENT_SHARED = "assessment.shared"
    AGREEING_BEGUN = "assessment.agreeing_begun"
    SEATS_PRESENT = "assessment.seats_present"
    THEME_JUDGED = "theme.judged"
    FINDING_ADDED = "finding.added"
    FINDING_CHANGED = "finding.changed"
    FINDING_REMOVED = "finding.removed"
    FINDING_REVIEWED = "finding.reviewed"
    MESSAGES_CHANGED = "messages.changed"
    RECOMMENDATION_ADDED = "recommendation.added"
    RECOMMENDATION_CHANGED = "recommendation.changed"
    RECOMMENDATION_REMOVED = "recommendation.removed"
    EXTERNAL_RECORDED = "external.recorded"
    EXTERNAL_REMOVED = "external.removed"
    # signing
    SIGNATURE_ADDED = "signature.added"
    SIGNATURES_CANCELLED = "signatures.cancelled"
    ASSESSMENT_SIGNED = "assessment.signed"
    ASSESSMENT_REOPENED = "assessment.reopened"
    SIGNED_REDACTED = "assessment.redacted"
    # keeping
    PAPER_CIRCULATED = "paper.circulated"
    BOARD_EXPORTED = "board.exported"
    RECOVERY_PRUNED = "recovery.pruned"
    ERASED = "erased"
    RETENTION_DELETED = "retention.deleted"
    MAIL_RETRIED = "mail.retried"
    # accounts, in the chain of the installation
    ACCOUNT_CREATED = "account.created"
    ACCOUNT_DISABLED = "account.disabled"
    ACCOUNT_ENABLED = "account.enabled"
    ACCOUNT_ERASED = "account.erased"
    LINK_SENT = "link.sent"
    SIGNED_IN = "sign_in.done"
    SIGN_IN_FAILED = "sign_in.failed"
    SIGN_IN_THROTTLED = "sign_in.throttled"
    SESSION_ENDED = "session.ended"
    PASSWORD_CHANGED = "password.changed"
    EMAIL_CHANGED = "email.changed"
    SECOND_FACTOR_CHANGED = "second_factor.changed"
    PASSKEY_ADDED = "passkey.added"
    PASSKEY_REMOVED = "passkey.removed"
    PROVIDER_CHANGED = "provider.changed"
    ACCESS_DENIED = "access.denied"
    OPERATOR_CHANGED = "operator.changed"


# Who typed what and when is the seat's own affair: only those who answer for it see these.
INSIDE_A_RESPONSE = frozenset({Event.ANSWER_SAVED, Event.RECOVERY_PRUNED, Event.EVIDENCE_ADDED, Event.EVIDENCE_REMOVED})
# Roles of an actor who has none on the board, or acts outside all boards.
OPERATOR, PERSON = "operator", "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it: an account, in a role, for a seat; or a command or job, whose name is the role."""

    user_id: int | None = None
    role: str
    acting_for: int | None = None


def themselves(user_id: int | None) -> Actor:
    """A person acting in their own affairs, outside any board; None where nobody knows yet who it is."""
    return Actor(user_id=user_id, role=PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event to record: what, to which object, and the few facts that may stand in the trail.

    ``facts`` holds ids, counts, versions and names of states or fields, as the table in ``audit.facts`` has them: never
    a level, a comment, a person's name or an address. ``texts`` holds what must not: each enters the trail as a salted
    hash, and stands beside it so that lawful erasure leaves the chain whole. ``reason`` is such a text.
    """

    event: Event
    object_type: ObjectType | None = None
    object_id: int | None = None
    object_version: int | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    reason: str | None = None
