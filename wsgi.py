"""The service for a WSGI server such as gunicorn: ``gunicorn --threads 8 wsgi:app``, run in the repository's folder.

It is part of a checkout and not of the wheel: an installed copy alone is served by ``selfassess serve``.
The database must be up to date (``selfassess db upgrade``), and a timer must run ``selfassess tick`` each minute.
"""

import gc
import os

from selfassess.config import from_environment
from selfassess.web import create_app
from selfassess.web.logs import log_to_stderr

log_to_stderr()
app = create_app(from_environment(os.environ))
# What the start has made stays for good. A full collection would walk through it again, for a tenth of a second, in the
# middle of somebody's save.
gc.freeze()
