"""Each guard proved: with it off, its own case fails, by what it keeps out. Otherwise the case would prove nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import delete, false

from selfassess.accounts.identity import Identity
from selfassess.accounts.sessions import TAKING_PART
from selfassess.accounts.throttle import LIMITS, Limit
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import User
from selfassess.vocabulary import Role
from tests.integration.accounts import (
    test_links,
    test_session_identity,
    test_sessions,
    test_throttle,
    test_users,
)
from tests.integration.boards import test_erasure, test_invitations, test_statement, test_taking_up
from tests.integration.boards.inviting import observer
from tests.mutants import failing
from tests.rows import make_board, make_identity, make_manager, make_member, make_user

pytestmark = pytest.mark.on_sqlite

# What each role in a case is played by.
_CAST: dict[str, Callable[[Database], Any]] = {
    "database": lambda database: database,
    "nobody": lambda _: None,
    "manager": lambda database: _written(database, lambda session: make_manager(session, make_board(session))),
    "boss": lambda database: _written(database, _boss),
    "user": lambda database: _written(database, lambda session: make_user(session, "jo@example.org")),
    "member": lambda database: _written(database, _member),
    "jo": lambda database: test_erasure.leave_traces(database, _written(database, test_erasure.make_two_managers)),
}
_HUGE = dict.fromkeys(LIMITS, Limit(10**6, timedelta(minutes=5)))


def _written(database: Database, make: Callable[[WritingSession], Any]) -> Any:
    with database.writing() as session:
        return make(session)


def _boss(session: WritingSession) -> User:
    user = make_user(session)
    make_member(session, make_board(session), user, role=Role.MANAGER)
    return user


def _member(session: WritingSession) -> Identity:
    board = make_board(session, confidentiality_statement=test_statement.WORDING)
    return make_identity(make_member(session, board))


def _nothing(*_: object, **__: object) -> None:
    return None


def _empty(*_: object, **__: object) -> dict[str, Any]:
    return {}


def _same(value: Any) -> Any:
    return value


def _deletes_nothing(table: type[Any]) -> Any:
    return delete(table).where(false())


@dataclass(frozen=True)
class Mutant:
    """A guard by its name, what stands in its place, the case that must fail then, and what its failure ``says``."""

    guard: str
    instead: Any
    case: Callable[..., None]
    says: str
    cast: tuple[str, ...] = ("database",)
    keys: dict[str, Any] = field(default_factory=dict)


_MUTANTS = (
    Mutant(
        "accounts.links.digest_of",
        _same,
        test_links.test_only_the_digest_of_a_link_is_kept,
        r"^assert '[\w-]+\.{3}[\w-]+' not in",
        ("database", "user"),
    ),
    Mutant(
        "accounts.links.delete",
        _deletes_nothing,
        test_links.test_a_newer_link_kills_the_older_one,
        r"^assert LiveLink\(.* is None",
        ("database", "user"),
    ),
    Mutant(
        "boards.invitations.digest_of",
        _same,
        test_invitations.test_only_the_digest_of_an_invitation_is_kept,
        r"^assert '[\w-]+\.{3}[\w-]+' not in",
        ("database", "manager"),
    ),
    Mutant(
        "boards.taking_up._refuse_dead",
        _nothing,
        test_taking_up.test_an_invitation_works_until_its_last_second,
        r"^DID NOT RAISE .*Refused",
        ("database", "manager"),
    ),
    Mutant(
        "accounts.session_identity.is_alive",
        lambda *_, **__: True,
        test_session_identity.test_a_strong_session_of_a_manager_counts_for_thirty_minutes_unused,
        r"^assert not True\n \+  where True = counts_at\(",
        ("database", "boss"),
    ),
    Mutant(
        "accounts.session_identity.life_of",
        lambda *_, **__: TAKING_PART,
        test_session_identity.test_a_strong_session_of_a_manager_counts_for_thirty_minutes_unused,
        r"^assert not True\n \+  where True = counts_at\(",
        ("database", "boss"),
    ),
    Mutant(
        "accounts.sessions.Strength.at_least",
        lambda *_: True,
        test_sessions.test_a_weaker_proof_does_not_make_a_session_fresh,
        r"^DID NOT RAISE .*Refused",
        ("database", "boss"),
    ),
    Mutant(
        "accounts.throttle.LIMITS",
        _HUGE,
        test_throttle.test_the_eleventh_wrong_password_within_five_minutes_is_not_looked_at,
        r"At index 10 diff: True != False",
    ),
    Mutant(
        "accounts.throttle.LIMITS",
        _HUGE,
        test_throttle.test_one_password_against_200_accounts_from_one_address_is_held_up,
        r"^assert 200 == 100",
    ),
    Mutant(
        "boards.changes.require",
        _nothing,
        test_invitations.test_nobody_but_a_manager_invites,
        r"^DID NOT RAISE .*NotAllowed",
        ("database",),
        {"role": Role.CHAIR},
    ),
    Mutant(
        "boards.vacancies.Taken.trouble",
        _nothing,
        test_invitations.test_a_person_is_not_invited_twice_to_one_place,
        r"^DID NOT RAISE .*Refused",
        ("database", "manager"),
    ),
    Mutant(
        "boards.invitations.checked",
        _same,
        test_invitations.test_what_cannot_be_kept_or_makes_no_sense_is_refused_with_its_field,
        r"^DID NOT RAISE .*Refused",
        ("database", "manager"),
        {"invitee": observer(name="x" * 121), "field": "display_name"},
    ),
    Mutant(
        "boards.statement.require",
        _nothing,
        test_statement.test_an_outsider_accepts_nothing,
        r"^DID NOT RAISE .*NotFound",
        ("database", "member"),
    ),
    Mutant(
        "accounts.users.parse_address",
        str.lower,
        test_users.test_an_account_is_found_however_its_address_is_typed,
        r"^assert None is not None",
        ("database", "user"),
    ),
    *(
        Mutant(
            part,
            instead,
            test_erasure.test_no_table_keeps_the_address_or_a_name,
            says,
            ("database", "nobody", "jo"),
        )
        for part, instead, says in (
            ("mail.outbox.forget", _nothing, r"'outbox_mail\.address'"),
            ("boards.erasure._blank_contacts", lambda *_: 0, r"'board\.reply_to'"),
            ("boards.erasure._end_invitations", lambda *_, **__: [], r"invitations: 0 != 2"),
            ("boards.erasure._rename_places", lambda *_: [], r"places: 0 != 4"),
            ("boards.erasure._erase_account", _nothing, r"'account\.email'"),
            ("boards.erasure.blank_texts", _empty, r"'audit_text\.text'"),
        )
    ),
)


@pytest.mark.parametrize("mutant", _MUTANTS, ids=lambda mutant: f"{mutant.guard}-{mutant.case.__name__}"[:80])
def test_without_its_guard_a_case_fails(database: Database, mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    players = [_CAST[name](database) for name in mutant.cast]
    monkeypatch.setattr(f"selfassess.{mutant.guard}", mutant.instead)
    with failing(mutant.says):
        mutant.case(*players, **mutant.keys)
