"""Self-assessments side by side: what moved, as a page and as files, question by question and seat by seat."""

from selfassess.web.movement import closer, looking_again, routes
from selfassess.web.movement.blueprint import blueprint

__all__ = ["blueprint", "closer", "looking_again", "routes"]
