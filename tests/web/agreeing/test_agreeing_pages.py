"""The pages on which a board agrees: levels, judgements, findings, messages, recommendations, outside judgements."""

from __future__ import annotations

from typing import Any

import pytest

from selfassess.storage.session import Database
from selfassess.vocabulary import AssessmentKind
from tests.bank_texts import BANK, changed
from tests.gathered import Gathered, gathered, levels
from tests.open_assessment import LEAD, VOICE
from tests.pages import Pages
from tests.web.conftest import SignInAs

PLAIN = changed(BANK, "        core: yes\n", "")


@pytest.fixture
def place(database: Database) -> Gathered:
    """Six responses that are close, shared, and agreeing begun."""
    place = gathered(database, levels("1", "1", "1", "2", "2", "1"), text=PLAIN)
    place.share()
    place.begin()
    return place


@pytest.fixture
def chair(place: Gathered, sign_in_as: SignInAs) -> Pages:
    """The chair's browser."""
    return sign_in_as(place.chair)


def agreed(level: str = "1", version: int = 0, **more: str) -> dict[str, Any]:
    """The fields of one agreed level."""
    return {"answer": f"level:{level}", "version": str(version), **more}


def test_agreeing_begins_with_a_press_and_goes_on_question_by_question(
    database: Database, sign_in_as: SignInAs
) -> None:
    place = gathered(database, levels("1", "1", "2"), text=PLAIN)
    place.share()
    chair = sign_in_as(place.chair)
    page = chair.submit(f"{place.path}/agree")
    assert "Agreeing has begun." in page.text
    page = chair.get(f"{place.path}/agree/{LEAD}")
    assert "Suggested, the middle of the responses and the lower where there are two: Partly" in page.text
    assert page.fields(0)["answer"] == "level:1"
    page = chair.submit(f"{place.path}/agree/{LEAD}", {"dissent": "Health saw it higher."})
    assert "Agreed." in page.text
    assert page.path != f"{place.path}/agree/{LEAD}"
    assert "1 of" in chair.get(f"{place.path}/agree").text


def test_what_another_agreed_meanwhile_is_shown_beside_what_was_sent(
    place: Gathered, chair: Pages, sign_in_as: SignInAs
) -> None:
    sign_in_as(place.vice).post(f"{place.path}/agree/{LEAD}", agreed("2", reason="Seen in three audits."))
    page = chair.post(f"{place.path}/agree/{LEAD}", agreed("0", reason="Not seen at all."), status=409)
    assert "What stands now" in page.text
    assert "Seen in three audits." in page.text
    assert page.fields(0)["reason"].strip() == "Not seen at all."
    assert page.fields(0)["version"] == "1"
    chair.post(page.path, page.fields(0), token=False)
    assert "Not yet" in chair.get(f"{place.path}/agree").text


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    database: Database, sign_in_as: SignInAs
) -> None:
    place = gathered(database, levels("1", "1", "1"))
    place.share()
    place.begin()
    chair = sign_in_as(place.chair)
    page = chair.post(f"{place.path}/agree/{LEAD}", agreed(dissent="Somebody minds."), status=422)
    assert page.errors() == ["Say in a sentence why the board agreed this level."]
    assert page.fields(0)["dissent"].strip() == "Somebody minds."


def test_accept_for_all_leaves_what_lost_its_tick(place: Gathered, chair: Pages) -> None:
    assert "Accept for all (1)" in chair.get(f"{place.path}/agree").links()
    page = chair.post(f"{place.path}/agree/all", {})
    assert "Accepted without discussion: 0." in page.text
    page = chair.post(f"{place.path}/agree/all", {"question": LEAD})
    assert "Accepted without discussion: 1." in page.text
    assert "Partly, accepted without discussion" in page.text


def test_who_took_part_is_ticked(place: Gathered, chair: Pages) -> None:
    seat = place.seats[0]
    page = chair.post(f"{place.path}/agree/seats", {"seat": str(seat.id)})
    assert "Who took part is kept." in page.text
    assert chair.get(f"{place.path}/agree/seats").fields()["seat"] == str(seat.id)
    chair.post(f"{place.path}/agree/seats", [("seat", "x"), ("seat", "0"), ("seat", "9" * 40)])


def test_the_board_s_own_judgement_stands_beside_the_calculated_one(place: Gathered, chair: Pages) -> None:
    chair.post(f"{place.path}/agree/{LEAD}", agreed("2"))
    page = chair.get(f"{place.path}/agree/themes/LEAD")
    assert "Calculated from the agreed levels: Fully." in page.text
    chair.submit(f"{place.path}/agree/themes/LEAD", {"level": "1", "reason": "It is not everywhere yet."})
    fields = chair.get(f"{place.path}/agree/themes/LEAD").fields()
    assert (fields["level"], fields["reason"].strip()) == ("1", "It is not everywhere yet.")
    stale = {"level": "2", "reason": "Other.", "version": "0"}
    assert "Somebody else changed" in chair.post(f"{place.path}/agree/themes/LEAD", stale, status=422).text
    chair.submit(f"{place.path}/agree/themes/LEAD", {"level": "", "reason": ""})
    assert chair.get(f"{place.path}/agree/themes/LEAD").fields()["level"] == ""
    chair.get(f"{place.path}/agree/themes/NONE", status=404)


def test_messages_are_paragraphs_and_more_than_eight_are_warned_of(place: Gathered, chair: Pages) -> None:
    many = "\n\n".join(f"Message {number}." for number in range(9))
    page = chair.submit(f"{place.path}/messages", {"messages": many, "summary": "A fair year."})
    assert "There are 9 messages." in page.text
    stale = {"messages": "Another.", "summary": "", "seen": "0" * 64}
    page = chair.post(f"{place.path}/messages", stale, status=422)
    assert "Somebody else changed" in page.text
    assert page.fields()["messages"].strip() == "Another."


def test_recommendations_are_numbered_changed_and_taken_out(place: Gathered, chair: Pages) -> None:
    for text in ("Ask children first.", "Look at thresholds."):
        page = chair.submit(
            f"{place.path}/recommendations",
            {"text": text, "lead_seat_id": str(place.seats[0].id), "questions": [LEAD, VOICE]},
        )
    assert "Recommendation 2 is added." in page.text
    assert "Seat-01" in page.text
    way = page.links()["Ask children first."]
    chair.submit(way, {"text": "Ask children, and tell them."})
    page = chair.get(f"{place.path}/recommendations")
    assert "Ask children, and tell them." in page.text
    assert "There is no question XX" in chair.submit(way, {"questions": ["XX"]}, status=422).text
    page = chair.submit(way, form=1)
    assert "Ask children" not in page.text


def test_strengths_and_areas_are_raised_changed_and_taken_out(place: Gathered, chair: Pages) -> None:
    page = chair.submit(
        f"{place.path}/findings", {"kind": "strength", "text": "We listen.", "theme_id": "LEAD", "questions": LEAD}
    )
    way = page.links()["We listen."]
    page = chair.submit(way, {"kind": "area", "text": "We could listen more."})
    assert "We could listen more." in page.text
    page = chair.submit(way, form=1)
    assert "We could listen more." not in page.text
    chair.get(way, status=404)


def test_an_outside_judgement_is_recorded_on_its_own_scale_and_shown_as_a_marker_beside_the_answers(
    place: Gathered, chair: Pages, sign_in_as: SignInAs
) -> None:
    chair.get(f"{place.path}/external", status=403)
    scrutineer = sign_in_as(place.scrutineer)
    fields = {
        "reviewer": "An inspectorate",
        "dated_on": "12",
        "dated_on-month": "3",
        "dated_on-year": "2026",
        "scale": "inspection",
    }
    given = [*((name.partition("-")[0], value) for name, value in fields.items()), (f"level.{LEAD}", "inspection:good")]
    page = scrutineer.post(f"{place.path}/external", given)
    assert "The judgement is recorded." in page.text
    assert "An inspectorate" in page.text
    page = scrutineer.post(f"{place.path}/external", given[:-1], status=422)
    assert "Choose a level for one question or theme at least." in page.text
    manager = sign_in_as(place.manager)
    manager.post(
        f"{place.path}/external", [*given[:-1], ("reviewer", "Peers"), ("level-theme.LEAD", "inspection:poor")]
    )
    member = sign_in_as(place.holders[0])
    told = "Outside judgement: An inspectorate, 12 March 2026: Good (What inspectors said)"
    for browser, tail in ((member, f"answers/{LEAD}"), (chair, f"agree/{LEAD}")):
        assert told in browser.get(f"{place.path}/{tail}").text
    theme = member.get(f"{place.path}/answers").text
    assert told not in theme
    assert "12 March 2026: Poor (What inspectors said)" in theme


def test_an_outside_judgement_that_was_recorded_wrongly_is_taken_out(place: Gathered, sign_in_as: SignInAs) -> None:
    manager = sign_in_as(place.manager)
    path = f"{place.path}/external"
    given = [("reviewer", "Peers"), *(("dated_on", part) for part in ("12", "3", "2026")), ("scale", "inspection")]
    page = manager.post(path, [*given, (f"level.{LEAD}", "inspection:good")])
    (way,) = [form.get("action", "") for form in page.all("form") if "/remove" in form.get("action", "")]
    before = place.row().changes
    page = manager.post(way, {})
    assert "Nothing is recorded yet." in page.text
    assert place.row().changes == before + 1
    assert "Outside judgement" not in manager.get(f"{place.path}/answers/{LEAD}").text
    manager.post(way, {}, status=404)


def test_only_the_chairs_reach_these_pages(place: Gathered, sign_in_as: SignInAs) -> None:
    for person in (place.manager, place.holders[0], place.scrutineer):
        browser = sign_in_as(person)
        for tail in (f"agree/{LEAD}", "agree/all", "agree/seats", "agree/themes/LEAD"):
            browser.get(f"{place.path}/{tail}", status=403)


def test_the_board_reads_what_is_agreed_and_changes_nothing(place: Gathered, sign_in_as: SignInAs) -> None:
    member = sign_in_as(place.holders[0])
    for tail in ("agree", "messages", "findings", "recommendations"):
        page = member.get(f"{place.path}/{tail}")
        assert list(page.all("main")[0].iter("form")) == []
    member.post(f"{place.path}/messages", {"messages": "Mine.", "summary": "", "seen": "0"}, status=403)
    member.post(f"{place.path}/findings", {"kind": "area", "text": "Mine."}, status=403)
    member.post(f"{place.path}/recommendations", {"text": "Mine."}, status=403)
    member.post(f"{place.path}/agree", {"version": "1"}, status=403)


def test_the_board_reads_nothing_of_it_before_agreeing_begins(database: Database, sign_in_as: SignInAs) -> None:
    place = gathered(database, levels("1", "1", "2"))
    place.share()
    for tail in ("agree", "messages", "findings", "recommendations"):
        sign_in_as(place.holders[0]).get(f"{place.path}/{tail}", status=403)


def test_strengths_and_areas_only_has_no_levels_to_agree(place: Gathered, chair: Pages) -> None:
    place.set(kind=AssessmentKind.FINDINGS)
    assert "without levels" in chair.get(f"{place.path}/agree").text
    chair.get(f"{place.path}/agree/{LEAD}", status=404)
    chair.get(f"{place.path}/screen/{LEAD}", status=404)
    chair.get(f"{place.path}/findings")
