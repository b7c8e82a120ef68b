"""Files that take long to make are made one at a time in each worker; whoever comes meanwhile is asked to come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from selfassess.errors import SelfAssessError

RETRY_SECONDS = 5
_lock = Lock()


class RenderingBusy(SelfAssessError):
    """Another file is being made. The answer is 429 with Retry-After."""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The only one of this worker to make a file while the block runs.

    Raises:
        RenderingBusy: somebody else is.
    """
    if not _lock.acquire(blocking=False):
        raise RenderingBusy("Another document is being made at this moment. Try again in a few seconds.")
    try:
        yield
    finally:
        _lock.release()
