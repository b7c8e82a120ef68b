"""Every group of pages. A blueprint imports no other."""

from selfassess.web.health.routes import blueprint as health
from selfassess.web.pages.routes import blueprint as pages

BLUEPRINTS = (health, pages)
