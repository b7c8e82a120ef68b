"""The tables: plain rows without behaviour. A table class checks nothing; what comes in is checked at the door.

Every row of a board carries ``board_id``, and points only at rows of its own board. ``version`` counts changes, for the
optimistic lock; times are aware UTC.
"""

# First of all: the convention must stand before the first table, and whoever looks one up by name finds all of them.
from selfassess.storage.naming import metadata
from selfassess.storage.tables.agreeing import (
    Finding,
    FindingReview,
    Message,
    Recommendation,
    SheetSeat,
    ThemeJudgement,
)
from selfassess.storage.tables.assessments import (
    Answer,
    AnswerRecovery,
    AnswerVersion,
    AskedQuestion,
    Assessment,
    Edition,
    Evidence,
    Sheet,
)
from selfassess.storage.tables.boards import (
    Agency,
    Board,
    BoardLogo,
    BroadGroup,
    Seat,
)
from selfassess.storage.tables.identity import (
    ExternalIdentity,
    MailedLink,
    Passkey,
    Throttle,
    User,
    UserSession,
)
from selfassess.storage.tables.people import Acceptance, Invitation, Member
from selfassess.storage.tables.records import AuditEvent, AuditText, Installation, Job, OutboxMail
from selfassess.storage.tables.signing import Circulation, Result, Signature, Snapshot

__all__ = [
    "Acceptance",
    "Agency",
    "Answer",
    "AnswerRecovery",
    "AnswerVersion",
    "AskedQuestion",
    "Assessment",
    "AuditEvent",
    "AuditText",
    "Board",
    "BoardLogo",
    "BroadGroup",
    "Circulation",
    "Edition",
    "Evidence",
    "ExternalIdentity",
    "Finding",
    "FindingReview",
    "Installation",
    "Invitation",
    "Job",
    "MailedLink",
    "Member",
    "Message",
    "OutboxMail",
    "Passkey",
    "Recommendation",
    "Result",
    "Seat",
    "Sheet",
    "SheetSeat",
    "Signature",
    "Snapshot",
    "ThemeJudgement",
    "Throttle",
    "User",
    "UserSession",
    "metadata",
]
