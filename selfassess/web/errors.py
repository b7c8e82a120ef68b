"""One error page: what happened, what to do, a reference for whoever is asked about it, and whatever was typed."""

from __future__ import annotations

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from selfassess.errors import Busy, Conflict, NotAllowed, NotFound, Refused, SelfAssessError
from selfassess.web.access import SignedOut
from selfassess.web.database import end_reading
from selfassess.web.logs import logger

_RETRY_SECONDS = 5
_NEVER_SHOWN = ("password", "token", "code", "passcode", "credential", "csrf")
_SHORTEST_KEPT = 20
_NOT_DONE = "This could not be done, and nothing was saved."


_STATUS_OF: tuple[tuple[type[SelfAssessError], int], ...] = (
    (SignedOut, 401),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Refused, 422),
    (Busy, 503),
)


def install(app: Flask) -> None:
    """Show the error page for everything that ends a request early."""
    app.register_error_handler(SelfAssessError, _of_ours)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, *, happened: str | None = None) -> ResponseReturnValue:
    """The page for one status, or its JSON where a script asked; ``happened`` says it more closely than the status."""
    headers = {"Retry-After": str(_RETRY_SECONDS)} if status == 503 else {}
    reference = g.get("request_id", "")
    if request.accept_mimetypes.best == "application/json":
        return jsonify(message=happened or _NOT_DONE, reference=reference), status, headers
    page = render_template(
        "errors/error.html", status=status, happened=happened, reference=reference, kept_texts=_typed()
    )
    return page, status, headers


def _of_ours(error: SelfAssessError) -> ResponseReturnValue:
    end_reading()
    status = next((status for kind, status in _STATUS_OF if isinstance(error, kind)), None)
    if status is None:
        return _unforeseen(error)
    return error_page(status, happened=str(error))


def _forged(_error: CSRFError) -> ResponseReturnValue:
    return error_page(400, happened="The page had been open for too long, or was opened before you signed in.")


def _of_http(error: HTTPException) -> ResponseReturnValue:
    end_reading()
    if error.code is None or error.code < 400:
        return error
    return error_page(error.code)


def _unforeseen(_error: Exception) -> ResponseReturnValue:
    end_reading()
    logger.exception("unforeseen", extra={"request_id": g.get("request_id")})
    return error_page(500)


def _typed() -> list[tuple[str, str]]:
    """Every longer text that was sent, by its field, so that it can be copied: never a secret."""
    if request.method in ("GET", "HEAD"):
        return []
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:
        return []
    return [
        (name, text)
        for name, text in fields
        if len(text) >= _SHORTEST_KEPT and not any(word in name.casefold() for word in _NEVER_SHOWN)
    ]
