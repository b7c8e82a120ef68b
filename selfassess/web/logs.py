"""What is logged: one line of JSON for each request, without bodies, addresses of pages, or secrets."""

from __future__ import annotations

import json
import logging
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request

from selfassess import __version__
from selfassess.web.current import find_identity

logger = logging.getLogger("selfassess.web")
_OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One line of JSON for a record. Whatever it holds, a line stays a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": record.getMessage(),
        }
        fields.update({name: value for name, value in vars(record).items() if name not in _OWN_FIELDS})
        if record.exc_info and record.exc_info[0] is not None:
            # The kind and the place tell an engineer enough; a message may hold what somebody typed.
            fields["error"] = record.exc_info[0].__name__
            fields["where"] = _places(record)
        return json.dumps(fields, default=str, ensure_ascii=True)


def _places(record: logging.LogRecord) -> list[str]:
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-12:]


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send every log of the process to standard error as lines of JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def install(app: Flask) -> None:
    """Give each request an id, and log how it ended."""

    @app.before_request
    def _begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        person = find_identity()
        response.headers["X-Request-Id"] = g.get("request_id", "")
        logger.info(
            "request",
            extra={
                "request_id": g.get("request_id"),
                "route": request.url_rule.rule if request.url_rule else None,
                "method": request.method,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
                "user_id": person.user_id if person else None,
                "board_id": g.board.id if "board" in g else None,
                "version": __version__,
            },
        )
        return response
