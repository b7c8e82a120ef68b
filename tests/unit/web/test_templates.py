"""The frame of every page, the error page, the pages for everyone, and the macros."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, flash, render_template, render_template_string
from html5lib import HTMLParser

from selfassess.boards.settings import USUAL
from selfassess.engine.answers import NoLevel
from selfassess.reports.wording import NO_LEVEL
from selfassess.vocabulary import AssessmentState, BoardState, SheetState
from selfassess.web.jinja import configure_templates
from tests.pages import audit
from tests.web_shell import Board, Event, EveryField, Person, make_app

STATUSES = (400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503)
PLAIN = "{% extends 'base.html' %}{% set page_title = 'My work' %}{% block content %}<h1>My work</h1>{% endblock %}"


def page(path: str, **options: Any) -> str:
    return make_app(**options).test_client().get(path).get_data(as_text=True)


def render(source: str, **context: Any) -> str:
    with make_app().test_request_context("/my-work"):
        return render_template_string(source, **context)


def parse(markup: str) -> Any:
    """The page as a tree. Strict: it fails on markup that a browser would have to mend."""
    return HTMLParser(namespaceHTMLElements=False, strict=True).parse(markup)


@pytest.mark.parametrize("path", ["/board", "/form", "/accessibility", "/privacy", "/help", "/error/409"])
def test_a_page_keeps_the_rules_of_the_house_and_needs_no_exception_from_the_content_policy(path: str) -> None:
    tree = audit(page(path))
    assert tree.get("lang") == "en-GB"
    for script in tree.iter("script"):
        assert script.get("nonce")
        assert script.get("src") or "js-enabled" in (script.text or "")


@pytest.mark.parametrize("path", ["/board", "/form", "/help", "/error/500"])
def test_nothing_of_gov_uk_but_its_components_is_on_a_page(path: str) -> None:
    markup = page(path)
    for theirs in ("GOV.UK", "Crown", "crown", "Open Government Licence", "govuk-header", "govuk-footer", "#1d70b8"):
        assert theirs not in markup


def test_the_title_says_page_and_board_and_whether_something_needs_correcting() -> None:
    assert "<title>My work - Safeguarding self-assessment</title>" in render(PLAIN, board=None)
    assert "<title>My work - Hathervale Safeguarding Children Partnership</title>" in render(PLAIN, board=Board())
    client = make_app().test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/form").get_data(as_text=True))
    assert token
    refused = client.post("/form", data={"csrf_token": token[1]}).get_data(as_text=True)
    audit(refused)
    assert "<title>Error: Set up the board - " in refused
    assert "There is a problem" in refused


def test_signing_out_is_a_form_with_a_token_and_never_a_link() -> None:
    tree = parse(page("/board"))
    (form,) = [form for form in tree.iter("form") if form.get("action") == "/sign-out"]
    assert form.get("method") == "post"
    assert form.find(".//input[@name='csrf_token']").get("value")
    assert not [link for link in tree.iter("a") if "sign-out" in link.get("href", "")]


def test_who_is_not_signed_in_sees_no_menu_and_no_way_to_sign_out() -> None:
    markup = page("/help", signed_in=False)
    assert "Sign out" not in markup
    assert "govuk-service-navigation" not in markup
    assert "fresh.js" not in markup
    assert "fresh.js" in page("/help")


def test_the_menu_marks_where_one_is() -> None:
    tree = parse(render(PLAIN, identity=Person()))
    (here,) = [link for link in tree.iter("a") if link.get("aria-current")]
    assert "".join(here.itertext()).strip() == "My work"


def test_a_board_shows_its_marking_its_pages_and_which_of_them_this_is() -> None:
    tree = parse(page("/board"))
    assert "OFFICIAL-SENSITIVE" in "".join(tree.find(".//*[@class='app-handling']").itertext())
    links = tree.findall(".//nav[@class='app-sub-navigation']//a")
    assert [link.text for link in links if link.get("aria-current") == "page"] == ["People"]


def test_a_demonstration_says_so_on_every_page() -> None:
    for path in ("/board", "/form", "/help", "/error/404"):
        assert "nothing here is real" in page(path)


@pytest.mark.parametrize(("category", "role"), [("success", "alert"), ("important", "region"), ("message", "region")])
def test_a_message_is_announced_by_its_kind_and_escaped(category: str, role: str) -> None:
    with make_app().test_request_context():
        flash("<b>Saved</b>", category)
        flash("Second", category)
        markup = render_template_string(PLAIN)
    banners = parse(markup).findall(".//div[@data-module='govuk-notification-banner']")
    assert [banner.get("role") for banner in banners] == [role, role]
    assert "&lt;b&gt;Saved&lt;/b&gt;" in markup


@pytest.mark.parametrize("status", [*STATUSES, 418])
def test_each_refusal_says_what_happened_and_what_to_do(status: int) -> None:
    markup = page(f"/error/{status}")
    assert "3f9c-71aa" in markup
    paragraphs = re.findall(r'<p class="govuk-body">([^<]+)</p>', markup)
    assert len(paragraphs) >= 2
    for word in ("invalid", "please", "oops"):
        assert word not in markup.casefold()


def test_the_error_page_needs_nothing_that_may_not_exist_yet() -> None:
    app = Flask("selfassess.web")
    app.secret_key = "for this test only"
    configure_templates(app)
    with app.test_request_context():
        tree = parse(render_template("errors/error.html", status=500))
    assert tree.find(".//h1").text == "Something went wrong on our side"


def test_a_refusal_may_bring_its_own_words() -> None:
    with make_app().test_request_context():
        markup = render_template("errors/error.html", status=409, happened="The chair has closed it.", kept_texts=None)
    assert "The chair has closed it." in markup
    assert "Keep a copy" in markup


def test_what_was_typed_comes_back_to_the_letter() -> None:
    area = parse(page("/error/409")).find(".//textarea")
    assert area.text == "\nFirst line\n  <b>second</b>"
    assert area.get("readonly") is not None


def test_a_message_for_the_next_page_outlives_an_error_page() -> None:
    client = make_app().test_client()
    with client.session_transaction() as session:
        session["_flashes"] = [("success", "The board was set up.")]
    assert "The board was set up." not in client.get("/error/500").get_data(as_text=True)
    assert "The board was set up." in client.get("/board").get_data(as_text=True)


@pytest.mark.parametrize("name", ["accessibility", "privacy", "help"])
@pytest.mark.parametrize("contact", [None, "help@boards.example"])
def test_the_pages_for_everyone_do_without_a_contact_address(name: str, contact: str | None) -> None:
    with make_app(signed_in=False).test_request_context():
        markup = render_template(f"pages/{name}.html", contact_email=contact, usual=USUAL)
    parse(markup)
    assert ("mailto:help@boards.example" in markup) is bool(contact)
    assert "None" not in markup


def test_the_privacy_notice_gives_the_usual_periods_and_from_when_they_count() -> None:
    with make_app().test_request_context():
        markup = render_template("pages/privacy.html", usual=replace(USUAL, keep_unsent_days=30, keep_closed_days=28))
    assert "never sent: 30 days, unless your board set another number, counted from the day on which" in markup
    assert "After 28 days, unless your board set another number, those who run the service may delete all" in markup


@pytest.mark.parametrize("people", [0, 1, 500])
def test_a_table_is_usable_with_any_number_of_rows(people: int) -> None:
    tree = parse(page("/board", people=people))
    tables = tree.findall(".//table")
    assert len(tables) == (2 if people else 0)
    if not people:
        assert "Nobody has been invited yet." in "".join(tree.itertext())
    for table in tables:
        assert "".join(table.find("caption").itertext()).strip()
        assert {head.get("scope") for head in table.findall("thead//th")} == {"col"}
        assert {head.get("scope") for head in table.findall("tbody//th")} == {"row"}
        assert len(table.findall("tbody/tr")) == people


PAGES = "{% from 'macros/pagination.html' import pages %}{{ pages(page, last, address) }}"


@pytest.mark.parametrize(
    ("here", "last", "shown"),
    [(1, 1, []), (1, 2, [1, 2]), (1, 9, [1, 2, 9]), (5, 9, [1, 4, 5, 6, 9]), (9, 9, [1, 8, 9]), (2, 4, [1, 2, 3, 4])],
)
def test_pages_of_a_list_are_first_last_and_near(here: int, last: int, shown: list[int]) -> None:
    markup = render(PAGES, page=here, last=last, address=lambda number: f"?page={number}&seat=7")
    assert [int(number) for number in re.findall(r'aria-label="Page (\d+)"', markup)] == shown
    assert ('rel="prev"' in markup) is (here > 1)
    assert ('rel="next"' in markup) is (here < last)
    assert "&seat" not in markup


def test_a_timeline_writes_each_moment_on_the_boards_clock_and_says_when_it_is_empty() -> None:
    source = "{% from 'macros/timeline.html' import timeline %}{{ timeline(events, 'Europe/London') }}"
    written = '<time datetime="2026-11-20T14:05:00+00:00">20 November 2026 at 2:05pm</time></p>'
    assert written in render(source, events=[Event("Opened")])
    assert "20 November 2026 at 2:05pm</time>, business manager" in render(
        source, events=[Event("Opened", who="business manager")]
    )
    assert "Nothing has happened here yet." in render(source, events=[])


def test_work_that_waits_is_a_card_and_no_work_is_a_sentence() -> None:
    source = "{% from 'macros/waiting.html' import waiting %}{{ waiting(things) }}"
    assert "Nothing is waiting for you." in render(source, things=[])


STATUS = "{% from 'macros/status.html' import assessment_status, response_status, board_status %}"


@pytest.mark.parametrize(
    ("macro", "states"),
    [("assessment_status", AssessmentState), ("response_status", SheetState), ("board_status", BoardState)],
)
def test_every_state_has_words(macro: str, states: type[StrEnum]) -> None:
    for state in states:
        markup = render(f"{STATUS}{{{{ {macro}(state) }}}}", state=state)
        words = re.sub("<[^>]*>", "", markup).strip()
        assert words
        assert "_" not in words


def test_a_state_without_words_stops_the_page() -> None:
    with pytest.raises(ValueError, match="unpack"):
        render(f"{STATUS}{{{{ response_status('lost') }}}}")


@pytest.mark.parametrize("reason", list(NoLevel))
def test_why_there_is_no_level_reads_on_a_page_as_on_paper(reason: NoLevel) -> None:
    told = render(
        "{% from 'macros/spread.html' import without_level %}{{ without_level(each) }}",
        each=SimpleNamespace(without_level={reason: 2}),
    )
    assert told.strip() == f"2 {NO_LEVEL[reason].lower()}"


FORM = """{% from 'macros/form.html' import form_page %}{% call form_page(form, submit='Delete', warning=true,
  action='/elsewhere') %}<p>Only these words</p>{% endcall %}"""


def test_a_form_posts_with_its_token_leaves_checking_to_the_server_and_prevents_a_second_press() -> None:
    tree = parse(page("/form"))
    (form,) = [form for form in tree.iter("form") if form.get("action") is None]
    assert form.get("method") == "post"
    assert form.get("novalidate") is not None
    assert form.get("enctype") == "multipart/form-data"
    assert form.find(".//input[@name='csrf_token']").get("value")
    assert [button.get("data-prevent-double-click") for button in form.findall(".//button[@type='submit']")] == ["true"]


def test_a_form_may_hold_the_pages_own_markup_in_place_of_its_fields() -> None:
    with make_app().test_request_context():
        markup = render_template_string(FORM, form=EveryField())
    assert 'action="/elsewhere"' in markup
    assert "Only these words" in markup
    assert "Name of the board" not in markup
    assert "govuk-button--warning" in markup


PRESS = (
    "{% from 'macros/press.html' import press %}{{ press('/withdraw', 'Withdraw', about, version=version, look=look) }}"
)


@pytest.mark.parametrize(
    ("look", "class_"),
    [("primary", "govuk-button"), ("secondary", "govuk-button govuk-button--secondary"), ("link", "app-link-button")],
)
def test_a_button_alone_posts_its_token_and_what_it_is_about(look: str, class_: str) -> None:
    (form,) = parse(f"<!doctype html><title>x</title>{render(PRESS, look=look, about=' <Pat>', version=3)}").iter(
        "form"
    )
    assert (form.get("method"), form.get("action")) == ("post", "/withdraw")
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    assert sent.pop("csrf_token")
    assert sent == {"version": "3"}
    button = form.find("button")
    assert button.get("class") == class_
    assert "".join(button.itertext()) == "Withdraw <Pat>"


def test_a_button_alone_says_of_no_version_where_there_is_none() -> None:
    markup = render(PRESS, look="link", about="", version=None)
    assert "version" not in markup
    assert "visually-hidden" not in markup


NARROW = (
    "{% extends 'layouts/narrow.html' %}{% set page_title = 'Help & more' %}{% block column %}<p>Text</p>{% endblock %}"
)


def test_a_narrow_page_has_its_title_over_its_text_in_one_column() -> None:
    tree = parse(render(NARROW))
    (column,) = tree.findall(".//main/div/div[@class='govuk-grid-column-two-thirds']")
    assert [(part.tag, part.text) for part in column] == [("h1", "Help & more"), ("p", "Text")]
