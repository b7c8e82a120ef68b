"""Verifying a chain: every event read once, in pages, with what stands beside it.

Memory is bounded by a page, by the cap on findings, and by the texts that are missing until the event comes that names
them. Rows that are appended meanwhile are read too; nothing else in a chain can lawfully change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlmodel import Session

from selfassess.audit import chain_rows
from selfassess.audit.anchors import Anchor
from selfassess.audit.board_checks import Boards
from selfassess.audit.chain_checks import CHECKS, Before, Step
from selfassess.audit.chain_rows import EventRow, read_page
from selfassess.audit.findings import Finding, Verification, What
from selfassess.audit.ledger import Ledger
from selfassess.audit.text_checks import Companion, Doubt, Texts
from selfassess.audit.trail import key_id

Keys = Mapping[str, str] | Sequence[str]
Opened = Callable[[], AbstractContextManager[Session]]
_Window = tuple[datetime | None, datetime | None]
_UNKNOWN: _Window = (None, None)


def verify_chain(
    opened: Opened,
    chain: int,
    *,
    keys: Keys,
    anchors: Iterable[Anchor] = (),
    companions: Iterable[Companion] = (),
) -> Verification:
    """What verifying the chain of a board, or of the installation (0), comes to.

    ``opened`` gives the session for each page: with ``Database.reading``, a short transaction for each, so that nobody
    who saves has to wait. ``keys`` are the audit keys that may have sealed it, or the same by ``trail.key_id``.
    ``anchors`` are heads of this chain as they were written down elsewhere. ``companions`` check further rows that its
    events speak of, beside boards and texts, which are always checked; a doubt of theirs names its event, or comes at
    the end.
    """
    return _Scan(chain, keys, anchors, companions).run(opened)


class _Scan:
    """One reading of a chain, from its first event to its last."""

    def __init__(self, chain: int, keys: Keys, anchors: Iterable[Anchor], companions: Iterable[Companion]) -> None:
        self._chain = chain
        self._keys = keys if isinstance(keys, Mapping) else {key_id(key): key for key in keys}
        self._companions: tuple[Companion, ...] = (Boards(), Texts(), *companions)
        self._anchors: dict[int, set[str]] = {}
        for anchor in anchors:
            self._anchors.setdefault(anchor.seq, set()).add(anchor.hash)
        self._ledger = Ledger()
        self._events = 0
        self._last: EventRow | None = None
        self._before = Before()
        self._whole_at: datetime | None = None

    def run(self, opened: Opened) -> Verification:
        """The whole of it; ``opened`` gives the session for each page."""
        while True:
            with opened() as session:
                rows = read_page(session, self._chain, after=self._last, limit=chain_rows.PAGE)
                if not rows:
                    return self._ended(session)
                self._page(session, rows)

    def _page(self, session: Session, rows: Sequence[EventRow]) -> None:
        doubts: dict[int, list[tuple[What, Doubt]]] = {}
        for companion in self._companions:
            for doubt in companion.of_page(session, self._chain, rows):
                doubts.setdefault(doubt.seq or 0, []).append((companion.what, doubt))
        for row in rows:
            window = (self._whole_at, row.time)
            is_whole = self._is_whole(row, window)
            for what, doubt in doubts.pop(row.seq, ()):
                self._doubt(what, doubt, window)
            if is_whole:
                self._whole_at = row.time
                self._ledger.settle(row)

    def _is_whole(self, row: EventRow, window: _Window) -> bool:
        """Whether nothing was found at this event, and its seal could be checked. What was found is noted."""
        step = Step(row, row.computed_hash(), self._before, self._keys)
        told = [(what, text) for what, check in CHECKS.items() if (text := check(step))]
        told += [(What.ANCHOR, text) for text in self._anchored(row)]
        for what, text in told:
            self._find(row.seq, what, text, window)
        if self._last is not None:
            self._remark_on(row, self._last)
        is_sealed = row.fields["key_id"] in self._keys
        if not is_sealed:
            self._ledger.sealed_with_unknown(row.fields["key_id"], row.seq)
        self._events += 1
        self._last = row
        self._before = Before(row.seq if isinstance(row.seq, int) else self._before.seq, row.hash, step.computed)
        return is_sealed and not told

    def _anchored(self, row: EventRow) -> Iterator[str]:
        for hash_ in self._anchors.pop(row.seq, ()):
            if hash_ != row.hash:
                yield f"Event {row.seq} is not the one that the anchor names: the chain was rebuilt."

    def _remark_on(self, row: EventRow, last: EventRow) -> None:
        if row.at < last.at and row.time and last.time:
            told = f"Event {row.seq} is dated {row.at}, before event {last.seq} ({last.at})."
            self._ledger.remark(f"{told} The numbers are the order; the clock was wrong at one of the two.")
        if row.fields["key_id"] != last.fields["key_id"]:
            self._ledger.remark(f"From event {row.seq} on, the trail is sealed with another key.")

    def _doubt(self, what: What, doubt: Doubt, window: _Window) -> None:
        if doubt.gone is None:
            self._find(doubt.seq, what, doubt.told, window)
        else:
            self._ledger.gone.setdefault(doubt.gone, _finding(doubt.seq, what, doubt.told, window))

    def _find(self, seq: int | None, what: What, told: str, window: _Window) -> None:
        self._ledger.note(_finding(seq, what, told, window))

    def _left(self) -> Iterator[tuple[int, str]]:
        """The anchors that no event was met for."""
        last = self._before.seq
        for seq in sorted(self._anchors):
            if seq > last:
                told = f"The chain ends at event {last}, and the anchor names event {seq}: its end was cut off, or this"
                yield seq, f"{told} database is an older copy."
            else:
                yield seq, f"Event {seq}, which the anchor names, is missing."

    def _ended(self, session: Session) -> Verification:
        for companion in self._companions:
            for doubt in companion.at_end(session, self._chain):
                self._doubt(companion.what, doubt, _UNKNOWN)
        for seq, told in self._left():
            self._find(seq, What.ANCHOR, told, (self._whole_at if seq > self._before.seq else None, None))
        head = Anchor(self._last.seq, self._last.hash) if self._last else None
        return self._ledger.verification(self._chain, events=self._events, head=head)


def _finding(seq: int | None, what: What, told: str, window: _Window) -> Finding:
    # On SQLite a number may have been put there that is none.
    return Finding(seq=seq if isinstance(seq, int) else None, what=what, told=told, since=window[0], until=window[1])
