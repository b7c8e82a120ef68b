"""R12: a clock that is wrong, jumps or is set back takes nothing from anybody and makes no proof younger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.sharing import share
from selfassess.assessments.answering.own_response import own_response
from selfassess.assessments.answering.sending import send_response
from selfassess.assessments.setting_up.preparing import close_assessment
from selfassess.audit.findings import Outcome
from selfassess.audit.verify import verify_chain
from selfassess.errors import Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import AssessmentState
from tests.databases import AUDIT_KEY
from tests.gathered import Gathered, gathered, levels
from tests.integration.assessments.test_sharing import overview, question
from tests.open_assessment import FULLY, PARTLY, make_place
from tests.rows import NOW, events_of, make_identity
from tests.signing_scene import make_agreed

BACK = NOW - timedelta(hours=2)
# The hour that comes twice in October, its second half by the same names; the hour that never comes in March; a leap
# day; the last minute of a year.
AWKWARD = [
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
]


def shared_at(place: Gathered, now: datetime) -> None:
    """Share the answers, by a clock that says this."""
    with place.database.writing() as session:
        share(
            session,
            identity=make_identity(place.chair),
            board_id=place.board_id,
            assessment_id=place.assessment_id,
            seen_version=place.row().version,
            now=now,
        )


def test_a_clock_set_back_before_sharing_leaves_no_response_out(database: Database) -> None:
    place = gathered(database, levels("0", "1", "2"))
    shared_at(place, BACK)
    assert overview(place, place.chair).responses == 3
    assert question(place, place.chair).responses == 3


@pytest.mark.parametrize("now", AWKWARD, ids=str)
def test_what_is_sent_closed_and_shared_at_an_awkward_moment_counts(database: Database, now: datetime) -> None:
    place = make_place(database)
    with database.writing() as session:
        session.get_one(Assessment, place.assessment_id).due_on = now.date()
    place.save(PARTLY, seen=0, now=now)
    with database.reading() as session:
        seen = own_response(session, identity=place.holder, **place.where).seen
    by: dict[str, Any] = {"board_id": place.board_id, "assessment_id": place.assessment_id}
    with database.writing() as session:
        send_response(session, identity=place.holder, seen=seen, opened_at=None, now=now, **place.where)
        row = session.get_one(Assessment, place.assessment_id)
        close_assessment(session, identity=place.manager, seen_version=row.version, now=now, **by)
    with database.reading() as session:
        row = session.get_one(Assessment, place.assessment_id)
        found = own_response(session, identity=place.holder, **place.where)
    assert (row.state, row.closed_at, found.page.sent_at) == (AssessmentState.CLOSED, now, now)


def test_the_trail_goes_by_its_numbers_whatever_the_clock_says(database: Database) -> None:
    place = make_place(database)
    times = [NOW, BACK, NOW + timedelta(days=1), BACK, NOW]
    for seen, now in enumerate(times):
        place.save(PARTLY if seen % 2 else FULLY, seen=seen, now=now)
    saved = [row for row in events_of(database, place.board_id) if row.event == "answer.saved"]
    assert [row.object_version for row in saved] == [1, 2, 3, 4, 5]
    verified = verify_chain(database.reading, place.board_id, keys=[AUDIT_KEY])
    assert verified.outcome is Outcome.OK


def test_a_proof_that_is_no_longer_fresh_does_not_become_so_by_a_clock_set_back(database: Database) -> None:
    scene = make_agreed(database)
    stale = _proved(scene.chair, at=NOW - timedelta(minutes=16), seen=NOW)
    with pytest.raises(Refused):
        scene.sign(stale, scene.ready())
    for back in (timedelta(minutes=10), timedelta(hours=2)):
        assert not stale.proved_within(timedelta(minutes=15), now=NOW - back)
    fresh = _proved(scene.chair, at=NOW - timedelta(minutes=1), seen=NOW)
    assert fresh.proved_within(timedelta(minutes=15), now=BACK)


def _proved(identity: Identity, *, at: datetime, seen: datetime) -> Identity:
    return replace(identity, proved_at=at, seen_at=seen)
