"""``selfassess serve``: how it ends, what it says where it cannot begin, and whom it cuts off."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

import pytest

from selfassess.storage.session import Database
from tests.client import Client
from tests.faults.impatient import LONG
from tests.faults.strangers import connected, drip, request, status_of
from tests.load import check_nothing_lost, sit_down
from tests.serving import Server

pytestmark = pytest.mark.on_sqlite
_A_FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """``selfassess serve`` as anybody would start it."""
    with Server(database_url, tmp_path) as server:
        yield server


@pytest.fixture
def impatient(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """The same with less patience for what arrives slowly."""
    with Server(database_url, tmp_path, program=("-m", "tests.faults.impatient")) as server:
        yield server


class TestTheEnd:
    def test_a_save_that_has_come_is_finished_before_it_stops(
        self, server: Server, database: Database, tmp_path: Path
    ) -> None:
        with sit_down(server, database, people=1) as sitting:
            saver = sitting.savers[0]
            saver.save()
            with closing(sqlite3.connect(tmp_path / "selfassess.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                saver.send()
                server.ask_to_stop()
                _wait_until_it_listens_no_more(server)
                other.execute("ROLLBACK")
            saver.take(saver.client.receive())
            assert server.stopped() == 0
            assert saver.acknowledged == 2
            check_nothing_lost(sitting)

    def test_an_answer_that_is_still_being_sent_is_sent_to_its_end(self, impatient: Server) -> None:
        with connected(impatient) as connection:
            connection.sendall(request(impatient, "Connection: close", path="/long"))
            head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200")
            impatient.ask_to_stop()
            _wait_until_it_listens_no_more(impatient)
            received = len(body)
            while part := connection.recv(1 << 20):
                received += len(part)
        assert received == len(LONG)
        assert impatient.stopped() == 0


def test_a_second_one_on_the_same_port_says_so_in_one_line(server: Server, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'second.db'}"
    second = subprocess.run(
        [sys.executable, "-m", "selfassess", "serve", "--port", str(server.port), "--no-tick"],
        env={"SELFASSESS_DATABASE_URL": url, "SELFASSESS_DATA_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode != 0
    assert second.stderr.count("\n") == 1
    assert f"Port {server.port} cannot be used: Address already in use" in second.stderr


class TestStrangeClients:
    def test_what_arrives_a_byte_at_a_time_is_cut_off_while_others_go_on(self, impatient: Server) -> None:
        body = request(
            impatient, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 5000", method="POST"
        )
        with ThreadPoolExecutor(20) as threads:
            slow_bodies = [threads.submit(drip, impatient, body) for _ in range(10)]
            slow_heads = [threads.submit(drip, impatient, b"GET /help HTTP/1.1\r\nX-Slow: ") for _ in range(10)]
            served = 0
            while not all(each.done() for each in slow_bodies + slow_heads):
                assert status_of(impatient, request(impatient)) == 200
                served += 1
        assert served > 0
        assert not any(b" 200 " in each.result() for each in slow_bodies + slow_heads)

    def test_too_much_of_anything_is_refused_and_others_go_on(self, server: Server, database: Database) -> None:
        with sit_down(server, database, people=1) as sitting:
            client, address = sitting.savers[0].client, sitting.savers[0].address
            many = [f"X-{number}: 1" for number in range(10_000)]
            assert status_of(server, request(server, *many)) in (400, 431, None)
            assert status_of(server, request(server, "X-Long: " + "a" * 64 * 1024)) in (400, 431, None)
            assert _sent(client, address, {"comment": "a" * 600_000}) == 413
            assert _sent(client, address, {f"field{n}": "a" for n in range(5000)}) == 413
            sitting.savers[0].save()
            assert sitting.acknowledged == 1

    def test_many_idle_connections_keep_nobody_out(self, server: Server) -> None:
        with ExitStack() as stack:
            for _ in range(240):
                stack.enter_context(connected(server))
            assert status_of(server, request(server)) == 200


def _sent(client: Client, path: str, fields: dict[str, str]) -> int:
    body = urlencode({"csrf_token": client.token, **fields}).encode()
    head = request(
        client.server, _A_FORM, f"Cookie: {client.cookie}", f"Content-Length: {len(body)}", path=path, method="POST"
    )
    return status_of(client.server, head, body) or 0


def _wait_until_it_listens_no_more(server: Server) -> None:
    until = monotonic() + 20
    while monotonic() < until:
        try:
            with connected(server):
                sleep(0.05)
        except OSError:
            return
    raise AssertionError("it still listens")
