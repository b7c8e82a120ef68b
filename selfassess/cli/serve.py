"""selfassess serve."""

from __future__ import annotations

import gc
import os
from urllib.parse import urlsplit

import click

from selfassess.cli.opened import opened_database
from selfassess.cli.refusals import CommandEnded
from selfassess.config import LOOPBACK, Settings, from_environment
from selfassess.jobs.runner import TickThread
from selfassess.storage.session import Database
from selfassess.web import create_app
from selfassess.web.current import Service
from selfassess.web.logs import log_to_stderr
from selfassess.web.server import serve as serve_app

# What a proxy in front of it, or a browser on this machine, expects.
_PORT = 8000
_THIS_MACHINE_ALONE = (
    "Without the settings of production, and as a demonstration, it is served on this machine alone: leave --host out, "
    "or see docs/configuration.md."
)


@click.command(short_help="Serve the pages, with the timed jobs beside them.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=None,
    type=click.IntRange(1, 65535),
    help="The port to listen on. [default: that of the base URL on this machine, else 8000]",
)
@click.option("--no-tick", is_flag=True, help="Leave the timed jobs to a timer that runs `selfassess tick`.")
def serve(host: str, port: int | None, no_tick: bool) -> None:
    """Serve the pages until stopped; requests under way are finished first.

    Checks the settings and the database, and brings the database up to date, before it answers anybody. In development
    no setting is needed, and like a demonstration it is served on this machine alone.
    """
    settings = from_environment(os.environ)
    if settings.is_loopback and host not in LOOPBACK:
        raise CommandEnded(_THIS_MACHINE_ALONE)
    with opened_database(settings, starting=True) as database:
        log_to_stderr()
        _serve(settings, database, host=host, port=port or _own_port(settings), no_tick=no_tick)


def _serve(settings: Settings, database: Database, *, host: str, port: int, no_tick: bool) -> None:
    app = create_app(settings, database=database)
    gc.freeze()  # as in wsgi.py
    service = app.extensions["selfassess"]
    assert isinstance(service, Service)
    ticking = None if no_tick else TickThread(database, settings, service.sender)

    def say_so() -> None:
        click.echo(f"Serving on {settings.base_url}. Stop with Ctrl+C.", err=True)

    try:
        if ticking is not None:
            ticking.start()
        serve_app(app, host=host, port=port, when_ready=say_so)
    except OSError as error:
        raise CommandEnded(
            f"Port {port} cannot be used: {error.strerror or error}. Choose another with --port."
        ) from None
    finally:
        if ticking is not None:
            ticking.stop()


def _own_port(settings: Settings) -> int:
    port = urlsplit(settings.base_url).port if settings.is_loopback else None
    return port or _PORT
