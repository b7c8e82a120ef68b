"""Who has an SQLite file open: a lock on a small file beside it, ``<file>.lock``.

Between two transactions SQLite itself holds no lock, so it cannot tell that a service is running. Whoever replaced the
file then would leave that service writing to the old one, and what it acknowledged would be lost. Therefore every
engine holds the lock in common with others, and whoever replaces the file holds it alone. The system lets go of it
when a process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_SECONDS = 0.02


def lock_of(file: Path) -> Path:
    """The file whose lock stands for ``file``."""
    return file.with_name(f"{file.name}.lock")


class Occupant:
    """One of those who have ``file`` open. Safe to share between threads."""

    def __init__(self, file: Path, *, patience: float) -> None:
        self._file = file
        self._patience = patience
        self._held: int | None = None
        self._guard = threading.Lock()

    def enter(self) -> None:
        """Hold the lock in common with others, until ``leave``. Nothing where it is held already.

        Raises:
            BlockingIOError: somebody held it alone for longer than the patience.
        """
        with self._guard:
            if self._held is not None:
                return
            held = _opened(self._file)
            try:
                _wait_for(held, fcntl.LOCK_SH, self._patience)
            except BaseException:
                os.close(held)
                raise
            self._held = held

    def leave(self) -> None:
        """Let go of the lock."""
        with self._guard:
            if self._held is not None:
                # Closing lets go where no process that was forked from this one still has it; unlocking would
                # take it away from them too.
                os.close(self._held)
                self._held = None

    def __del__(self) -> None:
        self.leave()


@contextmanager
def alone(file: Path) -> Iterator[bool]:
    """Whether nobody else has ``file`` open; if so, nobody of us can open it until the block ends."""
    held = _opened(file)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(held)


def _opened(file: Path) -> int:
    held = os.open(lock_of(file), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        # As SQLite does with its journals: what root makes must not keep out the user that the folder belongs to.
        folder = file.parent.stat()
        os.fchown(held, folder.st_uid, folder.st_gid)
    return held


def _wait_for(held: int, kind: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(held, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
