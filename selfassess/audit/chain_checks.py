"""The checks that each event of a chain goes through: pure, one promise of the trail each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from selfassess.audit.chain_rows import EventRow
from selfassess.audit.findings import What
from selfassess.audit.trail import START, board_of, event_mac


class Before(NamedTuple):
    """What a check knows of the event before. ``computed`` is the hash that belongs to what it says now."""

    seq: int = 0
    hash: str = START
    computed: str = START


class Step(NamedTuple):
    """One event to check, with the event before and the keys by their ids."""

    row: EventRow
    computed: str
    before: Before
    keys: Mapping[str, str]


def _number(step: Step) -> str | None:
    seq, last = step.row.seq, step.before.seq
    if not isinstance(seq, int):
        return "An event has no number."
    if seq == last + 1:
        return None
    if seq <= last:
        return f"There is more than one event {seq}." if seq > 0 else f"An event has the number {seq}: the first is 1."
    missing = f"Event {seq - 1} is" if seq == last + 2 else f"Events {last + 1} to {seq - 1} are"
    return f"{missing} missing."


def _link(step: Step) -> str | None:
    if step.row.seq != step.before.seq + 1:
        # The event before is not there to compare with.
        return None
    if step.row.fields["previous"] in (step.before.hash, step.before.computed):
        return None
    return f"Event {step.row.seq} does not follow on from the event before it: one of the two was put in."


def _content(step: Step) -> str | None:
    if step.computed == step.row.hash:
        return None
    return f"Event {step.row.seq} does not say what it said when it was written."


def _seal(step: Step) -> str | None:
    key, hash_ = step.keys.get(step.row.fields["key_id"]), step.row.hash
    if key is None or (isinstance(hash_, str) and hash_.isascii() and event_mac(hash_, key) == step.row.mac):
        return None
    return f"Event {step.row.seq} was written or changed by somebody without the audit key."


def _place(step: Step) -> str | None:
    if step.row.board_id == board_of(step.row.fields["chain"]):
        return None
    return f"Event {step.row.seq} was given to another board."


CHECKS: dict[What, Callable[[Step], str | None]] = {
    What.NUMBER: _number,
    What.LINK: _link,
    What.CONTENT: _content,
    What.SEAL: _seal,
    What.PLACE: _place,
}
