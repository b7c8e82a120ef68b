"""Which connections the service closes when it is told to stop."""

from __future__ import annotations

from threading import Lock
from typing import Any

from selfassess.web.server import _Channel


def _channel(**state: Any) -> _Channel:
    channel = _Channel.__new__(_Channel)
    idle = {"requests_lock": Lock(), "requests": [], "request": None, "close_when_flushed": False}
    for name, value in (idle | state).items():
        setattr(channel, name, value)
    return channel


def test_a_connection_is_closed_once_two_looks_found_it_idle() -> None:
    channel = _channel()
    channel.end_when_idle()
    assert not channel.close_when_flushed
    channel.end_when_idle()
    assert channel.close_when_flushed


def test_one_whose_answer_was_just_finished_is_read_once_more() -> None:
    channel = _channel(requests=["answered"])
    channel.end_when_idle()
    channel.requests.clear()
    channel.end_when_idle()
    channel.request = "what lay there unread"
    channel.end_when_idle()
    assert not channel.close_when_flushed
