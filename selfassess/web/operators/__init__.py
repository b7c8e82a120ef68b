"""What operators look after in an installation: its boards, accounts and mail, and nothing of what any of them say.

Importing the modules adds their views.
"""

from selfassess.web.operators import mails, people, purging, routes
from selfassess.web.operators.blueprint import blueprint

__all__ = ["blueprint", "mails", "people", "purging", "routes"]
