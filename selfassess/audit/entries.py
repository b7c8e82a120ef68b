"""An event in words: what happened and to what, who did it, which facts may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from selfassess.audit.events import OPERATOR, PERSON, Fact, ObjectType
from selfassess.audit.facts import FACTS, Kind
from selfassess.audit.names import Names, Reference
from selfassess.audit.trail import read_facts
from selfassess.audit.wording import LABELS, plain, title_of
from selfassess.storage.tables import AuditEvent

# The facts that name another object, and what it is.
_NAMING = {key: kind for key in LABELS if isinstance(kind := FACTS[key], ObjectType)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One event in words.

    ``title`` is what happened and to what; ``who`` the person by name, or the command or job; ``acting_for`` the seat.
    ``details`` are the facts that may be shown, each as *label: value*; ``reason`` stands until it was erased. ``role``
    is the actor's as recorded: what a page calls it depends on the board.
    """

    seq: int
    at: datetime
    event: str
    title: str
    who: str
    role: str
    acting_for: str | None
    object_type: str
    object_id: int | None
    details: tuple[str, ...]
    reason: str | None

    @property
    def detail(self) -> str:
        """Details and reason on one line; empty where there are none."""
        return ". ".join(part for part in ("; ".join(self.details), self.reason) if part)


def references_of(events: Iterable[AuditEvent]) -> Iterator[Reference]:
    """Every object whose name an entry may show."""
    for event in events:
        named: list[tuple[str, Fact]] = [(ObjectType.ACCOUNT, event.actor_id), (ObjectType.SEAT, event.acting_for)]
        named.append((event.object_type, event.object_id))
        facts = read_facts(event.data)
        named += [(kind, facts[key]) for key, kind in _NAMING.items() if key in facts]
        yield from ((kind, id_) for kind, value in named if (id_ := _id(value)) is not None)


def entry_of(event: AuditEvent, names: Names, reason: str | None) -> TimelineEntry:
    """The event in words. ``reason`` is None where none was given, or it was erased."""
    called = names.get((event.object_type, event.object_id or 0))
    title = title_of(event.event)
    return TimelineEntry(
        seq=event.seq,
        at=event.at,
        event=event.event,
        title=f"{title}: {called}" if called else title,
        who=_who(event, names),
        role=event.actor_role or "",
        acting_for=names.get((ObjectType.SEAT, event.acting_for or 0)),
        object_type=event.object_type,
        object_id=event.object_id,
        details=tuple(_details(event, names, called)),
        reason=reason,
    )


def _who(event: AuditEvent, names: Names) -> str:
    role = event.actor_role or ""
    if event.actor_id is not None and (ObjectType.ACCOUNT, event.actor_id) in names:
        return names[ObjectType.ACCOUNT, event.actor_id]
    if role == OPERATOR:
        return "An operator"
    if event.actor_id is not None:
        return "Somebody without a place on this board"
    if role in (PERSON, ""):
        return "Somebody who had not signed in"
    # A command goes by its full name already, a job by its own.
    return f"selfassess {plain(role.removeprefix('selfassess '))}"


def _details(event: AuditEvent, names: Names, called: str | None) -> Iterator[str]:
    facts = read_facts(event.data)
    for key, label in LABELS.items():
        told = _told(FACTS[key], facts[key], names) if key in facts else ""
        if told and told != called:
            yield f"{label}: {told}"


def _told(kind: Kind, value: Fact, names: Names) -> str:
    if isinstance(kind, ObjectType):
        return names.get((kind, _id(value) or 0), "")
    return plain(value)


def _id(value: Fact) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
