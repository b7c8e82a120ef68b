"""``selfassess serve`` without its limits: a head of any size, and all the time in the world for it to arrive."""

from __future__ import annotations

import os
import sys

from selfassess.config import from_environment
from selfassess.web import create_app, server
from selfassess.web.logs import log_to_stderr

ENDLESS = 10**9

if __name__ == "__main__":
    log_to_stderr()
    server._LARGEST_HEADER = ENDLESS
    app = create_app(from_environment(os.environ))
    server.serve(app, host="127.0.0.1", port=int(sys.argv[-1]), arrival_seconds=ENDLESS)
