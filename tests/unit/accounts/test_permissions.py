"""Who may do what: the laws of the table, and the lines that it must never cross."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.accounts.identity import Command, Identity, Membership
from selfassess.accounts.permissions import (
    IN_WORDS,
    TABLE,
    Permission,
    may,
    needs_stronger_proof,
    permissions_on,
    require,
    require_operator,
)
from selfassess.errors import NotAllowed, NotFound
from selfassess.vocabulary import Role, Standing, Strength

HERE, ELSEWHERE = 1, 2
ROLES = st.sampled_from(Role)


def place(role: Role, board_id: int = HERE, member_id: int = 1) -> Membership:
    seat = (7, Standing.HOLDER) if role is Role.MEMBER else (None, None)
    return Membership(member_id=member_id, board_id=board_id, role=role, seat_id=seat[0], standing=seat[1])


def person(*places: Membership, **keys: object) -> Identity:
    return Identity(user_id=1, email="jo@example.org", memberships=places, **keys)  # type: ignore[arg-type]


PLACES = st.lists(st.builds(place, ROLES, st.sampled_from([HERE, ELSEWHERE]), st.integers(1, 9)), max_size=6)


@given(PLACES, ROLES, st.sampled_from([HERE, ELSEWHERE]))
def test_a_further_place_never_takes_a_right_away(places: list[Membership], role: Role, board_id: int) -> None:
    before, after = person(*places), person(*places, place(role, board_id))
    for board in (HERE, ELSEWHERE):
        assert permissions_on(before, board) <= permissions_on(after, board)


@given(PLACES)
def test_rights_are_those_of_each_place_added_up(places: list[Membership]) -> None:
    expected = frozenset().union(*(TABLE[each.role] for each in places if each.board_id == HERE))
    assert permissions_on(person(*places), HERE) == expected


@given(st.lists(st.builds(place, ROLES, st.just(ELSEWHERE)), max_size=6), st.sampled_from(Permission), st.booleans())
def test_an_outsider_has_no_right_and_is_told_that_nothing_is_there(
    places: list[Membership], permission: Permission, is_operator: bool
) -> None:
    outsider = person(*places, is_operator=is_operator)
    assert not may(outsider, permission, board_id=HERE)
    with pytest.raises(NotFound):
        require(outsider, permission, board_id=HERE)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_row_and_an_insider_is_told_what_is_not_allowed(role: Role) -> None:
    insider = person(place(role))
    for permission in Permission:
        if permission in TABLE[role]:
            require(insider, permission, board_id=HERE)
        else:
            with pytest.raises(NotAllowed):
                require(insider, permission, board_id=HERE)


def test_every_permission_is_given_to_some_role_and_has_words() -> None:
    assert frozenset().union(*TABLE.values()) == set(Permission)
    assert set(IN_WORDS) == set(Permission)
    assert len(set(IN_WORDS.values())) == len(Permission)


def test_who_sets_up_does_not_sign_and_who_signs_does_not_manage_people() -> None:
    signs = {role for role in Role if Permission.SIGN_OFF in TABLE[role]}
    manages = {role for role in Role if Permission.MANAGE_PEOPLE in TABLE[role]}
    assert signs == {Role.CHAIR, Role.VICE_CHAIR}
    assert manages == {Role.MANAGER}


def test_only_a_board_member_answers_for_a_seat() -> None:
    assert [role for role in Role if Permission.ANSWER_FOR_SEAT in TABLE[role]] == [Role.MEMBER]


def test_an_observer_reads_what_is_signed_and_nothing_more() -> None:
    assert TABLE[Role.OBSERVER] == {Permission.VIEW_BOARD, Permission.READ_SIGNED}


@given(PLACES, st.sampled_from(Strength))
def test_whoever_runs_or_speaks_for_a_board_needs_two_factors_there(
    places: list[Membership], strength: Strength
) -> None:
    who = person(*places, strength=strength)
    runs = bool(who.roles_on(HERE) & {Role.MANAGER, Role.CHAIR, Role.VICE_CHAIR})
    assert needs_stronger_proof(who, HERE) == (runs and strength is not Strength.STRONG)


@given(PLACES)
def test_no_place_on_a_board_makes_an_operator(places: list[Membership]) -> None:
    with pytest.raises(NotAllowed):
        require_operator(person(*places))
    require_operator(person(*places, is_operator=True))


def test_a_command_on_the_server_may_what_an_operator_may_and_goes_by_its_name_in_the_trail() -> None:
    command = Command("selfassess board create")
    require_operator(command)
    assert command.acting_on(None).role == "selfassess board create"
    assert command.acting_on(HERE).user_id is None


def test_an_operator_who_also_manages_a_board_acts_on_the_installation_as_operator() -> None:
    assert person(place(Role.MANAGER), is_operator=True).acting_on(None).role == "operator"
