"""Signing in at somebody else's: the council's own sign-in by OpenID Connect, with state, nonce and PKCE (Authlib)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, session, url_for
from joserfc.errors import JoseError
from requests import RequestException

from selfassess.config import OpenIdProvider, Settings
from selfassess.errors import Refused
from selfassess.links import absolute
from selfassess.mail.message import parse_address
from selfassess.web.current import now, settings
from selfassess.web.database import end_reading
from selfassess.web.proof.remembered import Remembered

_KEY = "selfassess.provider"
_NAME = "provider"
_SECONDS = 10
# What goes wrong with an answer that anybody may have made up, and with a machine that is not ours.
_TROUBLES = (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError, RuntimeError)
_LEEWAY = 60
_FAILED = "Signing in there did not work. Try again, or sign in another way."


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who the provider says has signed in there. ``email`` is empty where it vouches for none."""

    issuer: str
    subject: str
    email: str


def install(app: Flask, settings: Settings) -> None:
    """Make the provider of the settings known, if there is one. Nothing is fetched yet."""
    if settings.oidc is None:
        return
    app.extensions[_KEY] = OAuth(app).register(
        _NAME,
        client_id=settings.oidc.client_id,
        client_secret=settings.oidc.client_secret,
        server_metadata_url=settings.oidc.issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": _SECONDS},
    )


def way_there(*, afresh: bool) -> str:
    """The address at the provider to send the browser to. With ``afresh`` it asks the person to sign in again there.

    Raises:
        Refused: the provider does not answer.
    """
    end_reading()
    came_back = absolute(settings(), url_for("signin.provider_back"))
    asked = {"max_age": "0"} if afresh else {}
    try:
        start: dict[str, Any] = _client().create_authorization_url(came_back, **asked)
    except _TROUBLES as error:
        raise Refused(_FAILED) from error
    _client().save_authorize_data(redirect_uri=came_back, **start)
    session[Remembered.PROVIDER_AFRESH] = int(now().timestamp()) if afresh else None
    return str(start["url"])


def who_came_back() -> Visitor:
    """Who signed in at the provider, from the code and state that this request sends.

    Raises:
        Refused: this browser was not sent there, the provider refused, or what it says cannot be trusted.
    """
    end_reading()
    wanted = settings().oidc
    assert wanted is not None
    try:
        claims = _client().authorize_access_token(leeway=_LEEWAY)["userinfo"]
    except _TROUBLES as error:
        raise Refused(_FAILED) from error
    sent_at = session.pop(Remembered.PROVIDER_AFRESH, None)
    if not _is_trusted(claims, wanted):
        raise Refused(_FAILED)
    if sent_at is not None and not _is_fresh(claims, sent_at):
        raise Refused("You were not asked to sign in again there. Use another way to prove that it is you.")
    return Visitor(issuer=wanted.issuer, subject=claims["sub"], email=_address_in(claims))


def _address_in(claims: Mapping[str, Any]) -> str:
    # Some providers never say whether they checked an address. It only suggests an account, which the person confirms.
    if claims.get("email_verified") is False:
        return ""
    try:
        return parse_address(str(claims.get("email", "")))
    except Refused:
        return ""


def _is_trusted(claims: Mapping[str, Any], wanted: OpenIdProvider) -> bool:
    audience, subject = claims.get("aud"), claims.get("sub")
    is_for_us = wanted.client_id in (audience if isinstance(audience, list) else [audience])
    return claims.get("iss") == wanted.issuer and is_for_us and isinstance(subject, str) and 0 < len(subject) <= 255


def _is_fresh(claims: Mapping[str, Any], sent_at: int) -> bool:
    # A provider may pay no heed to what was asked, and say who signed in this morning.
    signed_in_at = claims.get("auth_time")
    return isinstance(signed_in_at, int) and signed_in_at >= sent_at - _LEEWAY


def _client() -> Any:
    return current_app.extensions[_KEY]
