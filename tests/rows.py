"""Rows for tests, written for real: each builder adds one row with defaults that a test may leave alone.

    with database.writing() as session:
        board = make_board(session)
        seat = make_seat(session, board)
        holder = make_identity(make_member(session, board, seat=seat))

Rows stay readable after the block. No audit event is written: what a test looks for in the trail is its own. Names and
addresses are numbered, so that two of a kind never clash. Keys that a builder does not name go to the row as they are.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from selfassess.accounts.identity import Identity, Membership
from selfassess.boards.settings import USUAL
from selfassess.engine.answers import Basis
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import (
    Agency,
    Assessment,
    AuditEvent,
    Board,
    BroadGroup,
    Edition,
    Invitation,
    Member,
    Seat,
    Sheet,
    User,
)
from selfassess.vocabulary import Role, SeatKind, Sector, Standing, Strength

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
EARLIER = date(2025, 4, 1)

_numbers = count(1)
_Row = TypeVar("_Row", bound=SQLModel)


def _added(session: WritingSession, row: _Row) -> _Row:
    session.add(row)
    session.flush()
    return row


def make_board(session: WritingSession, slug: str | None = None, **keys: Any) -> Board:
    """An active board, ``board-1`` and so on unless named."""
    slug = slug or f"board-{next(_numbers)}"
    return _added(
        session, Board(**{**asdict(USUAL), "slug": slug, "name": f"Board of {slug}", "created_at": NOW, **keys})
    )


def make_group(session: WritingSession, board: Board, name: str | None = None, *, position: int = 1) -> BroadGroup:
    """A broad group of seats, the first unless another position is given."""
    return _added(session, BroadGroup(board_id=board.id, name=name or f"Group {position}", position=position))


def make_agency(session: WritingSession, board: Board, name: str | None = None, **keys: Any) -> Agency:
    """An organisation, of the sector *health* unless another is given."""
    name = name or f"Organisation {next(_numbers)}"
    return _added(session, Agency(**{"board_id": board.id, "name": name, "sector": Sector.HEALTH, **keys}))


def make_seat(session: WritingSession, board: Board, agency: Agency | None = None, **keys: Any) -> Seat:
    """A seat of ``agency``, or a lay seat without one, open since ``EARLIER``."""
    kind = SeatKind.LAY if agency is None else SeatKind.AGENCY
    given = {"name": f"Seat {next(_numbers)}", "kind": kind, "opened_on": EARLIER, **keys}
    return _added(session, Seat(board_id=board.id, agency_id=agency.id if agency else None, **given))


def make_user(session: WritingSession, email: str | None = None, **keys: Any) -> User:
    """An active account without a password."""
    given = {"email": email or f"person{next(_numbers)}@example.org", "created_at": NOW, **keys}
    return _added(session, User(**given))


def make_member(session: WritingSession, board: Board, user: User | None = None, **keys: Any) -> Member:
    """A person's place on a board, of a new account unless one is given.

    With ``seat=`` its holder, or its deputy where ``standing=`` says so; with ``role=`` that role; with neither, the
    holder of a new lay seat.
    """
    user = user or make_user(session)
    seat: Seat | None = keys.pop("seat", None)
    role: Role = keys.pop("role", Role.MEMBER)
    if seat is None and role is Role.MEMBER:
        seat = make_seat(session, board)
    place = {"role": role, "seat_id": seat.id if seat else None, "standing": Standing.HOLDER if seat else None}
    given = {"display_name": f"Person {user.id}", "started_on": EARLIER, **place, **keys}
    return _added(session, Member(board_id=board.id, user_id=user.id, **given))


def make_manager(session: WritingSession, board: Board, user: User | None = None, **keys: Any) -> Identity:
    """A business manager of a board, signed in with two factors."""
    return make_identity(make_member(session, board, user, role=Role.MANAGER, **keys))


def make_identity(*members: Member, **keys: Any) -> Identity:
    """The signed-in person who has these places, all of one account, proved with two factors a minute ago.

    Without places an outsider, whose ``user_id`` a test gives.
    """
    user_id = members[0].user_id if members else keys.get("user_id", 1)
    places = tuple(
        Membership(
            member_id=member.id,
            board_id=member.board_id,
            role=member.role,
            seat_id=member.seat_id,
            standing=member.standing,
            display_name=member.display_name,
        )
        for member in members
    )
    proved = {"strength": Strength.STRONG, "proved_at": NOW - timedelta(minutes=1)}
    given = {"user_id": user_id, "email": f"person{user_id}@example.org", "memberships": places, **proved}
    return Identity(**{**given, **keys})


def make_operator(session: WritingSession, user: User | None = None, **keys: Any) -> Identity:
    """An operator of the installation, without a place on any board."""
    user = user or make_user(session, is_operator=True)
    return make_identity(user_id=user.id, email=user.email, is_operator=True, **keys)


def make_invitation(session: WritingSession, board: Board, email: str | None = None, **keys: Any) -> Invitation:
    """A pending invitation as observer, good for fourteen days. Its digest is of no real link."""
    number = next(_numbers)
    given = {
        "digest": f"{number:064x}",
        "email": email or f"guest{number}@example.org",
        "display_name": f"Guest {number}",
        "role": Role.OBSERVER,
        "invited_at": NOW,
        "expires_at": NOW + timedelta(days=14),
    }
    return _added(session, Invitation(board_id=board.id, **{**given, **keys}))


def make_edition(session: WritingSession, board: Board, **keys: Any) -> Edition:
    """A published edition. Its text is no question set unless given."""
    number = next(_numbers)
    text: str = keys.pop("text", "id: demo\n")
    digest = hashlib.sha256(text.encode()).hexdigest()
    given = {"bank": "demo", "edition": f"2026.{number}", "title": "Demo", "digest": digest, "published_at": NOW}
    return _added(session, Edition(board_id=board.id, text=text, **{**given, **keys}))


def make_assessment(session: WritingSession, board: Board, edition: Edition | None = None, **keys: Any) -> Assessment:
    """A self-assessment in preparation, on a new edition unless one is given."""
    edition = edition or make_edition(session, board)
    given = {"title": f"Occasion {next(_numbers)}", "created_at": NOW, **keys}
    return _added(session, Assessment(board_id=board.id, edition_id=edition.id, **given))


def make_sheet(session: WritingSession, assessment: Assessment, seat: Seat | None, **keys: Any) -> Sheet:
    """A seat's own response, not started; on another basis than a seat's it is nobody's alone."""
    basis = keys.pop("basis", Basis.INDIVIDUAL)
    whose = seat.id if seat is not None and basis is Basis.INDIVIDUAL else None
    row = Sheet(board_id=assessment.board_id, assessment_id=assessment.id, seat_id=whose, basis=basis, **keys)
    return _added(session, row)


def trail_of(session: Session, board_id: int | None) -> list[tuple[str, dict[str, Any]]]:
    """The events of a board's trail, or of the installation's, in their order: each one's name and facts."""
    return [(event.event, json.loads(event.data)) for event in session.exec(_events(board_id))]


def events_of(database: Database, board_id: int | None = None) -> list[AuditEvent]:
    """The same events as rows, read in a transaction of their own."""
    with database.reading() as session:
        return list(session.exec(_events(board_id)))


def event_names(database: Database, board_id: int | None = None) -> list[str]:
    """The names of the same events."""
    return [event.event for event in events_of(database, board_id)]


def _events(board_id: int | None) -> SelectOfScalar[AuditEvent]:
    return select(AuditEvent).where(AuditEvent.chain == (board_id or 0)).order_by(col(AuditEvent.seq))
