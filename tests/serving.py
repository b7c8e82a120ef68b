"""The service in processes of its own or in this one, for tests that kill it, load it, or open it in a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from waitress import wasyncore
from waitress.server import create_server

from selfassess.accounts.sessions import start_session
from selfassess.config import Settings
from selfassess.storage.engine import make_engine
from selfassess.storage.session import Database
from selfassess.vocabulary import Strength
from selfassess.web.cookies import Seal
from tests.databases import AUDIT_KEY

_READY_SECONDS = 60
_STOPPED_SECONDS = 40
_THREADS = 8


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(app_at: Callable[[str], Flask]) -> Iterator[str]:
    """The address of an application that this process serves by the server of ``selfassess serve``, for a block.

    ``app_at`` makes the application, given that address, as its links need it. The server that comes with Flask would
    not do: it leaves a file open when a browser turns away from a page before its icon has come.
    """
    everything: dict[int, object] = {}
    server = create_server(lambda *_: [], map=everything, host="127.0.0.1", port=0, threads=_THREADS)
    address = f"http://localhost:{server.effective_port}"
    server.application = app_at(address)
    over = threading.Event()

    def go_round() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=1, map=everything, count=1)

    loop = threading.Thread(target=go_round)
    loop.start()
    try:
        yield address
    finally:
        # Everything is closed last and by one thread, when no other is left that would write to it.
        server.task_dispatcher.shutdown()
        over.set()
        server.pull_trigger()
        loop.join()
        wasyncore.close_all(everything)


@dataclass
class Server:
    """gunicorn with some workers, or ``selfassess serve`` without, on a database that is up to date.

    Use it in a ``with`` block. It can be killed and started again, as a machine would be. ``app`` names another
    application for gunicorn, and ``program`` is what Python runs instead of both, where a test needs its own.
    ``waits_for`` is the page that says that it has started: ``/healthz`` does on a very small disk too.
    """

    database_url: str
    folder: Path
    workers: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    app: str = "wsgi:app"
    program: tuple[str, ...] = ()
    waits_for: str = "/readyz"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def host(self) -> str:
        """What a browser sends as ``Host``."""
        return f"localhost:{self.port}"

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return f"http://{self.host}"

    @property
    def log(self) -> Path:
        """What it wrote to standard error."""
        return self.folder / "server.log"

    def start(self) -> float:
        """Start it, and wait until it can do its work; how many seconds that took."""
        began = time.monotonic()
        self.launch()
        self._wait_until_ready()
        return time.monotonic() - began

    def launch(self) -> None:
        """Start it, and wait for nothing."""
        variables = {name: value for name, value in os.environ.items() if not name.startswith("SELFASSESS_")}
        variables |= {
            "SELFASSESS_BASE_URL": self.base_url,
            "SELFASSESS_DATABASE_URL": self.database_url,
            "SELFASSESS_DATA_FOLDER": str(self.folder),
            "SELFASSESS_AUDIT_KEY": AUDIT_KEY,
            **self.environment,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self._command()],
                env=variables,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=Path(__file__).parents[1],
            )

    def worker_pids(self) -> list[int]:
        """The processes that answer requests: gunicorn's workers, or the one process of ``selfassess serve``."""
        assert self.process is not None
        if not self.workers:
            return [self.process.pid]
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def memory(self) -> int:
        """How much memory the processes that answer requests hold together, in KiB."""
        statuses = (Path(f"/proc/{pid}/status").read_text().splitlines() for pid in self.worker_pids())
        return sum(int(line.split()[1]) for status in statuses for line in status if line.startswith("VmRSS:"))

    def renew(self) -> None:
        """Have gunicorn put new workers in the place of its old ones, which finish what they have first."""
        assert self.process is not None
        assert self.workers
        self.process.send_signal(signal.SIGHUP)

    def kill_worker(self) -> None:
        """End one of gunicorn's workers at once. Its master starts another by itself."""
        os.kill(self.worker_pids()[0], signal.SIGKILL)

    def kill(self) -> None:
        """End every process of it at once, as a power switch would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ask_to_stop(self) -> None:
        """Send what a machine sends that goes down, and wait for nothing."""
        assert self.process is not None
        self.process.terminate()

    def stopped(self) -> int:
        """The exit code, once it has ended."""
        assert self.process is not None
        code = self.process.wait(timeout=_STOPPED_SECONDS)
        self.process = None
        return code

    def stop(self) -> int:
        """Ask it to stop; the exit code once it has."""
        self.ask_to_stop()
        return self.stopped()

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _command(self) -> tuple[str, ...]:
        if self.program:
            return (*self.program, "--port", str(self.port))
        if not self.workers:
            return ("-m", "selfassess", "serve", "--port", str(self.port), "--no-tick")
        scale = ("--workers", str(self.workers), "--threads", str(_THREADS))
        here = ("--bind", f"127.0.0.1:{self.port}", "--graceful-timeout", "10", "--no-control-socket")
        return ("-m", "gunicorn", *scale, *here, self.app)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            try:
                with urlopen(f"{self.base_url}{self.waits_for}", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.05)
        raise AssertionError(f"not ready in {_READY_SECONDS} s:\n{self.log.read_text()[-3000:]}")


def rows_of(server: Server) -> Database:
    """The server's database, opened beside it."""
    return Database(make_engine(server.database_url), audit_key=AUDIT_KEY)


def signed_in_cookie(
    server: Server, rows: Database, user_id: int, strength: Strength = Strength.STRONG
) -> tuple[dict[str, str], str]:
    """The cookie of a person signed in so strongly, and the token that their forms carry."""
    settings = Settings(base_url=server.base_url)
    with rows.writing() as session:
        _, token = start_session(
            session,
            user_id=user_id,
            strength=strength,
            device="a test",
            address_prefix="",
            now=datetime.now(UTC),
        )
    raw = "0" * 40
    sealed = Seal((settings.secret_key,)).dumps({"sid": token, "csrf_token": raw})
    return {"selfassess": sealed}, _signed_csrf(settings, raw)


def _signed_csrf(settings: Settings, raw: str) -> str:
    signed: str = URLSafeTimedSerializer(settings.secret_key, salt="wtf-csrf-token").dumps(raw)
    return signed
