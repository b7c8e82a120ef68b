"""A self-assessment whose seats have answered and which has closed, with everybody who then looks at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.agreed import begin_agreeing
from selfassess.assessments.agreeing.before import last_time
from selfassess.assessments.agreeing.occasion import Occasion, get_occasion
from selfassess.assessments.agreeing.sharing import share
from selfassess.assessments.answering.answers import save_answer
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.setting_up.preparing import close_assessment, open_assessment
from selfassess.banks.publishing import read_edition
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Board, BroadGroup, Member, Seat, Sheet
from selfassess.vocabulary import Asks, Gathering, Role, SheetState, Visibility
from tests.bank_texts import BANK
from tests.open_assessment import prepared
from tests.rows import NOW, TODAY, make_board, make_group, make_identity, make_member, make_seat

Said = Mapping[str, GivenAnswer]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A board, its closed self-assessment, its seats in the order in which they answered, and its people."""

    database: Database
    board: Board
    assessment_id: int
    seats: tuple[Seat, ...]
    holders: tuple[Member, ...]
    chair: Member
    vice: Member
    manager: Member
    scrutineer: Member
    observer: Member

    @property
    def board_id(self) -> int:
        """The board's id."""
        return self.board.id

    @property
    def path(self) -> str:
        """The address of the self-assessment."""
        return f"/boards/{self.board.slug}/self-assessments/{self.assessment_id}"

    def identity(self, member: Member) -> Identity:
        """This person, signed in."""
        return make_identity(member)

    def row(self) -> Assessment:
        """The self-assessment as it stands."""
        with self.database.reading() as session:
            wanted = select(Assessment).where(
                col(Assessment.board_id) == self.board_id, col(Assessment.id) == self.assessment_id
            )
            found: Assessment = session.execute(wanted).scalar_one()
            return found

    def occasion(self) -> Occasion:
        """The same as those who show or change it need it."""
        with self.database.reading() as session:
            return get_occasion(session, board_id=self.board_id, assessment_id=self.assessment_id, today=TODAY)

    def set(self, **columns: Any) -> None:
        """Put columns of the self-assessment as they are wanted, without asking how they came so."""
        with self.database.writing() as session:
            which = (col(Assessment.board_id) == self.board_id, col(Assessment.id) == self.assessment_id)
            session.execute(update(Assessment).where(*which).values(**columns))

    def share(self) -> None:
        """Share the answers, as the chair."""
        seen = self.row().version
        with self.database.writing() as session:
            share(
                session,
                identity=self.identity(self.chair),
                board_id=self.board_id,
                assessment_id=self.assessment_id,
                seen_version=seen,
                now=NOW,
            )

    def begin(self) -> None:
        """Begin agreeing, as the chair; what was agreed last time is carried forward."""
        occasion = self.occasion()
        with self.database.reading() as session:
            before = last_time(session, occasion)
        with self.database.writing() as session:
            begin_agreeing(
                session,
                identity=self.identity(self.chair),
                occasion=occasion,
                before=before,
                seen_version=occasion.version,
                now=NOW,
            )


def gathered(
    database: Database,
    said: Sequence[tuple[str, Said]],
    *,
    text: str = BANK,
    title: str = "Spring 2027",
    board: Board | None = None,
    visibility: Visibility = Visibility.BY_GROUP,
    gathering: Gathering = Gathering.INDIVIDUAL,
    is_closed: bool = True,
) -> Gathered:
    """A closed self-assessment in which each of ``said`` is one seat's response: its broad group, and its answers."""
    read = read_edition(text, file="bank.yaml")
    with database.writing() as session:
        board = board or make_board(session)
        manager = make_member(session, board, role=Role.MANAGER)
        row = prepared(session, make_identity(manager), board, read, title=title)
        row.visibility, row.gathering, row.asks = visibility, gathering, Asks.ALL
        session.flush()
        identity = make_identity(manager)
        open_assessment(
            session,
            identity=identity,
            board_id=board.id,
            assessment_id=row.id,
            seen_version=row.version,
            now=NOW,
        )
        groups: dict[str, BroadGroup] = {}
        for name, _ in said:
            if name and name not in groups:
                groups[name] = make_group(session, board, name, position=len(groups) + 1)
        seats = tuple(
            make_seat(session, board, group_id=groups[name].id if name else None, name=f"Seat-{number:02}")
            for number, (name, _) in enumerate(said, start=1)
        )
        holders = tuple(make_member(session, board, seat=seat) for seat in seats)
        others = {
            name: make_member(session, board, role=role)
            for name, role in (
                ("chair", Role.CHAIR),
                ("vice", Role.VICE_CHAIR),
                ("scrutineer", Role.SCRUTINEER),
                ("observer", Role.OBSERVER),
            )
        }
        for seat, holder, (_, answers) in zip(seats, holders, said, strict=True):
            for question, given in answers.items():
                save_answer(
                    session,
                    identity=make_identity(holder),
                    board_id=board.id,
                    assessment_id=row.id,
                    seat_id=seat.id,
                    question_id=question,
                    given=given,
                    seen_version=0,
                    now=NOW,
                )
        of_it = (col(Sheet.board_id) == board.id, col(Sheet.assessment_id) == row.id)
        session.execute(update(Sheet).where(*of_it).values(state=SheetState.SENT, sent_at=NOW))
        if is_closed:
            close_assessment(
                session,
                identity=identity,
                board_id=board.id,
                assessment_id=row.id,
                seen_version=row.version,
                now=NOW,
            )
    return Gathered(database, board, row.id, seats, holders, manager=manager, **others)


def levels(*codes: str, question: str = "LEAD-01", group: str = "") -> list[tuple[str, Said]]:
    """One response for each code, with this one level."""
    return [(group, {question: GivenAnswer(level=code)}) for code in codes]
