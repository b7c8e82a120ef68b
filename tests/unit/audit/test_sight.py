"""Who sees what of a board's trail."""

from __future__ import annotations

import pytest

from selfassess.accounts.identity import Identity, Membership
from selfassess.audit.sight import INSIDE_A_RESPONSE, visible_to
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


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("sees_whole_board", [True, False])
def test_who_sees_the_whole_board_is_for_the_caller_to_say(role: Role, sees_whole_board: bool) -> None:
    sight = visible_to(somebody(role), board_id=1, sees_whole_board=sees_whole_board)
    assert sight.is_whole == sees_whole_board


def test_a_member_sees_their_own_seat_and_themselves() -> None:
    sight = visible_to(somebody(Role.MEMBER), board_id=1, sees_whole_board=False)
    assert (sight.is_whole, sight.user_id, sight.seats) == (False, 5, frozenset({7}))


def test_rights_of_several_places_add_up() -> None:
    sight = visible_to(somebody(Role.CHAIR, Role.MEMBER), board_id=1, sees_whole_board=True)
    assert (sight.is_whole, sight.seats) == (True, frozenset({7}))


def test_seats_on_one_board_are_none_on_another() -> None:
    assert visible_to(somebody(Role.MEMBER, board_id=2), board_id=1, sees_whole_board=False).seats == frozenset()


def test_who_typed_what_and_when_is_inside_a_response() -> None:
    assert {"answer.saved", "recovery.pruned"} == INSIDE_A_RESPONSE
