"""Flask-Security, set up for what it is used for here: hashing passwords, authenticator secrets, recovery codes.

Its mechanisms are used and its pages are not (docs/adr/0008): a change and its audit event stand in one transaction, a
person who came by a link can prove more without signing out, and who is signed in is told by the register of sessions
alone. So it lives in an application of its own that answers nobody: Flask-Login and Flask-Principal, which it brings,
never see a request, and cannot put an identity of theirs where ours stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.fernet import MultiFernet
from flask import Flask, current_app
from flask_security import RoleMixin, Security, Totp, UserDatastore, UserMixin
from passlib.exc import TokenError

from selfassess.config import Settings
from selfassess.web.derived_keys import derived_key
from selfassess.web.jinja import SERVICE_NAME

_KEY = "selfassess.security"
RECOVERY_CODES = 10
# One step of thirty seconds to either side: for a clock that is a little off, and for slow typing.
_WINDOW = 30


class Nobody(UserMixin):
    """What Flask-Security takes an account to be. There is never one."""

    fs_uniquifier = ""


class Authenticators(Totp):
    """Flask-Security's codes, told apart by the step of time that each belongs to, so that none counts twice."""

    def step_of(self, code: str, sealed_secret: str, *, now: datetime, last: int | None) -> int | None:
        """The step that a code belongs to; None where it fits none that may still be used."""
        try:
            match = self._totp.verify(code, sealed_secret, time=now.timestamp(), window=_WINDOW, last_counter=last)
        except (TokenError, ValueError, TypeError):
            return None
        step: int = match.counter
        return step


@dataclass(frozen=True, slots=True)
class Vault:
    """The application in which passwords are hashed, and what makes and opens codes."""

    app: Flask
    codes: Authenticators
    cryptor: MultiFernet


def install(app: Flask, settings: Settings) -> None:
    """Set Flask-Security up, with secrets of its own that derive from the identity key."""
    answers_nobody = Flask("selfassess.vault", static_folder=None)
    answers_nobody.config.update(
        SECRET_KEY=settings.secret_key,
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SALT=derived_key(settings.identity_key, "passwords").decode(),
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TOTP_SECRETS={"1": derived_key(settings.identity_key, "authenticators").decode()},
        SECURITY_TOTP_ISSUER=SERVICE_NAME,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=RECOVERY_CODES,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[derived_key(settings.identity_key, "recovery codes")],
        SECURITY_OAUTH_BUILTIN_PROVIDERS=[],
        SECURITY_DATETIME_FACTORY=lambda: datetime.now(UTC),
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
    )
    store = UserDatastore(Nobody, RoleMixin)
    made = Security(answers_nobody, store, register_blueprint=False, totp_cls=Authenticators)
    app.extensions[_KEY] = _vault_of(answers_nobody, made)


def _vault_of(app: Flask, made: Security) -> Vault:
    codes, cryptor = made.totp_factory, made.mf_recovery_codes_util.cryptor
    assert isinstance(codes, Authenticators)
    assert cryptor is not None
    return Vault(app=app, codes=codes, cryptor=cryptor)


def vault() -> Vault:
    """Flask-Security as this service set it up."""
    found = current_app.extensions[_KEY]
    assert isinstance(found, Vault)
    return found
