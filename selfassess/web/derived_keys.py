"""Keys of one purpose each, derived from an installation's secrets."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derived_key(secret: str, purpose: str) -> bytes:
    """The key of 256 bits that ``secret`` gives for one purpose, in URL-safe base64, as Fernet takes it.

    The keys of two purposes tell nothing of each other, nor of the secret (HKDF, RFC 5869).
    """
    info = f"selfassess {purpose}".encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
