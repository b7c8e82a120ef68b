"""What is taken out tells no more of anybody's answers than the pages do: neither the table nor the signed record."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from selfassess.assessments.answering.given import GivenAnswer
from selfassess.assessments.signing.snapshot import hashes_in
from selfassess.engine.answers import NoLevel
from selfassess.storage.session import Database
from selfassess.storage.tables import Answer, Assessment, Evidence
from selfassess.vocabulary import Asks, Visibility
from tests.gathered import Gathered, gathered
from tests.open_assessment import LEAD, VOICE
from tests.rows import NOW
from tests.signing_scene import SAID, Agreed, make_agreed
from tests.web.conftest import SignInAs


def levels_taken_out(place: Gathered, sign_in_as: SignInAs, question: str) -> list[tuple[str, str]]:
    """The level's code, or the reason for none, on each line of the question that is no comment."""
    page = sign_in_as(place.manager).post(f"/boards/{place.board.slug}/export/answers.csv")
    rows = csv.DictReader(io.StringIO(page.response.get_data().decode("utf-8-sig")))
    return [(row["Code"], row["Level"]) for row in rows if row["Question"] == question and not row["Comment"]]


def taken_out(scene: Agreed, sign_in_as: SignInAs, user_id: int, name: str) -> str:
    page = sign_in_as(user_id).post(f"/boards/{scene.board.slug}/export.zip")
    with zipfile.ZipFile(io.BytesIO(page.response.get_data())) as archive:
        return archive.read(name).decode()


def record_taken_out(scene: Agreed, sign_in_as: SignInAs, user_id: int) -> str:
    return taken_out(scene, sign_in_as, user_id, f"self-assessments/{scene.assessment_id}/signed-1.json")


def test_a_level_that_too_few_gave_leaves_no_more_than_it_is_shown(database: Database, sign_in_as: SignInAs) -> None:
    none = GivenAnswer(no_level=NoLevel.NOT_IN_POSITION)
    place = gathered(database, [("", {LEAD: GivenAnswer(level="2")}), ("", {LEAD: none}), ("", {LEAD: none})])
    place.share()
    assert levels_taken_out(place, sign_in_as, LEAD) == [("", "Not in a position to say")] * 2


def test_what_did_not_arise_leaves_without_the_level_that_was_chosen(database: Database, sign_in_as: SignInAs) -> None:
    said = [("", {LEAD: GivenAnswer(level=level), VOICE: GivenAnswer(level="2")}) for level in "0111"]
    place = gathered(database, said)
    place.share()
    assert sorted(levels_taken_out(place, sign_in_as, VOICE)) == [("", "Not looked at"), *[("2", "Fully")] * 3]


def test_who_was_asked_on_a_condition_is_not_told_where_too_few_gave_the_level(
    database: Database, sign_in_as: SignInAs
) -> None:
    asked = {LEAD: GivenAnswer(level="1"), VOICE: GivenAnswer(level="2")}
    other = {LEAD: GivenAnswer(no_level=NoLevel.NOT_IN_POSITION), VOICE: GivenAnswer(level="0")}
    place = gathered(database, [("", asked), ("", asked), ("", other), ("", other)])
    place.share()
    assert levels_taken_out(place, sign_in_as, VOICE) == []


def test_what_one_seat_says_of_a_question_that_it_alone_was_asked_is_shown_nowhere(
    database: Database, sign_in_as: SignInAs
) -> None:
    words = "Only the lead knows"
    everyone = {LEAD: GivenAnswer(level="1")}
    place = gathered(database, [("", everyone | {VOICE: GivenAnswer(level="2", comment=words)}), *[("", everyone)] * 3])
    with database.writing() as session:
        answer = session.exec(select(Answer).where(Answer.board_id == place.board_id, Answer.comment == words)).one()
        at: dict[str, Any] = {"board_id": place.board_id, "answer_id": answer.id, "added_at": NOW}
        session.add(Evidence(title="The lead's audit", link="https://a.example/", **at))
        session.get_one(Assessment, place.assessment_id).asks = Asks.CORE
    place.share()
    for who in (place.manager, place.chair, place.holders[1]):
        page = sign_in_as(who).get(f"{place.path}/answers/{VOICE}")
        assert words not in page.text
        assert "The lead's audit" not in page.text
    browser, board = sign_in_as(place.manager), f"/boards/{place.board.slug}"
    archive = zipfile.ZipFile(io.BytesIO(browser.post(f"{board}/export.zip").response.get_data()))
    told = "".join(archive.read(name).decode() for name in ("answers.csv", "evidence.csv"))
    assert words not in told
    assert "The lead's audit" not in told


def test_the_signed_record_leaves_without_whose_each_response_is(database: Database, sign_in_as: SignInAs) -> None:
    scene = make_agreed(database)
    scene.sign()
    for who in (scene.chair, scene.vice, scene.manager):
        text = record_taken_out(scene, sign_in_as, who.user_id)
        record = json.loads(text)
        assert (record["signed"]["responses"], record["signed"]["responses_left_out"]) == ([], 1)
        assert SAID not in text
        assert "Lay seat" not in text
        assert set(hashes_in(record["signed"])) == set(record["texts"])


def test_where_it_was_said_before_chair_and_manager_take_the_record_whole(
    database: Database, sign_in_as: SignInAs
) -> None:
    scene = make_agreed(database)
    with database.writing() as session:
        this = (col(Assessment.board_id) == scene.board.id, col(Assessment.id) == scene.assessment_id)
        session.execute(update(Assessment).where(*this).values(visibility=Visibility.NAMED))
    scene.sign()
    for who in (scene.chair, scene.manager):
        assert record_taken_out(scene, sign_in_as, who.user_id) == scene.snapshot().text
    assert SAID not in record_taken_out(scene, sign_in_as, scene.vice.user_id)


def test_the_list_of_what_is_taken_out_says_where_a_hash_is_of_more_than_its_file(
    database: Database, sign_in_as: SignInAs
) -> None:
    scene = make_agreed(database)
    scene.sign()
    digest = scene.snapshot().digest
    listed = taken_out(scene, sign_in_as, scene.manager.user_id, "index.html")
    assert f"without its responses. Its SHA-256 {digest} is that of the whole record" in listed
