"""Chosen words blanked in what is signed and in every row behind it: levels, hashes and the trail stay whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from selfassess.accounts.identity import Identity
from selfassess.assessments.answering.answer_checks import Answers
from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.signing.blanking import blank, blanked, to_blank
from selfassess.assessments.signing.signed_checks import SignedRecords
from selfassess.audit.verify import verify_chain
from selfassess.engine.answers import FindingStatus, NoLevel
from selfassess.errors import Conflict, NotAllowed, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import (
    Answer,
    AnswerRecovery,
    AnswerVersion,
    AskedQuestion,
    Assessment,
    Finding,
    FindingReview,
    Message,
)
from selfassess.vocabulary import AssessmentState, FindingKind
from tests.agreeing_acts import agree
from tests.databases import AUDIT_KEY
from tests.gathered import Gathered, gathered
from tests.open_assessment import LEAD
from tests.pointing import point
from tests.rows import NOW, TODAY, event_names, make_identity
from tests.signing_scene import SAID, Agreed, make_agreed

WHY = "It told of a family."


@pytest.fixture
def signed(database: Database) -> Agreed:
    """One that the chair has signed off."""
    scene = make_agreed(database)
    scene.sign()
    return scene


def take_out(scene: Agreed, words: str = SAID, *, who: Identity | None = None, reason: str = WHY) -> tuple[str, ...]:
    """Blank these words, as the business manager unless told otherwise; where they stood."""
    who = who or scene.manager
    with scene.database.reading() as session:
        wanted = to_blank(session, identity=who, words=words, reason=reason, **scene.where)
    ready = blanked(wanted, on=TODAY)
    with scene.database.writing() as session:
        blank(session, identity=who, ready=ready, now=NOW, **scene.where)
    return wanted.places


def test_the_words_go_from_the_snapshot_the_paper_and_the_answer(signed: Agreed) -> None:
    before = signed.snapshot()
    assert take_out(signed) == ("What was said of: How well do we lead?", "What was answered, and its history")
    after = signed.snapshot()
    assert SAID not in after.text
    assert (after.digest, after.pdf != before.pdf) == (before.digest, True)
    with signed.database.reading() as session:
        wanted = select(col(Answer.comment), col(Answer.level)).where(col(Answer.board_id) == signed.board.id)
        said = session.execute(wanted.where(col(Answer.sheet_id) == signed.response_id)).all()
    assert ("", "1") in said
    assert event_names(signed.database, signed.board.id)[-2:] == ["assessment.redacted", "erased"]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("We know where we stand.", "The summary"),
        ("Ask children more.", "An overall message"),
        ("As we see it.", "The reason of a judgement"),
        ("Leaders meet.", "A strength"),
        ("Ask each year.", "A recommendation"),
        ("Minutes", "Evidence for: How well do we lead?"),
        ("I am new.", "What was said of: How much do we ask?"),
    ],
)
def test_whatever_somebody_typed_can_be_found_by_its_exact_words_and_blanked(
    signed: Agreed, words: str, place: str
) -> None:
    assert place in take_out(signed, words)
    assert f'"{words}"' not in signed.snapshot().text
    with pytest.raises(Refused, match="nowhere"):
        take_out(signed, words)
    verified = verify_chain(signed.database.reading, signed.board.id, keys=[AUDIT_KEY], companions=[SignedRecords()])
    assert verified.findings == ()


def test_what_stands_beside_the_levels_is_empty_and_a_lasting_item_says_it_was_taken_out(signed: Agreed) -> None:
    for words in ("We know where we stand.", "Ask children more.", "Leaders meet."):
        take_out(signed, words)
    with signed.database.reading() as session:
        of_board = {"board_id": signed.board.id}
        assert session.execute(select(col(Assessment.summary)).filter_by(**of_board)).scalar_one() == ""
        assert session.execute(select(col(Message.text)).filter_by(**of_board)).scalar_one() == ""
        assert session.execute(select(col(Finding.text)).filter_by(**of_board)).scalar_one() == "Taken out"


def test_part_of_a_text_and_other_words_are_found_nowhere(signed: Agreed) -> None:
    for words in ("duty desk", SAID.lower(), "", "Sam Reed"):
        with pytest.raises(Refused, match="nowhere"):
            take_out(signed, words)
    assert signed.snapshot().redacted_at is None


def test_the_reason_is_asked_for_and_may_not_say_the_words(signed: Agreed) -> None:
    with pytest.raises(Refused, match="without the words"):
        take_out(signed, reason=f"Because of: {SAID.upper()}")
    with pytest.raises(Refused, match="Say why"):
        take_out(signed, reason=" ")


def test_it_takes_a_fresh_proof_and_a_role_that_includes_it(database: Database, signed: Agreed) -> None:
    stale = make_stale(signed.manager)
    with pytest.raises(NotAllowed, match="proof"):
        take_out(signed, who=stale)
    partner = make_agreed(database, partners=1).partners[0]
    other = make_identity(memberships=partner.memberships)
    with pytest.raises(Exception, match="no such page"):
        take_out(signed, who=other)


def make_stale(identity: Identity) -> Identity:
    """The same person, whose last proof is an hour old."""
    return make_identity(user_id=identity.user_id, memberships=identity.memberships, proved_at=NOW - timedelta(hours=1))


def test_what_is_not_signed_is_changed_on_its_own_page(database: Database) -> None:
    with pytest.raises(Conflict, match="own page"):
        take_out(make_agreed(database))


def test_of_two_at_once_the_later_is_a_conflict(signed: Agreed) -> None:
    with signed.database.reading() as session:
        wanted = to_blank(session, identity=signed.manager, words=SAID, reason=WHY, **signed.where)
    ready = blanked(wanted, on=TODAY)
    take_out(signed, "As we see it.")
    with pytest.raises(Conflict), signed.database.writing() as session:
        blank(session, identity=signed.manager, ready=ready, now=NOW, **signed.where)
    assert SAID in signed.snapshot().text


class TestAnAnswerWithAHistory:
    @pytest.fixture
    def place(self, database: Database) -> Gathered:
        """A seat said something in words, and the board agreed in words twice."""
        said = GivenAnswer(level="1", comment=SAID)
        others = GivenAnswer(level="1")
        place = gathered(database, [("", {LEAD: said}), ("", {LEAD: others}), ("", {LEAD: others})])
        point(place, 1, title="A letter")
        place.share()
        place.begin()
        agree(place, GivenAnswer(level="1", comment="First words.", dissent="One saw it higher."))
        agree(place, GivenAnswer(level="1", comment="Second words."), seen=1)
        for question in ("LEAD-01-D", "VOICE-01"):
            agree(place, GivenAnswer(no_level=NoLevel.NOT_ENOUGH_EVIDENCE), question=question)
        return place

    def sign(self, place: Gathered) -> Agreed:
        """The same, signed."""
        chair, manager = make_identity(place.chair), make_identity(place.manager)
        scene = Agreed(place.database, place.board, place.assessment_id, 0, 0, chair, chair, manager, ())
        scene.sign()
        return scene

    def words_of(self, place: Gathered) -> set[str]:
        """Every word that answers and their versions say."""
        with place.database.reading() as session:
            found: set[str] = set()
            for table in (Answer, AnswerVersion, AnswerRecovery):
                wanted: Any = select(col(table.comment)).where(col(table.board_id) == place.board_id)
                found |= set(session.execute(wanted).scalars())
            dissent = select(col(AnswerVersion.dissent)).where(col(AnswerVersion.board_id) == place.board_id)
            return (found | set(session.execute(dissent).scalars())) - {""}

    def test_loses_the_words_of_every_version_and_the_trail_stays_content(self, place: Gathered) -> None:
        scene = self.sign(place)
        assert self.words_of(place) == {SAID, "First words.", "Second words.", "One saw it higher."}
        # What was said at first stands in no snapshot, and goes all the same.
        assert take_out(scene, "First words.") == ("What was answered, and its history",)
        assert self.words_of(place) == {SAID}
        verified = verify_chain(
            place.database.reading, place.board_id, keys=[AUDIT_KEY], companions=[Answers(), SignedRecords()]
        )
        assert verified.findings == ()

    def test_evidence_of_a_seat_goes_with_its_file(self, place: Gathered) -> None:
        scene = self.sign(place)
        take_out(scene, "A letter")
        with pytest.raises(Refused, match="nowhere"):
            take_out(scene, "A letter")

    def test_what_no_snapshot_has_is_found_and_goes_too(self, place: Gathered) -> None:
        ids = {"board_id": place.board_id, "assessment_id": place.assessment_id}
        with place.database.writing() as session:
            session.add(AskedQuestion(**ids, question_id=LEAD, seat_id=place.seats[0].id, why="They asked for it."))
            finding = Finding(
                board_id=place.board_id,
                raised_in_id=place.assessment_id,
                kind=FindingKind.AREA,
                text="Ask more.",
                position=1,
                created_at=NOW,
            )
            session.add(finding)
            session.flush()
            session.add(FindingReview(**ids, finding_id=finding.id, status=FindingStatus.MOVING, note="Slowly."))
        scene = self.sign(place)
        assert take_out(scene, "They asked for it.") == ("Why a question was asked",)
        assert take_out(scene, "Slowly.") == ("A note on how a strength or an area stands",)
        with place.database.reading() as session:
            asked = select(col(AskedQuestion.why)).where(col(AskedQuestion.board_id) == place.board_id)
            assert session.execute(asked).scalar_one() == ""
        with pytest.raises(Refused, match="nowhere"):
            take_out(scene, "They asked for it.")

    def test_while_others_are_still_to_sign_nothing_is_blanked(self, place: Gathered) -> None:
        scene = self.sign(place)
        with place.database.reading() as session:
            wanted = to_blank(session, identity=scene.manager, words=SAID, reason=WHY, **scene.where)
        ready = blanked(wanted, on=TODAY)
        place.set(state=AssessmentState.SIGNING)
        with pytest.raises(Conflict, match="being signed"), place.database.writing() as session:
            blank(session, identity=scene.manager, ready=ready, now=NOW, **scene.where)
