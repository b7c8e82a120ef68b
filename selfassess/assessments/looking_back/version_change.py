"""Before a version of a question set is chosen: what changed since the one that the board used last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.agreeing.editions import chain_to
from selfassess.assessments.looking_back.series import Held, list_with_levels
from selfassess.assessments.setting_up.question_sets import OfferedSet, list_offered, read_offered
from selfassess.banks.values import edition_numbers
from selfassess.engine.bank import Bank
from selfassess.engine.lineage import Alignment, ChangeKind, Link, align
from selfassess.errors import NotComparable, NotFound, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedQuestion:
    """One question that is not as it was. ``breaks`` says that its line over time ends here."""

    id: str
    text: str
    was: str
    kinds: tuple[ChangeKind, ...]
    why: str
    breaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionChange:
    """What a version would change for a board. ``why_not`` says why nobody can tell; everything else is empty then."""

    title: str
    version: str
    used: str
    used_in: str
    unchanged: int = 0
    changed: tuple[ChangedQuestion, ...] = ()
    new: tuple[ChangedQuestion, ...] = ()
    retired: tuple[ChangedQuestion, ...] = ()
    why_not: str = ""

    @property
    def broken(self) -> tuple[ChangedQuestion, ...]:
        """The questions whose line over time ends with this version; those no longer asked among them."""
        return (*(each for each in self.changed if each.breaks), *self.retired)


def list_version_changes(session: Session, *, identity: Identity, board_id: int, today: date) -> tuple[OfferedSet, ...]:
    """The versions that the board may choose and that come after one it has used.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    require(identity, Permission.SET_UP_ASSESSMENT, board_id=board_id)
    held = list_with_levels(session, identity=identity, board_id=board_id, today=today)
    used = {each.bank_id: edition_numbers(each.edition) for each in held}
    offered = list_offered(session, board_id=board_id)
    return tuple(each for each in offered if each.bank in used and edition_numbers(each.edition) > used[each.bank])


def find_later_used(
    session: Session, *, identity: Identity, board_id: int, bank_id: str, edition: str, today: date
) -> Held | None:
    """The last self-assessment on this question set that has levels, where it used a later version; None otherwise.

    Raises:
        NotFound, NotAllowed: as ``permissions.require``.
    """
    require(identity, Permission.SET_UP_ASSESSMENT, board_id=board_id)
    held = list_with_levels(session, identity=identity, board_id=board_id, today=today)
    last = next((each for each in reversed(held) if each.bank_id == bank_id), None)
    is_older = last is not None and edition_numbers(edition) < edition_numbers(last.edition)
    return last if is_older else None


def version_change(session: Session, *, identity: Identity, board_id: int, key: str, today: date) -> VersionChange:
    """What the version of that key changes against the last one that the board has levels on.

    Raises:
        NotFound: no such version is offered, or the board has no levels on its question set; or as
            ``permissions.require``, with NotAllowed.
    """
    require(identity, Permission.SET_UP_ASSESSMENT, board_id=board_id)
    try:
        bank = read_offered(session, board_id=board_id, key=key).bank
    except Refused as refusal:
        raise NotFound("There is no such version of a question set.") from refusal
    held = list_with_levels(session, identity=identity, board_id=board_id, today=today)
    last = next((each for each in reversed(held) if each.bank_id == bank.id), None)
    if last is None:
        raise NotFound("There is nothing yet that this version could change.")
    return _change(session, board_id, bank, last)


def _change(session: Session, board_id: int, bank: Bank, last: Held) -> VersionChange:
    same: dict[str, Any] = {"title": bank.title, "version": bank.edition, "used": last.edition, "used_in": last.title}
    if edition_numbers(bank.edition) < edition_numbers(last.edition):
        return VersionChange(**same, why_not="This version comes before the one that was used last.")
    known = {last.edition: (last.edition_id, last.digest)}
    banks = chain_to(session, bank, board_id=board_id, known=known)
    try:
        alignment = align(banks)
    except NotComparable as reason:
        return VersionChange(**same, why_not=str(reason))
    if alignment.earlier.edition != last.edition:
        return VersionChange(**same, why_not="A version between the two is missing, so nobody can say what changed.")
    return VersionChange(
        **same,
        unchanged=alignment.unchanged,
        changed=tuple(_changed(alignment, alignment.changed)),
        new=tuple(_came(alignment)),
        retired=tuple(_went(alignment)),
    )


def _changed(alignment: Alignment, links: Iterable[Link]) -> Iterable[ChangedQuestion]:
    for link in links:
        before, after = alignment.earlier.question[link.earlier], alignment.later.question[link.later]
        kinds = tuple(kind for kind in ChangeKind if kind in link.kinds)
        yield ChangedQuestion(
            id=after.id,
            text=after.text,
            was=before.text if before.text != after.text else "",
            kinds=kinds,
            why=link.why,
            breaks=not link.is_comparable,
        )


def _came(alignment: Alignment) -> Iterable[ChangedQuestion]:
    for id in alignment.new:
        text, why = alignment.later.question[id].text, alignment.why_new.get(id, "")
        yield ChangedQuestion(id=id, text=text, was="", kinds=(), why=why, breaks=False)


def _went(alignment: Alignment) -> Iterable[ChangedQuestion]:
    for id in alignment.retired:
        text, why = alignment.earlier.question[id].text, alignment.why_retired.get(id, "")
        yield ChangedQuestion(id=id, text=text, was="", kinds=(), why=why, breaks=True)
