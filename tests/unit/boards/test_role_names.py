"""What roles are called, and which role a typed word means."""

from __future__ import annotations

import pytest

from selfassess.boards.role_names import place_name, role_name, role_of, role_words
from selfassess.vocabulary import BoardForm, Role, Standing


@pytest.mark.parametrize("form", list(BoardForm))
@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_name_in_each_form_and_is_known_by_it(role: Role, form: BoardForm) -> None:
    name = role_name(role, form)
    assert name == name.lower()
    assert role_of(name) is role
    assert role_of(f"  {name.title()} ") is role


def test_the_forms_have_names_of_their_own() -> None:
    assert role_name(Role.CHAIR, BoardForm.LSCB) == "independent chair"
    assert role_name(Role.CHAIR, BoardForm.PARTNERSHIP) == "partnership chair"
    assert role_name(Role.MEMBER, BoardForm.LSCB) == "board member"


def test_a_place_is_named_with_its_seat() -> None:
    assert place_name(Role.MANAGER, BoardForm.LSCB) == "business manager"
    holder = place_name(Role.MEMBER, BoardForm.LSCB, seat="Police", standing=Standing.HOLDER)
    deputy = place_name(Role.MEMBER, BoardForm.LSCB, seat="Police", standing=Standing.DEPUTY)
    assert (holder, deputy) == ("board member for Police", "deputy for Police")


@pytest.mark.parametrize(
    ("words", "role"),
    [("vice-chair", Role.VICE_CHAIR), ("VICE_CHAIR", Role.VICE_CHAIR), ("Scrutineer", Role.SCRUTINEER), ("king", None)],
)
def test_other_words_for_a_role(words: str, role: Role | None) -> None:
    assert role_of(words) is role


def test_the_words_that_are_offered_are_all_understood() -> None:
    assert {role_of(word) for word in role_words()} == set(Role)
