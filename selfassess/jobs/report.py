"""What a tick did, as a frozen value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class JobReport:
    """What one job did: how many of what, and what went wrong, in plain words without names or addresses.

    Counts of nothing are left out. ``ran`` is False for a daily job that has run today already.
    """

    name: str
    ran: bool = True
    counts: Mapping[str, int] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TickReport:
    """What one tick did. ``ran`` is False where another runner was at it; then nothing was done."""

    ran: bool = True
    jobs: tuple[JobReport, ...] = ()

    @property
    def troubles(self) -> tuple[str, ...]:
        """Everything that went wrong."""
        return tuple(f"{job.name}: {trouble}" for job in self.jobs for trouble in job.troubles)

    def lines(self) -> Iterator[str]:
        """What was done, for a person or a log: one line for each job that had something to do."""
        for job in self.jobs:
            if job.counts:
                yield f"{job.name}: " + ", ".join(f"{what} {count}" for what, count in job.counts.items())
