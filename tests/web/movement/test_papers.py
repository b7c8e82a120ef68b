"""Papers of a self-assessment: what can be made for whom, a blank form, and where papers went."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

from pypdf import PdfReader

from selfassess.storage.session import Database
from selfassess.vocabulary import AssessmentState
from tests.integration.assessments.test_movement import worked_example
from tests.looked_back import LookedBack, make_series
from tests.open_assessment import make_place
from tests.signing_scene import make_agreed
from tests.web.conftest import SignInAs


def address(series: LookedBack, place: int = 1) -> str:
    return f"/boards/hathervale/self-assessments/{series.ids[place]}/papers"


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_a_member_makes_papers_and_sees_no_list_of_where_they_went(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.member.user_id)
    page = browser.get(address(series))
    assert "What has moved since last time" in page.text
    assert "Where papers went" not in page.text
    told = text_of(browser.get(f"{address(series)}/paper?paper=standing&as=pdf").response.get_data())
    assert "Where we stand" in told
    assert "Signed" in told


def test_the_first_one_has_nothing_to_compare(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.member.user_id)
    assert "What has moved" not in browser.get(address(series, 0)).text
    browser.get(f"{address(series, 0)}/paper?paper=movement", status=404)


def test_what_is_no_paper_is_not_found(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.member.user_id)
    for query in ("paper=", "paper=x", "paper=standing&as=exe"):
        browser.get(f"{address(series)}/paper?{query}", status=404)
    browser.get("/boards/hathervale/self-assessments/999/papers", status=404)


def test_the_manager_notes_where_a_version_went(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.manager.user_id)
    sent = {"paper": "movement", "is_public": "y", "recipient": "Scrutiny committee of 12 May"}
    page = browser.post(f"{address(series)}/circulation", sent)
    assert "Scrutiny committee of 12 May" in page.text
    assert "for the public" in page.text
    made = browser.get(f"{address(series)}/paper?paper=movement&as=pdf&public=1").response.get_data()
    assert sha256(made).hexdigest()[:12] in page.text


def test_the_signed_paper_is_noted_with_the_hash_of_the_file_itself(database: Database, sign_in_as: SignInAs) -> None:
    scene = make_agreed(database)
    where = f"/boards/{scene.board.slug}/self-assessments/{scene.assessment_id}"
    browser, sent = sign_in_as(scene.manager.user_id), {"paper": "signed", "recipient": "Scrutiny committee"}
    browser.post(f"{where}/papers/circulation", sent, status=422)
    scene.sign()
    page = browser.post(f"{where}/papers/circulation", sent)
    assert "The signed paper" in page.text
    kept = sign_in_as(scene.vice.user_id).get(f"{where}/signed.pdf").response.get_data()
    assert sha256(kept).hexdigest()[:12] in page.text
    for other in ({"is_public": "y"}, {"form": "docx"}):
        (problem,) = browser.post(f"{where}/papers/circulation", sent | other, status=422).errors()
        assert problem.startswith("The signed paper")


def test_another_form_is_noted_as_what_it_is(series: LookedBack, sign_in_as: SignInAs) -> None:
    browser = sign_in_as(series.manager.user_id)
    sent = {"paper": "standing", "form": "docx", "recipient": "Scrutiny committee"}
    page = browser.post(f"{address(series)}/circulation", sent)
    assert "Where we stand, as Word (" in page.text
    assert "in another form, has another one" in page.text
    made = browser.get(f"{address(series)}/paper?paper=standing&as=pdf").response.get_data()
    assert sha256(made).hexdigest()[:12] in page.text


def test_a_note_without_anybody_is_refused(series: LookedBack, sign_in_as: SignInAs) -> None:
    page = sign_in_as(series.manager.user_id).post(f"{address(series)}/circulation", {"paper": "standing"}, status=422)
    assert page.errors() == ["Enter who it went to"]


def test_a_member_cannot_note_anything(series: LookedBack, sign_in_as: SignInAs) -> None:
    sent, where = {"paper": "standing", "recipient": "Me"}, f"{address(series)}/circulation"
    sign_in_as(series.member.user_id).post(where, sent, status=403)
    assert "Nothing is noted yet" in sign_in_as(series.manager.user_id).get(where).text


def test_before_levels_are_agreed_there_is_the_blank_form_alone(database: Database, sign_in_as: SignInAs) -> None:
    place = make_place(database)
    browser = sign_in_as(place.manager.user_id)
    base = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/papers"
    assert "There is nothing to print yet" in browser.get(base).text
    told = text_of(browser.get(f"{base}/form.pdf").response.get_data())
    assert "How well do we lead?" in told
    assert "I am not in a position to say" in told


def test_a_draft_says_so(database: Database, sign_in_as: SignInAs) -> None:
    states = [AssessmentState.SIGNED, AssessmentState.AGREEING]
    series = make_series(database, worked_example(), states=states)
    browser = sign_in_as(series.manager.user_id)
    assert "Every paper says DRAFT" in browser.get(address(series)).text
    told = text_of(browser.get(f"{address(series)}/paper?paper=standing").response.get_data())
    assert "DRAFT, not signed" in told


def test_a_form_of_what_is_still_prepared_is_the_manager_s(database: Database, sign_in_as: SignInAs) -> None:
    place = make_place(database, is_open=False)
    base = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/papers"
    sign_in_as(place.holder.user_id).get(f"{base}/form.pdf", status=404)
    sign_in_as(place.manager.user_id).get(f"{base}/form.pdf")
