"""Without the settings of production the service answers its own machine alone: its keys are known to everybody.

``selfassess serve`` listens nowhere else then. Another server may be told to, so each request is looked at too.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from flask import Flask, request
from flask.typing import ResponseReturnValue

from selfassess.config import Settings

PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def install(app: Flask, settings: Settings) -> None:
    """Refuse, in development and in a demonstration, whatever comes from another machine."""
    if settings.is_loopback:
        app.before_request(_refuse_other_machines)


def comes_from_this_machine() -> bool:
    """Whether whoever is connected is on this machine, and whoever trusted proxies say that they ask for."""
    # A proxy on this machine passes on what others ask for; and whoever is no proxy may claim to ask for this machine.
    connected = request.environ.get("werkzeug.proxy_fix.orig", {}).get("REMOTE_ADDR", request.remote_addr)
    return _is_loopback(connected) and _is_loopback(request.remote_addr)


def _refuse_other_machines() -> ResponseReturnValue | None:
    if comes_from_this_machine():
        return None
    return "This service is set up for the machine that it runs on, and answers no other.\n", 403, PLAIN


def _is_loopback(address: str | None) -> bool:
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_loopback
