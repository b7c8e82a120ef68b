"""selfassess serve."""

from __future__ import annotations

import os

import click

from selfassess.cli.refusals import Refused
from selfassess.config import from_environment
from selfassess.jobs.runner import TickThread
from selfassess.storage.opening import open_database
from selfassess.web import create_app
from selfassess.web.current import Service
from selfassess.web.logs import log_to_stderr
from selfassess.web.server import serve as serve_app


@click.command(short_help="Serve the pages, with the timed jobs beside them.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--no-tick", is_flag=True, help="Leave the timed jobs to a timer that runs `selfassess tick`.")
def serve(host: str, port: int, no_tick: bool) -> None:
    """Serve the pages until stopped; requests under way are finished first.

    Checks the settings and the database, and brings the database up to date, before it answers anybody. In development
    no setting is needed.
    """
    settings = from_environment(os.environ)
    rows = open_database(settings)
    log_to_stderr()
    app = create_app(settings, rows=rows)
    service = app.extensions["selfassess"]
    assert isinstance(service, Service)
    ticking = None if no_tick else TickThread(rows, settings, service.sender)
    click.echo(f"Serving on {settings.base_url}. Stop with Ctrl+C.", err=True)
    try:
        if ticking is not None:
            ticking.start()
        serve_app(app, host=host, port=port)
    except OSError as error:
        raise Refused(f"Port {port} cannot be used: {error.strerror or error}. Choose another with --port.") from None
    finally:
        if ticking is not None:
            ticking.stop()
        rows.engine.dispose()
