"""What a person recognises a browser of theirs by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.accounts.devices import address_prefix, device_of, network_of

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (f"{_WINDOWS} {_ENGINE} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0", "Edge on Windows"),
        (f"{_WINDOWS} {_ENGINE} Chrome/130.0.0.0 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/130.0.0.0 Safari/537.36", "Chrome on ChromeOS"),
        ("curl/8.5.0", "A browser"),
        ("", "A browser"),
        ("x" * 2000 + "Firefox/1", "A browser"),
    ],
)
def test_a_browser_is_named_from_a_short_list(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device


@given(st.text())
def test_nothing_that_a_browser_says_of_itself_is_repeated(user_agent: str) -> None:
    assert device_of(f"<script>{user_agent}") in {
        f"{browser}{system}"
        for browser in ("A browser", "Edge", "Opera", "Samsung Internet", "Firefox", "Chrome", "Safari")
        for system in (
            "",
            *(f" on {name}" for name in ("iPhone", "iPad", "Android", "Windows", "ChromeOS", "macOS", "Linux")),
        )
    }


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("", ""),
        ("unknown", ""),
        ("192.0.2.77; DROP", ""),
    ],
)
def test_of_an_address_only_its_network_is_kept(address: str, prefix: str) -> None:
    assert address_prefix(address) == prefix


def test_a_network_of_all_bits_is_the_address_itself() -> None:
    assert network_of("192.0.2.77", bits_of_4=32, bits_of_6=64) == "192.0.2.77/32"
