"""Whoever changes an account and whoever issues a link for it come one after the other, and never wait in a ring."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import func, select

from selfassess.accounts.identity import Command
from selfassess.accounts.links import issue
from selfassess.accounts.passwords import set_password
from selfassess.accounts.second_step import reset_second_step
from selfassess.accounts.signing_in import Proof, sign_in
from selfassess.accounts.users import disable
from selfassess.assessments.answering.leaving import hand_on
from selfassess.audit.events import Event, Happening
from selfassess.audit.trail import append
from selfassess.boards.address_change import change_address
from selfassess.boards.erasure import erase_person
from selfassess.errors import Refused
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import MailedLink, User
from selfassess.vocabulary import LinkPurpose, Strength
from tests.racing import race
from tests.rows import NOW, make_user

COMMAND = Command("a test")
ACTOR = COMMAND.acting_on(None)
# Long enough for the other transaction to come to the lock that it must wait for.
_A_MOMENT = 0.4
Verb = Callable[[WritingSession, int], object]


def _disable(session: WritingSession, user_id: int) -> None:
    disable(session, who=COMMAND, user_id=user_id, reason="Left", now=NOW)


def _erase(session: WritingSession, user_id: int) -> None:
    erase_person(session, who=COMMAND, user_id=user_id, reason="Asked for it", hand_on=hand_on, now=NOW)


def _change_address(session: WritingSession, user_id: int) -> None:
    change_address(session, who=COMMAND, user_id=user_id, email="new@example.org", reason="Asked for it", now=NOW)


def _reset(session: WritingSession, user_id: int) -> None:
    reset_second_step(session, who=COMMAND, user_id=user_id, reason="Lost the phone", now=NOW)


def _set_password(session: WritingSession, user_id: int) -> None:
    set_password(session, user_id=user_id, password_hash="x", now=NOW)


@pytest.mark.parametrize("verb", [_disable, _erase, _change_address, _reset, _set_password])
def test_a_link_issued_at_the_instant_of_a_change_holds_up_neither(database: Database, verb: Verb) -> None:
    with database.writing() as session:
        user = make_user(session, totp_secret="sealed")
        issue(session, LinkPurpose.SIGN_IN, user=user, actor=ACTOR, now=NOW)

    def change() -> None:
        with database.writing() as session:
            verb(session, user.id)

    with ThreadPoolExecutor(1) as thread:
        with database.writing() as session:
            # The first thing that issuing does is to take the chain; the rest of it comes once the other waits.
            append(session, Happening(event=Event.LINK_SENT), board_id=None, actor=ACTOR, now=NOW)
            other = thread.submit(change)
            time.sleep(_A_MOMENT)
            issue(session, LinkPurpose.SIGN_IN, user=session.get_one(User, user.id), actor=ACTOR, now=NOW)
        other.result(timeout=30)
    with database.reading() as reading:
        left = reading.exec(select(func.count()).select_from(MailedLink)).one()
    assert left == (1 if verb is _reset else 0)


def test_a_link_that_is_used_at_the_instant_when_another_is_issued_holds_up_neither(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session)
        link = issue(session, LinkPurpose.SIGN_IN, user=user, actor=ACTOR, now=NOW)

    def use() -> None:
        proof = Proof(strength=Strength.LINK, link=link)
        with database.writing() as session:
            sign_in(session, user_id=user.id, proof=proof, device="", address_prefix="", now=NOW)

    with ThreadPoolExecutor(1) as thread:
        with database.writing() as session:
            append(session, Happening(event=Event.LINK_SENT), board_id=None, actor=ACTOR, now=NOW)
            other = thread.submit(use)
            time.sleep(_A_MOMENT)
            issue(session, LinkPurpose.SIGN_IN, user=session.get_one(User, user.id), actor=ACTOR, now=NOW)
        # The newer link came first, and killed the one that was pressed.
        with pytest.raises(Refused, match="no longer works"):
            other.result(timeout=30)


def test_a_recovery_code_that_is_used_in_two_browsers_at_once_signs_in_one(database: Database) -> None:
    with database.writing() as session:
        user = make_user(session, totp_secret="sealed", recovery_codes=["one", "two"])

    def using(session: WritingSession) -> str:
        proof = Proof(strength=Strength.STRONG, sealed_code="one")
        return sign_in(session, user_id=user.id, proof=proof, device="", address_prefix="", now=NOW)

    done, refused = race(database, *[using] * 4)
    assert (len(done), len(refused)) == (1, 3)
    assert all("used already" in str(each) for each in refused)
