"""Anchors as they are written down and read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.audit.anchors import Anchor, parse_anchor
from selfassess.errors import Refused

_HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(seq=st.integers(1, 10**18 - 1), hash_=_HASHES)
def test_an_anchor_is_read_as_it_was_written(seq: int, hash_: str) -> None:
    anchor = Anchor(seq, hash_)
    assert parse_anchor(str(anchor)) == anchor
    assert parse_anchor(f"  {str(anchor).upper()}\n") == anchor


_HASH = "a" * 64
_NO_ANCHORS = [
    "",
    ":",
    "1",
    "1:",
    f":{_HASH}",
    f"0:{_HASH}",
    f"01:{_HASH}",
    f"-1:{_HASH}",
    f"1 :{_HASH}",
    f"1:{_HASH}a",
]
_NO_ANCHORS += [f"1:{_HASH[1:]}", f"1:{_HASH[1:]}g", f"\N{FULLWIDTH DIGIT ONE}:{_HASH}"]


@pytest.mark.parametrize("text", _NO_ANCHORS)
def test_anything_else_is_refused_with_what_an_anchor_looks_like(text: str) -> None:
    with pytest.raises(Refused, match="a number, a colon and 64"):
        parse_anchor(text)
