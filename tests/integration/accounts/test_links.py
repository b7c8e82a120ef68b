"""Sign-in links. Cases 26, 28, 29, 38 of the suite."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from selfassess.accounts.links import LASTS, LiveLink, find_live, issue, kill_links, prune_links, spend
from selfassess.accounts.signing_in import ask_for_link
from selfassess.accounts.tokens import new_token
from selfassess.audit.events import Actor, themselves
from selfassess.errors import Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import AuditEvent, MailedLink, OutboxMail, User
from selfassess.vocabulary import LinkPurpose
from tests.racing import race
from tests.rows import NOW, make_user, trail_of

SECOND = timedelta(seconds=1)
SIGN_IN = LinkPurpose.SIGN_IN
BASE = "https://assess.example.org/sign-in/link/"


def ask(database: Database, email: str, *, next_path: str = "", now: datetime = NOW) -> str | None:
    """The token of the mailed link, or None where none was mailed."""
    with database.writing() as session:
        mail_id = ask_for_link(
            session, email=email, next_path=next_path, link_of=lambda token: f"{BASE}{token}", now=now
        )
        mail = session.get(OutboxMail, mail_id) if mail_id else None
        if mail is None:
            return None
        assert (mail.kind, mail.address) == ("sign_in_link", email.lower())
        (line,) = [line for line in (mail.body or "").splitlines() if line.startswith(BASE)]
        return line.removeprefix(BASE)


def look(database: Database, token: str, now: datetime = NOW) -> LiveLink | None:
    """What the page of the link would show."""
    with database.reading() as session:
        return find_live(session, SIGN_IN, token, now)


def use(database: Database, token: str, now: datetime = NOW) -> LiveLink:
    """Whom the link proves."""
    with database.writing() as session:
        return spend(session, SIGN_IN, token, now)


@pytest.fixture
def user(database: Database) -> User:
    """A person with an account."""
    with database.writing() as session:
        return make_user(session, "jo@example.org")


def test_a_link_signs_in_once(database: Database, user: User) -> None:
    token = ask(database, "Jo@Example.org", next_path="/boards/hathervale")
    assert token is not None
    assert use(database, token) == LiveLink(user.id, "jo@example.org", "/boards/hathervale")
    with pytest.raises(Refused, match="no longer works"):
        use(database, token)
    assert look(database, token) is None


def test_looking_at_a_link_uses_nothing_up(database: Database, user: User) -> None:
    token = ask(database, "jo@example.org", next_path="/my-work") or ""
    for _ in range(3):
        assert look(database, token) == LiveLink(user.id, "jo@example.org", "/my-work")
    assert use(database, token).user_id == user.id


def test_only_the_digest_of_a_link_is_kept(database: Database, user: User) -> None:
    token = ask(database, "jo@example.org") or ""
    with database.reading() as session:
        assert token not in str(session.exec(select(MailedLink)).one())


def test_a_link_works_for_a_quarter_of_an_hour(database: Database, user: User) -> None:
    token = ask(database, "jo@example.org") or ""
    end = NOW + timedelta(minutes=15)
    assert look(database, token, end - SECOND)
    assert look(database, token, end + SECOND) is None
    with pytest.raises(Refused):
        use(database, token, end + SECOND)
    assert use(database, token, end - SECOND).user_id == user.id


def test_a_newer_link_kills_the_older_one(database: Database, user: User) -> None:
    older, newer = ask(database, "jo@example.org") or "", ask(database, "jo@example.org") or ""
    assert look(database, older) is None
    assert use(database, newer).user_id == user.id


def test_a_link_dies_with_the_address_that_it_was_sent_to(database: Database, user: User) -> None:
    token = ask(database, "jo@example.org") or ""
    with database.writing() as session:
        row = session.get_one(User, user.id)
        row.email = "jo.new@example.org"
    assert look(database, token) is None
    with pytest.raises(Refused):
        use(database, token)


def test_a_link_of_a_disabled_account_opens_nothing(database: Database, user: User) -> None:
    token = ask(database, "jo@example.org") or ""
    with database.writing() as session:
        session.get_one(User, user.id).active = False
    assert look(database, token) is None
    with pytest.raises(Refused):
        use(database, token)


@pytest.mark.parametrize("email", ["nobody@example.org", "", "no address", "x\0@example.org", "closed@example.org"])
def test_an_address_without_an_active_account_gets_nothing_and_leaves_nothing(database: Database, email: str) -> None:
    with database.writing() as session:
        make_user(session, "closed@example.org", active=False)
    assert ask(database, email) is None
    with database.reading() as session:
        for table in (OutboxMail, MailedLink, AuditEvent):
            assert session.exec(select(func.count()).select_from(table)).one() == 0


@pytest.mark.parametrize("token", ["", "a", "a" * 10_000, "\0", "%00", "é", "\ud800", "../../etc"])
def test_what_is_no_token_opens_nothing(database: Database, user: User, token: str) -> None:
    ask(database, "jo@example.org")
    assert look(database, token) is None
    with pytest.raises(Refused):
        use(database, token)


def test_a_token_changed_in_one_place_opens_nothing(database: Database, user: User) -> None:
    token = ask(database, "jo@example.org") or ""
    for altered in (token[:-1], token.swapcase(), token[:-1] + ("A" if token[-1] != "A" else "B"), new_token()):
        assert look(database, altered) is None


def test_a_link_used_twice_at_one_instant_signs_in_once(database: Database, user: User) -> None:
    token = ask(database, "jo@example.org") or ""
    done, refused = race(database, *[lambda session: spend(session, SIGN_IN, token, NOW)] * 4)
    assert [used.user_id for used in done] == [user.id]
    assert len(refused) == 3


def test_of_links_asked_for_at_one_instant_one_lives(database: Database, user: User) -> None:
    def ask_at_once(session: WritingSession) -> str:
        return issue(session, SIGN_IN, user=user, actor=themselves(None), now=NOW)

    tokens, refused = race(database, *[ask_at_once] * 4)
    assert not refused
    assert len([token for token in tokens if look(database, token)]) == 1


def test_a_command_can_make_a_link_that_lasts_longer(database: Database, user: User) -> None:
    with database.writing() as session:
        lasts = timedelta(hours=1)
        token = issue(session, SIGN_IN, user=user, actor=Actor(role="command"), now=NOW, lasts=lasts)
    assert look(database, token, NOW + timedelta(minutes=59))
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(OutboxMail)).one() == 0


def test_no_link_is_made_for_a_disabled_account(database: Database) -> None:
    with database.writing() as session:
        closed = make_user(session, active=False)
    with pytest.raises(Refused, match="disabled"), database.writing() as session:
        issue(session, SIGN_IN, user=closed, actor=Actor(role="command"), now=NOW)


def test_a_path_that_cannot_be_kept_is_left_out(database: Database, user: User) -> None:
    token = ask(database, "jo@example.org", next_path="/" + "x" * 500) or ""
    assert use(database, token).next_path == ""


def test_links_of_more_than_a_day_ago_are_dropped(database: Database, user: User) -> None:
    ask(database, "jo@example.org", now=NOW - timedelta(days=2))
    with database.writing() as session:
        assert prune_links(session, now=NOW - timedelta(days=1)) == 0
        assert prune_links(session, now=NOW) == 1


def issue_each(database: Database, user: User, **keys: Any) -> dict[LinkPurpose, str]:
    """The token of a new link for each purpose."""
    with database.writing() as session:
        by = Actor(role="command")
        return {each: issue(session, each, user=user, actor=by, now=NOW, **keys) for each in LinkPurpose}


def test_a_link_for_one_thing_opens_no_other(database: Database, user: User) -> None:
    for purpose, token in issue_each(database, user).items():
        for other in set(LinkPurpose) - {purpose}:
            with database.reading() as reading:
                assert find_live(reading, other, token, NOW) is None
            with pytest.raises(Refused), database.writing() as session:
                spend(session, other, token, NOW)
        with database.writing() as session:
            assert spend(session, purpose, token, NOW).user_id == user.id


def test_a_new_link_leaves_those_for_another_purpose_alone(database: Database, user: User) -> None:
    tokens = issue_each(database, user)
    ask(database, "jo@example.org")
    with database.reading() as reading:
        live = {purpose for purpose, token in tokens.items() if find_live(reading, purpose, token, NOW)}
    assert live == set(LinkPurpose) - {SIGN_IN}


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_each_kind_of_link_has_a_life_of_its_own(database: Database, user: User, purpose: LinkPurpose) -> None:
    token = issue_each(database, user)[purpose]
    end = NOW + LASTS[purpose]
    with database.reading() as reading:
        assert find_live(reading, purpose, token, end - SECOND)
        assert find_live(reading, purpose, token, end) is None


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_a_link_of_any_kind_is_spent_by_one_of_several_at_once(
    database: Database, user: User, purpose: LinkPurpose
) -> None:
    token = issue_each(database, user)[purpose]
    done, refused = race(database, *[lambda session: spend(session, purpose, token, NOW)] * 4)
    assert (len(done), len(refused)) == (1, 3)


def test_the_event_says_what_a_link_is_for_and_no_more(database: Database, user: User) -> None:
    issue_each(database, user, email="jo.new@example.org")
    with database.reading() as reading:
        assert trail_of(reading, None) == [("link.sent", {"purpose": each.value}) for each in LinkPurpose]


def test_links_are_killed_whatever_they_are_for_and_a_used_one_stays(database: Database, user: User) -> None:
    tokens = issue_each(database, user)
    with database.writing() as session:
        spend(session, SIGN_IN, tokens[SIGN_IN], NOW)
        kill_links(session, user.id)
    with database.reading() as reading:
        assert [row.purpose for row in reading.exec(select(MailedLink))] == [SIGN_IN]
