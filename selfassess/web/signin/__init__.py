"""Signing in and out: by a mailed link, a password and a code, a passkey, or the council's own sign-in."""

from __future__ import annotations

from flask import Flask

from selfassess.config import Settings
from selfassess.web.proof import provider, security

__all__ = ["install"]


def install(app: Flask, settings: Settings) -> None:
    """Set up what passwords, codes and the provider need."""
    security.install(app, settings)
    provider.install(app, settings)
