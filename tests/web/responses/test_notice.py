"""Above each comment stands who may read it: what the self-assessment's setting means, or the board's own words."""

from __future__ import annotations

import pytest
from sqlmodel import col, update

from selfassess.accounts.permissions import TABLE, Permission
from selfassess.reports.who_sees import who_sees
from selfassess.storage.session import Database
from selfassess.storage.tables import Assessment
from selfassess.vocabulary import Gathering, Role, Visibility
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


FIRST = "the chair, the vice chair, the business manager and the independent scrutineer"


@pytest.mark.parametrize(
    ("visibility", "told"),
    [(Visibility.BY_GROUP, "no broad group is shown yet"), (Visibility.NAMED, "also see which seat gave which answer")],
)
def test_before_the_first_answer_it_is_said_who_reads_answers_from_closing_to_sharing(
    place: OpenPlace, sign_in_as: SignInAs, visibility: Visibility, told: str
) -> None:
    with place.database.writing() as session:
        session.get_one(Assessment, place.assessment_id).visibility = visibility
    base = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}"
    for who, tail in ((place.holder, f"/seats/{place.seat_id}/themes"), (place.holder, ""), (place.manager, "")):
        page = sign_in_as(who.user_id).get(f"{base}{tail}")
        assert f"After closing and before sharing, {FIRST} see how the answers are spread" in page.text
        assert told in page.text
        assert "nobody else can read" not in page.text


def test_the_privacy_notice_says_the_same(place: OpenPlace, sign_in_as: SignInAs) -> None:
    page = sign_in_as(place.holder.user_id).get("/privacy")
    for gathering in Gathering:
        for told in who_sees(gathering, Visibility.BY_GROUP).times:
            assert told in page.text


@pytest.mark.parametrize(
    ("gathering", "told"),
    [(Gathering.TABLES, "under the name of the table"), (Gathering.DRAFT, "as what is proposed")],
)
def test_tables_and_proposals_are_told_what_is_true_of_them(
    place: OpenPlace, sign_in_as: SignInAs, gathering: Gathering, told: str
) -> None:
    with place.database.writing() as session:
        session.get_one(Assessment, place.assessment_id).gathering = gathering
    manager = sign_in_as(place.manager.user_id)
    base = f"/boards/{place.board.slug}/self-assessments/{place.assessment_id}"
    assert told in manager.get(base).text
    assert "a seat’s answers" not in manager.get(base).text
    if gathering is Gathering.DRAFT:
        themes = manager.post(f"{base}/proposal/begin", {})
    else:
        manager.post(f"{base}/tables/add", {"name": "Table 1", "seats": str(place.seat_id)})
        (address,) = [path for words, path in manager.get(f"{base}/tables").links().items() if "of Table 1" in words][
            :1
        ]
        themes = manager.get(address)
    assert told in themes.text
    assert FIRST in themes.text


def test_those_whom_the_notice_names_are_those_who_may_look_from_closing_on() -> None:
    named = {Role.CHAIR: "chair", Role.VICE_CHAIR: "vice chair", Role.MANAGER: "manager", Role.SCRUTINEER: "scrutineer"}
    assert {role for role in Role if Permission.SEE_SPREAD_AFTER_CLOSING in TABLE[role]} == set(named)
    for gathering in Gathering:
        assert all(words in who_sees(gathering, Visibility.BY_GROUP).closed for words in named.values())
