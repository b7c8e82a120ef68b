"""Filling an empty database with the fictional county, and links to sign in as each of its people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from selfassess.accounts.identity import Command
from selfassess.accounts.links import issue
from selfassess.accounts.users import find_by_email
from selfassess.demo.county import DOMAIN, OPERATOR
from selfassess.demo.founding import SLUG, found
from selfassess.demo.story import tell
from selfassess.errors import Refused
from selfassess.storage.installation import mark
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, User
from selfassess.vocabulary import LinkPurpose

__all__ = ["SLUG", "DemoPerson", "fill", "is_empty", "links"]

LINKS_LAST = timedelta(hours=12)
_ACTOR = Command("demo").acting_on(None)
# What each is, who it is, the local part of their address, and what there is to look at.
_WANTED = (
    (
        "Business manager",
        "Willow Garth",
        "manager",
        "who has sent in what is open: close it, and the chair can share it; the papers of Spring 2026",
    ),
    (
        "Chair",
        "Rowan Hather",
        "partnership-chair",
        "what moved, lower first; how the answers of Spring 2026 lay, what was agreed, who signed",
    ),
    (
        "Vice chair, and holder of a seat",
        "Maple Heath",
        "integrated-care-board",
        "My work: a seat's own response beside what a chair may see",
    ),
    (
        "Board member: Police",
        "Ash Vale",
        "police",
        "a response that is begun: go on, check it and send it; and what came of the last one",
    ),
    ("Deputy: Police", "Juniper Stone", "police-deputy", "the same response, open in two places at once"),
    (
        "Board member: Public health, not started",
        "Elder Marsh",
        "public-health",
        "a response from its first question",
    ),
    (
        "Independent scrutineer",
        "Vervain Tarn",
        "scrutineer",
        "an outside view beside the board's own, in what has moved",
    ),
    ("Observer", "Campion Lea", "observer", "what is signed, and nothing else"),
    ("Operator", "runs the installation", OPERATOR, "boards, accounts and waiting mail; no answers"),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as: what they are, what there is for them to see, and a link that signs them in once."""

    is_a: str
    name: str
    look_at: str
    link: str


def fill(session: WritingSession, *, now: datetime) -> Board:
    """The fictional county's board, in a database that held nothing, and that is a demonstration from now on.

    Raises:
        Refused: the database holds something already.
    """
    if not is_empty(session):
        raise Refused("This database holds a board or an account already. A demonstration goes into an empty one.")
    mark(session, as_demo=True, now=now)
    county = found(session, now=now)
    tell(county)
    return county.board


def is_empty(session: Session) -> bool:
    """Whether the database holds neither a board nor an account."""
    return session.exec(select(Board.id).limit(1)).first() is None and (
        session.exec(select(User.id).limit(1)).first() is None
    )


def links(session: WritingSession, *, link_of: Callable[[str], str], now: datetime) -> tuple[DemoPerson, ...]:
    """One person for each role, each with a link that signs in once within twelve hours.

    Raises:
        Refused: this is not the demonstration, or its people are gone.
    """
    return tuple(
        DemoPerson(is_a, name, look_at, link_of(_link(session, local_part, now)))
        for is_a, name, local_part, look_at in _WANTED
    )


def _link(session: WritingSession, local_part: str, now: datetime) -> str:
    user = find_by_email(session, f"{local_part}@{DOMAIN}")
    if user is None:
        raise Refused("The fictional county's people are not in this database. Fill an empty one.")
    return issue(session, LinkPurpose.SIGN_IN, user=user, actor=_ACTOR, now=now, lasts=LINKS_LAST)
