"""selfassess config check and selfassess config keys."""

from __future__ import annotations

import os
import secrets

import click

from selfassess.cli.output import write
from selfassess.cli.text import page
from selfassess.config import SETTINGS, Settings, from_environment
from selfassess.reports.characters import printable
from selfassess.setting_values import Setting

_COLUMN = max(len(setting.variable) for setting in SETTINGS)


@click.group()
def config() -> None:
    """Check the settings, or make keys for them."""


@config.command(short_help="Show each setting and where it comes from, or every problem.")
def check() -> None:
    """Show each setting and where it comes from, or every problem of them.

    Reads the environment alone, as the service does, and opens no database. No secret is shown. Exits with 0 when the
    service could start on these settings, else with 1.
    """
    settings = from_environment(os.environ)
    lines = []
    for setting in SETTINGS:
        source = setting.source(os.environ)
        told = printable(_told(setting, settings, source))
        lines.append(f"{setting.variable:{_COLUMN}}  {source:11}  {told}")
    kind = "development on this machine alone" if settings.is_loopback else "production"
    write(page([*lines, f"These settings can be used for {kind}."]), None)


@config.command(short_help="Print three fresh random keys, as lines to paste.")
def keys() -> None:
    """Print three fresh random keys, as lines to paste into the settings. They are stored nowhere."""
    names = [setting.variable for setting in SETTINGS if setting.path in ("secret_key", "audit_key", "identity_key")]
    write(page(f"{name}={secrets.token_urlsafe(48)}" for name in names), None)


def _told(setting: Setting, settings: Settings, source: str) -> str:
    value = setting.value_in(settings)
    if setting.path == "database_url":
        # The address of PostgreSQL may hold a password, in more than one place.
        return f"SQLite, {settings.database_file}" if settings.database_file else "PostgreSQL, set"
    if value in (None, ()):
        return "not set"
    if setting.is_secret:
        return "development default" if source == "default" else "set"
    return str(value).lower() if isinstance(value, bool) else str(value)
