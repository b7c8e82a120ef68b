"""One seat: what it is called and held for, who is on it, its history; and the broad groups that seats belong to.

Importing the modules adds their views.
"""

from selfassess.web.seats import groups, routes, sitting
from selfassess.web.seats.blueprint import blueprint

__all__ = ["blueprint", "groups", "routes", "sitting"]
