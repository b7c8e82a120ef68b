"""A shared mailbox may answer a board's mail; nobody signs in with its address."""

from __future__ import annotations

import pytest
from sqlmodel import update

from selfassess.accounts.identity import Command, Identity
from selfassess.boards.address_change import ask_for_change, change_address, confirm_change
from selfassess.boards.invitations import renew
from selfassess.boards.taking_up import accept
from selfassess.errors import Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Board, Member, User
from selfassess.vocabulary import Role
from tests.integration.boards.inviting import invited, link_of, observer
from tests.rows import NOW, TODAY, make_board, make_manager, make_member, make_user

SHARED = "unit@example.org"
TOLD = "several people may read it"


@pytest.fixture
def manager(database: Database) -> Identity:
    """A manager of a board whose mail nobody answers."""
    with database.writing() as session:
        return make_manager(session, make_board(session))


@pytest.fixture
def answered(database: Database) -> Identity:
    """A manager of a board whose mail is answered at ``SHARED``."""
    with database.writing() as session:
        return make_manager(session, make_board(session, reply_to=SHARED))


def answer_at_the_shared_one(database: Database, board_id: int) -> None:
    """The board's mail is answered at ``SHARED`` from now on."""
    with database.writing() as session:
        session.get_one(Board, board_id).reply_to = SHARED


class TestInviting:
    @pytest.mark.parametrize("elsewhere", [False, True], ids=["of nobody", "of an account elsewhere"])
    def test_nobody_is_invited_under_the_address(self, database: Database, answered: Identity, elsewhere: bool) -> None:
        if elsewhere:
            with database.writing() as session:
                make_member(session, make_board(session), make_user(session, SHARED))
        with pytest.raises(Refused, match=TOLD) as told:
            invited(database, answered, observer(email="Unit@Example.org"))
        assert told.value.field == "email"

    def test_that_of_another_board_is_an_address_like_any_other(
        self, database: Database, manager: Identity, answered: Identity
    ) -> None:
        invited(database, manager, observer(email=SHARED))

    def test_a_manager_who_answers_the_mail_is_invited_to_a_further_place(
        self, database: Database, answered: Identity
    ) -> None:
        with database.writing() as session:
            board = session.get_one(Board, answered.memberships[0].board_id)
            make_member(session, board, make_user(session, SHARED), role=Role.MANAGER)
        invited(database, answered, observer(email=SHARED))

    def test_an_invitation_to_what_became_the_address_is_not_renewed(
        self, database: Database, manager: Identity
    ) -> None:
        row, _ = invited(database, manager, observer(email=SHARED))
        answer_at_the_shared_one(database, row.board_id)
        with pytest.raises(Refused, match=TOLD), database.writing() as session:
            renew(
                session,
                identity=manager,
                board_id=row.board_id,
                invitation_id=row.id,
                seen_version=row.version,
                link_of=link_of,
                now=NOW,
            )

    def test_it_is_not_taken_up_either(self, database: Database, manager: Identity) -> None:
        row, token = invited(database, manager, observer(email=SHARED))
        answer_at_the_shared_one(database, row.board_id)
        with pytest.raises(Refused, match=TOLD), database.writing() as session:
            accept(session, token=token, signed_in=None, now=NOW)

    def test_whoever_answers_the_mail_takes_up_a_further_place(self, database: Database, manager: Identity) -> None:
        row, token = invited(database, manager, observer(email=SHARED))
        answer_at_the_shared_one(database, row.board_id)
        with database.writing() as session:
            make_member(session, session.get_one(Board, row.board_id), make_user(session, SHARED), role=Role.MANAGER)
        with database.writing() as session:
            accept(session, token=token, signed_in=None, now=NOW)


class TestTheAddressOfAnAccount:
    @pytest.fixture
    def user(self, database: Database, answered: Identity) -> User:
        """Somebody on the board that is answered at ``SHARED``."""
        with database.writing() as session:
            user = make_user(session)
            make_member(session, session.get_one(Board, answered.memberships[0].board_id), user)
            return user

    def test_it_is_not_changed_to_that_of_a_board_of_one_s_own(self, database: Database, user: User) -> None:
        with pytest.raises(Refused, match=TOLD):
            self.asked(database, user)
        with pytest.raises(Refused, match=TOLD), database.writing() as session:
            change_address(session, who=Command("a test"), user_id=user.id, email=SHARED, reason="Moved", now=NOW)

    def test_what_became_that_meanwhile_is_not_confirmed(self, database: Database, manager: Identity) -> None:
        with database.writing() as session:
            user = session.get_one(User, manager.user_id)
        token = self.asked(database, user)
        answer_at_the_shared_one(database, manager.memberships[0].board_id)
        with pytest.raises(Refused, match=TOLD):
            self.confirmed(database, user, token)

    def test_where_somebody_has_no_place_any_more_it_is_one_like_any_other(
        self, database: Database, user: User
    ) -> None:
        with database.writing() as session:
            session.exec(update(Member).values(ended_on=TODAY))
        assert self.confirmed(database, user, self.asked(database, user)) == SHARED

    @staticmethod
    def asked(database: Database, user: User) -> str:
        """The token of the link that would make ``SHARED`` the account's address."""
        tokens: list[str] = []

        def noted(token: str) -> str:
            tokens.append(token)
            return link_of(token)

        with database.writing() as session:
            ask_for_change(session, user_id=user.id, email=SHARED, link_of=noted, now=NOW)
        return tokens[0]

    @staticmethod
    def confirmed(database: Database, user: User, token: str) -> str:
        """The address after confirming."""
        with database.writing() as session:
            return confirm_change(session, user_id=user.id, token=token, now=NOW, except_session_id=None)
