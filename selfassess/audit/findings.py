"""What verifying a chain can find, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from selfassess.audit.anchors import Anchor


class What(StrEnum):
    """Which promise of the trail does not hold."""

    NUMBER = "number"
    LINK = "link"
    CONTENT = "content"
    SEAL = "seal"
    PLACE = "place"
    TEXT = "text"
    RECORD = "record"
    ANCHOR = "anchor"


class Outcome(StrEnum):
    """How verifying ended. A change that was found counts more than what could not be checked."""

    OK = "ok"
    TAMPERED = "tampered"
    CANNOT_CHECK = "cannot_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place where the trail is not as it was written.

    ``seq`` is the event's number, or None where there is no event that it belongs to. ``since`` and ``until`` are the
    times, as recorded, of the last event before it that was whole and of the first that is not; None where unknown.
    """

    seq: int | None
    what: What
    told: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verifying one chain came to.

    ``findings`` stand in the order of the chain; ``more`` counts those beyond the cap. ``unchecked`` says what could
    not be checked and why, ``remarks`` what is odd without being a change. Both are in plain words.
    """

    chain: int
    events: int
    head: Anchor | None
    findings: tuple[Finding, ...] = ()
    more: int = 0
    unchecked: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The outcome for this chain."""
        if self.findings:
            return Outcome.TAMPERED
        return Outcome.CANNOT_CHECK if self.unchecked else Outcome.OK


def overall(verifications: Iterable[Verification]) -> Outcome:
    """The outcome of several chains together: the gravest of theirs."""
    found = {each.outcome for each in verifications}
    return next(each for each in (Outcome.TAMPERED, Outcome.CANNOT_CHECK, Outcome.OK) if each in found or each == "ok")
