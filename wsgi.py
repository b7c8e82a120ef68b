"""The service for a WSGI server such as gunicorn: ``gunicorn --threads 8 wsgi:app``, run in the repository's folder.

It is part of a checkout and not of the wheel: an installed copy alone is served by ``selfassess serve``.
The database must be up to date (``selfassess db upgrade``), and a timer must run ``selfassess tick`` each minute. What
does not allow a start is told on stderr, as ``selfassess serve`` tells it.
"""

import gc
import os
import sys

from selfassess.config import from_environment
from selfassess.errors import SelfAssessError
from selfassess.storage.startup import require_current
from selfassess.web import create_app
from selfassess.web.logs import log_to_stderr

# With which gunicorn takes an application for one that cannot be loaded, and stops. At 1 it would try again for ever.
_CANNOT_BE_LOADED = 4

log_to_stderr()
try:
    settings = from_environment(os.environ)
    require_current(settings.database_url)
    app = create_app(settings)
except SelfAssessError as trouble:
    sys.stderr.write(f"{trouble}\n")
    sys.exit(_CANNOT_BE_LOADED)
# What the start has made stays for good. A full collection would walk through it again, for a tenth of a second, in the
# middle of somebody's save.
gc.freeze()
