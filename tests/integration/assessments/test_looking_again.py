"""Between self-assessments: ages, a short one of a few questions, where papers went, what a new version breaks."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from selfassess.accounts.identity import Identity
from selfassess.assessments.looking_back.circulation import list_circulation, note_circulation
from selfassess.assessments.looking_back.look_again import list_ages, look_again
from selfassess.assessments.looking_back.version_change import find_later_used, list_version_changes, version_change
from selfassess.assessments.setting_up.preparing import close_assessment
from selfassess.assessments.setting_up.question_sets import key_of
from selfassess.banks.publishing import list_editions, publish
from selfassess.config import Settings
from selfassess.errors import NotAllowed, NotFound, Refused
from selfassess.links import assessment_links
from selfassess.storage.session import Database
from selfassess.storage.tables import AskedQuestion, Assessment
from selfassess.vocabulary import Asks, AssessmentKind, AssessmentState, Gathering
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import LookedBack, make_series
from tests.rows import NOW, TODAY, event_names, trail_of


def again(
    database: Database, series: LookedBack, identity: Identity, *ids: str, title: str = "Look again"
) -> Assessment:
    with database.writing() as session:
        row, _ = look_again(
            session,
            identity=identity,
            board_id=series.board.id,
            question_ids=ids,
            reasons={"CH-04": "It fell last time."},
            title=title,
            due_on=TODAY + timedelta(days=7),
            link_of=assessment_links(Settings(), "a-board"),
            now=NOW,
        )
        return row


def test_the_chair_opens_a_short_one_that_starts_from_the_last(database: Database) -> None:
    series = make_series(database, worked_example())
    row = again(database, series, series.chair, "CH-04", "CH-02", "CH-04")
    assert (row.kind, row.asks, row.gathering) == (AssessmentKind.LOOK_AGAIN, Asks.CHOSEN, Gathering.INDIVIDUAL)
    assert (row.state, row.starts_from_id) == (AssessmentState.OPEN, series.ids[1])
    with database.reading() as session:
        asked = session.exec(select(AskedQuestion).where(AskedQuestion.board_id == series.board.id)).all()
    assert {each.question_id: each.why for each in asked} == {"CH-02": "", "CH-04": "It fell last time."}
    assert len(asked) == 2
    assert event_names(database, series.board.id)[-2:] == ["assessment.prepared", "assessment.opened"]


def test_what_is_no_question_opens_nothing(database: Database) -> None:
    series = make_series(database, worked_example())
    for ids in ((), ("NO-01",), ("CH-01", "NO-01")):
        with pytest.raises(Refused):
            again(database, series, series.chair, *ids)
    again(database, series, series.chair, "CH-01")
    with pytest.raises(Refused):
        again(database, series, series.manager, "CH-01")
    with pytest.raises(NotAllowed):
        again(database, series, series.member, "CH-01", title="Another")


def test_where_nothing_is_signed_there_is_nothing_to_look_at_again(database: Database) -> None:
    series = make_series(database, worked_example()[:1], states=[AssessmentState.AGREEING])
    with pytest.raises(NotFound):
        again(database, series, series.chair, "CH-01")


def test_each_level_has_its_age(database: Database) -> None:
    series = make_series(database, worked_example())
    carried = worked_example()[1][0].answers["CH-06"].carried_from
    with database.reading() as session:
        ages = list_ages(session, identity=series.chair, board_id=series.board.id, today=date(2026, 4, 1))
    by_id = {age.question.id: age for age in ages}
    assert ages[0].question.core
    assert (by_id["CH-06"].since, by_id["CH-06"].is_stale) == (carried, True)
    assert not by_id["CH-01"].is_stale


def test_where_a_paper_went_is_kept_with_its_fingerprint(database: Database) -> None:
    series = make_series(database, worked_example())
    asked = {"board_id": series.board.id, "assessment_id": series.ids[1]}
    with database.writing() as session:
        note_circulation(
            session,
            identity=series.manager,
            what="Where we stand",
            recipient="Scrutiny committee",
            digest="a" * 64,
            now=NOW,
            **asked,
        )
    with database.reading() as session:
        (sent,) = list_circulation(session, identity=series.chair, **asked)
        name, facts = trail_of(session, series.board.id)[-1]
    assert (sent.what, sent.recipient, sent.digest) == ("Where we stand", "Scrutiny committee", "a" * 64)
    assert (name, facts["paper_digest"]) == ("paper.circulated", "a" * 64)
    assert "Scrutiny" not in str(facts)


def test_a_new_version_says_what_it_breaks_before_it_is_chosen(database: Database) -> None:
    (_, _), (_, later) = worked_example()
    series = make_series(database, worked_example()[:1])
    with database.writing() as session:
        publish(session, actor=series.manager.acting_on(series.board.id), board_id=series.board.id, read=later, now=NOW)
    with database.reading() as session:
        asking: dict[str, Any] = {"identity": series.manager, "board_id": series.board.id, "today": TODAY}
        line = next(line for line in list_editions(session, board_id=series.board.id) if line.edition == "2026.1")
        offered = list_version_changes(session, **asking)
        change = version_change(session, key=key_of(line.id), **asking)
    assert [each.edition for each in offered] == ["2026.1"]
    assert (change.unchanged, change.broken, change.why_not) == (6, (), "")
    assert [(each.id, each.why) for each in change.new] == [("CH-07", "Nobody had asked how children question us.")]


def test_the_chair_closes_a_short_one_and_no_other(database: Database) -> None:
    series = make_series(database, worked_example())
    row = again(database, series, series.chair, "CH-04")
    for kind, refused in ((AssessmentKind.WHOLE, True), (AssessmentKind.LOOK_AGAIN, False)):
        with database.writing() as session:
            session.get_one(Assessment, row.id).kind = kind
        keys = {"board_id": series.board.id, "assessment_id": row.id, "seen_version": row.version}
        with nullcontext() if not refused else pytest.raises(NotAllowed), database.writing() as session:
            close_assessment(session, identity=series.chair, now=NOW, **keys)


def test_a_version_that_comes_before_the_last_one_used_is_known_as_such(database: Database) -> None:
    series = make_series(database, worked_example())
    bank_id = worked_example()[1][1].bank.id
    with database.reading() as session:
        asking: dict[str, Any] = {"identity": series.manager, "board_id": series.board.id, "today": TODAY}
        first, last = (read.bank.edition for _, read in worked_example())
        later = find_later_used(session, bank_id=bank_id, edition=first, **asking)
        assert later is not None
        assert later.edition == last
        assert find_later_used(session, bank_id=bank_id, edition=last, **asking) is None
        assert find_later_used(session, bank_id="another", edition=first, **asking) is None


def test_a_version_that_nobody_offers_is_not_there(database: Database) -> None:
    series, other = make_series(database, worked_example()), make_series(database, worked_example(), slug="elsewhere")
    with database.reading() as session:
        theirs = list_editions(session, board_id=other.board.id)[0].id
        for key in ("", "own/0", "x", key_of(theirs)):
            with pytest.raises(NotFound):
                version_change(session, identity=series.manager, board_id=series.board.id, key=key, today=TODAY)
