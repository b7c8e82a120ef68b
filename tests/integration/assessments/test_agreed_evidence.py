"""Evidence behind what the board agreed: demanded of it at signing, taken over from responses, never whose it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.agreed_evidence import put_behind, take_from_behind
from selfassess.assessments.agreeing.agreeing_pages import EvidenceHere, evidence_page
from selfassess.assessments.agreeing.assembly import get_agreed
from selfassess.assessments.agreeing.spread import QuestionLies, spread_evidence, spread_question
from selfassess.assessments.answering.answer_checks import Answers
from selfassess.assessments.answering.evidence import GivenEvidence
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.signing.preparing import completeness_of
from selfassess.audit.events import Event
from selfassess.audit.verify import verify_chain
from selfassess.engine.answers import Basis
from selfassess.engine.answers import Evidence as Piece
from selfassess.errors import NotAllowed, NotFound, Refused, TooLate
from selfassess.storage.session import Database
from selfassess.storage.tables import Member, Sheet
from selfassess.vocabulary import AssessmentState, Gathering
from tests.agreeing_acts import agree, page_of
from tests.databases import AUDIT_KEY
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import LEAD, VOICE
from tests.pointing import point
from tests.rows import NOW, TODAY, event_names, make_identity

TOP = GivenAnswer(level="2", comment="Seen in three audits.")
MINUTES = GivenEvidence(title="Minutes of 3 March", kind="minutes", dated_on=date(2026, 3, 3))


@pytest.fixture
def place(database: Database) -> Gathered:
    """Three responses, one of which points at an audit; agreeing has begun and the top level stands."""
    place = gathered(database, levels("2", "2", "2"))
    point(place, 1)
    place.share()
    place.begin()
    agree(place, TOP)
    return place


def put(place: Gathered, *pieces: GivenEvidence, who: Member | None = None, question: str = LEAD) -> int:
    """Put pieces behind the agreed level, as the business manager unless told otherwise."""
    with place.database.writing() as session:
        return put_behind(
            session,
            identity=make_identity(who or place.manager),
            occasion=place.occasion(),
            question_id=question,
            pieces=pieces,
            now=NOW,
        )


def here(place: Gathered, question: str = LEAD) -> EvidenceHere:
    """What the page of one question has."""
    page = page_of(place)
    with place.database.reading() as session:
        return evidence_page(session, page, page.line(question))


def lies(place: Gathered, who: Member, question: str = LEAD) -> QuestionLies:
    """How the answers to one question are spread, for this person."""
    with place.database.reading() as session:
        return spread_question(session, question_id=question, **seen_by(place, who))


def seen_by(place: Gathered, who: Member) -> dict[str, Any]:
    """What a reader is asked for."""
    identity: Identity = make_identity(who)
    ids = {"board_id": place.board_id, "assessment_id": place.assessment_id}
    return {"identity": identity, "today": TODAY, **ids}


def unproved(place: Gathered) -> list[str | None]:
    """The questions that signing demands evidence for."""
    with place.database.reading() as session:
        found = completeness_of(session, place.occasion(), place.board, ())
        return [each.question_id for each in found.blocking if each.needs_evidence]


def test_what_a_seat_points_at_is_not_the_boards_evidence_until_the_board_takes_it_over(place: Gathered) -> None:
    assert unproved(place) == [LEAD]
    assert page_of(place).line(LEAD).needs_evidence
    (offered,) = here(place).pointed
    put(place, GivenEvidence(title=offered.title, kind=offered.kind, link=offered.link))
    assert unproved(place) == []
    line = page_of(place).line(LEAD)
    assert (line.evidence, line.needs_evidence) == (1, False)
    assert (len(here(place).pieces), here(place).pointed) == (1, ())


def test_the_agreed_sheet_carries_it_and_every_change_of_it_is_counted(place: Gathered) -> None:
    before = place.row().changes
    assert put(place, MINUTES) == 1
    assert put(place, MINUTES) == 0
    assert place.row().changes == before + 1
    with place.database.reading() as session:
        answer = get_agreed(session, place.occasion()).answers[LEAD]
        assert answer.evidence == (Piece("minutes", "Minutes of 3 March", date(2026, 3, 3), ""),)
    (piece,) = here(place).pieces
    with place.database.writing() as session:
        take(session, place, piece.id)
    assert place.row().changes == before + 2
    assert here(place).pieces == ()
    assert event_names(place.database, place.board_id)[-2:] == [Event.EVIDENCE_ADDED, Event.EVIDENCE_REMOVED]
    verified = verify_chain(place.database.reading, place.board_id, keys=[AUDIT_KEY], companions=[Answers()])
    assert verified.findings == ()


def take(session: Any, place: Gathered, evidence_id: int, question: str = LEAD) -> None:
    """Take one piece out, as the chair."""
    take_from_behind(
        session,
        identity=make_identity(place.chair),
        occasion=place.occasion(),
        question_id=question,
        evidence_id=evidence_id,
        now=NOW,
    )


def test_only_what_stands_behind_this_very_level_is_taken_out(place: Gathered) -> None:
    put(place, MINUTES)
    (piece,) = here(place).pieces
    with pytest.raises(NotFound), place.database.writing() as session:
        take(session, place, piece.id, VOICE)
    with pytest.raises(NotFound), place.database.writing() as session:
        # The seat's own: the board may take it over, and never take it away.
        take(session, place, piece.id - 1)


def test_a_level_comes_before_its_evidence(place: Gathered) -> None:
    with pytest.raises(Refused, match="Agree a level first"):
        put(place, MINUTES, question=VOICE)


@pytest.mark.parametrize(
    ("piece", "told"),
    [
        (GivenEvidence(title=" "), "Enter a title"),
        (GivenEvidence(title="Audit", link="javascript:alert(1)"), "whole web address"),
    ],
)
def test_what_cannot_be_kept_is_refused(place: Gathered, piece: GivenEvidence, told: str) -> None:
    with pytest.raises(Refused, match=told):
        put(place, piece)


def test_a_board_member_gives_none_and_what_is_being_signed_takes_none(place: Gathered) -> None:
    with pytest.raises(NotAllowed):
        put(place, MINUTES, who=place.holders[0])
    place.set(state=AssessmentState.SIGNING)
    with pytest.raises(TooLate):
        put(place, MINUTES)


def test_the_spread_shows_each_piece_once_without_telling_whose_and_nothing_behind_too_few(database: Database) -> None:
    place = gathered(database, levels("2", "2", "2"))
    point(place, 0)
    point(place, 2)
    place.share()
    shown = lies(place, place.holders[1]).evidence
    assert [(each.title, each.link) for each in shown] == [("Audit of 2026", "https://example.org/audit")]
    few = gathered(database, levels("2", "2"))
    point(few, 0)
    few.share()
    assert lies(few, few.chair).evidence == ()


def test_what_came_after_sharing_is_neither_shown_nor_opened(place: Gathered) -> None:
    (shown,) = lies(place, place.holders[0]).evidence
    with place.database.writing() as session:
        theirs = col(Sheet.seat_id) == place.seats[1].id
        session.execute(update(Sheet).where(theirs).values(sent_at=NOW + timedelta(days=1)))
    assert lies(place, place.holders[0]).evidence == ()
    with pytest.raises(NotFound), place.database.reading() as session:
        opened(session, place, shown.key)


def opened(session: Session, place: Gathered, key: str) -> str:
    """The title of the piece that a member opens by this key."""
    return spread_evidence(session, question_id=LEAD, key=key, **seen_by(place, place.holders[0])).title


def test_a_proposal_is_shown_with_its_reason_and_its_evidence(database: Database) -> None:
    place = gathered(database, levels("2"), gathering=Gathering.INDIVIDUAL)
    point(place, 0)
    place.set(gathering=Gathering.DRAFT)
    with database.writing() as session:
        ours = (col(Sheet.board_id) == place.board_id) & (col(Sheet.assessment_id) == place.assessment_id)
        session.execute(update(Sheet).where(ours).values(basis=Basis.DRAFT, seat_id=None))
    place.share()
    shown = lies(place, place.holders[0])
    assert shown.proposed is not None
    assert shown.proposed.level is not None
    assert (shown.proposed.level.code, [each.title for each in shown.evidence]) == ("2", ["Audit of 2026"])
    place.begin()
    suggestion = page_of(place).line(LEAD).suggestion
    assert suggestion is not None
    assert (suggestion.level.code, suggestion.is_proposed) == ("2", True)
