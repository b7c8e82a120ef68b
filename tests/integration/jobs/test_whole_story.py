"""From a draft to its deletion by ticks alone, with an audit trail that holds at the end."""

from __future__ import annotations

from datetime import timedelta

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.audit.events import Event
from selfassess.audit.findings import Outcome
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, AnswerRecovery
from tests.integration.audit.tampering import verified
from tests.integration.jobs.ticking import count, ticked
from tests.open_assessment import FULLY, WORDS, make_place
from tests.rows import NOW


def test_a_draft_that_is_never_sent_is_closed_pruned_and_deleted_and_the_trail_stays_whole(database: Database) -> None:
    place = make_place(database)
    place.save(FULLY, seen=0)
    place.save(GivenAnswer(comment="In our own words"), seen=0, question=WORDS)
    place.save(GivenAnswer(comment="In other words"), seen=1, question=WORDS)
    assert count(database, AnswerRecovery) == 1
    assert ticked(database, NOW + timedelta(days=8)) == {"kept texts": 1, "people reminded": 2}
    assert ticked(database, NOW + timedelta(days=8, minutes=1)) == {"mails sent": 2}
    assert ticked(database, NOW + timedelta(days=15)) == {"self-assessments closed": 1}
    assert ticked(database, NOW + timedelta(days=381)) == {"unsent responses": 1, "answers": 2, "mails": 2}
    assert count(database, Answer) == 0
    told = [event.event for event in (*place.events(Event.RECOVERY_PRUNED), *place.events(Event.RETENTION_DELETED))]
    # Mail that was sent, and answers that were not.
    assert told == [Event.RECOVERY_PRUNED, Event.RETENTION_DELETED, Event.RETENTION_DELETED]
    with database.reading() as session:
        result = verified(session, place.board_id)
    assert (result.outcome, result.findings) == (Outcome.OK, ())
