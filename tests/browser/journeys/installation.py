"""An installation that is no demonstration: second factors count, and the council's own sign-in is set up."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from selfassess.config import Settings
from selfassess.storage.session import WritingSession
from selfassess.vocabulary import Role
from selfassess.web.proof import codes, security
from tests.rows import make_board, make_member, make_user
from tests.web.signing_in import PASSWORD, password_hash

__all__ = ["OIDC", "PASSWORD", "at", "fill"]

# Nobody answers there: how the provider's own pages look is theirs.
OIDC = {
    "SELFASSESS_OIDC_ISSUER": "http://127.0.0.1:9",
    "SELFASSESS_OIDC_CLIENT_ID": "selfassess",
    "SELFASSESS_OIDC_CLIENT_SECRET": "a secret for tests",
    "SELFASSESS_OIDC_NAME": "the council’s sign-in",
}


def at(name: str) -> str:
    """The address of one of its people."""
    return f"{name}@weald.example"


def fill(session: WritingSession) -> None:
    """A board whose chairs have a password and an app, a password alone, or nothing yet."""
    now = datetime.now(UTC)
    board = make_board(session, "weald", name="Weald Safeguarding Children Board", created_at=now)
    secret, sealed = _app_and_codes()
    app = {"totp_secret": secret, "recovery_codes": sealed}
    proved = make_user(session, at("chair"), password=password_hash(), **app)
    half = make_user(session, at("half"), password=password_hash())
    new = make_user(session, at("new-chair"))
    vice = make_user(session, at("vice-chair"))
    for account, name in ((proved, "Ada Thorn"), (half, "Cyn Moss"), (new, "Bea Holt"), (vice, "Dot Fern")):
        make_member(session, board, account, role=Role.VICE_CHAIR if account is vice else Role.CHAIR, display_name=name)


def _app_and_codes() -> tuple[str, list[str]]:
    app = Flask("sealing")
    security.install(app, Settings())
    with app.app_context():
        return codes.new_secret(), list(codes.new_recovery_codes()[1])
