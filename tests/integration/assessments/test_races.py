"""Saves that meet: two people, two clicks, two first saves, a save and the closing. Cases R6, R7 and R9.

Each race is run often, from threads that start at one barrier; ``make soak`` runs them more often still.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, Event, Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from selfassess.assessments.answering import answers, responses
from selfassess.assessments.answering.answers import AnswerConflict
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.answering.responses import NotOpen
from selfassess.audit.events import Event as Happened
from selfassess.errors import SelfAssessError
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Sheet
from tests.open_assessment import DIFFERENCE, LEAD, OpenPlace, count, make_place
from tests.racing import race

ROUNDS = 50
FEW = 10


def said(text: str) -> GivenAnswer:
    """An answer that is told apart by its comment."""
    return GivenAnswer(level="1", comment=text)


def raced(place: OpenPlace, *texts: str, seen: int) -> tuple[int, list[SelfAssessError]]:
    """How many saves of an answer were done, and the refusals: the holder's and the deputy's, begun at one moment."""
    people = (place.holder, place.deputy)
    saves = [
        partial(place.save_in, given=said(text), seen=seen, identity=person)
        for text, person in zip(texts, people, strict=True)
    ]
    done, refusals = race(place.database, *saves)
    return len(done), refusals


def together(*jobs: Callable[[], object]) -> None:
    """Run each job in a thread of its own, all at once, and wait for the last."""
    with ThreadPoolExecutor(len(jobs)) as threads:
        for ended in [threads.submit(job) for job in jobs]:
            ended.result()


def test_of_two_savers_on_one_version_exactly_one_wins_and_the_other_sees_it(database: Database) -> None:
    place = make_place(database)
    for seen in range(ROUNDS):
        done, (conflict,) = raced(place, f"holder {seen}", f"deputy {seen}", seen=seen)
        assert done == 1
        assert isinstance(conflict, AnswerConflict)
        head = place.head()
        assert head is not None
        assert (head.version, head.comment) == (seen + 1, conflict.theirs.answer.comment)
    assert len(place.events(Happened.ANSWER_SAVED)) == ROUNDS


def test_without_holding_the_response_the_version_alone_still_loses_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "_SHEET_HELD", responses._SHEET_OF_SEAT)
    place = make_place(database)
    place.save(said("first"), seen=0)
    for seen in range(1, FEW):
        done, refusals = raced(place, f"holder {seen}", f"deputy {seen}", seen=seen)
        assert (done, [type(refusal) for refusal in refusals]) == (1, [AnswerConflict])


def test_a_double_submit_makes_one_version_and_one_event(database: Database) -> None:
    place = make_place(database)
    for seen in range(ROUNDS):
        save = partial(place.save_in, given=said(f"twice {seen}"), seen=seen)
        done, _ = race(database, save, save)
        assert [saved.version for saved in done] == [seen + 1] * 2
    assert len(place.events(Happened.ANSWER_SAVED)) == ROUNDS


def test_two_first_saves_make_one_response_with_one_start(database: Database) -> None:
    for _ in range(FEW):
        place = make_place(database)
        done, _ = race(
            database,
            partial(place.save_in, given=said("one"), seen=0),
            partial(place.save_in, given=said("two"), seen=0, question=DIFFERENCE, identity=place.deputy),
        )
        assert len(done) == 2
        with database.reading() as session:
            sheets = select(Sheet).where(col(Sheet.board_id) == place.board_id)
            assert len(session.execute(sheets).all()) == 1
        assert len(place.events(Happened.RESPONSE_STARTED)) == 1
        assert len(place.events(Happened.ANSWER_SAVED)) == 2


def test_two_first_saves_of_one_question_are_a_winner_and_a_conflict(database: Database) -> None:
    for _ in range(FEW):
        place = make_place(database)
        done, refusals = raced(place, "one", "two", seen=0)
        assert (done, [type(refusal) for refusal in refusals]) == (1, [AnswerConflict])


def test_after_closing_has_committed_no_save_lands(database: Database) -> None:
    for _ in range(FEW):
        place = make_place(database)
        barrier = Barrier(3)
        counted: list[int] = []
        together(
            partial(save_until_closed, place, LEAD, barrier),
            partial(save_until_closed, place, DIFFERENCE, barrier),
            partial(close_and_count, place, counted, barrier),
        )
        assert counted == [total_of_versions(place)]
        assert counted == [len(place.events(Happened.ANSWER_SAVED))]


def save_until_closed(place: OpenPlace, question: str, barrier: Barrier) -> None:
    """Save again and again until the self-assessment is closed."""
    barrier.wait()
    with suppress(NotOpen):
        for seen in range(1000):
            place.save(said(f"{question} {seen}"), seen=seen, question=question)
            # As people do: PostgreSQL lets an unbroken run of shared locks keep the closing waiting.
            sleep(0.005)


def close_and_count(place: OpenPlace, counted: list[int], barrier: Barrier) -> None:
    """Close it after a moment, and count what was saved by then."""
    barrier.wait()
    place.close()
    counted.append(total_of_versions(place))


def saved_before_closed(place: OpenPlace, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a save that had read that answers are open when the closing began stands before it in the trail.

    The save waits between that and all else until the closing has ended, or has shown that it waits too. It is the
    first of its response: no row is there yet by which the closing could wait for it.
    """
    checked, closed = Event(), Event()
    hold_sheet = responses._hold_sheet

    def slow_hold(*args: Any) -> None:
        checked.set()
        closed.wait(0.5)
        hold_sheet(*args)

    def close() -> None:
        checked.wait()
        place.close()
        closed.set()

    monkeypatch.setattr(responses, "_hold_sheet", slow_hold)
    closing = Thread(target=close)
    closing.start()
    place.save(said("at the last moment"), seen=0)
    closing.join()
    (last,), (closing_event,) = place.events(Happened.ANSWER_SAVED), place.events(Happened.ASSESSMENT_CLOSED)
    return last.seq < closing_event.seq


def test_closing_waits_for_a_save_that_has_begun(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert saved_before_closed(make_place(database), monkeypatch)


@pytest.mark.on_postgresql
def test_without_the_shared_lock_a_save_would_land_after_closing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked = responses._AROUND_HELD._clone()
    unlocked._for_update_arg = None
    monkeypatch.setattr(responses, "_AROUND_HELD", unlocked)
    assert not saved_before_closed(make_place(database), monkeypatch)


def test_without_the_version_check_one_would_overwrite_the_other(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_follows", lambda *_args: True)
    place = make_place(database)
    assert raced(place, "one", "two", seen=0) == (2, [])
    with database.reading() as session:
        assert count(session, Answer) == 1


def total_of_versions(place: OpenPlace) -> int:
    """How many saves the head rows of a place count."""
    with place.database.reading() as session:
        total = select(func.sum(Answer.version)).where(col(Answer.board_id) == place.board_id)
        return int(session.execute(total).scalar_one() or 0)
