"""What is noted while a chain is read, capped, and put together at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selfassess.audit.anchors import Anchor
from selfassess.audit.chain_rows import EventRow
from selfassess.audit.erasure import NAMING, BoardName, Gone, named
from selfassess.audit.findings import Finding, Verification

MOST_FINDINGS = 100
MOST_REMARKS = 20
_MOST_KEYS = 20
_OTHER_KEYS = "others"


@dataclass(slots=True)
class _Stretch:
    """The events that one unknown key sealed: how many, the first and the last."""

    count: int
    first: int
    last: int


@dataclass(slots=True)
class Ledger:
    """Findings, texts that are missing as long as no event names them, keys that nobody gave, remarks."""

    findings: list[Finding] = field(default_factory=list)
    found: int = 0
    gone: dict[Gone, Finding] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    _foreign: dict[str, _Stretch] = field(default_factory=dict)

    def note(self, finding: Finding) -> None:
        """Note a finding, as long as the cap allows; count it in any case."""
        self.found += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)

    def remark(self, told: str) -> None:
        """Note what is odd without being a change."""
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(told)

    def settle(self, row: EventRow) -> None:
        """Drop what is missing, as far as this event names it, where it is of a kind that names anything.

        That a board went is told in any case.
        """
        if row.fields["event"] in NAMING:
            for name in named(row.fields["event"], row.facts, row.fields["object_id"]):
                self.gone.pop(name, None)
                if isinstance(name, BoardName):
                    self.remark(_purged(row, name.board_id))

    def sealed_with_unknown(self, key_id: str, seq: int) -> None:
        """Note an event whose seal cannot be checked."""
        known = key_id in self._foreign or len(self._foreign) < _MOST_KEYS
        stretch = self._foreign.setdefault(key_id if known else _OTHER_KEYS, _Stretch(0, seq, seq))
        stretch.count += 1
        stretch.last = seq

    def verification(self, chain: int, *, events: int, head: Anchor | None) -> Verification:
        """Everything noted, for a chain that was read to its end."""
        for finding in self.gone.values():
            self.note(finding)
        # What belongs to no event comes last.
        findings = sorted(self.findings, key=lambda each: (each.seq is None, each.seq or 0))
        return Verification(
            chain=chain,
            events=events,
            head=head,
            findings=tuple(findings),
            more=self.found - len(findings),
            unchecked=tuple(self._unchecked()),
            remarks=tuple(self.remarks),
        )

    def _unchecked(self) -> Iterator[str]:
        for key_id, part in self._foreign.items():
            many = f"{part.count} events from {part.first} to {part.last}"
            which = f"event {part.first}" if part.count == 1 else many
            yield f"The seal of {which} cannot be checked: it was made with another audit key ({key_id})."


def _purged(row: EventRow, board_id: int) -> str:
    when = f" on {row.time:%Y-%m-%d}" if row.time else ""
    head = row.facts.get("head")
    end = f"Its own trail ended with {head}." if isinstance(head, str) else "It had no trail of its own."
    return f"Board {board_id} was deleted for good{when}, as event {row.seq} says. {end}"
