"""What every answer carries beside its page: where scripts and styles may come from, and that nothing is kept."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from selfassess.config import Settings

_YEAR = 31_536_000
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(
        (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "publickey-credentials-get=(self), publickey-credentials-create=(self)",
        )
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def content_security_policy(nonce: str, form_targets: tuple[str, ...] = ()) -> str:
    """The policy of a page whose one inline script carries ``nonce``; forms may also lead to ``form_targets``."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            " ".join(("form-action 'self'", *form_targets)),
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def install(app: Flask, settings: Settings) -> None:
    """Send the headers with every answer, whatever its status."""
    form_targets = (settings.oidc.issuer,) if settings.oidc else ()

    @app.before_request
    def _nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.update(_ALWAYS)
        # A page whose address is a secret tells it to nobody. Elsewhere the browser must be able to name its origin.
        is_secret = "token" in (request.view_args or {})
        response.headers["Referrer-Policy"] = "no-referrer" if is_secret else "same-origin"
        nonce = g.get("nonce") or secrets.token_urlsafe(16)
        response.headers.setdefault("Content-Security-Policy", content_security_policy(nonce, form_targets))
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if not settings.is_loopback:
            response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
        return response
