"""The fixed words that rows, rules and pages share: roles, states, kinds. Stored by value; pages have their own."""

from __future__ import annotations

from enum import StrEnum


class BoardForm(StrEnum):
    """Which kind of body: a local safeguarding children board or a safeguarding partnership. It names the roles."""

    LSCB = "lscb"
    PARTNERSHIP = "partnership"


class BoardState(StrEnum):
    """Where a board stands in its life. Rows may be deleted only while it is ``purging``."""

    ACTIVE = "active"
    CLOSED = "closed"
    PURGING = "purging"


class Sector(StrEnum):
    """What kind of organisation."""

    COUNCIL = "council"
    POLICE = "police"
    HEALTH = "health"
    EDUCATION = "education"
    PROBATION = "probation"
    VOLUNTARY = "voluntary"
    OTHER = "other"


class SeatKind(StrEnum):
    """What a seat is held for."""

    AGENCY = "agency"
    LAY = "lay"
    CHAIR = "chair"
    COUNCILLOR = "councillor"


class Strength(StrEnum):
    """How a session was proved: a mailed link, a password alone, or two factors (a passkey and OIDC count as two)."""

    LINK = "link"
    PASSWORD = "password"
    STRONG = "strong"

    def at_least(self, other: Strength) -> bool:
        """Whether this proof is as strong as the other, or stronger."""
        weakest_first = tuple(Strength)
        return weakest_first.index(self) >= weakest_first.index(other)


class LinkPurpose(StrEnum):
    """What a mailed link is for."""

    SIGN_IN = "sign_in"
    NEW_PASSWORD = "new_password"
    NEW_ADDRESS = "new_address"


class Role(StrEnum):
    """What a person is on a board. What each may do: ``accounts.permissions``."""

    MANAGER = "manager"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    SCRUTINEER = "scrutineer"
    OBSERVER = "observer"


class Standing(StrEnum):
    """How a person has a seat: as its holder, or as a named deputy who may answer for it."""

    HOLDER = "holder"
    DEPUTY = "deputy"


class AssessmentState(StrEnum):
    """Where a self-assessment stands (rules 5). ``recorded`` is one entered from an earlier paper."""

    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"
    SHARED = "shared"
    AGREEING = "agreeing"
    SIGNING = "signing"
    SIGNED = "signed"
    RECORDED = "recorded"


class Gathering(StrEnum):
    """How answers are gathered: a draft to challenge, tables at a development day, or each seat alone."""

    DRAFT = "draft"
    TABLES = "tables"
    INDIVIDUAL = "individual"


class Visibility(StrEnum):
    """How answers are shown after sharing: by broad group, or named to the chair and manager."""

    BY_GROUP = "by_group"
    NAMED = "named"


class SheetState(StrEnum):
    """Where a response stands (rules 5)."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class AssessmentKind(StrEnum):
    """What kind of occasion a self-assessment is."""

    WHOLE = "whole"
    LOOK_AGAIN = "look_again"
    FINDINGS = "findings"


class Asks(StrEnum):
    """Which questions of its set a self-assessment asks everybody."""

    CORE = "core"
    ALL = "all"
    THEMES = "themes"
    TAGS = "tags"
    CHOSEN = "chosen"


class SignedBy(StrEnum):
    """Who signs a board's self-assessments off: its chair, or all of its named partners."""

    CHAIR = "chair"
    PARTNERS = "partners"


class FindingKind(StrEnum):
    """A lasting item: a strength, or an area for consideration."""

    STRENGTH = "strength"
    AREA = "area"
