"""The fictional county's partnership: its groups, organisations, seats and people. Everybody here is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from selfassess.vocabulary import Role, SeatKind, Sector

DOMAIN = "hathervale.example"
GROUPS = ("Council", "Police and justice", "Health", "Schools", "Community")
STATEMENT = (
    "What you read and write here is for the work of the partnership alone. Answers are candid because they are kept "
    "among us: do not copy or pass them on, and name no child, family or member of staff."
)


@dataclass(frozen=True, slots=True)
class DemoSeat:
    """A seat, what holds it, and who sits on it. ``before`` sat on it until lately; ``left`` is when its holder went.

    ``answers`` names the file with what it answers.
    """

    name: str
    group: int
    holder: str
    agency: str = ""
    sector: Sector = Sector.OTHER
    kind: SeatKind = SeatKind.AGENCY
    deputy: str = ""
    before: str = ""
    left: date | None = None
    answers: str = ""

    @property
    def address(self) -> str:
        """The local part of the seat's people's addresses."""
        return "".join(letter if letter.isalnum() else "-" for letter in self.name.lower()).replace("--", "-")


SEATS = (
    DemoSeat("Partnership chair", 5, "Rowan Hather", kind=SeatKind.CHAIR),
    DemoSeat(
        "Children's social care",
        1,
        "Alder Brook",
        "Hathervale County Council",
        Sector.COUNCIL,
        deputy="Bryony Lane",
        answers="childrens-social-care",
    ),
    DemoSeat("Early help", 1, "Cassia Ford", "Hathervale County Council", Sector.COUNCIL, answers="early-help"),
    DemoSeat("Public health", 1, "Elder Marsh", "Hathervale County Council", Sector.COUNCIL),
    DemoSeat(
        "District councils",
        1,
        "Fern Hollow",
        "Hathervale District Councils' Network",
        Sector.COUNCIL,
        answers="district-councils",
    ),
    DemoSeat("Lead councillor for children", 1, "Hazel Mere", kind=SeatKind.COUNCILLOR),
    DemoSeat(
        "Police",
        2,
        "Ash Vale",
        "Hathervale Police",
        Sector.POLICE,
        deputy="Juniper Stone",
        before="Oakley Ridge",
        answers="police",
    ),
    DemoSeat(
        "Youth justice",
        2,
        "Larch Holm",
        "Hathervale Youth Justice Service",
        Sector.PROBATION,
        answers="youth-justice",
    ),
    DemoSeat(
        "Family court advice service",
        2,
        "Linden Moor",
        "Family Court Advice, Hathervale Region",
        Sector.PROBATION,
        answers="family-court-advice-service",
    ),
    DemoSeat(
        "Integrated care board",
        3,
        "Maple Heath",
        "Hathervale Integrated Care Board",
        Sector.HEALTH,
        answers="integrated-care-board",
    ),
    DemoSeat("Hospital trust", 3, "Myrtle Combe", "Hathervale Hospitals", Sector.HEALTH, answers="hospital-trust"),
    DemoSeat(
        "Community and mental health trust",
        3,
        "Olive Carr",
        "Vale Community and Mind Trust",
        Sector.HEALTH,
        answers="community-and-mental-health-trust",
    ),
    DemoSeat("Primary schools", 4, "Poppy Down", "Primary Heads", Sector.EDUCATION, answers="primary-schools"),
    DemoSeat(
        "Secondary schools and colleges",
        4,
        "Reed Thorne",
        "Secondary Heads",
        Sector.EDUCATION,
        answers="secondary-schools-and-colleges",
    ),
    DemoSeat("Early years", 4, "Rosemary Fell", "Hathervale Early Years Forum", Sector.EDUCATION),
    DemoSeat(
        "Voluntary sector",
        5,
        "Sage Wold",
        "Hathervale Voluntary Action",
        Sector.VOLUNTARY,
        answers="voluntary-sector",
    ),
    DemoSeat("Lay board member, north", 5, "Sorrel Dale", kind=SeatKind.LAY),
    DemoSeat("Lay board member, south", 5, "Tansy Weir", kind=SeatKind.LAY, answers="lay-board-member-south"),
    # Two places that stand empty, as the board says of itself in Spring 2026.
    DemoSeat("Probation", 2, "Heather Tor", "Probation, Hathervale", Sector.PROBATION, left=date(2025, 11, 21)),
    DemoSeat("Family doctors", 3, "Flint Wells", "Hathervale Family Doctors", Sector.HEALTH, left=date(2026, 1, 16)),
)

# role, name, local part of the address
OFFICERS = (
    (Role.MANAGER, "Willow Garth", "manager"),
    (Role.MANAGER, "Yarrow Beck", "second-manager"),
    (Role.CHAIR, "Rowan Hather", "partnership-chair"),
    (Role.VICE_CHAIR, "Maple Heath", "integrated-care-board"),
    (Role.SCRUTINEER, "Vervain Tarn", "scrutineer"),
    (Role.OBSERVER, "Campion Lea", "observer"),
)
OPERATOR = "operator"
