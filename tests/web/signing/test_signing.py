"""The pages of signing: what is missing, one signature, several, the paper, and what takes it back."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from selfassess.accounts.identity import Identity
from selfassess.assessments.looking_back.series import list_held
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment, Finding, Seat
from selfassess.vocabulary import AssessmentState, FindingKind, SignedBy, Strength
from tests.pages import Page, Pages
from tests.rows import NOW, make_member, make_seat
from tests.signing_scene import Agreed, agreed_by, answer_to, make_agreed
from tests.web.conftest import Clock, SignInAs


@dataclass
class Visitor:
    """Somebody's browser, on the pages of one self-assessment."""

    pages: Pages
    scene: Agreed

    def address(self, what: str = "sign") -> str:
        """The address of one of its pages."""
        return f"/boards/{self.scene.board.slug}/self-assessments/{self.scene.assessment_id}/{what}"

    def look(self, what: str = "sign", **keys: Any) -> Page:
        """The page."""
        return self.pages.get(self.address(what), **keys)

    def sign(self, page: Page | None = None, **keys: Any) -> Page:
        """Press the button of the page."""
        page = page or self.look()
        return self.pages.post(self.address(), page.fields(), **keys)

    def undo(self, what: str, reason: str = "A level was typed wrong.", **keys: Any) -> Page:
        """Give the reason on the page that asks for it."""
        page = self.look(what)
        return self.pages.post(self.address(what), page.fields() | {"reason": reason}, **keys)


@pytest.fixture
def scene(database: Database) -> Agreed:
    """A self-assessment that the chair can sign."""
    return make_agreed(database)


@pytest.fixture
def chair(scene: Agreed, sign_in_as: SignInAs) -> Visitor:
    """Its chair, who signed in a moment ago."""
    return Visitor(sign_in_as(scene.chair.user_id), scene)


def visitor(scene: Agreed, sign_in_as: SignInAs, who: Identity, strength: Strength = Strength.STRONG) -> Visitor:
    """Somebody else's browser."""
    return Visitor(sign_in_as(who.user_id, strength), scene)


class TestTheChair:
    def test_reads_that_nothing_is_missing_and_signs(self, chair: Visitor) -> None:
        page = chair.look()
        assert "Nothing is missing" in page.text
        assert "You sign as partnership chair" in page.text
        after = chair.sign(page)
        assert "It is signed off." in after.text
        assert chair.scene.snapshot().digest in after.text
        assert "Anchor in the audit trail" in after.text

    def test_is_led_to_a_fresh_proof_when_the_last_is_old(self, chair: Visitor, clock: Clock) -> None:
        page = chair.look()
        clock.forward(minutes=16)
        stale = chair.look()
        assert "Prove that it is you" in stale.links()
        assert "Sign" not in [button.text for button in stale.all("button")]
        sent = chair.sign(page, status=303, follow=False)
        assert sent.response.headers["Location"].startswith("/sign-in/again?next=")
        assert chair.scene.signatures() == []

    def test_is_told_what_stands_in_the_way_with_a_way_there(self, chair: Visitor) -> None:
        with chair.scene.database.writing() as session:
            session.delete(answer_to(session, chair.scene, "VOICE-01"))
        page = chair.look()
        assert "To do before it can be signed: 1" in page.text
        assert page.links()["How much do we ask?"].endswith("/agree/VOICE-01")
        assert "You sign as" not in page.text

    def test_is_warned_of_each_earlier_item_that_is_not_reviewed_with_a_way_there(self, chair: Visitor) -> None:
        scene = chair.scene
        with scene.database.writing() as session:
            earlier = agreed_by(session, scene.board, title="Spring 2025", dated_on=date(2025, 3, 1))
            wanted = select(Finding).where(Finding.board_id == scene.board.id, Finding.raised_in_id == earlier.id)
            item = session.exec(wanted).one()
            item.kind, item.text = FindingKind.AREA, "Evidence is thin."
            earlier.state = AssessmentState.SIGNED
        page = chair.look()
        assert "Worth a look: 1" in page.text
        assert "Not reviewed yet. Say how it stands now" in page.text
        assert page.links()["Evidence is thin."].endswith(f"/findings/{item.id}/review")
        assert "You sign as" in page.text
        chair.pages.submit(page.links()["Evidence is thin."], {"status": "moving"})
        assert "Worth a look" not in chair.look().text

    def test_who_opened_the_page_before_a_change_gets_409_and_signs_nothing(self, chair: Visitor) -> None:
        page = chair.look()
        with chair.scene.database.writing() as session:
            session.get_one(Assessment, chair.scene.assessment_id).changes += 1
        chair.sign(page, status=409)
        assert chair.scene.signatures() == []

    def test_who_presses_twice_has_signed_once(self, chair: Visitor) -> None:
        page = chair.look()
        chair.sign(page)
        again = chair.sign(page)
        assert (again.status, again.heading[-9:]) == (200, "is signed")
        assert len(chair.scene.signatures()) == 1

    def test_reopens_it_with_a_reason_and_sees_the_signature_cancelled(self, chair: Visitor) -> None:
        chair.sign()
        assert chair.undo("reopen", reason="", status=422).errors() == ["Say why"]
        page = chair.undo("reopen")
        assert "Signed before, and cancelled" in page.text
        assert "The paper of signing 1 (PDF)" in page.links()
        assert chair.scene.row().state is AssessmentState.AGREEING

    def test_cannot_reopen_what_is_not_signed(self, chair: Visitor) -> None:
        chair.look("reopen", status=409)
        chair.look("sign/cancel", status=409)

    def test_does_not_reopen_without_a_fresh_proof(self, chair: Visitor, clock: Clock) -> None:
        chair.sign()
        page = chair.look("reopen")
        clock.forward(minutes=16)
        sent = chair.pages.post(
            chair.address("reopen"), page.fields() | {"reason": "A level was typed wrong."}, status=403
        )
        assert "A level was typed wrong." in sent.text
        assert chair.scene.row().state is AssessmentState.SIGNED


class TestThePaper:
    def test_is_served_as_it_is_kept_with_its_hash(self, chair: Visitor) -> None:
        chair.sign()
        response = chair.look("signed.pdf").response
        assert response.data == chair.scene.snapshot().pdf
        digest = base64.b64encode(hashlib.sha256(response.data).digest()).decode()
        assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"
        assert response.headers["Content-Disposition"].startswith("attachment")

    def test_is_not_there_before(self, chair: Visitor) -> None:
        chair.look("signed.pdf", status=404)
        for number in ("1", "0", "-1", "2147483648", str(2**63), "9" * 5000, "x"):
            chair.look(f"signed.pdf?number={number}", status=404)

    def test_of_a_cancelled_signing_says_so_in_its_name(self, chair: Visitor) -> None:
        chair.sign()
        chair.undo("reopen")
        chair.look("signed.pdf", status=404)
        old = chair.look("signed.pdf?number=1").response
        assert "not-in-force" in old.headers["Content-Disposition"]

    def test_reopened_is_a_draft_in_comparisons_as_the_page_says(self, chair: Visitor, sign_in_as: SignInAs) -> None:
        chair.sign()
        assert "show it as a draft, observers do not see it" in chair.look("reopen").text
        chair.undo("reopen")
        found = {}
        for who in (chair.scene.chair, chair.scene.manager):
            with chair.scene.database.reading() as session:
                held = list_held(session, identity=who, board_id=chair.scene.board.id, today=NOW.date())
            found[who.user_id] = [each.is_draft for each in held]
        assert set(map(tuple, found.values())) == {(True,)}


class TestPartners:
    @pytest.fixture
    def scene(self, database: Database) -> Agreed:
        """A self-assessment that two named partners sign."""
        return make_agreed(database, signed_by=SignedBy.PARTNERS, partners=2)

    def test_sign_the_same_hash_one_after_the_other(self, scene: Agreed, sign_in_as: SignInAs) -> None:
        first, second = (visitor(scene, sign_in_as, who, Strength.LINK) for who in scene.partners)
        assert "The others are still to sign" in first.sign().text
        digest = scene.snapshot().digest
        page = second.look()
        assert digest in page.text
        paper = second.look("signed.pdf").response
        assert paper.data == scene.snapshot().pdf
        assert "draft-" in paper.headers["Content-Disposition"]
        assert "waiting-for-signatures" in paper.headers["Content-Disposition"]
        assert "It is a draft until all have signed." in page.text
        assert "It is signed off." in second.sign(page).text
        assert scene.snapshot().digest == digest

    def test_find_in_their_work_what_waits_for_them_until_they_have_signed(
        self, scene: Agreed, sign_in_as: SignInAs
    ) -> None:
        first, second = (visitor(scene, sign_in_as, who, Strength.LINK) for who in scene.partners)
        assert "Nothing is waiting for you." in second.pages.get("/my-work").text
        first.sign()
        assert "Nothing is waiting for you." in first.pages.get("/my-work").text
        links = second.pages.get("/my-work").links()
        (action,) = [each for each in links if each.startswith("Read it, and sign: ")]
        assert links[action] == second.address()
        for other in (scene.chair, scene.manager):
            assert "and sign:" not in visitor(scene, sign_in_as, other).pages.get("/my-work").text
        second.sign()
        assert "Nothing is waiting for you." in second.pages.get("/my-work").text

    def test_whose_page_is_from_before_a_cancelling_meet_409(self, scene: Agreed, sign_in_as: SignInAs) -> None:
        first, second = (visitor(scene, sign_in_as, who) for who in scene.partners)
        first.sign()
        page = second.look()
        assert "being agreed again" in first.undo("sign/cancel").text
        second.sign(page, status=409)
        assert len(scene.signatures()) == 1

    def test_whose_number_is_changed_half_way_cancel_and_sign_again(self, scene: Agreed, sign_in_as: SignInAs) -> None:
        first, second = (visitor(scene, sign_in_as, who) for who in scene.partners)
        with scene.database.writing() as session:
            third = make_member(session, scene.board, seat=make_seat(session, scene.board, name="Third", signs=True))
        first.sign()
        page = second.look()
        with scene.database.writing() as session:
            session.get_one(Seat, third.seat_id).signs = False
        assert "Who signs for this board was changed" in second.sign(page, status=409).text
        assert scene.row().state is AssessmentState.SIGNING
        first.undo("sign/cancel")
        first.sign()
        second.sign()
        assert scene.row().state is AssessmentState.SIGNED

    def test_by_link_need_a_new_link_when_theirs_is_old(
        self, scene: Agreed, sign_in_as: SignInAs, clock: Clock
    ) -> None:
        partner = visitor(scene, sign_in_as, scene.partners[0], Strength.LINK)
        clock.forward(minutes=20)
        assert "Prove that it is you" in partner.look().links()


class TestOthers:
    def test_a_manager_reads_how_it_stands_and_finds_no_button(self, scene: Agreed, sign_in_as: SignInAs) -> None:
        manager = visitor(scene, sign_in_as, scene.manager)
        page = manager.look()
        assert "The chair signs it." in page.text
        assert "You sign as" not in page.text
        manager.look("reopen", status=403)

    def test_a_manager_who_sends_the_form_all_the_same_is_refused(
        self, scene: Agreed, chair: Visitor, sign_in_as: SignInAs
    ) -> None:
        manager = visitor(scene, sign_in_as, scene.manager)
        manager.look()
        manager.pages.post(manager.address(), {"changes": "0", "digest": ""}, status=403)
        assert scene.signatures() == []

    def test_before_it_is_agreed_the_page_says_how_it_stands(self, chair: Visitor) -> None:
        with chair.scene.database.writing() as session:
            session.get_one(Assessment, chair.scene.assessment_id).state = AssessmentState.OPEN
        page = chair.look()
        assert "open for answers" in page.text
        assert "Nothing is missing" not in page.text


def test_a_level_that_comes_after_the_signature_gets_409_with_its_text_kept(chair: Visitor) -> None:
    board, assessment = chair.scene.board.slug, chair.scene.assessment_id
    late = f"/boards/{board}/self-assessments/{assessment}/agree/LEAD-01-D"
    fields = chair.pages.get(late).fields()
    chair.sign()
    typed = "We typed this while the chair signed."
    page = chair.pages.post(late, fields | {"answer": "level:0", "reason": typed}, status=409)
    assert "has been signed off" in page.text
    assert typed in page.text
