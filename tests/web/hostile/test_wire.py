"""Cases 33 and 120 over a real connection: lines that no browser sends, and clients that take their time."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from selfassess.storage.engine import make_engine
from selfassess.storage.migrate import upgrade
from tests.serving import Server
from tests.web.hostile.oracles import INSIDE


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """``selfassess serve`` on an empty database. That a slow client is cut off stands in ``tests/faults``."""
    folder = tmp_path_factory.mktemp("wire")
    url = f"sqlite:///{folder / 'wire.db'}"
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    (folder / "wire.db").chmod(0o600)
    with Server(url, Path(folder)) as running:
        yield running


def said(server: Server, request: bytes) -> tuple[int, str]:
    """The status and the whole answer to exactly these bytes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it may have answered and closed before the last byte
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except ConnectionResetError:
            pass
    found = re.match(rb"HTTP/1\.[01] ([0-9]{3})", answer)
    assert found, answer[:200]
    text = answer.decode("utf-8", "replace")
    assert INSIDE.search(text) is None, text[:2000]
    return int(found[1]), text


def asking(server: Server, *lines: str, path: str = "/help", host: str | None = None) -> bytes:
    """A request for a page with these further lines."""
    host = server.host if host is None else host
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: close", *lines, "", ""]).encode()


def answers(server: Server) -> bool:
    """Whether others are served meanwhile."""
    with urlopen(f"{server.base_url}/healthz", timeout=5) as answer:
        return bool(answer.status == 200)


def test_a_page_is_served_and_tells_no_software(server: Server) -> None:
    status, text = said(server, asking(server))
    assert status == 200
    head = text.partition("\r\n\r\n")[0].lower()
    assert "\nserver:" not in head
    assert "waitress" not in text.lower()


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost@evil.example", "evil.example:8000", "good@evil", "", "localhost, evil.example"]
)
def test_another_name_is_refused(server: Server, host: str) -> None:
    assert said(server, asking(server, host=host))[0] == 400


def test_two_names_are_refused(server: Server) -> None:
    for second in ("evil.example", server.host):
        assert said(server, asking(server, f"Host: {second}"))[0] == 400
    assert said(server, asking(server, f"Host: {server.host}", host="evil.example"))[0] == 400


def test_a_whole_address_in_the_request_line_changes_no_name(server: Server) -> None:
    for path in ("http://evil.example/sign-in", "//evil.example/sign-in", "/\\evil.example"):
        status, text = said(server, asking(server, path=path))
        location = re.search(r"\r\nlocation: (.*)\r", text, re.IGNORECASE)
        assert status in (200, 302, 308, 400, 404)
        assert location is None or not re.match(r"(?:https?:)?//(?!localhost)", location[1])


def test_a_header_over_the_cap_and_thousands_of_headers_are_refused_and_others_are_served(server: Server) -> None:
    assert said(server, asking(server, "X-Long: " + "a" * 64 * 1024))[0] == 431
    assert said(server, asking(server, *(f"X-{number}: a" for number in range(10_000))))[0] == 431
    assert said(server, asking(server, path="/" + "a" * 64 * 1024))[0] in (414, 431)
    assert answers(server)


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: -1",),
        ("Content-Length: +5",),
        ("Content-Length: 1e9",),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding: xchunked",),
        ("X-Broken\x00: a",),
        (" folded",),
        ("No colon",),
    ],
)
def test_what_two_servers_could_read_differently_is_never_served_twice(server: Server, lines: tuple[str, ...]) -> None:
    body = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\n\r\n"
    _, text = said(server, asking(server, *lines) + body)
    assert text.count("HTTP/1.1 200") <= 1
    assert answers(server)


def test_a_body_without_a_length_is_cut_off_at_the_cap(server: Server) -> None:
    head = asking(server, "Transfer-Encoding: chunked", "Content-Type: application/x-www-form-urlencoded")
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    status, _ = said(server, head.replace(b"GET /help", b"POST /sign-in") + chunk * 12 + b"0\r\n\r\n")
    assert status == 413
    length = asking(server, "Content-Length: 99999999", "Content-Type: application/x-www-form-urlencoded")
    assert said(server, length.replace(b"GET /help", b"POST /sign-in") + b"a" * 1000)[0] == 413


def test_forty_clients_that_send_a_byte_now_and_then_keep_nobody_waiting(server: Server) -> None:
    slow = []
    try:
        for number in range(40):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
            slow.append(connection)
            connection.sendall(b"POST /sign-in HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\n")
            if number % 2:
                connection.sendall(b"Content-Length: 1000\r\n\r\na")
        for _ in range(5):
            assert answers(server)
            for connection in slow[1::2]:
                connection.sendall(b"a")
    finally:
        for connection in slow:
            connection.close()
