"""Keys that are known and keys that are not, and what several outcomes come to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import Session

from selfassess.audit.findings import Outcome, Verification, What, overall
from selfassess.audit.trail import key_id
from selfassess.storage.session import Database
from tests.databases import AUDIT_KEY
from tests.integration.audit.tampering import (
    KEYS,
    by_hand,
    change,
    make_chain,
    rebuild,
    verified,
)

OTHER_KEY = "another audit key, which somebody made up for themselves"


def found(result: Verification) -> list[tuple[int | None, What]]:
    """Each finding's event and kind."""
    return [(finding.seq, finding.what) for finding in result.findings]


def test_a_chain_under_another_key_cannot_be_checked(database: Database) -> None:
    board = make_chain(database)
    with database.reading() as session:
        result = verified(session, board, keys=[OTHER_KEY])
    assert (result.outcome, result.findings) == (Outcome.CANNOT_CHECK, ())
    told = "The seal of 6 events from 1 to 6 cannot be checked: it was made with another audit key"
    assert result.unchecked == (f"{told} ({key_id(AUDIT_KEY)}).",)


def test_a_change_is_told_even_where_the_key_is_unknown(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        change(session, board, 2, object_id=99)
        result = verified(session, board, keys=[])
    assert (result.outcome, found(result)) == (Outcome.TAMPERED, [(2, What.CONTENT)])


def test_a_chain_rebuilt_with_a_key_of_somebodys_own_cannot_be_checked(database: Database) -> None:
    board = make_chain(database)
    with by_hand(database) as session:
        change(session, board, 2, object_id=99)
        rebuild(session, board, since=2, key=OTHER_KEY)
        result = verified(session, board)
        both = verified(session, board, keys=[AUDIT_KEY, OTHER_KEY])
    assert result.outcome is Outcome.CANNOT_CHECK
    assert both.outcome is Outcome.OK
    assert both.remarks == result.remarks == ("From event 2 on, the trail is sealed with another key.",)


def _zeroed(session: Session, board: int) -> None:
    change(session, board, 2, mac="0" * 64)


@pytest.mark.parametrize(
    ("touch", "keys", "outcome"),
    [
        (None, KEYS, Outcome.OK),
        (None, (), Outcome.CANNOT_CHECK),
        (_zeroed, KEYS, Outcome.TAMPERED),
    ],
)
def test_the_gravest_of_several_outcomes_counts(
    database: Database, touch: Callable[[Session, int], None] | None, keys: tuple[str, ...], outcome: Outcome
) -> None:
    first, second = make_chain(database, 2), make_chain(database, 2)
    with by_hand(database) as session:
        if touch:
            touch(session, second)
        whole = verified(session, first)
        assert overall([whole, verified(session, second, keys=keys)]) is outcome
    assert overall([]) is Outcome.OK
