"""Above each comment stands who may read it: what the self-assessment's setting means, or the board's own words."""

from __future__ import annotations

import pytest
from sqlmodel import col, update

from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import Visibility
from tests.open_assessment import PARTLY, OpenPlace, make_place
from tests.pages import Pages
from tests.web.conftest import SignInAs

OWN = "Only the chair and the two partners beside them read this."


@pytest.fixture
def place(database: Database) -> OpenPlace:
    """An open self-assessment with one seat."""
    return make_place(database)


def notices(pages: Pages, place: OpenPlace) -> set[str]:
    """What stands above the comments of a theme, each tied to its box."""
    page = pages.get(
        f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}/seats/{place.seat_id}/themes/LEAD"
    )
    boxes = [box.get("aria-describedby", "").split()[0] for box in page.all("textarea")]
    assert boxes
    return {" ".join("".join(page.all("div", id=box)[0].itertext()).split()) for box in boxes}


def set_notice(manager: Pages, place: OpenPlace, words: str, *, status: int = 200) -> list[str]:
    """Change the notice in the board's settings; what the page finds wrong."""
    address = f"/boards/{place.board.slug}/settings"
    return manager.submit(address, {"answer_notice": words}, status=status).errors()


@pytest.mark.parametrize(
    ("visibility", "told"),
    [(Visibility.BY_GROUP, "It shows your broad group at most"), (Visibility.NAMED, "see which seat wrote it")],
)
def test_it_says_what_the_setting_means(
    place: OpenPlace, sign_in_as: SignInAs, visibility: Visibility, told: str
) -> None:
    with place.database.writing() as session:
        this = col(Assessment.id) == place.assessment_id
        session.exec(
            update(Assessment).where(col(Assessment.board_id) == place.board_id, this).values(visibility=visibility)
        )
    (notice,) = notices(sign_in_as(place.holder.user_id), place)
    assert told in notice


def test_a_board_says_it_in_its_own_words_until_somebody_answers_under_them(
    place: OpenPlace, sign_in_as: SignInAs
) -> None:
    manager, holder = sign_in_as(place.manager.user_id), sign_in_as(place.holder.user_id)
    assert set_notice(manager, place, OWN) == []
    assert notices(holder, place) == {OWN}
    place.save(PARTLY, seen=0)
    assert set_notice(manager, place, "Everybody reads it.", status=422)[0].startswith("Somebody is answering")
    assert notices(holder, place) == {OWN}
    place.close()
    assert set_notice(manager, place, "") == []
