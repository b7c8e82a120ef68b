"""Serving in this process: waitress, with an end to what arrives too slowly, and an end that lets requests finish.

Waitress by itself cuts off only a client that sends nothing for a while: one that sends a byte now and then could keep
its connection for ever. And when it is told to stop, what it has not sent by then is lost with its main loop, so that
the loop here goes on until every reply has left.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from threading import Event
from types import FrameType
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

THREADS = 8
_FINISH_SECONDS = 30
_ARRIVAL_SECONDS = 60
_IDLE_SECONDS = 60
_LOOK_SECONDS = 0.5
_LARGEST_HEADER = 32 * 1024
# Forty browsers keep six connections each.
_MOST_CONNECTIONS = 800


def serve(
    app: Flask,
    *,
    host: str,
    port: int,
    when_ready: Callable[[], object] = lambda: None,
    arrival_seconds: float = _ARRIVAL_SECONDS,
) -> None:
    """Answer until the process is told to stop, then let the requests under way finish, for half a minute at most.

    ``when_ready`` is called once nobody can take the address any more. A request must have arrived whole within
    ``arrival_seconds``.

    Raises:
        OSError: the address is in use, or not one of this machine.
    """
    sockets: dict[int, Any] = {}
    adjustments = Adjustments(
        host=host,
        port=port,
        ident=None,
        connection_limit=_MOST_CONNECTIONS,
        asyncore_use_poll=True,  # select has no room for so many
        cleanup_interval=_LOOK_SECONDS,
        channel_timeout=_IDLE_SECONDS,
        max_request_header_size=_LARGEST_HEADER,
        max_request_body_size=8 * 1024 * 1024,
        clear_untrusted_proxy_headers=False,
    )
    dispatcher = ThreadedTaskDispatcher()
    servers = [
        _Server(app, map=sockets, dispatcher=dispatcher, adj=adjustments, sockinfo=address)
        for address in adjustments.listen
    ]
    for server in servers:
        server.arrival_seconds = arrival_seconds
    dispatcher.set_thread_count(THREADS)
    stopping = _told_to_stop(servers[0].pull_trigger)
    when_ready()
    while not stopping.is_set():
        _look_after(sockets)
    for server in servers:
        server.take_no_more()
    until = time.monotonic() + _FINISH_SECONDS
    while _close_idle(sockets) and time.monotonic() < until:
        _look_after(sockets)
    dispatcher.shutdown(timeout=1)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that is watched for how long a request takes to arrive."""

    _arriving: Any = None
    _since = 0.0
    _was_idle = False

    def is_slow(self, now: float, seconds: float) -> bool:
        """Whether the request that is on its way in has been so for too long."""
        if self.request is not self._arriving:
            self._arriving, self._since = self.request, now
        return self.request is not None and now - self._since > seconds

    def end_when_idle(self) -> None:
        """Close it once everything was sent, unless somebody waits for an answer on it.

        It must have been so at the look before as well: while an answer is finished nothing is read, and the next
        request may lie there unread.
        """
        with self.requests_lock:
            is_idle = not self.requests and self.request is None
            if is_idle and self._was_idle:
                self.close_when_flushed = True
            self._was_idle = is_idle


class _Server(TcpWSGIServer):  # type: ignore[misc]
    """One address that is listened on."""

    channel_class = _Channel
    arrival_seconds: float = _ARRIVAL_SECONDS

    def maintenance(self, now: float) -> None:
        """Mark what is to be closed: connections on which nothing happens, or far too little."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.is_slow(now, self.arrival_seconds):
                channel.will_close = True

    def take_no_more(self) -> None:
        """Stop listening. Connections that stand are left alone."""
        wasyncore.dispatcher.close(self)


def _look_after(sockets: dict[int, Any]) -> None:
    wasyncore.loop(timeout=_LOOK_SECONDS, map=sockets, use_poll=True, count=1)


def _close_idle(sockets: dict[int, Any]) -> int:
    """How many connections are left, of which those that nobody waits on are about to be closed."""
    channels = [each for each in sockets.values() if isinstance(each, _Channel)]
    for channel in channels:
        channel.end_when_idle()
    return len(channels)


def _told_to_stop(wake: Callable[[], None]) -> Event:
    """What is set by the first signal to stop; a second one stops at once."""
    stopping = Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stopping.set()
        wake()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stopping
