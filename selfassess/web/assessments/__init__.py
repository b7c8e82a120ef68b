"""Self-assessments: set up, opened, followed, closed, entered from a record; and the page that leads to all of one."""

from selfassess.web.assessments import progress, recording, routes, setting_up, stages
from selfassess.web.assessments.blueprint import blueprint

__all__ = ["blueprint", "progress", "recording", "routes", "setting_up", "stages"]
