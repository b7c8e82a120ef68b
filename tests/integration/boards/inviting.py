"""What the tests of invitations share: inviting somebody, and the token out of the mail that was posted."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from selfassess.accounts.identity import Identity
from selfassess.boards.invitations import invite
from selfassess.boards.invitees import Invitee
from selfassess.storage.session import Database
from selfassess.storage.tables import Invitation, OutboxMail
from selfassess.vocabulary import Role, Standing
from tests.rows import NOW

BASE = "https://assess.example.org/invitations/"


def link_of(token: str) -> str:
    """The address of a token's page."""
    return f"{BASE}{token}"


def observer(email: str = "guest@example.org", name: str = "Kim Guest") -> Invitee:
    """Somebody to be invited as observer."""
    return Invitee(email=email, display_name=name, role=Role.OBSERVER)


def seated(seat_id: int, email: str = "guest@example.org", standing: Standing = Standing.HOLDER) -> Invitee:
    """Somebody to be invited to a seat."""
    return Invitee(email=email, display_name="Kim Guest", role=Role.MEMBER, seat_id=seat_id, standing=standing)


def invited(
    database: Database, manager: Identity, invitee: Invitee | None = None, *, now: datetime = NOW
) -> tuple[Invitation, str]:
    """The invitation by a manager to their board, and its token."""
    board_id = manager.memberships[0].board_id
    with database.writing() as session:
        row = invite(
            session, identity=manager, board_id=board_id, invitee=invitee or observer(), link_of=link_of, now=now
        )
    return row, last_token(database)


def last_token(database: Database) -> str:
    """The token in the mail that was posted last."""
    with database.reading() as session:
        body = session.exec(select(OutboxMail.body).order_by(col(OutboxMail.id).desc()).limit(1)).one()
    (line,) = [line for line in (body or "").splitlines() if line.startswith(BASE)]
    return line.removeprefix(BASE)
