"""A board's invitations as its managers look after them: listed, renewed, withdrawn, sent to one or to many.

Importing the modules adds their views.
"""

from selfassess.web.invitations import many, routes
from selfassess.web.invitations.blueprint import blueprint

__all__ = ["blueprint", "many", "routes"]
