"""The fictional county with everything that a page may have to show, a board with nothing, and one with a crowd."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from sqlmodel import Session, col, select

from selfassess.accounts.identity import Asking, Command, Identity
from selfassess.accounts.users import create_user
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.leaving import hand_on
from selfassess.assessments.answering.recovery import KeptBecause, keep_text
from selfassess.boards.agencies import AgencyDetails, add_agency, end_agency
from selfassess.boards.boards import create_board
from selfassess.boards.logos import MEDIA_TYPE, read_logo
from selfassess.boards.places import begin
from selfassess.boards.purging import ask_purge
from selfassess.boards.seats import SeatDetails, add_seat, close_seat
from selfassess.boards.settings import BoardSettings
from selfassess.boards.statement import digest_of_statement
from selfassess.boards.vacancies import Place
from selfassess.demo import filling
from selfassess.demo.county import DOMAIN
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import (
    Acceptance,
    Agency,
    Assessment,
    Board,
    BoardLogo,
    ExternalIdentity,
    Member,
    OutboxMail,
    Passkey,
    Seat,
    User,
    UserSession,
)
from selfassess.vocabulary import AssessmentState, BoardState, Role, SeatKind, Sector, Standing, Strength
from tests.rows import (
    make_agency,
    make_group,
    make_identity,
    make_invitation,
    make_member,
    make_operator,
    make_seat,
    make_user,
)

CROWD = 120
QUIET, CROWDED = "stillwater", "manyford"
# Closed: not long ago, long ago, and long ago with its deletion asked for, by a command and by the operator.
LATELY, LONG_AGO, TO_CONFIRM, TO_WAIT = "fernlea", "oldmere", "greyhope", "lowfold"
QUIET_MANAGER, CROWDED_MANAGER = f"manager@{QUIET}.example", f"manager@{CROWDED}.example"
_BY = Command("a test")
_SECTORS = tuple(Sector)


def at(name: str) -> str:
    """The address of one of the county's people, by the part that tells them apart."""
    return f"{name}@{DOMAIN}"


def fill(session: WritingSession) -> None:
    """The demonstration, and what it lacks: rows in every state, an empty board and a crowded one."""
    now = datetime.now(UTC)
    board = filling.fill(session, now=now)
    _accept_statement(session, board, now)
    _seats_and_organisations_that_ended(session, board, now)
    _invitations(session, board, now)
    _an_account_with_everything(session, at("partnership-chair"), now)
    _a_kept_text(session, board, at("police"), now)
    _mail_that_failed(session, board, now)
    make_user(session, at("left.long.ago"), active=False, created_at=now - timedelta(days=800))
    _quiet_board(session, now)
    _crowded_board(session, now)
    _closed_boards(session, now)


def _accept_statement(session: WritingSession, board: Board, now: datetime) -> None:
    """Everybody has accepted it but one: Sorrel Dale has never signed in."""
    digest = digest_of_statement(board.confidentiality_statement)
    new = session.exec(select(User.id).where(User.email == at("lay-board-member-north"))).one()
    for user_id in set(session.exec(select(Member.user_id).where(Member.board_id == board.id))) - {new}:
        session.add(Acceptance(board_id=board.id, user_id=user_id, statement_digest=digest, accepted_at=now))


def identity_on(session: Session, board: Board, email: str) -> Identity:
    """A person of this address, with their places on the board."""
    places = session.exec(
        select(Member)
        .join(User, col(User.id) == Member.user_id)
        .where(User.email == email, Member.board_id == board.id)
    ).all()
    return make_identity(*places)


def _seats_and_organisations_that_ended(session: WritingSession, board: Board, now: datetime) -> None:
    manager = identity_on(session, board, at("manager"))
    by: dict[str, object] = {"identity": manager, "board_id": board.id, "now": now}
    before = AgencyDetails(name="Hathervale Clinical Commissioning Group", sector=Sector.HEALTH, contact="")
    merged = add_agency(session, details=before, **by)  # type: ignore[arg-type]
    successor = session.exec(select(Agency.id).where(Agency.name == "Hathervale Integrated Care Board")).one()
    end_agency(
        session,
        agency_id=merged.id,
        seen_version=merged.version,
        ended_on=now.date(),
        successor_id=successor,
        **by,  # type: ignore[arg-type]
    )
    since = now.date() - timedelta(days=400)
    for name in ("Schools of the north", "Housing of the north"):
        details = SeatDetails(name=name, kind=SeatKind.LAY, agency_id=None, group_id=None)
        seat = add_seat(session, details=details, opened_on=since, **by)  # type: ignore[arg-type]
    close_seat(
        session,
        seat_id=seat.id,
        seen_version=seat.version,
        closed_on=now.date(),
        hand_on=hand_on,
        **by,  # type: ignore[arg-type]
    )


def _invitations(session: WritingSession, board: Board, now: datetime) -> None:
    seat = session.exec(select(Seat).where(Seat.board_id == board.id, Seat.name == "Public health")).one()
    deputy = {"role": Role.MEMBER, "seat_id": seat.id, "standing": Standing.DEPUTY}
    a_week_ago, last_month = now - timedelta(days=7), now - timedelta(days=40)
    good = {"invited_at": a_week_ago, "expires_at": now + timedelta(days=7)}
    gone = {"invited_at": last_month, "expires_at": last_month + timedelta(days=14)}
    make_invitation(session, board, at("bramble.rook"), display_name="Bramble Rook", **deputy, **good)
    make_invitation(session, board, at("clover.swift"), display_name="Clover Swift", role=Role.MANAGER, **good)
    make_invitation(session, board, at("dock.finch"), display_name="Dock Finch", **gone)
    make_invitation(session, board, at("teasel.wren"), display_name="Teasel Wren", revoked_at=now, **good)
    make_invitation(session, board, at("observer"), display_name="Campion Lea", accepted_at=now, **good)


def _an_account_with_everything(session: WritingSession, email: str, now: datetime) -> None:
    account = session.exec(select(User).where(User.email == email)).one()
    for name in ("My phone", "The laptop from work"):
        session.add(
            Passkey(
                user_id=account.id,
                credential_id=name.encode(),
                public_key=b"-",
                created_at=now - timedelta(days=90),
                last_used_at=now,
                name=name,
            )
        )
    session.add(
        ExternalIdentity(user_id=account.id, issuer="https://sign-in.example", subject="rowan", confirmed_at=now)
    )
    for days, device in ((0, "Firefox on Windows"), (2, "Safari on an iPhone")):
        session.add(
            UserSession(
                user_id=account.id,
                digest=f"{days:064d}",
                strength=Strength.STRONG,
                created_at=now - timedelta(days=days, minutes=20),
                proved_at=now,
                last_seen_at=now,
                device=device,
                address_prefix="192.0.2.0/24",
            )
        )


def _a_kept_text(session: WritingSession, board: Board, email: str, now: datetime) -> None:
    holder = identity_on(session, board, email)
    is_open = (Assessment.board_id == board.id, Assessment.state == AssessmentState.OPEN)
    assessment_id = session.exec(select(Assessment.id).where(*is_open)).one()
    keep_text(
        session,
        identity=holder,
        board_id=board.id,
        assessment_id=assessment_id,
        seat_id=holder.memberships[0].seat_id or 0,
        question_id="HV-WT-03",
        given=GivenAnswer(comment="Typed on the train, and sent after the session had ended."),
        why=KeptBecause.SIGNED_OUT,
        now=now,
    )


def _mail_that_failed(session: WritingSession, board: Board, now: datetime) -> None:
    refused = "The mail server refused the address."
    troubles: tuple[dict[str, Any], ...] = (
        {},
        {"attempts": 3, "last_error": refused},
        {"given_up_at": now, "attempts": 9},
    )
    for number, trouble in enumerate(troubles):
        session.add(
            OutboxMail(
                board_id=board.id,
                kind="invitation",
                address=at(f"guest.{number}"),
                subject="Your invitation",
                body="-",
                created_at=now,
                # None of them is due while the tests run.
                send_after=now + timedelta(days=1),
                useless_after=now + timedelta(days=14),
                **trouble,
            )
        )


def new_board(session: WritingSession, slug: str, name: str, manager: str, now: datetime) -> Board:
    """A board with its manager, whose address is given."""
    board = create_board(session, who=_BY, now=now, slug=slug, settings=BoardSettings(name=name))
    user = create_user(session, who=_BY, email=manager, now=now)
    begin(
        session,
        board,
        user_id=user.id,
        place=Place(role=Role.MANAGER),
        display_name="Marram Strand",
        started_on=now.date(),
        actor=_BY.acting_on(None),
        now=now,
    )
    return board


def _quiet_board(session: WritingSession, now: datetime) -> None:
    new_board(session, QUIET, "Stillwater Safeguarding Children Board", QUIET_MANAGER, now)


def _closed_boards(session: WritingSession, now: datetime) -> None:
    operator = session.exec(select(User).where(User.email == at("operator"))).one()
    askers: dict[str, Asking] = {TO_CONFIRM: _BY, TO_WAIT: make_operator(session, operator)}
    for slug in (LATELY, LONG_AGO, TO_CONFIRM, TO_WAIT):
        settings = BoardSettings(name=f"{slug.title()} Safeguarding Children Board")
        board = create_board(session, who=_BY, now=now, slug=slug, settings=settings)
        board.state, board.closed_at = BoardState.CLOSED, now - timedelta(days=20 if slug == LATELY else 400)
        if slug in askers:
            ask_purge(
                session,
                who=askers[slug],
                board_id=board.id,
                seen_version=board.version,
                reason="The two counties have merged, and what has to be kept is in the county archive.",
                board_link="https://selfassess.example/boards/",
                purge_link="https://selfassess.example/operators/boards/",
                now=now,
            )


def _crowded_board(session: WritingSession, now: datetime) -> None:
    name = "Manyford, Overmere and the Isles Safeguarding Children and Young People Partnership"
    board = new_board(session, CROWDED, name, CROWDED_MANAGER, now)
    logo = read_logo(_logo())
    row = BoardLogo(board_id=board.id, media_type=MEDIA_TYPE, image=logo.image, digest=logo.digest, changed_at=now)
    session.add(row)
    since, soon = date(2024, 4, 1), now + timedelta(days=13)
    groups = [
        make_group(session, board, f"The {name} isles", position=place)
        for place, name in enumerate(("northern", "southern"), 1)
    ]
    for number in range(1, CROWD + 1):
        sector = _SECTORS[number % len(_SECTORS)]
        agency = make_agency(session, board, f"Organisation {number:03} of the isles", sector=sector)
        group = groups[number % len(groups)]
        seat = make_seat(session, board, agency, name=f"Seat {number:03}", opened_on=since, group_id=group.id)
        person = make_user(session, f"person.{number:03}@{CROWDED}.example")
        make_member(session, board, person, seat=seat, display_name=f"Person {number:03}", started_on=since)
        observer = make_user(session, f"observer.{number:03}@{CROWDED}.example")
        make_member(session, board, observer, role=Role.OBSERVER, display_name=f"Observer {number:03}")
        invited = {"invited_at": now, "expires_at": soon}
        make_invitation(session, board, f"guest.{number:03}@{CROWDED}.example", **invited)


def _logo() -> bytes:
    picture = Image.new("RGB", (480, 160), "#0b5c4b")
    ImageDraw.Draw(picture).ellipse((40, 20, 160, 140), fill="#ffffff")
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
