"""The cast of the suite: a board that is attacked, and another whose people attack it."""

from __future__ import annotations

from dataclasses import dataclass

from selfassess.storage.session import Database
from selfassess.storage.tables import Agency, Invitation, Member
from selfassess.vocabulary import Role
from tests.open_assessment import OpenPlace, make_place
from tests.rows import make_agency, make_invitation, make_member, make_user

NAME = "Wilhelmina Oakapple"
ADDRESS = "wilhelmina@hathervale.example"


@dataclass(frozen=True, slots=True)
class TwoBoards:
    """``here`` is the board of the case, ``there`` the other one; ``named`` is somebody here with an unusual name."""

    here: OpenPlace
    there: OpenPlace
    named: Member
    agency: Agency
    invitation: Invitation
    chair: Member

    @property
    def base(self) -> str:
        """Where the addresses of the board of the case begin."""
        return f"/boards/{self.here.board.slug}"

    @property
    def elsewhere(self) -> str:
        """Where the addresses of the other board begin."""
        return f"/boards/{self.there.board.slug}"

    @property
    def response(self) -> str:
        """Where the addresses of the seat's response here begin."""
        return f"{self.base}/self-assessments/{self.here.assessment_id}/seats/{self.here.seat_id}"


def make_two_boards(database: Database) -> TwoBoards:
    """Both, with an open self-assessment each; the one of the case has an organisation and an invitation besides."""
    here, there = make_place(database), make_place(database)
    with database.writing() as session:
        user = make_user(session, ADDRESS)
        return TwoBoards(
            here=here,
            there=there,
            named=make_member(session, here.board, user, display_name=NAME, role=Role.SCRUTINEER),
            agency=make_agency(session, here.board),
            invitation=make_invitation(session, here.board),
            chair=make_member(session, here.board, role=Role.CHAIR),
        )
