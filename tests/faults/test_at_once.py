"""R6 and R7: two people, two windows or two clicks meet at one answer, over real connections and in two processes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from sqlmodel import col, select

from selfassess.storage.tables import AnswerRecovery, Invitation, OutboxMail, Seat
from selfassess.vocabulary import Standing
from tests.client import Client, Reply
from tests.faults.conftest import times
from tests.load import Saver, Sitting, check_nothing_lost
from tests.rows import make_member
from tests.serving import signed_in_cookie

ROUNDS = times(1000)
SAVED, MET = 303, 409


@pytest.fixture
def saver(sitting: Sitting) -> Saver:
    """Whoever's answer it is."""
    return sitting.savers[0]


@contextmanager
def window_of(saver: Saver) -> Iterator[Client]:
    """A second window of the same person."""
    window = Client(saver.client.server, saver.client.cookies, saver.client.token)
    yield window
    window.close()


@contextmanager
def deputy_of(sitting: Sitting, saver: Saver) -> Iterator[Client]:
    """Somebody else who answers for the same seat."""
    with sitting.rows.writing() as session:
        seat = session.get_one(Seat, saver.seat_id)
        deputy = make_member(session, sitting.board, seat=seat, standing=Standing.DEPUTY)
    window = Client(sitting.server, *signed_in_cookie(sitting.server, sitting.rows, deputy.user_id))
    yield window
    window.close()


def answer(saver: Saver, text: str, *, seen: int) -> dict[str, str]:
    """The fields of one answer as a page sends them that showed version ``seen``."""
    name = saver.question
    return {f"{name}.version": str(seen), f"{name}.answer": "level:1", f"{name}.comment": text}


def at_once(saver: Saver, *sent: tuple[Client, Mapping[str, str]], as_script: bool) -> list[Reply]:
    """What the service said to each, where all were sent before any reply was read."""
    address = saver.address if as_script else saver.page
    for client, fields in sent:
        client.send(address, fields, as_script=as_script)
    return [client.receive() for client, _ in sent]


def test_a_form_that_is_sent_twice_at_once_is_one_version_with_one_event(sitting: Sitting, saver: Saver) -> None:
    with window_of(saver) as again:
        for seen in range(ROUNDS):
            as_script = seen % 2 == 0
            fields = answer(saver, f"Clicked twice, {seen}.", seen=seen)
            replies = at_once(saver, (saver.client, fields), (again, fields), as_script=as_script)
            assert [reply.status for reply in replies] == [200 if as_script else SAVED] * 2
            if as_script:
                assert [json.loads(reply.text)["version"] for reply in replies] == [seen + 1] * 2
    saver.version, saver.text = ROUNDS, f"Clicked twice, {ROUNDS - 1}."
    check_nothing_lost(sitting)


def test_a_form_that_is_sent_again_by_the_back_button_says_nothing_new_or_meets_what_came_since(
    sitting: Sitting, saver: Saver
) -> None:
    first, second = answer(saver, "The first text.", seen=0), answer(saver, "The second text.", seen=1)
    sent = [first, first, second, second, first]
    assert [saver.client.post(saver.page, fields).status for fields in sent] == [SAVED] * 4 + [MET]
    saver.version, saver.text = 2, "The second text."
    check_nothing_lost(sitting)


@pytest.mark.parametrize("who", ["two people", "two windows"])
def test_of_two_texts_on_one_version_one_stands_and_the_other_is_shown_beside_it(
    sitting: Sitting, saver: Saver, who: str
) -> None:
    with deputy_of(sitting, saver) if who == "two people" else window_of(saver) as other:
        for seen in range(ROUNDS):
            texts = (f"By one of them, {seen}.", f"By the other, {seen}.")
            one, another = (answer(saver, text, seen=seen) for text in texts)
            as_script = seen % 2 == 0
            replies = at_once(saver, (saver.client, one), (other, another), as_script=as_script)
            won, lost = sorted(zip(replies, texts, strict=True), key=lambda each: each[0].status)
            assert (won[0].status, lost[0].status) == (200 if as_script else SAVED, MET)
            assert "Nothing was overwritten" in lost[0].text
            if not as_script:
                assert f">{won[1]}</p>" in lost[0].text
                assert f"{lost[1]}</textarea>" in lost[0].text
            saver.version, saver.text = seen + 1, won[1]
    check_nothing_lost(sitting)
    with sitting.rows.reading() as session:
        kept = session.exec(select(AnswerRecovery).where(AnswerRecovery.why == "conflict")).all()
        assert len(kept) == ROUNDS


def test_an_invitation_that_is_sent_twice_at_once_is_one_invitation_with_one_mail(sitting: Sitting) -> None:
    with window_of(sitting.savers[0]) as again:
        again.cookies, again.token = sitting.manager.cookies, sitting.manager.token
        for number in range(max(2, ROUNDS // 10)):
            fields = {"display_name": f"Guest {number}", "email": f"guest{number}@example.org", "role": "observer"}
            for client in (sitting.manager, again):
                client.send(f"/boards/{sitting.board.slug}/invitations/one", fields)
            statuses = sorted(client.receive().status for client in (sitting.manager, again))
            assert statuses in ([SAVED, SAVED], [SAVED, 422])
    with sitting.rows.reading() as session:
        invited = session.exec(select(Invitation.email).order_by(col(Invitation.id))).all()
        mailed = session.exec(select(OutboxMail.id)).all()
    assert len(set(invited)) == len(invited) == len(mailed)
