"""The thread that ticks beside the pages, so that a small installation needs no timer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from selfassess.config import Settings
from selfassess.jobs.tick import tick
from selfassess.mail.sending import Sender
from selfassess.storage.session import Database

logger = logging.getLogger(__name__)


class TickThread:
    """Ticks at once and then every ``seconds``, until it is stopped. No fault ends it: each is logged."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        sender: Sender,
        *,
        seconds: float = 60.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._parts = (database, settings, sender)
        self._seconds = seconds
        self._clock = clock
        self._stopped = threading.Event()
        # It must not keep the process: a mail server that hangs would.
        self._thread = threading.Thread(target=self._run, name="selfassess-tick", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, *, patience: float = 5.0) -> bool:
        """Whether it has ended: at once while it waits, or after ``patience`` seconds at most for a tick under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                report = tick(*self._parts, now=self._clock())
                for line in report.lines():
                    logger.info("tick %s", line)
            except Exception:
                logger.exception("a tick met a fault")
            self._stopped.wait(self._seconds)
