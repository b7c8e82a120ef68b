"""Filling an empty database with the fictional county, and links to sign in as each of its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from selfassess.accounts.identity import Command, Identity, Membership
from selfassess.accounts.links import issue
from selfassess.accounts.users import create_user, find_by_email, make_operator
from selfassess.assessments.answering.answers import save_answer
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.leaving import hand_on
from selfassess.assessments.setting_up.preparing import open_assessment, prepare_assessment, publish_edition
from selfassess.assessments.setting_up.set_up import SetUp
from selfassess.banks.answer_files import load_sheet
from selfassess.banks.library import Library
from selfassess.banks.publishing import read_edition
from selfassess.boards.agencies import AgencyDetails, add_agency
from selfassess.boards.boards import create_board
from selfassess.boards.groups import list_groups, set_groups
from selfassess.boards.places import begin, current_on_seat, end
from selfassess.boards.seats import SeatDetails, add_seat
from selfassess.boards.settings import BoardSettings, change_settings, settings_of
from selfassess.boards.vacancies import Place
from selfassess.demo.county import DOMAIN, GROUPS, OFFICERS, OPERATOR, SEATS, STATEMENT, DemoSeat
from selfassess.engine.answers import AnswerSheet
from selfassess.errors import Refused
from selfassess.storage.installation import mark
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Member, Seat, User
from selfassess.vocabulary import Asks, LinkPurpose, Role, Standing, Strength

SLUG = "hathervale"
LINKS_LAST = timedelta(hours=12)
_FOLDER = Path(__file__).parent
_BANK, _EARLIEST, _EDITION = "hathervale-board", "2024.1", "2026.1"
_BY = Command("demo")
_ACTOR = _BY.acting_on(None)
_ANSWERED = 8  # how many each of them got to before the day on which somebody looks


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as: what they are, and a link that does it once."""

    is_a: str
    name: str
    link: str


@dataclass(slots=True)
class _Filling:
    """The board as it comes into being, and whoever acts on it."""

    session: WritingSession
    board: Board
    manager: Identity
    now: datetime
    people: dict[str, User] = field(default_factory=dict)

    def person(self, local_part: str) -> User:
        """The account of an address of the county, made at the first call."""
        if local_part not in self.people:
            email = f"{local_part}@{DOMAIN}"
            self.people[local_part] = create_user(self.session, who=_BY, email=email, now=self.now)
        return self.people[local_part]


def fill(session: WritingSession, *, now: datetime) -> Board:
    """The fictional county's board, in a database that held nothing, and that is a demonstration from now on.

    Raises:
        Refused: the database holds something already.
    """
    if not is_empty(session):
        raise Refused("This database holds a board or an account already. A demonstration goes into an empty one.")
    mark(session, as_demo=True, now=now)
    filling = _begin(session, now)
    _settings(filling)
    seats = {each.name: _seat(filling, each, agency) for each, agency in _agencies(filling)}
    _people(filling, seats)
    _self_assessment(filling, seats)
    return filling.board


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
    wanted = [
        ("Business manager", "Willow Garth", "manager"),
        ("Chair", "Rowan Hather", "partnership-chair"),
        ("Vice chair, and holder of a seat", "Maple Heath", "integrated-care-board"),
        ("Board member: Police", "Ash Vale", "police"),
        ("Deputy: Police", "Juniper Stone", "police-deputy"),
        ("Board member: Public health, not started", "Elder Marsh", "public-health"),
        ("Independent scrutineer", "Vervain Tarn", "scrutineer"),
        ("Observer", "Campion Lea", "observer"),
        ("Operator", "runs the installation", OPERATOR),
    ]
    return tuple(DemoPerson(is_a, name, link_of(_link(session, local_part, now))) for is_a, name, local_part in wanted)


def _link(session: WritingSession, local_part: str, now: datetime) -> str:
    user = find_by_email(session, f"{local_part}@{DOMAIN}")
    if user is None:
        raise Refused("The fictional county's people are not in this database. Fill an empty one.")
    return issue(session, LinkPurpose.SIGN_IN, user=user, actor=_ACTOR, now=now, lasts=LINKS_LAST)


def _begin(session: WritingSession, now: datetime) -> _Filling:
    board = create_board(
        session,
        who=_BY,
        now=now,
        slug=SLUG,
        settings=BoardSettings(
            name="Hathervale Safeguarding Children Partnership", noun="partnership", area="The county of Hathervale"
        ),
    )
    user = create_user(session, who=_BY, email=f"manager@{DOMAIN}", now=now)
    member = begin(
        session,
        board,
        user_id=user.id,
        place=Place(role=Role.MANAGER),
        display_name="Willow Garth",
        started_on=_earlier(now),
        actor=_ACTOR,
        now=now,
    )
    place = Membership(member_id=member.id, board_id=board.id, role=Role.MANAGER, display_name=member.display_name)
    manager = Identity(
        user_id=user.id, email=user.email or "", memberships=(place,), strength=Strength.STRONG, proved_at=now
    )
    return _Filling(session, board, manager, now, {"manager": user})


def _settings(filling: _Filling) -> None:
    board = filling.board
    settings = replace(settings_of(board), confidentiality_statement=STATEMENT, reply_to=f"partnership@{DOMAIN}")
    change_settings(
        filling.session,
        identity=filling.manager,
        board_id=board.id,
        seen_version=board.version,
        settings=settings,
        now=filling.now,
    )
    set_groups(
        filling.session,
        identity=filling.manager,
        board_id=board.id,
        seen_version=board.version,
        names=GROUPS,
        now=filling.now,
    )


def _agencies(filling: _Filling) -> Iterator[tuple[DemoSeat, int | None]]:
    known: dict[str, int] = {}
    for seat in SEATS:
        if seat.agency and seat.agency not in known:
            agency = add_agency(
                filling.session,
                identity=filling.manager,
                board_id=filling.board.id,
                details=AgencyDetails(name=seat.agency, sector=seat.sector, contact=""),
                now=filling.now,
            )
            known[seat.agency] = agency.id
        yield seat, known.get(seat.agency)


def _seat(filling: _Filling, seat: DemoSeat, agency_id: int | None) -> Seat:
    groups = {group.position: group.id for group in list_groups(filling.session, filling.board.id)}
    details = SeatDetails(name=seat.name, kind=seat.kind, agency_id=agency_id, group_id=groups[seat.group])
    return add_seat(
        filling.session,
        identity=filling.manager,
        board_id=filling.board.id,
        details=details,
        opened_on=_earlier(filling.now),
        now=filling.now,
    )


def _people(filling: _Filling, seats: dict[str, Seat]) -> None:
    earlier, changed_post = _earlier(filling.now), filling.now.date() - timedelta(days=60)
    for role, name, local_part in OFFICERS:
        if local_part != "manager":
            _join(filling, local_part, name, Place(role=role), on=earlier)
    for each in SEATS:
        seat_id = seats[each.name].id
        holds = Place(role=Role.MEMBER, seat_id=seat_id, standing=Standing.HOLDER)
        if each.before:
            leaver = _join(filling, f"{each.address}-before", each.before, holds, on=earlier)
            end(
                filling.session,
                filling.board,
                leaver,
                ended_on=changed_post,
                actor=filling.manager.acting_on(filling.board.id),
                now=filling.now,
                hand_on=hand_on,
            )
        _join(filling, each.address, each.holder, holds, on=changed_post if each.before else earlier)
        if each.deputy:
            deputises = Place(role=Role.MEMBER, seat_id=seat_id, standing=Standing.DEPUTY)
            _join(filling, f"{each.address}-deputy", each.deputy, deputises, on=earlier)
    make_operator(filling.session, who=_BY, user_id=filling.person(OPERATOR).id, now=filling.now)


def _join(filling: _Filling, local_part: str, name: str, place: Place, *, on: date) -> Member:
    return begin(
        filling.session,
        filling.board,
        user_id=filling.person(local_part).id,
        place=place,
        display_name=name,
        started_on=on,
        actor=filling.manager.acting_on(filling.board.id),
        now=filling.now,
    )


def _self_assessment(filling: _Filling, seats: dict[str, Seat]) -> None:
    library = Library(_FOLDER / "questionnaires")
    file = library.path(_BANK, _EDITION)
    bank = library.get(_BANK, _EDITION)
    read = read_edition(file.read_bytes(), file=file.name, before=library.chain(_BANK, _EARLIEST, _EDITION)[:-1])
    session, manager, board_id, now = filling.session, filling.manager, filling.board.id, filling.now
    edition = publish_edition(session, identity=manager, board_id=board_id, read=read, now=now)
    assessment = prepare_assessment(
        session,
        identity=manager,
        board_id=board_id,
        edition_id=edition.id,
        setup=SetUp(title="This quarter's self-assessment", asks=Asks.ALL, due_on=now.date() + timedelta(days=14)),
        now=now,
    )
    open_assessment(
        session,
        identity=manager,
        board_id=board_id,
        assessment_id=assessment.id,
        seen_version=assessment.version,
        now=now,
    )
    for each in SEATS:
        if each.answers:
            sheet = load_sheet(_FOLDER / "answers" / "seats" / f"{each.answers}.yaml", banks=bank)
            _answer(filling, each, seats[each.name], assessment.id, sheet)


def _answer(filling: _Filling, each: DemoSeat, seat: Seat, assessment_id: int, sheet: AnswerSheet) -> None:
    person = filling.person(each.address)
    place = next(one for one in current_on_seat(filling.session, filling.board.id, seat.id) if one.user_id == person.id)
    held = Membership(
        member_id=place.id, board_id=filling.board.id, role=Role.MEMBER, seat_id=seat.id, standing=place.standing
    )
    for answer in list(sheet.answers.values())[:_ANSWERED]:
        if answer.level is None:
            continue
        save_answer(
            filling.session,
            identity=Identity(user_id=person.id, email=person.email or "", memberships=(held,)),
            board_id=filling.board.id,
            assessment_id=assessment_id,
            seat_id=seat.id,
            question_id=answer.question,
            given=GivenAnswer(level=answer.level, comment=answer.comment),
            seen_version=0,
            now=filling.now,
        )


def _earlier(now: datetime) -> date:
    return now.date() - timedelta(days=600)
