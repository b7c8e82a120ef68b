"""What is deleted after so many days, and what stays: a day before, on the day, a day after, across the clocks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from selfassess.audit.events import Event
from selfassess.config import Settings
from selfassess.engine.answers import Basis
from selfassess.storage.session import Database, WritingSession
from selfassess.storage.tables import (
    Answer,
    AnswerRecovery,
    AnswerVersion,
    Assessment,
    Board,
    Evidence,
    Invitation,
    MailedLink,
    OutboxMail,
    Sheet,
    Throttle,
    UserSession,
)
from selfassess.vocabulary import AssessmentState, BoardState, LinkPurpose, SheetState, Strength
from tests.integration.jobs.ticking import count, everything, in_one_write, ticked, tried
from tests.rows import events_of, make_assessment, make_board, make_invitation, make_seat, make_sheet, make_user

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
# Ordinary days, and the days on which the clocks of Europe/London change.
DAYS = [
    datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
]
Make = Callable[[WritingSession, Board, datetime], SQLModel]


def made_session(session: WritingSession, at: datetime, **keys: Any) -> UserSession:
    """A session of a new account, last seen then."""
    given = {"strength": Strength.LINK, "created_at": at, "proved_at": at, "last_seen_at": at, **keys}
    return UserSession(user_id=make_user(session).id, digest=f"{at} {keys}"[:64], **given)


def mail_of(board_id: int | None, at: datetime, **keys: Any) -> OutboxMail:
    """A mail that was written then."""
    given = {"kind": "invitation", "address": "a@b.uk", "subject": "Hello", "created_at": at, "send_after": at}
    return OutboxMail(board_id=board_id, **{**given, **keys})


def kept_text(session: WritingSession, board: Board, at: datetime) -> AnswerRecovery:
    """A text of a draft that was kept then."""
    sheet = make_sheet(session, make_assessment(session, board), make_seat(session, board))
    return AnswerRecovery(
        board_id=board.id,
        sheet_id=sheet.id,
        question_id="Q1",
        why="earlier_draft",
        comment="Words",
        kept_at=at,
        kept_for=make_user(session).id,
    )


# What is deleted: how it is made on a day, how many days it stays, what the report calls it, and of which chain.
KEPT: dict[str, tuple[Make, int, str, bool]] = {
    "kept text": (kept_text, 7, "kept texts", True),
    "invitation": (lambda session, board, at: make_invitation(session, board, expires_at=at), 30, "invitations", True),
    "accepted invitation": (
        lambda session, board, at: make_invitation(session, board, expires_at=at, accepted_at=at),
        30,
        "invitations",
        True,
    ),
    "board's mail": (lambda _, board, at: mail_of(board.id, at, sent_at=at), 30, "mails", True),
    "board's mail given up": (lambda _, board, at: mail_of(board.id, at, given_up_at=at), 30, "mails", True),
    "installation's mail": (lambda *given: mail_of(None, given[2], sent_at=given[2]), 30, "mails", False),
    "ended session": (lambda session, _, at: made_session(session, at, ended_at=at), 30, "sessions", False),
    "session left alone": (lambda session, _, at: made_session(session, at), 30, "sessions", False),
    "mailed link": (
        lambda session, _, at: MailedLink(
            digest="d",
            purpose=LinkPurpose.SIGN_IN,
            user_id=make_user(session).id,
            email="a@b.uk",
            created_at=at,
            expires_at=at,
        ),
        1,
        "mailed links",
        False,
    ),
    "attempt": (lambda _, __, at: Throttle(kind="k", key="k", bucket_at=at, count=1), 1, "attempts", False),
}


@pytest.mark.parametrize("start", DAYS, ids=lambda start: f"{start:%Y-%m-%d %H:%M}")
@pytest.mark.parametrize("what", KEPT)
def test_what_was_kept_long_enough_goes_and_is_counted(database: Database, what: str, start: datetime) -> None:
    make, days, called, is_boards = KEPT[what]

    def add(session: WritingSession) -> tuple[int, type[SQLModel]]:
        board = make_board(session)
        row = make(session, board, start)
        session.add(row)
        return board.id, type(row)

    board_id, table = in_one_write(database, add)
    over = start + days * DAY
    for now in (over - DAY, over - SECOND):
        assert called not in tried(database, now)
        assert called not in ticked(database, now)
        assert count(database, table) == 1
    after = over + DAY
    assert tried(database, after)[called] == 1
    assert count(database, table) == 1
    assert ticked(database, after)[called] == 1
    assert count(database, table) == 0
    (event,) = events_of(database, board_id if is_boards else None)
    assert events_of(database, None if is_boards else board_id) == []
    assert event.actor_role == "tick"
    assert 1 in json.loads(event.data).values()
    expected = Event.RECOVERY_PRUNED if what == "kept text" else Event.RETENTION_DELETED
    assert event.event == expected


def test_what_waits_or_lives_stays(database: Database) -> None:
    start = DAYS[0]

    def add(session: WritingSession) -> None:
        board = make_board(session)
        make_invitation(session, board, expires_at=start + 365 * DAY)
        session.add(mail_of(board.id, start, send_after=start + 999 * DAY))
        session.add(made_session(session, start, last_seen_at=start + 99 * DAY))
        # Ended long after it was last seen: it is kept from then on.
        session.add(made_session(session, start, ended_at=start + 99 * DAY))

    in_one_write(database, add)
    assert ticked(database, start + 100 * DAY) == {}
    assert count(database, UserSession) == 2


def test_each_board_has_one_event_with_its_own_count(database: Database) -> None:
    start = DAYS[0]

    def add(session: WritingSession) -> list[int]:
        boards = [make_board(session) for _ in range(3)]
        for board, number in zip(boards, (2, 1, 0), strict=True):
            for _ in range(number):
                session.add(kept_text(session, board, start))
                make_invitation(session, board, expires_at=start - 30 * DAY)
        return [board.id for board in boards]

    first, second, third = in_one_write(database, add)
    assert ticked(database, start + 8 * DAY) == {"kept texts": 3, "invitations": 3}
    for board_id, number in ((first, 2), (second, 1)):
        pruned, deleted = events_of(database, board_id)
        assert json.loads(pruned.data)["count"] == number
        assert (pruned.event, deleted.event) == (Event.RECOVERY_PRUNED, Event.RETENTION_DELETED)
        assert json.loads(deleted.data) == {"invitations": number}
    assert events_of(database, third) == []
    assert events_of(database) == []


def test_a_board_that_is_being_purged_is_left_to_its_purge(database: Database) -> None:
    start = DAYS[0]

    def add(session: WritingSession) -> None:
        make_invitation(session, make_board(session, state=BoardState.PURGING), expires_at=start)
        make_invitation(session, make_board(session, state=BoardState.CLOSED), expires_at=start)

    in_one_write(database, add)
    assert ticked(database, start + 31 * DAY) == {"invitations": 1}


def test_files_of_mail_go_with_their_links(database: Database, tmp_path: Path) -> None:
    now = DAYS[0]
    folder = tmp_path / "mail"
    folder.mkdir()
    for name, age in (("old.eml", 31), ("new.eml", 29), ("old.txt", 31)):
        (folder / name).write_text("")
        at = (now - age * DAY).timestamp()
        os.utime(folder / name, (at, at))
    settings = Settings(data_folder=tmp_path)
    assert tried(database, now, settings) == {"files of mail": 1}
    assert (folder / "old.eml").exists()
    assert ticked(database, now, settings) == {"files of mail": 1}
    assert sorted(file.name for file in folder.iterdir()) == ["new.eml", "old.txt"]
    assert json.loads(events_of(database)[0].data) == {"files_of_mail": 1}


# --- responses that were never sent


def add_response(session: WritingSession, assessment: Assessment, board: Board, **keys: Any) -> int:
    """The id of a response with one answer and one piece of evidence."""
    now = DAYS[0]
    keys = {"state": SheetState.DRAFT, **keys}
    sheet = make_sheet(session, assessment, make_seat(session, board), **keys)
    answer = Answer(
        board_id=board.id, sheet_id=sheet.id, question_id="Q1", changed_at=now, choice_salt="", words_salt=""
    )
    session.add(answer)
    session.flush()
    session.add(Evidence(board_id=board.id, answer_id=answer.id, title="Minutes", added_at=now))
    session.flush()
    return sheet.id


def closed_on(database: Database, at: datetime, **keys: Any) -> tuple[int, int]:
    """The ids of a board, and of an unsent response in a self-assessment that was closed then."""
    board_keys = keys.pop("board", {})
    assessment_keys = {"state": AssessmentState.CLOSED, "closed_at": at, **keys.pop("assessment", {})}

    def add(session: WritingSession) -> tuple[int, int]:
        board = make_board(session, **board_keys)
        return board.id, add_response(session, make_assessment(session, board, **assessment_keys), board, **keys)

    ids: tuple[int, int] = in_one_write(database, add)
    return ids


@pytest.mark.parametrize("start", DAYS, ids=lambda start: f"{start:%Y-%m-%d %H:%M}")
@pytest.mark.parametrize("days", [1, 365])
def test_the_answers_of_an_unsent_response_go_when_the_boards_days_for_drafts_are_over(
    database: Database, start: datetime, days: int
) -> None:
    board_id, sheet_id = closed_on(database, start, board={"keep_unsent_days": days})
    over = start + days * DAY
    for now in (over - DAY, over):
        assert ticked(database, now) == {}
    gone = {"unsent responses": 1, "answers": 1, "evidence": 1}
    assert tried(database, over + DAY) == gone
    assert ticked(database, over + DAY) == gone
    assert (count(database, Answer), count(database, Evidence), count(database, Sheet)) == (0, 0, 1)
    (event,) = events_of(database, board_id)
    assert json.loads(event.data) == {"unsent_responses": 1, "answers": 1, "evidence": 1, "sheet_ids": str(sheet_id)}
    assert ticked(database, over + 2 * DAY) == {}


@pytest.mark.parametrize(
    "keys",
    [
        {"assessment": {"state": AssessmentState.OPEN}},
        {"assessment": {"closed_at": None}},
        {"state": SheetState.SENT, "sent_at": DAYS[0]},
        {"state": SheetState.WITHDRAWN, "sent_at": DAYS[0]},
        {"basis": Basis.AGREED},
        {"basis": Basis.EXTERNAL},
        {"basis": Basis.MODERATED},
        {"basis": Basis.DRAFT},
    ],
    ids=str,
)
def test_what_was_sent_or_agreed_or_can_still_be_sent_stays(database: Database, keys: dict[str, Any]) -> None:
    closed_on(database, DAYS[0], **keys)
    assert ticked(database, DAYS[0] + 9999 * DAY) == {}
    assert count(database, Answer) == 1


def test_an_answer_with_a_kept_version_stays(database: Database) -> None:
    board_id, _ = closed_on(database, DAYS[0])
    with database.writing() as session:
        session.add(
            AnswerVersion(
                board_id=board_id, answer_id=1, version=1, choice_salt="s", words_salt="s", changed_at=DAYS[0]
            )
        )
    assert ticked(database, DAYS[0] + 9999 * DAY) == {}


def test_many_unsent_responses_go_some_at_a_time_until_none_is_left(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selfassess.jobs.retention._AT_ONCE", 2)
    board_id, _ = closed_on(database, DAYS[0])

    def add(session: WritingSession) -> None:
        board = session.get_one(Board, board_id)
        for _ in range(4):
            add_response(session, session.get_one(Assessment, 1), board)

    in_one_write(database, add)
    later = DAYS[0] + 366 * DAY
    assert tried(database, later)["unsent responses"] == 5
    assert ticked(database, later) == {"unsent responses": 5, "answers": 5, "evidence": 5}
    assert [json.loads(event.data)["unsent_responses"] for event in events_of(database, board_id)] == [2, 2, 1]
    assert count(database, Answer) == 0


def test_a_trial_changes_nothing_at_all(database: Database) -> None:
    start = DAYS[0]
    closed_on(database, start)
    in_one_write(database, lambda session: make_invitation(session, session.get_one(Board, 1), expires_at=start))
    before = everything(database)
    assert tried(database, start + 400 * DAY)
    assert everything(database) == before
    assert count(database, Invitation) == 1
