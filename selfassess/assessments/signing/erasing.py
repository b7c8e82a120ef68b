"""Erasing a person who has signed: what ``boards.erasure`` does, and their name taken out of every signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from selfassess.accounts.identity import Asking
from selfassess.assessments.signing.redaction import (
    Found,
    Redaction,
    apply_redactions,
    find_signed_by,
    forget_signatory,
    make_redactions,
    names_signed_with,
)
from selfassess.boards import erasure
from selfassess.boards.changes import changed_meanwhile
from selfassess.boards.erasure import Erased
from selfassess.boards.places import HandOn
from selfassess.storage.session import WritingSession

_WHY = "A person who signed was erased."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """All that a person signed, as it was read, and the names under which they did."""

    found: tuple[Found, ...] = ()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nameless:
    """What becomes of it without those names."""

    signed: Signed = Signed()
    redactions: tuple[Redaction, ...] = ()


def signed_by(session: Session, user_id: int) -> Signed:
    """All that this person signed on any board."""
    return Signed(found=find_signed_by(session, user_id), names=names_signed_with(session, user_id))


def without_names(signed: Signed, *, on: date) -> Nameless:
    """The same without their names. It takes its time: call it with no transaction open."""
    made = make_redactions(signed.found, lambda text: text in signed.names, on=on, reason=_WHY)
    return Nameless(signed=signed, redactions=made)


def erase_person(
    session: WritingSession,
    *,
    who: Asking,
    user_id: int,
    reason: str,
    hand_on: HandOn,
    nameless: Nameless,
    now: datetime,
) -> Erased:
    """Erase a person from the whole installation, for good, signatures among it.

    Raises:
        As ``boards.erasure.erase_person``; Conflict: they signed something since ``nameless`` was made.
    """
    erased = erasure.erase_person(session, who=who, user_id=user_id, reason=reason, hand_on=hand_on, now=now)
    if find_signed_by(session, user_id) != nameless.signed.found:
        raise changed_meanwhile("what this person signed")
    # Every board is locked by now, so that nobody else waits for these chains in another order.
    apply_redactions(session, nameless.redactions, actor=who.acting_on(None), reason=_WHY, now=now)
    for board_id in sorted({each.board_id for each in nameless.signed.found}):
        forget_signatory(session, board_id=board_id, user_id=user_id)
    return erased
