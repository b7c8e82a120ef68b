"""Two boards that sign: one by its chair, one by two named partners, with what is signed and what waits to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from selfassess.accounts.identity import Identity
from selfassess.assessments.signing.preparing import gather, make_ready
from selfassess.assessments.signing.reopening import reopen
from selfassess.assessments.signing.sign_off import sign
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board
from selfassess.vocabulary import Role, SignedBy
from tests.browser.journeys.county import identity_on, new_board
from tests.rows import make_member, make_seat, make_user
from tests.signing_scene import LINK, agreed_by, answer_of

CHAIRED, JOINT = "larkmere", "thornholt"
READY, LACKING, SIGNED, REOPENED, WAITING = "Ready", "Lacking", "Signed", "Reopened", "Waiting"


def manager_of(slug: str) -> str:
    """The address of a board's manager."""
    return f"manager@{slug}.example"


def signatory_of(slug: str) -> str:
    """The address of whoever signs first on a board: its chair, or a partner."""
    return f"signatory@{slug}.example"


def second_of(slug: str) -> str:
    """The address of a partner who has not signed yet."""
    return f"second@{slug}.example"


def titled(slug: str, title: str) -> str:
    """The name of a self-assessment, which no other board's has."""
    return f"{title} of {slug.title()}"


def fill(session: WritingSession) -> None:
    """Both boards."""
    now = datetime.now(UTC)
    chaired = new_board(session, CHAIRED, "Larkmere Safeguarding Children Board", manager_of(CHAIRED), now)
    make_member(session, chaired, make_user(session, signatory_of(CHAIRED)), role=Role.CHAIR, display_name="Rue Sand")
    joint = new_board(session, JOINT, "Thornholt Safeguarding Partnership", manager_of(JOINT), now)
    joint.signed_by = SignedBy.PARTNERS
    for address, name in ((signatory_of(JOINT), "Moss Vale"), (second_of(JOINT), "Briar Holm")):
        seat = make_seat(session, joint, name=f"Partner seat of {name}", signs=True)
        make_member(session, joint, make_user(session, address), seat=seat, display_name=name)
    for title in (READY, LACKING, SIGNED, REOPENED):
        _assessment(session, chaired, title, now)
    for title in (READY, WAITING):
        _assessment(session, joint, title, now)


def _assessment(session: WritingSession, board: Board, title: str, now: datetime) -> None:
    row = agreed_by(session, board, title=titled(board.slug, title))
    who = replace(identity_on(session, board, signatory_of(board.slug)), proved_at=now)
    if title == LACKING:
        session.delete(answer_of(session, row, "VOICE-01"))
        session.flush()
    if title in (SIGNED, REOPENED, WAITING):
        _sign(session, board, row, who, now)
    if title == REOPENED:
        reopen(
            session,
            identity=who,
            board_id=board.id,
            assessment_id=row.id,
            seen_version=row.version,
            reason="A level was typed wrong.",
            link=LINK,
            now=now,
        )


def _sign(session: WritingSession, board: Board, row: Assessment, who: Identity, now: datetime) -> None:
    ready = make_ready(gather(session, identity=who, board=board, assessment_id=row.id, now=now))
    sign(session, identity=who, board_id=board.id, assessment_id=row.id, ready=ready, link=LINK, now=now)
