"""The fictional county's board as it comes into being: its settings, groups, organisations, seats and people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import col, select

from selfassess.accounts.identity import Command, Identity, Membership
from selfassess.accounts.users import create_user, make_operator
from selfassess.assessments.answering.leaving import hand_on
from selfassess.boards.agencies import AgencyDetails, add_agency
from selfassess.boards.boards import create_board
from selfassess.boards.groups import list_groups, set_groups
from selfassess.boards.places import begin, end
from selfassess.boards.seats import SeatDetails, add_seat
from selfassess.boards.settings import BoardSettings, change_settings, settings_of
from selfassess.boards.vacancies import Place
from selfassess.demo.county import DOMAIN, GROUPS, OFFICERS, OPERATOR, SEATS, STATEMENT, DemoSeat
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Member, Seat, User
from selfassess.vocabulary import Role, Standing, Strength

SLUG = "hathervale"
# Since when its people sit there; the service came later, and holds from their papers what was before.
SITTING_SINCE = date(2024, 4, 1)
SERVED_SINCE = date(2025, 5, 12)
_CHANGED_POST = timedelta(days=60)
_NINE = time(9, tzinfo=UTC)
_BY = Command("demo")


@dataclass(slots=True)
class County:
    """The board, the seats by name, and whoever acts there. ``now`` is the day on which somebody looks."""

    session: WritingSession
    board: Board
    now: datetime
    seats: dict[str, Seat] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def person(self, local_part: str, now: datetime | None = None) -> User:
        """The account of an address of the county, made at the first call: then, or when the board began."""
        if local_part not in self.people:
            made = create_user(self.session, who=_BY, email=f"{local_part}@{DOMAIN}", now=now or self.began)
            self.people[local_part] = made
        return self.people[local_part]

    @property
    def began(self) -> datetime:
        """When the board began to use the service: never after now, whatever the clock says."""
        return min(at(SERVED_SINCE), self.now)

    def identity(self, local_part: str, now: datetime) -> Identity:
        """Whoever has this address, with the places that they have on the board, as if they had just signed in."""
        user = self.person(local_part)
        places = self.session.exec(
            select(Member).where(
                Member.board_id == self.board.id, Member.user_id == user.id, col(Member.ended_on).is_(None)
            )
        )
        return Identity(
            user_id=user.id,
            email=user.email or "",
            memberships=tuple(
                Membership(
                    member_id=place.id,
                    board_id=place.board_id,
                    role=place.role,
                    seat_id=place.seat_id,
                    standing=place.standing,
                    display_name=place.display_name,
                )
                for place in places
            ),
            strength=Strength.STRONG,
            proved_at=now,
        )


def at(day: date, hours: float = 0) -> datetime:
    """Nine in the morning of that day, or so many hours later."""
    return datetime.combine(day, _NINE) + timedelta(hours=hours)


def found(session: WritingSession, *, now: datetime) -> County:
    """The board with everybody who sits on it, and nothing assessed yet."""
    began = min(at(SERVED_SINCE), now)
    name = "Hathervale Safeguarding Children Partnership"
    settings = BoardSettings(name=name, noun="partnership", area="The county of Hathervale")
    county = County(session, create_board(session, who=_BY, now=began, slug=SLUG, settings=settings), now)
    _join(county, "manager", "Willow Garth", Place(role=Role.MANAGER), by=None)
    manager = county.identity("manager", began)
    _settings(county, manager)
    for seat, agency in _agencies(county, manager):
        county.seats[seat.name] = _seat(county, manager, seat, agency)
    _people(county, manager)
    return county


def leave(county: County, seat: DemoSeat, local_part: str, *, on: date, now: datetime) -> None:
    """Whoever has this address leaves the seat on this day. Nobody follows yet."""
    user, manager = county.person(local_part), county.identity("manager", now)
    held = select(Member).where(
        Member.board_id == county.board.id,
        Member.user_id == user.id,
        Member.seat_id == county.seats[seat.name].id,
        col(Member.ended_on).is_(None),
    )
    member = county.session.exec(held).one()
    actor = manager.acting_on(county.board.id)
    end(county.session, county.board, member, ended_on=on, actor=actor, now=now, hand_on=hand_on)


def change_posts(county: County) -> None:
    """Two months ago some went to other posts, and others took over their seats."""
    then = max(county.now - _CHANGED_POST, county.began)
    for seat in SEATS:
        if seat.before:
            leave(county, seat, f"{seat.address}-before", on=then.date(), now=then)
            _join(county, seat.address, seat.holder, _holds(county, seat), by="manager", on=then)


def _settings(county: County, manager: Identity) -> None:
    board = county.board
    settings = replace(settings_of(board), confidentiality_statement=STATEMENT, reply_to=f"partnership@{DOMAIN}")
    change_settings(
        county.session,
        identity=manager,
        board_id=board.id,
        seen_version=board.version,
        settings=settings,
        now=county.began,
    )
    set_groups(
        county.session,
        identity=manager,
        board_id=board.id,
        seen_version=board.version,
        names=GROUPS,
        now=county.began,
    )


def _agencies(county: County, manager: Identity) -> Iterator[tuple[DemoSeat, int | None]]:
    known: dict[str, int] = {}
    for seat in SEATS:
        if seat.agency and seat.agency not in known:
            agency = add_agency(
                county.session,
                identity=manager,
                board_id=county.board.id,
                details=AgencyDetails(name=seat.agency, sector=seat.sector, contact=""),
                now=county.began,
            )
            known[seat.agency] = agency.id
        yield seat, known.get(seat.agency)


def _seat(county: County, manager: Identity, seat: DemoSeat, agency_id: int | None) -> Seat:
    groups = {group.position: group.id for group in list_groups(county.session, county.board.id)}
    details = SeatDetails(name=seat.name, kind=seat.kind, agency_id=agency_id, group_id=groups[seat.group])
    return add_seat(
        county.session,
        identity=manager,
        board_id=county.board.id,
        details=details,
        opened_on=SITTING_SINCE,
        now=county.began,
    )


def _people(county: County, manager: Identity) -> None:
    for role, name, local_part in OFFICERS:
        if local_part != "manager":
            _join(county, local_part, name, Place(role=role), by="manager")
    for seat in SEATS:
        local_part, name = (f"{seat.address}-before", seat.before) if seat.before else (seat.address, seat.holder)
        _join(county, local_part, name, _holds(county, seat), by="manager")
        if seat.deputy:
            place = Place(role=Role.MEMBER, seat_id=county.seats[seat.name].id, standing=Standing.DEPUTY)
            _join(county, f"{seat.address}-deputy", seat.deputy, place, by="manager")
    make_operator(county.session, who=_BY, user_id=county.person(OPERATOR).id, now=county.began)


def _holds(county: County, seat: DemoSeat) -> Place:
    return Place(role=Role.MEMBER, seat_id=county.seats[seat.name].id, standing=Standing.HOLDER)


def _join(
    county: County, local_part: str, name: str, place: Place, *, by: str | None, on: datetime | None = None
) -> Member:
    """Somebody takes a place on that day; without one they have sat there for long, and the board begins."""
    now = on or county.began
    actor = county.identity(by, now).acting_on(county.board.id) if by else _BY.acting_on(None)
    return begin(
        county.session,
        county.board,
        user_id=county.person(local_part, now).id,
        place=place,
        display_name=name,
        started_on=on.date() if on else SITTING_SINCE,
        actor=actor,
        now=now,
    )
