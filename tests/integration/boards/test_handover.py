"""One manager hands over to the next, who reads on one sheet what is open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from selfassess.accounts.identity import Identity
from selfassess.boards import places
from selfassess.boards.handover import hand_over, read_handover
from selfassess.boards.members import Leaving
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AuditText, Board, Member, OutboxMail, User
from selfassess.vocabulary import AssessmentState, Role
from tests.rows import (
    NOW,
    TODAY,
    make_agency,
    make_assessment,
    make_board,
    make_group,
    make_identity,
    make_invitation,
    make_manager,
    make_member,
    make_seat,
    make_user,
    trail_of,
)

PEOPLE = "https://example.org/boards/hathervale/people"


def handed(session: WritingSession, board: Board, manager: Identity, to: Member, **keys: Any) -> Leaving:
    given = {"seen_version": 1, "stays": False, "note": "The unit's files are in order.", **keys}
    given["people_link"] = PEOPLE
    return hand_over(session, identity=manager, board_id=board.id, to_member_id=to.id, now=NOW, **given)


def test_the_next_manager_comes_as_the_old_one_goes(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, other = make_manager(session, board), make_manager(session, board)
        follower = make_member(session, board, display_name="Sam")
        leaving = handed(session, board, manager, follower)
        events = trail_of(session, board.id)
        texts = [text.text for text in session.exec(select(AuditText))]
        roles = {member.user_id: member for member in session.exec(select(Member).where(Member.role == Role.MANAGER))}
    assert (leaving.member.ended_on, leaving.managers, leaving.leaves_too_few_managers) == (TODAY, 2, False)
    assert roles[follower.user_id].display_name == "Sam"
    assert roles[other.user_id].ended_on is None
    assert follower.ended_on is None
    assert [event for event, _ in events] == ["member.joined", "member.ended", "board.handed_over"]
    assert events[-1][1]["stays"] is False
    assert texts == ["The unit's files are in order."]


def test_a_manager_may_stay_beside_the_next(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
        leaving = handed(session, board, manager, make_member(session, board), stays=True, note="")
        events = trail_of(session, board.id)
    assert (leaving.member.ended_on, leaving.managers) == (None, 2)
    assert [event for event, _ in events] == ["member.joined", "board.handed_over"]


def test_handing_over_to_one_who_manages_already_leaves_fewer_and_says_so(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager, other = make_manager(session, board), make_member(session, board, role=Role.MANAGER)
        leaving = handed(session, board, manager, other)
        assert leaving.leaves_too_few_managers
        assert [event for event, _ in trail_of(session, board.id)] == ["member.ended", "board.handed_over"]


def test_the_only_manager_hands_over_and_the_board_still_has_one(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        handed(session, board, make_manager(session, board), make_member(session, board))
        assert places.count_managers(session, board.id) == 1


def test_nobody_hands_over_to_themselves_to_a_leaver_or_to_a_disabled_account(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        user = make_user(session)
        own = make_member(session, board, user, role=Role.MANAGER)
        also = make_member(session, board, user, role=Role.OBSERVER)
        manager = make_identity(own, also)
        closed = make_user(session, active=False)
        cases = [
            (own, Refused),
            (also, Refused),
            (make_member(session, board, closed), Refused),
            (make_member(session, board, closed, role=Role.MANAGER), Refused),
            (make_member(session, board, ended_on=TODAY), NotFound),
            (make_member(session, elsewhere), NotFound),
        ]
        for to, trouble in cases:
            with pytest.raises(trouble):
                handed(session, board, manager, to)
        with pytest.raises(Conflict):
            handed(session, board, manager, make_member(session, board), seen_version=0)
        assert own.ended_on is None


@pytest.mark.parametrize("role", [Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.SCRUTINEER, Role.OBSERVER])
def test_nobody_but_a_manager_hands_over(database: Database, role: Role) -> None:
    with database.writing() as session:
        board = make_board(session)
        who, to = make_identity(make_member(session, board, role=role)), make_member(session, board)
        with pytest.raises(NotAllowed):
            handed(session, board, who, to)
        with pytest.raises(NotAllowed):
            read_handover(session, identity=who, board_id=board.id, now=NOW)
        with pytest.raises(NotFound):
            handed(session, board, make_manager(session, make_board(session)), to)


def test_the_sheet_says_what_waits_for_somebody(database: Database) -> None:
    with database.writing() as session:
        board, elsewhere = make_board(session), make_board(session)
        manager, group = make_manager(session, board, display_name="Max"), make_group(session, board)
        gone = make_agency(session, board, ended_on=TODAY)
        vacant = make_seat(session, board, gone, group_id=group.id)
        held = make_seat(session, board)
        make_member(session, board, seat=held)
        make_seat(session, board, closed_on=TODAY)
        make_invitation(session, board)
        for expires_at in (NOW, NOW - timedelta(days=1)):
            make_invitation(session, board, expires_at=expires_at)
        make_invitation(session, board, revoked_at=NOW)
        make_invitation(session, board, accepted_at=NOW)
        states = (AssessmentState.OPEN, AssessmentState.SIGNED, AssessmentState.SIGNED)
        first, *_ = [make_assessment(session, board, state=state, due_on=TODAY) for state in states]
        make_assessment(session, elsewhere)
        make_invitation(session, elsewhere)
        make_seat(session, elsewhere)
    with database.reading() as session:
        sheet = read_handover(session, identity=manager, board_id=board.id, now=NOW)
    assert [person.display_name for person in sheet.managers] == ["Max"]
    assert (sheet.has_chair, sheet.invitations, sheet.lapsed) == (False, 1, 2)
    assert [seat.id for seat in sheet.vacant] == [seat.id for seat in sheet.of_ended_agencies] == [vacant.id]
    assert [seat.id for seat in sheet.without_group] == [held.id]
    assert dict(sheet.assessments) == {AssessmentState.OPEN: 1, AssessmentState.SIGNED: 2}
    assert [(each.id, each.title, each.due_on) for each in sheet.unsigned] == [(first.id, first.title, TODAY)]


def test_an_empty_board_has_an_empty_sheet(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session)
        manager = make_manager(session, board)
    with database.reading() as session:
        sheet = read_handover(session, identity=manager, board_id=board.id, now=NOW)
    assert (sheet.vacant, sheet.unsigned, sheet.invitations, dict(sheet.assessments)) == ((), (), 0, {})


def test_the_board_s_managers_are_told_by_mail(database: Database) -> None:
    with database.writing() as session:
        board = make_board(session, name="Hathervale Partnership")
        manager = make_manager(session, board)
        other = make_member(session, board, role=Role.MANAGER)
        follower = make_member(session, board)
        addresses = {session.get_one(User, one.user_id).email for one in (manager, other, follower)}
        handed(session, board, manager, follower, stays=True)
        mails = session.exec(select(OutboxMail)).all()
    assert {mail.address for mail in mails} == addresses
    assert all(PEOPLE in (mail.body or "") for mail in mails)
