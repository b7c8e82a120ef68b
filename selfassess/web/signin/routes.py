"""Every page of signing in, each way in its own module; importing them adds their views."""

from selfassess.web.signin import again, by_link, by_passkey, by_password, by_provider, new_password
from selfassess.web.signin.blueprint import blueprint

__all__ = ["again", "blueprint", "by_link", "by_passkey", "by_password", "by_provider", "new_password"]
