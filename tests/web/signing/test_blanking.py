"""The page on which words are blanked in what is signed: shown first where they stand, then for good."""

from __future__ import annotations

import pytest

from selfassess.storage.session import Database
from tests.pages import Page, Pages
from tests.signing_scene import SAID, Agreed, make_agreed
from tests.web.conftest import Clock, SignInAs

WHY = "It told of a family."


@pytest.fixture
def scene(database: Database) -> Agreed:
    """One that the chair has signed off."""
    scene = make_agreed(database, partners=1)
    scene.sign()
    return scene


@pytest.fixture
def manager(scene: Agreed, sign_in_as: SignInAs) -> Pages:
    """The business manager's browser."""
    return sign_in_as(scene.manager.user_id)


def address(scene: Agreed, tail: str = "/blank") -> str:
    """The page, or another of signing."""
    return f"/boards/{scene.board.slug}/self-assessments/{scene.assessment_id}/sign{tail}"


def look(manager: Pages, scene: Agreed, words: str = SAID, reason: str = WHY, *, status: int = 200) -> Page:
    """Ask where the words stand."""
    return manager.post(address(scene), {"words": words, "reason": reason}, status=status)


def test_the_words_are_shown_where_they_stand_and_go_with_the_second_press(manager: Pages, scene: Agreed) -> None:
    assert manager.get(address(scene, "")).links()["Blank words that the law asks to erase"] == address(scene)
    page = look(manager, scene)
    assert "What was said of: How well do we lead?" in page.text
    assert SAID in scene.snapshot().text
    page = manager.post(address(scene), page.fields(), token=False)
    assert "The words are blanked." in page.text
    assert "Valid, redacted" in page.text
    assert "Words blanked" in page.text
    assert SAID not in scene.snapshot().text


def test_words_that_were_changed_after_the_look_are_looked_for_again(manager: Pages, scene: Agreed) -> None:
    page = look(manager, scene)
    page = manager.post(address(scene), page.fields() | {"words": "As we see it."}, token=False)
    assert "The reason of a judgement" in page.text
    assert SAID in scene.snapshot().text


def test_words_that_stand_nowhere_are_said_so_at_their_field_and_nothing_typed_is_lost(
    manager: Pages, scene: Agreed
) -> None:
    page = look(manager, scene, words="Nobody said this.", status=422)
    assert page.errors()[0].startswith("These words stand nowhere")
    assert page.fields()["reason"].strip() == WHY
    assert look(manager, scene, reason="", status=422).errors() == ["Say why"]


def test_an_old_proof_is_asked_for_again(manager: Pages, scene: Agreed, clock: Clock) -> None:
    clock.forward(minutes=16)
    page = manager.get(address(scene))
    assert "Prove that it is you" in page.links()
    assert page.all("textarea") == []
    look(manager, scene, status=403)


def test_who_may_not_blank_is_not_led_there(scene: Agreed, sign_in_as: SignInAs) -> None:
    partner = sign_in_as(scene.partners[0].user_id)
    assert "Blank words that the law asks to erase" not in partner.get(address(scene, "")).links()
    partner.get(address(scene), status=403)
