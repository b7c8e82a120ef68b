"""Each guard of a board's deletion proved: with the guard off, its own case fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from selfassess.boards import boards, purging
from selfassess.storage.session import Database
from tests.integration.boards import test_purging
from tests.mutants import failing

pytestmark = pytest.mark.on_sqlite
_NOT_REFUSED = r"^DID NOT RAISE .*(Refused|NotAllowed|Conflict)"


@dataclass(frozen=True)
class Mutant:
    """A guard, what stands in its place, the case that must fail then, and what its failure says."""

    guard: str
    instead: Any
    case: Callable[..., None]
    says: str = _NOT_REFUSED
    keys: dict[str, Any] = field(default_factory=dict)
    module: Any = purging


def _nothing(*_: object, **__: object) -> None:
    return None


def _in_the_way(board_keys: dict[str, Any], sent: dict[str, Any], told: str) -> dict[str, Any]:
    return {"board_keys": board_keys, "sent": sent, "told": told}


class _AllNames:
    """Texts among which every two are the same."""

    LONGEST_NAME = 200
    one_line = staticmethod(lambda text, **_: text)
    same_to_a_reader = staticmethod(lambda *_: True)


_STANDS = test_purging.test_what_stands_in_the_way_is_told_and_nothing_is_deleted
MUTANTS = (
    Mutant("_refuse_early", _nothing, _STANDS, keys=_in_the_way({"days": 364}, {}, "can be deleted from")),
    Mutant("_refuse_asker", _nothing, test_purging.test_nobody_confirms_what_they_asked_for_themselves),
    Mutant("_refuse_untold", _nothing, test_purging.test_it_cannot_be_confirmed_before_its_managers_were_told),
    Mutant("texts", _AllNames, _STANDS, keys=_in_the_way({}, {"typed_name": "West Board"}, "not the name")),
    Mutant("require_operator", _nothing, test_purging.test_only_operators_ask_confirm_or_call_off),
    Mutant("check_version", _nothing, test_purging.test_a_board_that_changed_since_or_is_gone_is_not_deleted),
    Mutant(
        "_fresh_number",
        _nothing,
        test_purging.test_no_board_ever_gets_the_number_of_one_that_was_deleted,
        r"^assert 1 > 1",
        module=boards,
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.guard)
def test_without_its_guard_a_case_fails(database: Database, mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutant.module, mutant.guard, mutant.instead)
    with failing(mutant.says):
        mutant.case(database, **mutant.keys)
