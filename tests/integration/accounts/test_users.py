"""Accounts: made, found, disabled, and trusted with the installation. Cases 39 and 43 of the suite."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import col, func, select

from selfassess.accounts.identity import Command, Identity
from selfassess.accounts.links import find_live, issue
from selfassess.accounts.session_identity import load_identity
from selfassess.accounts.sessions import start_session
from selfassess.accounts.tokens import digest_of
from selfassess.accounts.users import (
    create_user,
    disable,
    enable,
    end_operator,
    find_by_email,
    find_or_add,
    get_user,
    list_operators,
    make_operator,
)
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AuditText, OutboxMail, User
from selfassess.vocabulary import LinkPurpose, Strength
from tests.racing import race
from tests.rows import NOW, events_of, make_board, make_identity, make_manager, make_user, trail_of

COMMAND = Command("operator command")
ACTOR = COMMAND.acting_on(None)


@pytest.fixture
def operator(database: Database) -> Identity:
    """Somebody who runs the installation."""
    with database.writing() as session:
        return make_identity(user_id=make_user(session, is_operator=True).id, is_operator=True)


@pytest.fixture
def user(database: Database) -> User:
    """A person with an account."""
    with database.writing() as session:
        return make_user(session, "jo@example.org")


def events(database: Database) -> list[tuple[str, int | None]]:
    """What the installation's trail says, and about which object."""
    return [(event.event, event.object_id) for event in events_of(database)]


def test_a_new_account_has_its_address_in_small_letters_and_no_password(database: Database) -> None:
    with database.writing() as session:
        user = create_user(session, who=COMMAND, email=" Jo.Smith@Example.ORG ", now=NOW)
    assert (user.email, user.password, user.active, user.is_operator) == ("jo.smith@example.org", None, True, False)
    assert events(database) == [("account.created", user.id)]


def test_an_address_has_one_account(database: Database, user: User) -> None:
    with pytest.raises(Refused, match="has an account already") as refusal, database.writing() as session:
        create_user(session, who=COMMAND, email="JO@example.org", now=NOW)
    assert refusal.value.field == "email"
    assert events(database) == []


@pytest.mark.parametrize(
    "email", ["", "jo", "jo@", "a@b.org\r\nBcc: x@y.org", "jö@example.org", "x" * 300, "a\0@b.org"]
)
def test_what_is_no_address_makes_no_account_and_finds_none(database: Database, email: str) -> None:
    with pytest.raises(Refused), database.writing() as session:
        create_user(session, who=COMMAND, email=email, now=NOW)
    with database.reading() as session:
        assert find_by_email(session, email) is None


def test_an_account_is_found_however_its_address_is_typed(database: Database, user: User) -> None:
    with database.reading() as session:
        found = find_by_email(session, " JO@Example.org")
        assert found is not None
        assert found.id == user.id
        assert find_by_email(session, "sam@example.org") is None


def test_a_letter_that_only_looks_the_same_finds_nobody(database: Database) -> None:
    with database.writing() as session:
        make_user(session, "kim@example.org")
    with database.reading() as session:
        assert find_by_email(session, "\u212aim@example.org") is None


def test_of_two_who_add_one_address_at_once_one_adds_and_the_other_finds(database: Database) -> None:
    def add(session: WritingSession) -> tuple[int, bool]:
        user, is_new = find_or_add(session, email="jo@example.org", now=NOW)
        return user.id, is_new

    done, refused = race(database, add, add, add)
    assert not refused
    assert len({user_id for user_id, _ in done}) == 1
    assert sorted(is_new for _, is_new in done) == [False, False, True]


@pytest.mark.parametrize("user_id", [0, -1, 999_999, 2**31, 2**63])
def test_an_account_that_is_not_there_is_not_found(database: Database, user_id: int) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        get_user(session, user_id)


def test_disabling_signs_out_at_once_kills_links_and_tells_the_person(
    database: Database, operator: Identity, user: User
) -> None:
    with database.writing() as session:
        _, token = start_session(
            session, user_id=user.id, strength=Strength.LINK, device="", address_prefix="", now=NOW
        )
        link = issue(session, LinkPurpose.SIGN_IN, user=user, actor=ACTOR, now=NOW)
    with database.writing() as session:
        disable(session, who=operator, user_id=user.id, reason="Left the county", now=NOW)
    with database.reading() as session:
        assert load_identity(session, session_digest=digest_of(token), now=NOW) is None
        assert find_live(session, LinkPurpose.SIGN_IN, link, NOW) is None
        assert session.exec(select(OutboxMail.kind)).all() == ["account_disabled"]
        assert session.exec(select(AuditText.text)).all() == ["Left the county"]
    assert [name for name, _ in events(database)][-2:] == ["session.ended", "account.disabled"]


def test_an_enabled_account_stays_signed_out(database: Database, operator: Identity, user: User) -> None:
    with database.writing() as session:
        _, token = start_session(
            session, user_id=user.id, strength=Strength.LINK, device="", address_prefix="", now=NOW
        )
        disable(session, who=operator, user_id=user.id, reason="On leave", now=NOW)
        enable(session, who=operator, user_id=user.id, reason="Back", now=NOW)
    with database.reading() as session:
        assert get_user(session, user.id).active
        assert load_identity(session, session_digest=digest_of(token), now=NOW) is None
    assert events(database)[-1] == ("account.enabled", user.id)


def test_what_is_so_already_is_told_and_not_recorded(database: Database, operator: Identity, user: User) -> None:
    with pytest.raises(Conflict), database.writing() as session:
        enable(session, who=operator, user_id=user.id, reason="Back", now=NOW)
    with pytest.raises(Conflict), database.writing() as session:
        end_operator(session, who=operator, user_id=user.id, now=NOW)
    assert events(database) == []


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nobody_is_disabled_without_a_reason(database: Database, operator: Identity, user: User, reason: str) -> None:
    with pytest.raises(Refused) as refusal, database.writing() as session:
        disable(session, who=operator, user_id=user.id, reason=reason, now=NOW)
    assert refusal.value.field == "reason"


def test_nobody_disables_themselves(database: Database, operator: Identity) -> None:
    with pytest.raises(Refused, match="your own account"), database.writing() as session:
        disable(session, who=operator, user_id=operator.user_id, reason="Tired", now=NOW)


def test_an_erased_person_cannot_be_enabled_or_trusted(database: Database, operator: Identity) -> None:
    with database.writing() as session:
        gone = make_user(session, active=False, erased_at=NOW)
        gone.email = None
    with pytest.raises(NotFound), database.writing() as session:
        enable(session, who=operator, user_id=gone.id, reason="Back", now=NOW)
    with pytest.raises(NotFound), database.writing() as session:
        make_operator(session, who=operator, user_id=gone.id, now=NOW)


def test_an_operator_is_made_and_unmade(database: Database, operator: Identity, user: User) -> None:
    with database.writing() as session:
        make_operator(session, who=operator, user_id=user.id, now=NOW)
    with database.reading() as session:
        assert {row.id for row in list_operators(session)} == {operator.user_id, user.id}
    with database.writing() as session:
        end_operator(session, who=operator, user_id=user.id, now=NOW)
    with database.reading() as session:
        assert [row.id for row in list_operators(session)] == [operator.user_id]
        facts = [facts for _, facts in trail_of(session, None)]
    assert facts == [{"is_operator": True}, {"is_operator": False}]


def test_the_last_operator_stays(database: Database, operator: Identity) -> None:
    with pytest.raises(Refused, match="Nobody would be left"), database.writing() as session:
        end_operator(session, who=COMMAND, user_id=operator.user_id, now=NOW)
    with pytest.raises(Refused, match="Nobody would be left"), database.writing() as session:
        disable(session, who=COMMAND, user_id=operator.user_id, reason="Left", now=NOW)
    with database.reading() as session:
        assert len(list_operators(session)) == 1
    assert events(database) == []


def test_of_the_last_two_operators_who_go_at_once_one_stays(database: Database, operator: Identity) -> None:
    with database.writing() as session:
        second = make_user(session, is_operator=True).id
    done, refused = race(
        database,
        lambda session: end_operator(session, who=COMMAND, user_id=operator.user_id, now=NOW),
        lambda session: end_operator(session, who=COMMAND, user_id=second, now=NOW),
    )
    assert (len(done), len(refused)) == (1, 1)
    with database.reading() as reading:
        assert reading.exec(select(func.count()).where(col(User.is_operator))).one() == 1


def test_disabling_a_member_needs_no_operator_besides(database: Database, user: User) -> None:
    with database.writing() as session:
        disable(session, who=COMMAND, user_id=user.id, reason="Left", now=NOW)


@pytest.mark.parametrize("verb", [disable, enable, make_operator, end_operator])
def test_nobody_but_an_operator_or_a_command_decides_about_accounts(
    database: Database, user: User, verb: Callable[..., None]
) -> None:
    keys = {"reason": "Because"} if verb in (disable, enable) else {}
    with database.writing() as session:
        manager = make_manager(session, make_board(session))
    with pytest.raises(NotAllowed), database.writing() as session:
        verb(session, who=manager, user_id=user.id, now=NOW, **keys)
    with pytest.raises(NotAllowed), database.writing() as session:
        create_user(session, who=manager, email="new@example.org", now=NOW)
    assert events(database) == []


def test_a_reason_is_cleaned_before_it_enters_the_trail(database: Database, user: User) -> None:
    with database.writing() as session:
        disable(session, who=COMMAND, user_id=user.id, reason=" Left \u200bthe  county. \r\n", now=NOW)
    with database.reading() as session:
        assert session.exec(select(AuditText.text)).all() == ["Left the county."]
