"""The limits, and the keys under which attempts are counted."""

from __future__ import annotations

from datetime import timedelta

from selfassess.accounts.throttle import LIMITS, Attempt, key_of_account, key_of_address

KEY = "an identity key for tests, long enough"


def test_every_kind_of_attempt_has_a_limit() -> None:
    assert set(LIMITS) == set(Attempt)


def test_the_limits_are_those_that_were_promised() -> None:
    five, fifteen = timedelta(minutes=5), timedelta(minutes=15)
    assert {kind: (limit.most, limit.within) for kind, limit in LIMITS.items()} == {
        Attempt.PASSWORD_BY_ACCOUNT: (10, five),
        Attempt.CODE_BY_ACCOUNT: (5, five),
        Attempt.SIGN_IN_BY_ADDRESS: (100, five),
        Attempt.LINK_BY_ACCOUNT: (3, fifteen),
        Attempt.LINK_BY_ADDRESS: (30, fifteen),
        # A trace of a refused access, once in each minute of the clock.
        Attempt.DENIAL_BY_PERSON: (1, timedelta(0)),
    }


def test_a_key_tells_nothing_without_the_identity_key() -> None:
    key = key_of_account(KEY, "jo@example.org")
    assert len(key) == 64
    assert "jo" not in key
    assert key != key_of_account("another identity key", "jo@example.org")


def test_an_account_and_a_network_address_of_the_same_text_have_keys_of_their_own() -> None:
    assert key_of_account(KEY, "192.0.2.1/32") != key_of_address(KEY, "192.0.2.1")


def test_every_address_of_one_ipv6_network_counts_as_one() -> None:
    assert key_of_address(KEY, "2001:db8::1") == key_of_address(KEY, "2001:db8::ffff:2")
    assert key_of_address(KEY, "2001:db8::1") != key_of_address(KEY, "2001:db8:0:1::1")


def test_neighbours_of_ipv4_count_apart_also_where_they_are_written_as_ipv6() -> None:
    assert key_of_address(KEY, "192.0.2.1") != key_of_address(KEY, "192.0.2.2")
    assert key_of_address(KEY, "::ffff:192.0.2.1") == key_of_address(KEY, "192.0.2.1")


def test_what_is_no_address_has_a_key_too() -> None:
    assert key_of_address(KEY, "") != key_of_address(KEY, "somewhere")
    assert len(key_of_account(KEY, "\ud800\0")) == 64
