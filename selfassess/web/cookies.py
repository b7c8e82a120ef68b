"""The session cookie: sealed, so that it can be neither read nor altered.

What it says is believed only while the register of sessions agrees (``web.sessions``).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask
from flask.sessions import SecureCookieSessionInterface, session_json_serializer
from itsdangerous import BadSignature

from selfassess.config import Settings
from selfassess.web.derived_keys import derived_key

LIFETIME = timedelta(days=7)


class Seal:
    """Encrypts and decrypts a session, under the newest key or any older one that is still trusted."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._fernet = MultiFernet([Fernet(derived_key(key, "session cookie")) for key in keys])

    def dumps(self, session: dict[str, Any]) -> str:
        """The cookie's value for a session."""
        return self._fernet.encrypt(session_json_serializer.dumps(session).encode()).decode()

    def loads(self, value: str, max_age: int | None = None) -> Any:
        """The session that a cookie's value stands for.

        Raises:
            BadSignature: it was altered, is not ours, or is older than ``max_age`` seconds.
        """
        try:
            return session_json_serializer.loads(self._fernet.decrypt(value.encode(), ttl=max_age).decode())
        except (InvalidToken, UnicodeError, ValueError) as error:
            raise BadSignature("not a session of this service") from error


class SealedCookies(SecureCookieSessionInterface):
    """Flask's cookie sessions, sealed instead of only signed."""

    def __init__(self, settings: Settings) -> None:
        self._seal = Seal((settings.secret_key, *settings.secret_key_fallbacks))

    def get_signing_serializer(self, app: Flask) -> Any:
        """What turns a session into the cookie's value and back."""
        return self._seal


def install(app: Flask, settings: Settings) -> None:
    """Seal the session cookie, and name it so that a browser binds it to this host and to HTTPS."""
    app.secret_key = settings.secret_key
    app.session_interface = SealedCookies(settings)
    app.config.update(
        SESSION_COOKIE_NAME="selfassess" if settings.is_loopback else "__Host-selfassess",
        SESSION_COOKIE_SECURE=not settings.is_loopback,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
    )
