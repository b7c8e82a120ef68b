"""The pages. ``create_app`` puts them together; nothing below imports them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from selfassess.config import Settings, SettingsRefused
from selfassess.mail.senders import Sender, sender_for
from selfassess.storage.engine import make_engine
from selfassess.storage.installation import is_demo
from selfassess.storage.session import Database
from selfassess.web import (
    access,
    addresses,
    afterwards,
    cookies,
    denials,
    errors,
    forgery,
    headers,
    logs,
    own_machine,
    sessions,
    signin,
)
from selfassess.web import database as reading_and_writing
from selfassess.web.blueprints import BLUEPRINTS
from selfassess.web.context import add_context
from selfassess.web.current import Service
from selfassess.web.jinja import configure_templates


def create_app(
    settings: Settings,
    *,
    database: Database | None = None,
    sender: Sender | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """The service as a WSGI application, on a database that is up to date.

    ``database``, ``sender`` and ``clock`` stand in for what the settings give, in tests.

    Raises:
        SettingsRefused: the database is a demonstration, and this is not a machine of one's own (rules 6.4).
    """
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.url_map.strict_slashes = True
    app.config.update(DEBUG=settings.debug, PREFERRED_URL_SCHEME=settings.base_url.split(":")[0])
    database = database or Database(make_engine(settings.database_url), audit_key=settings.audit_key)
    demonstration = is_demo(database)
    if demonstration and not settings.is_loopback:
        raise SettingsRefused(("SELFASSESS_DATABASE_URL: this database is a demonstration, served on loopback alone.",))
    app.extensions["selfassess"] = Service(
        settings=settings,
        database=database,
        sender=sender or sender_for(settings),
        clock=clock,
        is_demo=demonstration,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_port=0, x_prefix=0)  # type: ignore[method-assign]
    addresses.install(app)
    configure_templates(app)
    add_context(app)
    # Before a view: id, nonce, machine, origin and token, person, access. After it, in the opposite order: what was
    # put off is written, reading ends, and the headers and the log's line come last.
    logs.install(app)
    headers.install(app, settings)
    own_machine.install(app, settings)
    cookies.install(app, settings)
    reading_and_writing.install(app)
    afterwards.install(app)
    forgery.install(app, settings)
    sessions.install(app)
    access.install(app)
    denials.install(app)
    errors.install(app)
    signin.install(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
