"""Who sees what of a board's trail."""

from __future__ import annotations

import pytest

from selfassess.accounts.identity import Identity, Membership
from selfassess.accounts.permissions import TABLE, Permission
from selfassess.audit.sight import INSIDE_A_RESPONSE, WHOLE_BOARD, visible_to
from selfassess.errors import NotFound
from selfassess.vocabulary import Role, Standing


def somebody(*roles: Role, board_id: int = 1) -> Identity:
    """A person with these roles on a board; as a member, for seat 7."""
    places = (
        Membership(
            member_id=number,
            board_id=board_id,
            role=role,
            seat_id=7 if role is Role.MEMBER else None,
            standing=Standing.HOLDER if role is Role.MEMBER else None,
        )
        for number, role in enumerate(roles, start=1)
    )
    return Identity(user_id=5, email="person@example.org", memberships=tuple(places))


def test_who_sees_the_whole_board_is_who_may_view_its_timeline() -> None:
    assert {role for role in Role if Permission.VIEW_TIMELINE in TABLE[role]} == WHOLE_BOARD
    for role in Role:
        assert visible_to(somebody(role), board_id=1).is_whole == (role in WHOLE_BOARD)


def test_a_member_sees_their_own_seat_and_themselves() -> None:
    sight = visible_to(somebody(Role.MEMBER), board_id=1)
    assert (sight.is_whole, sight.user_id, sight.seats) == (False, 5, frozenset({7}))


def test_rights_of_several_places_add_up() -> None:
    sight = visible_to(somebody(Role.CHAIR, Role.MEMBER), board_id=1)
    assert (sight.is_whole, sight.seats) == (True, frozenset({7}))


def test_rights_on_one_board_are_none_on_another() -> None:
    with pytest.raises(NotFound):
        visible_to(somebody(Role.MANAGER, board_id=2), board_id=1)


def test_an_operator_without_a_place_sees_no_board() -> None:
    with pytest.raises(NotFound):
        visible_to(Identity(user_id=5, email="person@example.org", is_operator=True), board_id=1)


def test_who_typed_what_and_when_is_inside_a_response() -> None:
    assert {"answer.saved", "recovery.pruned"} == INSIDE_A_RESPONSE
