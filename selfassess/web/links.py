"""Addresses for mails: always of the base URL of the settings, never of what a request says of itself."""

from __future__ import annotations

from flask import url_for

from selfassess.web.current import settings


def absolute(path: str) -> str:
    """The whole address of a path of this service."""
    return settings().base_url + path


def invitation_link(token: str) -> str:
    """The address at which an invitation is taken up."""
    return absolute(url_for("invitations.show", token=token))
