"""Clients that no browser is: what they send, byte by byte, and what becomes of them."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.serving import Server

_CUT_OFF_SECONDS = 30


@contextmanager
def connected(server: Server) -> Iterator[socket.socket]:
    """A bare connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=_CUT_OFF_SECONDS) as connection:
        yield connection


def request(server: Server, *headers: str, path: str = "/help", method: str = "GET") -> bytes:
    """The head of a request."""
    lines = (f"{method} {path} HTTP/1.1", f"Host: {server.host}", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def status_of(server: Server, *parts: bytes) -> int | None:
    """The status that is answered to these bytes; None where the connection is ended without one."""
    with connected(server) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            answer = connection.recv(65536)
        except (BrokenPipeError, ConnectionResetError):
            # Cut off in the middle. An answer that was sent before is still there to be read.
            answer = _rest(connection)
    return int(answer.split()[1]) if answer else None


def drip(server: Server, start: bytes, *, every: float = 0.2) -> bytes:
    """What is left to read once the service ends a connection on which a byte comes now and then."""
    until = time.monotonic() + _CUT_OFF_SECONDS
    with connected(server) as connection:
        connection.sendall(start)
        while time.monotonic() < until:
            time.sleep(every)
            try:
                connection.sendall(b"a")
            except OSError:
                return _rest(connection)
    raise AssertionError("the connection was never ended")


def _rest(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except OSError:
        return b""
