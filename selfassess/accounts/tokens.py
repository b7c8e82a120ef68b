"""Secrets that travel in a link or a cookie, and the digests that stand for them in the database.

A token holds 256 random bits, so a plain SHA-256 is as good as a slow hash, and finding its row by the digest tells an
attacker nothing by the time it takes. A text of any shape has a digest; one that was never a token is not found.
"""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """A fresh token of 43 letters, digits, hyphens and underscores. It is kept nowhere."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """What stands in a row for this token: 64 hexadecimal digits."""
    # A lone surrogate has no UTF-8 of its own; it must not be found, and must not fail either.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
