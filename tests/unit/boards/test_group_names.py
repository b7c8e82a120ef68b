"""The names of a board's broad groups, as typed into five places."""

from __future__ import annotations

import pytest

from selfassess.boards.groups import checked_names
from selfassess.errors import Refused


def test_there_is_a_name_for_each_of_five_places() -> None:
    assert checked_names([" Police  and probation", "", "Health"]) == ("Police and probation", "", "Health", "", "")
    assert checked_names([]) == ("", "", "", "", "")


@pytest.mark.parametrize(
    ("names", "field"),
    [
        (["Health", "HEALTH"], "group_2"),
        (["A1", "B1", "C1", "D1", "E1", "F1"], "group_5"),
        (["x" * 81], "group_1"),
        (["", "", "-"], "group_3"),
    ],
)
def test_names_that_cannot_stand_side_by_side_are_refused_at_their_place(names: list[str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_names(names)
    assert refused.value.field == field
