"""Keys that derive from a secret: what was sealed with one of an earlier version must open with this one."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from selfassess.web.derived_keys import derived_key


@pytest.mark.parametrize(
    ("purpose", "key"),
    [
        ("session cookie", b"Y5TkCpVMxr-xp0EC6K--QDnrSu8tlwI75-I4O78ZDx4="),
        ("passwords", b"JIqM-GJJNBLzjkREtI32ZHgK0NoGblFi3BejC-MXZqY="),
    ],
)
def test_the_key_of_a_purpose_is_the_same_for_good(purpose: str, key: bytes) -> None:
    assert derived_key("a secret", purpose) == key


def test_a_key_opens_what_was_sealed_for_its_own_purpose_and_secret_alone() -> None:
    keys = {derived_key(secret, purpose) for secret in ("a secret", "another") for purpose in ("cookies", "codes")}
    assert len(keys) == 4
    for key in keys:
        Fernet(key)
