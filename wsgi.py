"""The service for a WSGI server such as gunicorn: ``gunicorn --threads 8 wsgi:app``.

The database must be up to date (``selfassess db upgrade``), and a timer must run ``selfassess tick`` each minute.
"""

import os

from selfassess.config import from_environment
from selfassess.web import create_app
from selfassess.web.logs import log_to_stderr

log_to_stderr()
app = create_app(from_environment(os.environ))
