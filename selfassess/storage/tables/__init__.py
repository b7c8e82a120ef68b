"""The tables: plain rows without behaviour. A table class checks nothing; what comes in is checked at the door.

Every row of a board carries ``board_id``, and points only at rows of its own board. ``version`` counts changes, for the
optimistic lock; times are aware UTC.
"""

from selfassess.storage import naming as _naming  # noqa: F401  the convention must stand before the first table
from selfassess.storage.tables.assessments import (
    Answer,
    AnswerRecovery,
    AnswerVersion,
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

__all__ = [
    "Acceptance",
    "Agency",
    "Answer",
    "AnswerRecovery",
    "AnswerVersion",
    "Assessment",
    "AuditEvent",
    "AuditText",
    "Board",
    "BoardLogo",
    "BroadGroup",
    "Edition",
    "Evidence",
    "ExternalIdentity",
    "Installation",
    "Invitation",
    "Job",
    "MailedLink",
    "Member",
    "OutboxMail",
    "Passkey",
    "Seat",
    "Sheet",
    "Throttle",
    "User",
    "UserSession",
]
