"""Every page on which a board agrees, so that importing this is enough to have them all."""

from selfassess.web.agreeing import beside, evidence, items, levels
from selfassess.web.agreeing.blueprint import blueprint

__all__ = ["beside", "blueprint", "evidence", "items", "levels"]
