"""A mail server for tests, on a port of this machine: it takes mail, or misbehaves as it is told."""

from __future__ import annotations

import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class MailServer:
    """What the server answers to each command instead of *250*; and what it took.

    ``hangs_at`` names the command that it never answers, ``breaks_at`` the one at which it closes the connection;
    *MESSAGE* is the end of the text. With ``certificate`` it offers STARTTLS.
    """

    answers: dict[str, str] = field(default_factory=dict)
    hangs_at: str = ""
    breaks_at: str = ""
    certificate: Path | None = None
    took: list[tuple[str, list[str], str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> MailServer:
        told = self

        class Handler(_Conversation):
            server_is = told

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.port = self._server.server_address[1]
        self._end = threading.Event()
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._server.shutdown()
        self._server.server_close()

    def wait(self) -> None:
        """Until the test ends."""
        self._end.wait()


class _Conversation(socketserver.StreamRequestHandler):
    server_is: MailServer

    def handle(self) -> None:
        sender, recipients = "", list[str]()
        if not self._answer("CONNECT", "220 ready"):
            return
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            command = line.split(" ")[0].upper()
            self.server_is.commands.append(command)
            if command == "MAIL":
                sender = line
            if command == "RCPT":
                recipients.append(line)
            if not self._answer(command, self._usual(command)):
                return
            if command == "DATA" and "DATA" not in self.server_is.answers:
                text = self._text()
                if self.server_is.breaks_at != "MESSAGE" and "MESSAGE" not in self.server_is.answers:
                    self.server_is.took.append((sender, recipients, text))
                if not self._answer("MESSAGE", "250 taken"):
                    return
            if command == "STARTTLS":
                self._encrypt()

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _usual(self, command: str) -> str:
        offers = "250-STARTTLS\r\n" if self.server_is.certificate else ""
        greeting = f"250-here\r\n{offers}250 AUTH PLAIN"
        usual = {"EHLO": greeting, "DATA": "354 go on", "QUIT": "221 bye", "STARTTLS": "220 go on", "AUTH": "235 in"}
        return usual.get(command, "250 fine")

    def _answer(self, command: str, usual: str) -> bool:
        if self.server_is.hangs_at == command:
            self.server_is.wait()
            return False
        if self.server_is.breaks_at == command:
            return False
        self.wfile.write(self.server_is.answers.get(command, usual).encode() + b"\r\n")
        return True

    def _text(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line.removeprefix("."))
        return "".join(lines)

    def _encrypt(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.server_is.certificate is not None
        context.load_cert_chain(self.server_is.certificate)
        self.wfile.flush()
        connection: Any = context.wrap_socket(self.connection, server_side=True)
        self.connection = connection
        self.rfile, self.wfile = connection.makefile("rb"), connection.makefile("wb", 0)


def make_certificate(folder: Path) -> Path:
    """A file with a key and a certificate for this machine, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    unlocked = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file
