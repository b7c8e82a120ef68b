"""A board on which answers are gathered in every way: alone, at tables, as a proposal, and from paper."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.answers import save_answer
from selfassess.assessments.answering.evidence import GivenEvidence, add_evidence
from selfassess.assessments.answering.found import Where
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.own_response import own_response
from selfassess.assessments.answering.sending import send_response
from selfassess.assessments.answering.tables import set_up_table
from selfassess.assessments.answering.together import begin_paper, begin_proposal
from selfassess.banks.publishing import read_edition
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board, Seat
from selfassess.vocabulary import Gathering
from tests.bank_texts import BANK
from tests.browser.journeys.county import identity_on, new_board
from tests.open_assessment import LEAD, opened
from tests.rows import make_member, make_seat, make_user

SLUG = "tablemere"
MANAGER = f"manager@{SLUG}.example"
ALONE, TABLES, PROPOSAL = "Alone at Tablemere", "Tables of Tablemere", "Proposal of Tablemere"
_SEATS = ("sender", "drafter", "paper", "blank", "newcomer")


def member(name: str) -> str:
    """The address of whoever holds the seat of this name."""
    return f"{name}@{SLUG}.example"


def seat(name: str) -> str:
    """What the seat is called."""
    return f"Tablemere {name}"


def fill(session: WritingSession) -> None:
    """The board with three self-assessments."""
    now = datetime.now(UTC)
    board = new_board(session, SLUG, "Tablemere Safeguarding Children Board", MANAGER, now)
    manager = identity_on(session, board, MANAGER)
    seats = {name: make_seat(session, board, name=seat(name), opened_on=date(2024, 4, 1)) for name in _SEATS}
    for name, held in seats.items():
        make_member(session, board, make_user(session, member(name)), seat=held, display_name=f"Person {name}")
    read = read_edition(BANK, file="bank.yaml")
    begun = partial(opened, session, manager, board, read, now=now)
    _alone(session, board, begun(title=ALONE), seats, manager, now)
    _at_tables(session, board, begun(title=TABLES, gathering=Gathering.TABLES), seats, manager, now)
    row = begun(title=PROPOSAL, gathering=Gathering.DRAFT)
    by: dict[str, Any] = {"identity": manager, "board_id": board.id, "assessment_id": row.id, "now": now}
    proposal = begin_proposal(session, **by)
    _answer_and_send(session, manager, {"board_id": board.id, "assessment_id": row.id, "sheet_id": proposal}, now)


def _alone(
    session: WritingSession, board: Board, row: Assessment, seats: dict[str, Seat], manager: Identity, now: datetime
) -> None:
    for name in ("sender", "drafter"):
        person = identity_on(session, board, member(name))
        where: Where = {"board_id": board.id, "assessment_id": row.id, "seat_id": seats[name].id}
        _answer(session, person, where, now)
        if name == "sender":
            _send(session, person, where, now)
    by: dict[str, Any] = {"identity": manager, "board_id": board.id, "assessment_id": row.id, "now": now}
    paper = begin_paper(session, seat_id=seats["paper"].id, **by)
    _answer_and_send(session, manager, {"board_id": board.id, "assessment_id": row.id, "sheet_id": paper}, now)


def _at_tables(
    session: WritingSession, board: Board, row: Assessment, seats: dict[str, Seat], manager: Identity, now: datetime
) -> None:
    by: dict[str, Any] = {"identity": manager, "board_id": board.id, "assessment_id": row.id, "now": now}
    table = set_up_table(session, name="Table 1", seat_ids=[seats["sender"].id, seats["drafter"].id], **by)
    _answer_and_send(session, manager, {"board_id": board.id, "assessment_id": row.id, "sheet_id": table.id}, now)
    set_up_table(session, name="Table 2", seat_ids=[seats["blank"].id], **by)


def _answer_and_send(session: WritingSession, person: Identity, where: Where, now: datetime) -> None:
    _answer(session, person, where, now)
    _send(session, person, where, now)


def _answer(session: WritingSession, person: Identity, where: Where, now: datetime) -> None:
    given = GivenAnswer(level="2", comment="We looked at three audits of this year.")
    saved = save_answer(session, identity=person, question_id=LEAD, given=given, seen_version=0, now=now, **where)
    add_evidence(
        session,
        identity=person,
        board_id=where["board_id"],
        assessment_id=where["assessment_id"],
        answer_id=saved.answer_id or 0,
        given=GivenEvidence(title="Audit of the year", kind="audit", link="https://example.org/audit"),
        now=now,
    )


def _send(session: WritingSession, person: Identity, where: Where, now: datetime) -> None:
    seen = own_response(session, identity=person, **where).seen
    send_response(session, identity=person, seen=seen, opened_at=None, now=now, **where)
