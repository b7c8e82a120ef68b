"""Addresses that are secrets, made when a page is asked for: each as its mail would bring it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from selfassess.accounts.address_change import ask_for_change
from selfassess.accounts.passwords import ask_for_reset
from selfassess.accounts.tokens import digest_of, new_token
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board
from tests.browser.journeys.county import at
from tests.browser.journeys.site import Site
from tests.rows import make_invitation


def sign_in_link(site: Site) -> str:
    """One to sign in with."""
    return site.link(at("early-years")).rpartition("/")[2]


def reset(site: Site) -> str:
    """One to set a new password with."""
    return _caught(
        site, lambda session, link_of, now: ask_for_reset(session, email=at("early-years"), link_of=link_of, now=now)
    )


def new_address(site: Site, who: str) -> str:
    """One to confirm another address with, for this person."""
    user_id = site.user(who).id
    return _caught(
        site,
        lambda session, link_of, now: ask_for_change(
            session, user_id=user_id, email=at("another.address"), link_of=link_of, now=now
        ),
    )


def invitation(site: Site) -> str:
    """One to take up a place on the county's board with."""
    token, now = new_token(), datetime.now(UTC)
    with site.rows.writing() as session:
        board = session.exec(select(Board).where(Board.slug == "hathervale")).one()
        dates = {"invited_at": now, "expires_at": now + timedelta(days=14)}
        make_invitation(session, board, digest=digest_of(token), **dates)
    return token


def _caught(site: Site, ask: Callable[[WritingSession, Callable[[str], str], datetime], object]) -> str:
    found: list[str] = []

    def link_of(token: str) -> str:
        found.append(token)
        return f"{site.server.base_url}/{token}"

    with site.rows.writing() as session:
        ask(session, link_of, datetime.now(UTC))
    return found[-1]
