"""A person's browser, as far as it sends forms and reads what comes back: over real HTTP, in two halves if need be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from tests.serving import Server

_FORM = "application/x-www-form-urlencoded"


class Lost(Exception):
    """No whole reply came back: whether the service did what it was asked is not known."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, read to its end."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class Client:
    """A signed-in person's connection, kept open as a browser's is, and opened again where it was lost."""

    server: Server
    cookies: Mapping[str, str]
    token: str
    seconds: float = 30.0
    _connection: HTTPConnection | None = None

    @property
    def cookie(self) -> str:
        """What it sends as ``Cookie``."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str) -> Reply:
        """A page. Where the service had let go of a connection that was kept, it is asked for anew, as browsers do.

        Raises:
            Lost: nothing came back, or not all of it.
        """
        was_kept = self._connection is not None
        try:
            self._send("GET", path, None, {})
            return self.receive()
        except Lost:
            if not was_kept:
                raise
        self._send("GET", path, None, {})
        return self.receive()

    def post(self, path: str, fields: Mapping[str, str], *, as_script: bool = False) -> Reply:
        """What a form leads to, or with ``as_script`` what the page's script is told.

        Raises:
            Lost: nothing came back, or not all of it.
        """
        self.send(path, fields, as_script=as_script)
        return self.receive()

    def send(self, path: str, fields: Mapping[str, str], *, as_script: bool = False) -> None:
        """The first half of ``post``: the form is with the service, and nothing was read yet.

        Raises:
            Lost: it could not be sent.
        """
        headers = {"Content-Type": _FORM} | ({"Accept": "application/json"} if as_script else {})
        self._send("POST", path, urlencode({"csrf_token": self.token, **fields}), headers)

    def receive(self) -> Reply:
        """The second half.

        Raises:
            Lost: nothing came back, or not all of it.
        """
        assert self._connection is not None
        try:
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException) as trouble:
            self.close()
            raise Lost(str(trouble)) from trouble
        return Reply(answer.status, text, dict(answer.headers))

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> None:
        own = {"Host": self.server.host, "Cookie": self.cookie}
        self._connection = self._connection or HTTPConnection("127.0.0.1", self.server.port, timeout=self.seconds)
        try:
            self._connection.request(method, path, body, own | dict(headers))
        except (OSError, HTTPException) as trouble:
            self.close()
            raise Lost(str(trouble)) from trouble
