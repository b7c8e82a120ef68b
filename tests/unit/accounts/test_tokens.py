"""Tokens of links and cookies, and the digests that stand for them."""

from __future__ import annotations

import re

import pytest

from selfassess.accounts.tokens import digest_of, new_token


def test_a_token_holds_256_random_bits_in_characters_that_a_link_carries_as_they_are() -> None:
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch("[A-Za-z0-9_-]{43}", token) for token in tokens)


def test_a_digest_is_not_the_token_and_is_the_same_each_time() -> None:
    token = new_token()
    assert digest_of(token) == digest_of(token)
    assert token not in digest_of(token)
    assert re.fullmatch("[0-9a-f]{64}", digest_of(token))


@pytest.mark.parametrize("change", [str.swapcase, lambda token: token[:-1], lambda token: token + "A"])
def test_a_token_that_is_altered_in_any_way_has_another_digest(change: object) -> None:
    token = "aB3-_" * 8 + "xyz"
    assert callable(change)
    assert digest_of(change(token)) != digest_of(token)


@pytest.mark.parametrize("text", ["", "\0", "a" * 10_000, "é", "\ud800", "💡", "%00"])
def test_a_text_that_was_never_a_token_has_a_digest_like_any_other(text: str) -> None:
    assert re.fullmatch("[0-9a-f]{64}", digest_of(text))
