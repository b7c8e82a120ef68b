"""``selfassess serve``, but for its patience with what arrives slowly, and for one answer that takes long to send."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

from selfassess.config import from_environment
from selfassess.web import create_app
from selfassess.web.logs import log_to_stderr
from selfassess.web.server import serve

ARRIVAL_SECONDS = 2.0
LONG = b"a long answer. " * 1_000_000

if __name__ == "__main__":
    settings = from_environment(os.environ)
    log_to_stderr()
    app = create_app(settings)
    pages = app.wsgi_app

    def with_a_long_answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The service, with one address more."""
        if environ["PATH_INFO"] != "/long":
            return pages(environ, start_response)
        start_response("200 OK", [("Content-Length", str(len(LONG)))])
        return [LONG]

    app.wsgi_app = with_a_long_answer  # type: ignore[method-assign]
    serve(app, host="127.0.0.1", port=int(sys.argv[-1]), arrival_seconds=ARRIVAL_SECONDS)
