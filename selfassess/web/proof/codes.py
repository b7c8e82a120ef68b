"""Codes of an authenticator app, and recovery codes: made, sealed for keeping, and recognised."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import qrcode
import qrcode.image.svg
from cryptography.fernet import InvalidToken

from selfassess.web.proof.security import RECOVERY_CODES, vault

_BLANKS = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a person needs to set up an authenticator app: a picture as a ``data:`` address, or a key to type."""

    picture: str
    key: str


def new_secret() -> str:
    """A fresh secret for an authenticator app, sealed."""
    secret: str = vault().codes.generate_totp_secret()
    return secret


def setup_of(sealed_secret: str, email: str) -> Setup:
    """What to show of a secret while it is being set up."""
    factory = vault().codes
    image = qrcode.make(factory.get_totp_uri(email, sealed_secret), image_factory=qrcode.image.svg.SvgPathImage)
    drawn = BytesIO()
    image.save(drawn)
    picture = "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()
    return Setup(picture=picture, key=factory.get_totp_pretty_key(sealed_secret).replace("-", " "))


def step_of(code: str, sealed_secret: str, *, now: datetime, last: int | None) -> int | None:
    """The step of time that an authenticator's code belongs to; None where it fits none after ``last``.

    The step before the present one and the one after it count too.
    """
    return vault().codes.step_of(_BLANKS.sub("", code), sealed_secret, now=now, last=last)


def new_recovery_codes() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ten fresh recovery codes, and the same ones sealed for keeping."""
    codes = tuple(vault().codes.generate_recovery_codes(RECOVERY_CODES))
    cryptor = vault().cryptor
    return codes, tuple(cryptor.encrypt(code.encode()).decode() for code in codes)


def find_recovery_code(typed: str, sealed_codes: list[str] | None) -> str | None:
    """Which of these sealed codes was typed, whatever its capitals, blanks and hyphens; None where none was."""
    wanted, found = _BLANKS.sub("", typed).casefold(), None
    for sealed in sealed_codes or ():
        try:
            code = vault().cryptor.decrypt(sealed.encode()).decode()
        except InvalidToken:
            # Sealed under another identity key: worth nothing any more.
            continue
        if _BLANKS.sub("", code) == wanted:
            found = sealed
    return found
