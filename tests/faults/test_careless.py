"""Case 120: without the limits of ``selfassess serve`` what it refuses is served, and what it ends goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import strangers, test_serve
from tests.mutants import failing
from tests.serving import Server
from tests.web.hostile import test_wire

pytestmark = pytest.mark.on_sqlite
# Longer than the service with little patience has, which `test_serve` sees it end a connection after.
_ENOUGH_SECONDS = 6


@pytest.fixture
def careless(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """The service without them."""
    with Server(database_url, tmp_path, program=("-m", "tests.faults.careless")) as server:
        yield server


def test_without_its_cap_a_head_of_any_size_is_served(careless: Server) -> None:
    with failing(r"^assert 200 == 431"):
        test_wire.test_a_header_over_the_cap_and_thousands_of_headers_are_refused_and_others_are_served(careless)


def test_without_an_end_to_its_patience_a_slow_client_keeps_its_connection(
    careless: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strangers, "_CUT_OFF_SECONDS", _ENOUGH_SECONDS)
    with failing("^the connection was never ended$"):
        test_serve.TestStrangeClients().test_what_arrives_a_byte_at_a_time_is_cut_off_while_others_go_on(careless)
