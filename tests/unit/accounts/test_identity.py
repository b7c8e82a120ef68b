"""Who is asking, and for which seats."""

from __future__ import annotations

from selfassess.accounts.identity import Identity, Membership
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


def test_a_seat_is_answered_for_beside_any_other_role() -> None:
    assert somebody(Role.CHAIR).seats_on(1) == frozenset()
    assert somebody(Role.CHAIR, Role.MEMBER).seats_on(1) == frozenset({7})


def test_seats_on_one_board_are_none_on_another() -> None:
    assert somebody(Role.MEMBER, board_id=2).seats_on(1) == frozenset()
