"""Every page of one's own account; importing the modules adds their views."""

from selfassess.web.account import address, overview, passkeys, password, second_step, sessions
from selfassess.web.account.blueprint import blueprint

__all__ = ["address", "blueprint", "overview", "passkeys", "password", "second_step", "sessions"]
