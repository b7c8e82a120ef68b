"""Lawful erasure from what is signed: the text goes, the hash stays, and the signature reads valid, redacted."""

from __future__ import annotations

import hashlib

import pytest
from sqlmodel import select

from selfassess.accounts.identity import Command
from selfassess.assessments.answering.leaving import hand_on
from selfassess.assessments.signing.erasing import erase_person, signed_by, without_names
from selfassess.assessments.signing.rebuilt import agreed_of
from selfassess.assessments.signing.redaction import Found, apply_redactions, find_signed_by, make_redactions
from selfassess.assessments.signing.signed_checks import SignedRecords
from selfassess.assessments.signing.snapshot import read, troubles
from selfassess.assessments.signing.standing import get_standing
from selfassess.audit.names import FORMER_MEMBER
from selfassess.audit.verify import verify_chain
from selfassess.errors import Conflict
from selfassess.storage.session import Database
from selfassess.storage.tables import Member
from tests.databases import AUDIT_KEY
from tests.rows import NOW, TODAY, event_names
from tests.signing_scene import SAID, Agreed, make_agreed

WHO = Command("selfassess person erase")


@pytest.fixture
def signed(database: Database) -> Agreed:
    """One that the chair has signed off."""
    scene = make_agreed(database)
    scene.sign()
    return scene


def take_out(scene: Agreed, *texts: str, found: tuple[Found, ...] = ()) -> int:
    """How many texts were taken out of its snapshots."""
    with scene.database.reading() as session:
        found = found or find_signed_by(session, scene.chair.user_id)
    made = make_redactions(found, lambda text: text in texts, on=TODAY, reason="It named a child.")
    with scene.database.writing() as session:
        return apply_redactions(session, made, actor=WHO.acting_on(None), reason="It named a child.", now=NOW)


def test_the_text_is_gone_and_what_was_signed_still_fits_its_hash(signed: Agreed) -> None:
    before = signed.snapshot()
    assert take_out(signed, SAID) == 1
    after = signed.snapshot()
    assert SAID not in after.text
    assert after.digest == before.digest
    kept = read(after.text)
    assert troubles(kept, after.digest, is_redacted=True) == ()
    assert agreed_of(kept).answers == agreed_of(read(before.text)).answers


def test_the_paper_is_issued_again_and_the_old_one_destroyed(signed: Agreed) -> None:
    before = signed.snapshot()
    take_out(signed, "We know where we stand.")
    after = signed.snapshot()
    assert after.pdf != before.pdf
    assert after.pdf_digest == hashlib.sha256(after.pdf).hexdigest()
    assert after.redacted_digest == hashlib.sha256(after.text.encode()).hexdigest()
    assert event_names(signed.database, signed.board.id)[-1] == "assessment.redacted"


def test_the_signature_reads_valid_redacted(signed: Agreed) -> None:
    take_out(signed, SAID)
    with signed.database.reading() as session:
        standing = get_standing(
            session, identity=signed.chair, board=signed.board, assessment_id=signed.assessment_id, now=NOW
        )
    assert standing.now is not None
    assert standing.now.words == "Valid, redacted"


def test_verifying_stays_content(signed: Agreed) -> None:
    take_out(signed, SAID)
    take_out(signed, "As we see it.")
    verified = verify_chain(signed.database.reading, signed.board.id, keys=[AUDIT_KEY], companions=[SignedRecords()])
    assert verified.findings == ()


def test_what_nobody_wrote_changes_nothing(signed: Agreed) -> None:
    assert take_out(signed, "nowhere") == 0
    assert signed.snapshot().redacted_at is None


def test_of_two_redactions_at_once_the_later_is_a_conflict(signed: Agreed) -> None:
    with signed.database.reading() as session:
        found = find_signed_by(session, signed.chair.user_id)
    take_out(signed, SAID)
    with pytest.raises(Conflict):
        take_out(signed, "As we see it.", found=found)


class TestASignatoryWhoIsErased:
    def erase(self, scene: Agreed, *, sign_meanwhile: bool = False) -> None:
        """Erase the chair as a command does."""
        with scene.database.reading() as session:
            signed = signed_by(session, scene.chair.user_id)
        nameless = without_names(signed, on=TODAY)
        if sign_meanwhile:
            scene.sign()
        with scene.database.writing() as session:
            erase_person(
                session,
                who=WHO,
                user_id=scene.chair.user_id,
                reason="They asked for it.",
                hand_on=hand_on,
                nameless=nameless,
                now=NOW,
            )

    def names_of(self, scene: Agreed) -> set[str]:
        """What the chair is called in each of their places."""
        with scene.database.reading() as session:
            wanted = select(Member.display_name).where(Member.user_id == scene.chair.user_id)
            return set(session.exec(wanted.where(Member.board_id == scene.board.id)))

    def test_loses_the_name_in_signature_snapshot_and_paper(self, signed: Agreed) -> None:
        self.erase(signed)
        (signature,) = signed.signatures()
        assert signature.name == FORMER_MEMBER
        after = signed.snapshot()
        assert "Sam Reed" not in after.text
        assert after.redacted_at == NOW
        assert SAID in after.text

    def test_is_not_erased_while_a_signature_came_in_between(self, database: Database) -> None:
        scene = make_agreed(database)
        with pytest.raises(Conflict):
            self.erase(scene, sign_meanwhile=True)
        assert scene.signatures()[0].name == "Sam Reed"

    def test_who_never_signed_is_erased_as_before(self, database: Database) -> None:
        scene = make_agreed(database)
        assert self.names_of(scene) == {"Sam Reed"}
        self.erase(scene)
        assert self.names_of(scene) == {FORMER_MEMBER}
        assert "account.erased" in event_names(database)
