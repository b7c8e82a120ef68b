"""A board that has assessed itself twice, with everything that looking back shows."""

from __future__ import annotations

from datetime import UTC, datetime

from selfassess.assessments.looking_back.circulation import note_circulation
from selfassess.storage.session import WritingSession
from tests.browser.journeys.county import identity_on, new_board
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import add_agreed
from tests.rows import make_member, make_user

SLUG = "twicefold"
MANAGER, MEMBER = f"manager@{SLUG}.example", f"member@{SLUG}.example"


def fill(session: WritingSession) -> None:
    """The board with the two rounds of the worked example, and one paper that went out."""
    now = datetime.now(UTC)
    board = new_board(session, SLUG, "Twicefold Safeguarding Children Board", MANAGER, now)
    manager = identity_on(session, board, MANAGER)
    make_member(session, board, make_user(session, MEMBER), display_name="Sorrel Beck")
    for sheet, read in worked_example():
        latest = add_agreed(session, board, manager, sheet, read)
    note_circulation(
        session,
        identity=manager,
        board_id=board.id,
        assessment_id=latest.id,
        what="What has moved since last time, for the public",
        recipient="Scrutiny committee of the county",
        digest="5" * 64,
        now=now,
    )
