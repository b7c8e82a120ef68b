"""Boards on which answering has ended: a self-assessment that was closed, and a board that was closed after its own."""

from __future__ import annotations

from datetime import UTC, date, datetime

from selfassess.accounts.identity import Command
from selfassess.assessments.setting_up.preparing import close_assessment
from selfassess.banks.publishing import read_edition
from selfassess.boards.boards import close_board
from selfassess.storage.session import WritingSession
from tests.bank_texts import BANK
from tests.browser.journeys.county import identity_on, new_board
from tests.open_assessment import opened
from tests.rows import make_member, make_seat, make_user

ASSESSED, ENDED = "brookfold", "westmarsh"
_BY = Command("a test")


def fill(session: WritingSession) -> None:
    """Both."""
    now = datetime.now(UTC)
    for slug in (ASSESSED, ENDED):
        _board_with_a_closed_assessment(session, slug, now, is_closed=slug == ENDED)


def manager_of(slug: str) -> str:
    """The address of a board's manager."""
    return f"manager@{slug}.example"


def member_of(slug: str) -> str:
    """The address of whoever answers for the one seat of such a board."""
    return f"member@{slug}.example"


def _board_with_a_closed_assessment(session: WritingSession, slug: str, now: datetime, *, is_closed: bool) -> None:
    name = f"{slug.title()} Safeguarding Children Board"
    board = new_board(session, slug, name, manager_of(slug), now)
    manager = identity_on(session, board, manager_of(slug))
    seat = make_seat(session, board, name=f"{slug.title()} lay seat", opened_on=date(2024, 4, 1))
    make_member(session, board, make_user(session, member_of(slug)), seat=seat, display_name="Fern Lea")
    bank = read_edition(BANK, file="bank.yaml")
    assessment = opened(session, manager, board, bank, now=now, title=f"Spring of {slug.title()}")
    close_assessment(
        session,
        identity=manager,
        board_id=board.id,
        assessment_id=assessment.id,
        seen_version=assessment.version,
        now=now,
    )
    if is_closed:
        reason = "The county has one partnership now."
        close_board(session, who=_BY, board_id=board.id, seen_version=board.version, reason=reason, now=now)
