"""Signing off: what is frozen, who signs, what undoes it, and what is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from selfassess.accounts.identity import Identity
from selfassess.assessments.looking_back.series import list_held
from selfassess.assessments.signing.rebuilt import agreed_of, signatories_of
from selfassess.assessments.signing.reopening import cancel_signatures, reopen
from selfassess.assessments.signing.sign_off import sign
from selfassess.assessments.signing.snapshot import read, troubles
from selfassess.audit.events import Event
from selfassess.errors import Conflict, NotAllowed, NotFound, Refused
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, OutboxMail, Result, User
from selfassess.vocabulary import AssessmentState, SignedBy
from tests.rows import NOW, TODAY, event_names, events_of, make_identity
from tests.signing_scene import AGREED, LINK, SAID, Agreed, make_agreed

SIGNING_EVENTS = ("signature.", "signatures.", "assessment.")


@pytest.fixture
def scene(database: Database) -> Agreed:
    """A self-assessment that the chair can sign."""
    return make_agreed(database)


@pytest.fixture
def joint(database: Database) -> Agreed:
    """One that two named partners sign together."""
    return make_agreed(database, signed_by=SignedBy.PARTNERS, partners=2)


def results(scene: Agreed) -> list[Result]:
    """The rows of results of its board."""
    with scene.database.reading() as session:
        return list(session.exec(select(Result).where(Result.board_id == scene.board.id).order_by(Result.question_id)))


def outbox(scene: Agreed) -> list[OutboxMail]:
    """Every mail of its board."""
    with scene.database.reading() as session:
        return list(session.exec(select(OutboxMail).where(OutboxMail.board_id == scene.board.id)))


def address_of(scene: Agreed, who: Identity) -> str:
    """Where somebody's mail goes."""
    with scene.database.reading() as session:
        return session.get_one(User, who.user_id).email or ""


def undo(scene: Agreed, verb: Any, **keys: Any) -> Assessment:
    """Cancel or reopen as the chair, who has a reason, unless keys say otherwise."""
    given = {"identity": scene.chair, "seen_version": scene.row().version, "reason": "A level was typed wrong."}
    given |= {"link": LINK} if verb is reopen else {}
    with scene.database.writing() as session:
        changed: Assessment = verb(session, now=NOW, **scene.where, **(given | keys))
        return changed


class TestByTheChair:
    def test_one_signature_signs_it_off(self, scene: Agreed) -> None:
        scene.sign()
        row = scene.row()
        assert (row.state, row.signed_at, row.dated_on) == (AssessmentState.SIGNED, NOW, date(2026, 11, 19))
        (signature,) = scene.signatures()
        assert (signature.user_id, signature.role, signature.name) == (
            scene.chair.user_id,
            "partnership chair",
            "Sam Reed",
        )
        assert event_names(scene.database, scene.board.id) == ["signature.added", "assessment.signed"]

    def test_the_snapshot_holds_everything_under_its_hash(self, scene: Agreed) -> None:
        scene.sign()
        snapshot = scene.snapshot()
        kept = read(snapshot.text)
        assert troubles(kept, snapshot.digest, is_redacted=False) == ()
        assert {id_: answer.level for id_, answer in agreed_of(kept).answers.items()} == AGREED
        (response,) = kept.signed["responses"]
        assert response["seat"] == f"Lay seat {scene.assessment_id}"
        assert [said for each in response["answers"] if (said := kept.typed(each["comment_hash"]))] == [SAID]
        assert [each.name for each in signatories_of(kept)] == ["Sam Reed"]
        assert kept.signed["recommendations"][0]["due"] == "2027-03-01"

    def test_what_somebody_typed_is_signed_as_a_hash_alone(self, scene: Agreed) -> None:
        scene.sign()
        signed = json.dumps(read(scene.snapshot().text).signed)
        for text in (SAID, "Sam Reed", "We know where we stand.", "As we see it.", "Leaders meet.", "I am new."):
            assert text not in signed

    def test_the_results_are_those_of_the_snapshot(self, scene: Agreed) -> None:
        scene.sign()
        assert {row.question_id: row.level for row in results(scene)} == AGREED

    def test_the_paper_is_kept_with_its_own_hash_and_prints_that_of_the_snapshot(self, scene: Agreed) -> None:
        ready = scene.ready()
        scene.sign(ready=ready)
        snapshot = scene.snapshot()
        assert snapshot.pdf.startswith(b"%PDF")
        assert snapshot.pdf_digest == hashlib.sha256(snapshot.pdf).hexdigest()
        (event,) = [each for each in events_of(scene.database, scene.board.id) if each.event == Event.ASSESSMENT_SIGNED]
        facts = json.loads(event.data)
        assert (facts["digest"], facts["paper_digest"]) == (snapshot.digest, snapshot.pdf_digest)

    def test_everybody_on_the_board_is_told_with_hash_and_anchor(self, scene: Agreed) -> None:
        scene.sign()
        last = events_of(scene.database, scene.board.id)[-1]
        with scene.database.reading() as session:
            mails = session.exec(select(OutboxMail).where(OutboxMail.board_id == scene.board.id)).all()
        assert len({mail.address for mail in mails}) == len(mails) == 3
        for mail in mails:
            assert f"{last.seq}:{last.hash}" in (mail.body or "")
            assert scene.snapshot().digest in (mail.body or "")

    def test_a_change_since_it_was_read_is_a_conflict_and_nothing_is_written(self, scene: Agreed) -> None:
        ready = scene.ready()
        with scene.database.writing() as session:
            session.get_one(Assessment, scene.assessment_id).changes += 1
        with pytest.raises(Conflict, match="Nothing of yours was saved"):
            scene.sign(ready=ready)
        assert scene.signatures() == []
        assert scene.row().state is AssessmentState.AGREEING

    def test_a_second_chair_who_comes_later_meets_a_conflict(self, scene: Agreed) -> None:
        ready = scene.ready(scene.vice)
        scene.sign()
        with pytest.raises(Conflict, match="has been signed off"):
            scene.sign(scene.vice, ready)
        with pytest.raises(Conflict, match="has been signed off"):
            scene.ready(scene.vice)
        assert len(scene.signatures()) == 1


class TestTheDayThatItCountsAs:
    def meets(self, scene: Agreed, on: date | None) -> None:
        with scene.database.writing() as session:
            session.get_one(Assessment, scene.assessment_id).meets_on = on

    @pytest.mark.parametrize(
        ("meets", "counts"),
        [
            (NOW.date() - timedelta(days=7), NOW.date() - timedelta(days=7)),
            (NOW.date(), NOW.date()),
            (NOW.date() + timedelta(days=28), NOW.date()),
            (None, NOW.date()),
        ],
        ids=["a meeting that was", "a meeting today", "a meeting to come", "no meeting"],
    )
    def test_is_the_meeting_s_where_that_has_come_else_that_of_signing(
        self, scene: Agreed, meets: date | None, counts: date
    ) -> None:
        self.meets(scene, meets)
        assert self.held(scene) == counts
        scene.sign()
        assert scene.row().dated_on == counts
        assert agreed_of(read(scene.snapshot().text)).dated == counts
        assert self.held(scene) == counts

    def held(self, scene: Agreed, today: date = TODAY) -> date:
        with scene.database.reading() as session:
            (found,) = list_held(session, identity=scene.chair, board_id=scene.board.id, today=today)
        return found.dated

    def test_is_frozen_by_the_first_signature(self, joint: Agreed) -> None:
        self.meets(joint, NOW.date() + timedelta(days=2))
        joint.sign(joint.partners[0])
        later = NOW.date() + timedelta(days=9)
        assert (joint.row().dated_on, self.held(joint, later)) == (NOW.date(), NOW.date())


class TestWhoMayNot:
    def test_a_manager_does_not_sign(self, scene: Agreed) -> None:
        with pytest.raises(NotAllowed):
            scene.ready(scene.manager)
        with pytest.raises(NotAllowed):
            scene.sign(scene.manager, scene.ready())

    def test_somebody_of_another_board_finds_nothing(self, scene: Agreed) -> None:
        other = make_agreed(scene.database)
        with pytest.raises(NotFound):
            scene.sign(other.chair, scene.ready())
        with scene.database.writing() as session, pytest.raises(NotFound):
            sign(
                session,
                identity=other.chair,
                board_id=other.board.id,
                assessment_id=scene.assessment_id,
                ready=scene.ready(),
                link=LINK,
                now=NOW,
            )

    @pytest.mark.parametrize("proved_at", [None, NOW - timedelta(minutes=16)])
    def test_a_proof_that_is_not_fresh_is_refused(self, scene: Agreed, proved_at: Any) -> None:
        stale = replace(scene.chair, proved_at=proved_at)
        with pytest.raises(Refused, match="Prove once more"):
            scene.sign(stale, scene.ready())

    def test_a_partner_does_not_sign_where_the_chair_does(self, database: Database) -> None:
        scene = make_agreed(database, partners=1)
        with pytest.raises(NotAllowed):
            scene.ready(scene.partners[0])


class TestTogether:
    def test_the_first_freezes_and_the_last_signs_it_off_under_the_same_hash(self, joint: Agreed) -> None:
        first, second = joint.partners
        joint.sign(first)
        assert joint.row().state is AssessmentState.SIGNING
        assert results(joint) == []
        digest = joint.snapshot().digest
        joint.sign_too(second)
        assert joint.row().state is AssessmentState.SIGNED
        assert joint.snapshot().digest == digest
        assert {row.level for row in results(joint)} == set(AGREED.values())
        assert {each.user_id for each in joint.signatures()} == {first.user_id, second.user_id}

    def test_the_first_signature_tells_each_who_is_still_to_sign_once(self, joint: Agreed) -> None:
        first, second = joint.partners
        joint.sign(first)
        (mail,) = outbox(joint)
        assert (mail.kind, mail.address) == ("assessment_to_sign", address_of(joint, second))
        assert LINK in (mail.body or "")
        joint.sign_too(second)
        assert len([each for each in outbox(joint) if each.kind == "assessment_to_sign"]) == 1

    def test_a_chair_who_freezes_it_leaves_both_to_be_told(self, joint: Agreed) -> None:
        joint.sign()
        assert {each.address for each in outbox(joint)} == {address_of(joint, each) for each in joint.partners}

    def test_the_paper_says_only_what_stays_true(self, joint: Agreed) -> None:
        first, second = joint.partners
        joint.sign(first)
        pdf = joint.snapshot().pdf
        told = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
        assert "Frozen for joint signature" in told
        assert "For signature" not in told
        (mine,) = joint.signatures()
        assert f"Signed first by {mine.name}, named partner for" in told
        assert "To be signed by named partner for" in told
        assert "stands on the page of signing in the service, and in the board’s audit trail" in told
        joint.sign_too(second)
        assert joint.snapshot().pdf == pdf

    def test_the_chair_may_freeze_it_for_them(self, joint: Agreed) -> None:
        joint.sign(joint.chair)
        joint.sign_too(joint.partners[0])
        assert joint.row().state is AssessmentState.SIGNING
        joint.sign_too(joint.partners[1])
        assert joint.row().state is AssessmentState.SIGNED

    def test_whoever_signs_twice_has_signed_once(self, joint: Agreed) -> None:
        joint.sign(joint.partners[0])
        joint.sign_too(joint.partners[0])
        assert len(joint.signatures()) == 1
        assert event_names(joint.database, joint.board.id) == ["signature.added"]

    def test_another_hash_than_the_one_seen_is_a_conflict(self, joint: Agreed) -> None:
        joint.sign(joint.partners[0])
        with pytest.raises(Conflict):
            joint.sign_too(joint.partners[1], digest="0" * 64)

    def test_cancelling_takes_all_of_them_back_and_keeps_what_was_signed(self, joint: Agreed) -> None:
        joint.sign(joint.partners[0])
        undo(joint, cancel_signatures, identity=joint.partners[1])
        assert joint.row().state is AssessmentState.AGREEING
        assert joint.snapshot().cancelled_at == NOW
        assert len(joint.signatures()) == 1
        joint.sign(joint.partners[0])
        assert joint.snapshot().number == 2

    def test_a_cancelled_hash_cannot_be_signed_any_more(self, joint: Agreed) -> None:
        joint.sign(joint.partners[0])
        old = joint.snapshot().digest
        undo(joint, cancel_signatures)
        with pytest.raises(Conflict):
            joint.sign_too(joint.partners[1], digest=old)

    def test_a_seat_closed_since_is_waited_for_no_longer(self, joint: Agreed) -> None:
        joint.sign(joint.partners[0])
        stranger = make_identity(user_id=999)
        with pytest.raises(NotFound):
            joint.sign_too(stranger)


class TestReopening:
    def test_it_keeps_the_snapshot_cancels_the_signature_and_takes_the_results_back(self, scene: Agreed) -> None:
        scene.sign()
        digest = scene.snapshot().digest
        undo(scene, reopen)
        row, snapshot = scene.row(), scene.snapshot()
        assert (row.state, row.signed_at, row.dated_on) == (AssessmentState.AGREEING, None, None)
        assert (snapshot.digest, snapshot.cancelled_at) == (digest, NOW)
        assert results(scene) == []
        assert event_names(scene.database, scene.board.id)[-1] == "assessment.reopened"

    def test_it_can_be_signed_again_beside_the_old_snapshot(self, scene: Agreed) -> None:
        scene.sign()
        undo(scene, reopen)
        scene.sign()
        assert (scene.snapshot().number, scene.row().state) == (2, AssessmentState.SIGNED)
        assert len(scene.signatures()) == 2

    def test_it_needs_a_reason(self, scene: Agreed) -> None:
        scene.sign()
        with pytest.raises(Refused, match="Say why"):
            undo(scene, reopen, reason=" ")
        assert scene.row().state is AssessmentState.SIGNED

    def test_it_needs_the_version_that_was_seen(self, scene: Agreed) -> None:
        scene.sign()
        with pytest.raises(Conflict):
            undo(scene, reopen, seen_version=1)

    def test_only_whoever_signs_may(self, scene: Agreed) -> None:
        scene.sign()
        with pytest.raises(NotAllowed):
            undo(scene, reopen, identity=scene.manager)

    def test_what_is_not_signed_cannot_be_reopened(self, scene: Agreed) -> None:
        with pytest.raises(Conflict, match="Only what has been signed off"):
            undo(scene, reopen)


def test_what_is_missing_is_told_before_anything_is_frozen(scene: Agreed) -> None:
    with scene.database.writing() as session:
        row = session.get_one(Assessment, scene.assessment_id)
        row.changes += 1
        for each in session.exec(select(Result).where(col(Result.board_id) == 0)):
            session.delete(each)
    assert scene.ready().seen_changes == 1
