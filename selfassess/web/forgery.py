"""Refusing what another site, or a strange client, sends in a person's name: before any view runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, SecurityError, UnsupportedMediaType

from selfassess.config import Settings
from selfassess.web.current import settings

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
READS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_LARGEST_BODY = 512 * 1024
_MOST_FIELDS = 1000


def takes_up_to(most_bytes: int) -> Callable[[View], View]:
    """Let this view's forms be larger than others', as where a file comes with them."""

    def declare(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return declare


def install(app: Flask, settings: Settings) -> None:
    """Check host, origin, kind and size of what is sent, and its token."""
    app.config.update(
        # What watches over the service asks by a loopback name; links are built from the base URL alone.
        TRUSTED_HOSTS=[settings.host, "127.0.0.1", "localhost"],
        MAX_CONTENT_LENGTH=_LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=_LARGEST_BODY,
        MAX_FORM_PARTS=_MOST_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open through a long meeting
        WTF_CSRF_SSL_STRICT=False,  # we check the origin ourselves, and send no referrer
        WTF_CSRF_HEADERS=[],
    )
    app.before_request(_refuse_other_hosts)
    app.before_request(_refuse_other_origins)
    app.before_request(_refuse_other_bodies)
    CSRFProtect(app)


def _refuse_other_hosts() -> None:
    # Flask raises it only at the view, after checks that may themselves end in a page; and no page can be drawn for a
    # request without a host, since no address can be built.
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def _refuse_other_origins() -> None:
    if request.method in READS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    own = urlsplit(settings().base_url)
    if site is not None and site not in ("same-origin", "none"):
        raise Forbidden("This was sent from another site.")
    if origin == "null" and site == "same-origin":
        return  # sent from a page that tells its address to nobody
    if origin is not None and urlsplit(origin)[:2] != (own.scheme, own.netloc):
        raise Forbidden("This was sent from another site.")


def _refuse_other_bodies() -> None:
    if request.method in READS:
        return
    if most_bytes := getattr(current_app.view_functions.get(request.endpoint or ""), "most_bytes", None):
        request.max_content_length = request.max_form_memory_size = most_bytes
    if request.mimetype not in _FORMS and (request.content_length or request.mimetype):
        raise UnsupportedMediaType("Only forms can be sent here.")
    try:
        fields = sum(len(values) for _, values in request.form.lists())
    except UnicodeError as error:
        raise BadRequest("What was sent is not text.") from error
    if fields > _MOST_FIELDS:
        raise RequestEntityTooLarge("There is more in this form than can be sent at once.")
