"""Serving in this process: waitress, the timed jobs beside it, and an end that lets requests finish."""

from __future__ import annotations

import signal
from types import FrameType

from flask import Flask
from waitress.server import create_server

THREADS = 8
_FINISH_SECONDS = 30
_CHANNEL_SECONDS = 60  # a client that sends a byte now and then is cut off
_LARGEST_HEADER = 32 * 1024


def serve(app: Flask, *, host: str, port: int) -> None:
    """Answer until the process is told to stop, then let the requests under way finish, for half a minute at most.

    Raises:
        OSError: the address is in use, or not one of this machine.
    """
    server = create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        channel_timeout=_CHANNEL_SECONDS,
        max_request_header_size=_LARGEST_HEADER,
        max_request_body_size=8 * 1024 * 1024,
        clear_untrusted_proxy_headers=False,
    )
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _stop)
    try:
        server.run()
    finally:
        server.task_dispatcher.shutdown(cancel_pending=False, timeout=_FINISH_SECONDS)
        server.close()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
