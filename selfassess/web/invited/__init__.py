"""A board's invitations as its managers look after them: listed, renewed, withdrawn, sent to one or to many.

Importing the modules adds their views.
"""

from selfassess.web.invited import many, routes
from selfassess.web.invited.blueprint import blueprint

__all__ = ["blueprint", "many", "routes"]
