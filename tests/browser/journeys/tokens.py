"""Addresses that are secrets, made when a page is asked for: each as its e-mail would bring it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from selfassess.accounts.tokens import digest_of, new_token
from selfassess.storage.tables import Board
from selfassess.vocabulary import LinkPurpose
from tests.browser.journeys.county import at
from tests.browser.journeys.site import Site
from tests.rows import make_invitation

_WHO = at("early-years")


def to_sign_in(site: Site) -> str:
    """One to sign in with."""
    return site.token(_WHO, LinkPurpose.SIGN_IN)


def to_set_a_password(site: Site) -> str:
    """One to set a new password with."""
    return site.token(_WHO, LinkPurpose.NEW_PASSWORD)


def to_change_address(site: Site, who: str) -> str:
    """One to confirm another address with, for this person."""
    return site.token(who, LinkPurpose.NEW_ADDRESS, to=at("another.address"))


def to_join(site: Site) -> str:
    """One to accept an invitation to the county's board with."""
    token, now = new_token(), datetime.now(UTC)
    with site.rows.writing() as session:
        board = session.exec(select(Board).where(Board.slug == "hathervale")).one()
        make_invitation(session, board, digest=digest_of(token), invited_at=now, expires_at=now + timedelta(days=14))
    return token
