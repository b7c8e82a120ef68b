"""Every case of the hostile-input suite that is asked for has its test, and every guard a test that shows it is needed.

A place is ``path::test`` or ``path::Class::test`` under ``tests``; a mutant is ``path[guard]`` in a table of mutants,
or ``folder/[guard]`` in one of those of a folder.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

import pytest

from tests.contract import hostile_mutants, hostile_mutants_of_assessing, hostile_proofs, hostile_proofs_of_assessing

TESTS = Path(__file__).parents[1]

# Of the suite's 130 cases those on files of question sets stand with their loader, and one on mass exports is to come.
OF_THE_GROUND_FLOOR = (
    *range(1, 9),
    11,
    *range(16, 19),
    *range(24, 51),
    55,
    57,
    58,
    *range(87, 92),
    *range(100, 104),
    107,
    109,
    *range(112, 121),
    *range(126, 131),
)
OF_ASSESSING = (
    *(9, 10),
    *range(12, 16),
    *range(19, 24),
    *range(51, 55),
    56,
    *range(59, 63),
    *range(77, 87),
    *range(92, 100),
    *(104, 105, 106, 108, 110, 111),
    *range(121, 125),
)
CASES = sorted((*OF_THE_GROUND_FLOOR, *OF_ASSESSING))
PROOFS = hostile_proofs.PROOFS | hostile_proofs_of_assessing.PROOFS
MUTANTS = hostile_mutants.MUTANTS | hostile_mutants_of_assessing.MUTANTS
NOT_OURS = hostile_mutants.NOT_OURS | hostile_mutants_of_assessing.NOT_OURS


def test_the_list_is_the_one_that_is_asked_for() -> None:
    assert (len(OF_THE_GROUND_FLOOR), len(OF_ASSESSING)) == (67, 48)
    assert set(PROOFS) == set(CASES)
    assert set(MUTANTS) == set(CASES)
    assert set(NOT_OURS) <= set(CASES)


def test_a_case_without_a_test_or_a_mutant_says_why() -> None:
    assert [case for case in CASES if not (PROOFS[case] and MUTANTS[case]) and case not in NOT_OURS] == []


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_its_tests_and_its_guard_a_mutant(case: int) -> None:
    assert [place for place in (*PROOFS[case], *MUTANTS[case]) if not stands(place)] == []


def test_what_is_not_there_is_noticed() -> None:
    assert not stands("contract/test_hostile_cases.py::test_of_nothing")
    assert not stands("contract/no_such_file.py::test_of_nothing")
    assert not stands("web/hostile/[no such guard]")


def stands(place: str) -> bool:
    """Whether there is such a test, or such a guard in a table of mutants."""
    if place.endswith("]"):
        path, _, guard = place[:-1].partition("[")
        return guard in guards_of(path)
    path, _, name = place.partition("::")
    return name in names_in(path)


@lru_cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file, those of a class with its name before them."""
    found = set()
    for node in _parsed(path).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            inside = (one.name for one in node.body if isinstance(one, ast.FunctionDef))
            found.update(f"{node.name}::{name}" for name in inside if name.startswith("test_"))
    return frozenset(found)


@lru_cache
def guards_of(path: str) -> frozenset[str]:
    """The guards of a table of mutants, or of all tables of a folder: the first word of each ``Mutant(…)``."""
    if path.endswith("/"):
        files = (str(file.relative_to(TESTS)) for file in (TESTS / path).glob("test_*.py"))
        return frozenset().union(*map(guards_of, files))
    return frozenset(
        str(node.args[0].value)
        for node in ast.walk(_parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Mutant"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    )


def _parsed(path: str) -> ast.Module:
    file = TESTS / path
    return ast.parse(file.read_text()) if file.is_file() else ast.Module(body=[], type_ignores=[])
