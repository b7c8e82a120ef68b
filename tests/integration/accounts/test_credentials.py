"""How people prove who they are, as rows: what several do at once, and what clashes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from selfassess.accounts import links, passkeys, passwords, providers, second_step
from selfassess.accounts.passkeys import NewPasskey
from selfassess.audit.events import themselves
from selfassess.boards import address_change
from selfassess.errors import NotFound, Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AuditEvent, ExternalIdentity, MailedLink, OutboxMail, Passkey, User
from selfassess.vocabulary import LinkPurpose
from tests.rows import NOW, make_user


@pytest.fixture
def account(database: Database) -> User:
    with database.writing() as session:
        return make_user(session, "ada@hathervale.example")


def at_once(database: Database, verb: Callable[[WritingSession], object], times: int = 4) -> int:
    """How many of these writes, all at the same time, were not refused."""

    def run(_: int) -> bool:
        try:
            with database.writing() as session:
                verb(session)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(times) as pool:
        return sum(pool.map(run, range(times)))


def mailed_token(database: Database) -> str:
    with database.reading() as session:
        body = session.exec(select(OutboxMail)).all()[-1].body or ""
    return body.split("<")[1].split(">")[0]


def made(number: int = 1) -> NewPasskey:
    return NewPasskey(
        credential_id=bytes([number]),
        public_key=b"key",
        sign_count=0,
        transports=("internal",),
    )


def test_a_link_for_a_password_is_used_by_one_of_several_at_once(database: Database, account: User) -> None:
    with database.writing() as session:
        passwords.ask_for_reset(session, email=account.email or "", link_of=lambda token: f"<{token}>", now=NOW)
    token = mailed_token(database)
    won = at_once(
        database, lambda session: passwords.reset_password(session, token=token, password_hash="$new", now=NOW)
    )
    assert won == 1


def test_a_step_of_the_app_is_used_by_one_of_several_at_once(database: Database, account: User) -> None:
    assert at_once(database, lambda session: second_step.spend_counter(session, user_id=account.id, counter=7)) == 1


def test_an_earlier_step_is_refused_after_a_later_one(database: Database, account: User) -> None:
    with database.writing() as session:
        second_step.spend_counter(session, user_id=account.id, counter=7)
    with pytest.raises(Refused), database.writing() as session:
        second_step.spend_counter(session, user_id=account.id, counter=6)


def test_a_recovery_code_is_used_by_one_of_several_at_once(database: Database, account: User) -> None:
    with database.writing() as session:
        second_step.replace_recovery_codes(session, user_id=account.id, sealed_codes=("one", "two"), now=NOW)
    won = at_once(
        database,
        lambda session: second_step.spend_recovery_code(session, user_id=account.id, sealed_code="one", now=NOW),
    )
    assert won == 1
    with database.reading() as reading:
        assert reading.get_one(User, account.id).recovery_codes == ["two"]


def test_links_and_passwords_at_once_never_wait_for_each_other_in_a_ring(database: Database, account: User) -> None:
    def ask(session: WritingSession) -> None:
        user = session.get_one(User, account.id)
        links.issue(session, LinkPurpose.SIGN_IN, user=user, actor=themselves(None), now=NOW)

    def change(session: WritingSession) -> None:
        passwords.set_password(session, user_id=account.id, password_hash="$new", now=NOW)

    def run(verb: Callable[[WritingSession], None]) -> None:
        with database.writing() as session:
            verb(session)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, [ask, change] * 12))


def test_a_new_password_kills_every_link_that_was_mailed(database: Database, account: User) -> None:
    with database.writing() as session:
        user = session.get_one(User, account.id)
        links.issue(session, LinkPurpose.SIGN_IN, user=user, actor=themselves(None), now=NOW)
    with database.writing() as session:
        passwords.set_password(session, user_id=account.id, password_hash="$new", now=NOW)
    with database.reading() as session:
        assert session.exec(select(MailedLink)).all() == []


def test_a_reset_for_another_address_than_the_accounts_is_dead(database: Database, account: User) -> None:
    with database.writing() as session:
        passwords.ask_for_reset(session, email=account.email or "", link_of=lambda token: f"<{token}>", now=NOW)
    with database.writing() as session:
        session.get_one(User, account.id).email = "ada.new@hathervale.example"
    with database.reading() as session:
        assert links.find_live(session, LinkPurpose.NEW_PASSWORD, mailed_token(database), NOW) is None


def test_of_two_who_confirm_the_same_address_one_gets_it(database: Database, account: User) -> None:
    with database.writing() as session:
        other = make_user(session)
    tokens = {}
    for user in (account, other):
        with database.writing() as session:
            address_change.ask_for_change(
                session,
                user_id=user.id,
                email="shared@hathervale.example",
                link_of=lambda token: f"<{token}>",
                now=NOW,
            )
        tokens[user.id] = mailed_token(database)

    def confirm(user_id: int) -> bool:
        try:
            with database.writing() as session:
                address_change.confirm_change(
                    session, user_id=user_id, token=tokens[user_id], now=NOW, except_session_id=None
                )
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, tokens)) == [False, True]


def test_an_identity_elsewhere_belongs_to_one_account(database: Database, account: User) -> None:
    with database.writing() as session:
        other = make_user(session)
        providers.link_provider(session, user_id=account.id, issuer="https://a.example", subject="17", now=NOW)
    for user_id, subject in ((other.id, "17"), (account.id, "18")):
        with pytest.raises(Refused), database.writing() as session:
            providers.link_provider(session, user_id=user_id, issuer="https://a.example", subject=subject, now=NOW)


def test_an_identity_elsewhere_is_tied_by_one_of_several_at_once(database: Database, account: User) -> None:
    won = at_once(
        database,
        lambda session: providers.link_provider(
            session, user_id=account.id, issuer="https://a.example", subject="17", now=NOW
        ),
    )
    assert won == 1
    with database.reading() as session:
        assert len(session.exec(select(ExternalIdentity)).all()) == 1


def test_somebody_elses_passkey_or_identity_is_not_there(database: Database, account: User) -> None:
    with database.writing() as session:
        other = make_user(session)
        passkey = passkeys.add_passkey(session, user_id=account.id, handle="h", made=made(), name="Mine", now=NOW)
        providers.link_provider(session, user_id=account.id, issuer="https://a.example", subject="17", now=NOW)
        identity = session.exec(select(ExternalIdentity)).one()
    with pytest.raises(NotFound), database.writing() as session:
        passkeys.remove_passkey(session, user_id=other.id, passkey_id=passkey.id, now=NOW)
    with pytest.raises(NotFound), database.writing() as session:
        passkeys.rename_passkey(session, user_id=other.id, passkey_id=passkey.id, name="Theirs")
    with pytest.raises(NotFound), database.writing() as session:
        providers.unlink_provider(session, user_id=other.id, identity_id=identity.id, now=NOW)


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30])
def test_a_number_that_no_row_can_have_is_no_passkey_and_no_identity(
    database: Database, account: User, number: int
) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        passkeys.remove_passkey(session, user_id=account.id, passkey_id=number, now=NOW)
    with pytest.raises(NotFound), database.writing() as session:
        providers.unlink_provider(session, user_id=account.id, identity_id=number, now=NOW)


@pytest.mark.parametrize("name", ["", "  ", "mine", "MINE", "x" * 65, "\u202e"])
def test_a_passkey_has_a_name_of_its_own_that_can_be_read(database: Database, account: User, name: str) -> None:
    with database.writing() as session:
        passkeys.add_passkey(session, user_id=account.id, handle="h", made=made(), name="Mine", now=NOW)
    with pytest.raises(Refused) as refused, database.writing() as session:
        passkeys.add_passkey(session, user_id=account.id, handle="h", made=made(2), name=name, now=NOW)
    assert refused.value.field == "name"


def test_an_account_has_ten_passkeys_at_most(database: Database, account: User) -> None:
    with database.writing() as session:
        for number in range(10):
            passkeys.add_passkey(
                session, user_id=account.id, handle="h", made=made(number), name=f"Key {number}", now=NOW
            )
    with pytest.raises(Refused), database.writing() as session:
        passkeys.add_passkey(session, user_id=account.id, handle="h", made=made(99), name="One more", now=NOW)


def test_another_handle_than_the_accounts_own_is_refused(database: Database, account: User) -> None:
    with database.writing() as session:
        passkeys.add_passkey(session, user_id=account.id, handle="h", made=made(), name="Mine", now=NOW)
    with pytest.raises(Refused), database.writing() as session:
        passkeys.add_passkey(session, user_id=account.id, handle="other", made=made(2), name="Two", now=NOW)


def test_a_use_that_somebody_else_noted_first_is_refused(database: Database, account: User) -> None:
    with database.writing() as session:
        passkey = passkeys.add_passkey(session, user_id=account.id, handle="h", made=made(), name="Mine", now=NOW)
    later = NOW + timedelta(hours=1)
    won = at_once(
        database,
        lambda session: passkeys.note_use(session, passkey_id=passkey.id, seen_count=0, new_count=1, now=later),
    )
    assert won == 1
    with database.reading() as reading:
        assert reading.get_one(Passkey, passkey.id).last_used_at == later


def test_no_event_of_all_this_holds_an_address(database: Database, account: User) -> None:
    with database.writing() as session:
        passwords.ask_for_reset(session, email=account.email or "", link_of=lambda token: token, now=NOW)
        passwords.set_password(session, user_id=account.id, password_hash="$new", now=NOW)
        passkeys.add_passkey(session, user_id=account.id, handle="h", made=made(), name="Ada's", now=NOW)
        providers.link_provider(session, user_id=account.id, issuer="https://a.example", subject="17", now=NOW)
    with database.reading() as session:
        told = "".join(row.data for row in session.exec(select(AuditEvent)).all())
    assert not any(word in told for word in ("ada", "Ada", "hathervale", "$new", "a.example"))
