"""One error page: what happened, what to do, a reference for whoever is asked about it, and whatever was typed."""

from __future__ import annotations

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from selfassess.errors import Busy, Conflict, NotAllowed, NotComparable, NotFound, NotMade, Refused, SelfAssessError
from selfassess.storage.session import as_busy
from selfassess.web.access import SignedOut
from selfassess.web.database import end_reading
from selfassess.web.labels import label_of
from selfassess.web.logs import logger
from selfassess.web.rendering import RETRY_SECONDS, RenderingBusy

_RETRY_SECONDS = 5
_NEVER_SHOWN = ("password", "token", "code", "passcode", "credential", "csrf")
_SHORTEST_KEPT = 20
# The parts of an answer, whose fields are named after their question.
_OF_ANSWERS = {"comment": "Comment", "why": "Why there is no level"}
_NOT_DONE = "This could not be done, and nothing was saved."


_STATUS_OF: tuple[tuple[type[SelfAssessError], int], ...] = (
    (SignedOut, 401),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Refused, 422),
    (Busy, 503),
    (NotComparable, 422),
    (NotMade, 503),
    (RenderingBusy, 429),
)


def install(app: Flask) -> None:
    """Show the error page for everything that ends a request early."""
    app.register_error_handler(SelfAssessError, _of_ours)
    app.register_error_handler(SQLAlchemyError, _of_database)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(SecurityError, _of_another_host)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, *, happened: str | None = None) -> ResponseReturnValue:
    """The page for one status, or its JSON where a script asked; ``happened`` says it more closely than the status."""
    waits = {503: _RETRY_SECONDS, 429: RETRY_SECONDS}
    headers = {"Retry-After": str(waits[status])} if status in waits else {}
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
    if isinstance(error, Busy):
        _tell_why(error.__cause__)
    return error_page(status, happened=str(error))


def _of_database(error: SQLAlchemyError) -> ResponseReturnValue:
    """What a page meets that reads, where no ``with`` block stands round the reading."""
    busy = as_busy(error)
    if busy is None:
        return _unforeseen(error)
    busy.__cause__ = error
    return _of_ours(busy)


def _tell_why(cause: BaseException | None) -> None:
    """Log the database's own name for what was wrong: a full disk looks like a busy one to everybody else."""
    trouble = cause.orig if isinstance(cause, DBAPIError) else cause
    name = getattr(trouble, "sqlite_errorname", None) or getattr(trouble, "sqlstate", None) or type(trouble).__name__
    logger.warning("busy", extra={"request_id": g.get("request_id"), "because": name})


def _forged(_error: CSRFError) -> ResponseReturnValue:
    return error_page(400, happened="The page had been open for too long, or was opened before you signed in.")


def _of_another_host(_error: SecurityError) -> ResponseReturnValue:
    return "This service is not reached under this name.\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


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
    """Every longer text that was sent, by what its field is called, so that it can be copied: never a secret."""
    if request.method in ("GET", "HEAD"):
        return []
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:
        return []
    texts = [
        (_called(name), text)
        for name, text in fields
        if len(text) >= _SHORTEST_KEPT and not any(word in name.casefold() for word in _NEVER_SHOWN)
    ]
    # One by one they are no text; a page of sixty of them is work that nobody wants to do twice.
    chosen = [
        f"{name[len('level-') :]}: {value.rpartition(':')[2]}" for name, value in fields if _is_level(name, value)
    ]
    return [*texts, ("Levels that you had chosen", "\n".join(chosen))] if chosen else texts


def _is_level(name: str, value: str) -> bool:
    return bool(value) and name.startswith(("level-", "level."))


def _called(name: str) -> str:
    _question, dot, part = name.rpartition(".")
    return (_OF_ANSWERS.get(part) if dot else label_of(name)) or "What you typed"
