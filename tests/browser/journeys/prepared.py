"""A board whose next self-assessment is being prepared."""

from __future__ import annotations

from datetime import UTC, datetime

from selfassess.banks.publishing import read_edition
from selfassess.storage.session import WritingSession
from selfassess.vocabulary import Asks
from tests.bank_texts import BANK
from tests.browser.journeys.county import identity_on, new_board
from tests.open_assessment import prepared
from tests.rows import make_member, make_seat, make_user

SLUG = "mossdale"
MANAGER = f"manager@{SLUG}.example"
TITLE = "Spring of Mossdale"


def fill(session: WritingSession) -> None:
    """The board, with a seat and a self-assessment that asks its core questions alone."""
    now = datetime.now(UTC)
    board = new_board(session, SLUG, "Mossdale Safeguarding Children Board", MANAGER, now)
    seat = make_seat(session, board, name="Mossdale lay seat")
    make_member(session, board, make_user(session, f"member@{SLUG}.example"), seat=seat, display_name="Sedge Hill")
    read = read_edition(BANK, file="bank.yaml")
    prepared(session, identity_on(session, board, MANAGER), board, read, now=now, title=TITLE, asks=Asks.CORE)
