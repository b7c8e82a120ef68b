"""Saving as one types, in a real browser, against the real verb on a database and a page made for the purpose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from flask import Flask, jsonify, make_response, redirect, render_template_string, request, send_from_directory
from flask.typing import ResponseReturnValue
from playwright.sync_api import Browser, Dialog, Page, expect

import selfassess.web
from selfassess.assessments.answering.answers import AnswerConflict, Change, save_answer, save_theme
from selfassess.assessments.answering.given import GivenAnswer, read_given, read_unconfirmed, read_version
from selfassess.audit.events import Event
from selfassess.errors import Conflict, Refused
from selfassess.storage.session import Database
from tests.bank_texts import small_bank
from tests.open_assessment import DIFFERENCE, LEAD, OpenPlace, make_place
from tests.rows import NOW
from tests.serving import serving
from tests.web_shell import POLICY

pytestmark = pytest.mark.on_sqlite
SCRIPTS = Path(selfassess.web.__file__).parent / "static" / "js"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Leadership</title>
<script type="module" src="/js/autosave.js"></script></head><body><main><h1>Leadership</h1>
<form method="post" action="/page" autocomplete="off" novalidate data-autosave-form>
<input type="hidden" name="csrf_token" value="a token">
{% for id, head in heads.items() %}
<fieldset data-autosave="/answers/{{ id }}" data-question="{{ id }}"><legend>{{ id }}</legend>
<input type="hidden" name="{{ id }}.version" value="{{ head.version if head else 0 }}">
{% for code in "01" %}<label><input type="radio" name="{{ id }}.answer" value="level:{{ code }}"
{{- " checked" if head and head.level == code }}>Level {{ code }} of {{ id }}</label>{% endfor %}
<label>Comment on {{ id }} <textarea name="{{ id }}.comment">{{ head.comment if head }}</textarea></label>
<p role="status" data-autosave-status></p></fieldset>
{% endfor %}
<button>Save and continue</button></form></main></body></html>"""


@dataclass
class Site:
    """The page and its two addresses, with faults to come: each is called before a save and may answer for it."""

    place: OpenPlace
    faults: list[Callable[[], ResponseReturnValue | None]] = field(default_factory=list)
    after: list[Callable[[], ResponseReturnValue | None]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)

    def save_one(self, question: str) -> ResponseReturnValue:
        """Save one question's answer, as JSON."""
        self.asked.append(request.form.to_dict())
        if self.faults and (fault := self.faults.pop(0)()) is not None:
            return fault
        sent = request.form.to_dict(flat=False)
        try:
            with self.place.database.writing() as session:
                saved = save_answer(
                    session,
                    identity=self.place.holder,
                    question_id=question,
                    given=read_given(small_bank(), question, sent),
                    seen_version=read_version(question, sent),
                    unconfirmed=read_unconfirmed(small_bank(), question, sent),
                    now=NOW,
                    **self.place.where,
                )
        except (Refused, Conflict) as refusal:
            return jsonify(message=str(refusal)), 409 if isinstance(refusal, Conflict) else 422
        if self.after and (fault := self.after.pop(0)()) is not None:
            return fault
        return jsonify(message="Saved at 10:15", version=saved.version)

    def save_page(self) -> ResponseReturnValue:
        """Save every question of the page."""
        sent = request.form.to_dict(flat=False)
        changes = [
            Change(question_id=id, given=read_given(small_bank(), id, sent), seen_version=read_version(id, sent))
            for id in (LEAD, DIFFERENCE)
        ]
        with self.place.database.writing() as session:
            outcomes = save_theme(
                session,
                identity=self.place.holder,
                theme_id="LEAD",
                changes=changes,
                now=NOW,
                **self.place.where,
            )
        conflicts = [outcome for outcome in outcomes if isinstance(outcome, AnswerConflict)]
        return ("Both answers are shown here", 409) if conflicts else redirect("/saved", 303)

    def app(self) -> Flask:
        """The app."""
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/answers/<question>", view_func=self.save_one, methods=["POST"])
        app.add_url_rule("/page", view_func=self.save_page, methods=["POST"])
        app.add_url_rule("/js/<name>", "js", lambda name: send_from_directory(SCRIPTS, name))
        app.add_url_rule("/saved", "saved", lambda: "<!doctype html><title>Saved</title><h1>Saved</h1>")
        app.add_url_rule("/", "show", self.show)
        return app

    def show(self) -> ResponseReturnValue:
        """The page, under the content policy of the service."""
        heads = {id: self.place.head(id) for id in (LEAD, DIFFERENCE)}
        response = make_response(render_template_string(PAGE, heads=heads))
        response.headers["Content-Security-Policy"] = POLICY.format(nonce="none")
        return response

    def comment(self, question: str = LEAD) -> str:
        """What stands in the database."""
        head = self.place.head(question)
        return head.comment if head else ""


def answer(status: int, message: str = "", **headers: str) -> Callable[[], ResponseReturnValue]:
    """A fault that answers in the verb's place."""

    def fault() -> ResponseReturnValue:
        response = make_response(jsonify(message=message), status)
        response.headers.update(headers)
        return response

    return fault


@pytest.fixture
def site(database: Database) -> Iterator[tuple[Site, str]]:
    """A site of its own and its address."""
    made = Site(make_place(database))
    with serving(lambda _: made.app()) as address:
        yield made, f"{address}/"


@pytest.fixture
def tab(browser: Browser, site: tuple[Site, str]) -> Iterator[Page]:
    """The page in a browser that complains of no script, policy or dialog unless a test looks for it."""
    complaints: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site[1])
    yield page
    context.close()
    assert [words for words in complaints if "Failed to load resource" not in words] == []


def told(page: Page, question: str = LEAD) -> Any:
    """What the status line of a question says."""
    return expect(page.locator(f"[data-question='{question}'] [data-autosave-status]"))


def comment_box(page: Page, question: str = LEAD) -> Any:
    """The comment of a question."""
    return page.get_by_label(f"Comment on {question}", exact=True)


def test_a_chosen_level_is_saved_at_once(site: tuple[Site, str], tab: Page) -> None:
    tab.get_by_label("Level 1 of LEAD-01", exact=True).check()
    told(tab).to_have_text("Saved at 10:15")
    head = site[0].place.head()
    assert head is not None
    assert (head.level, head.version) == ("1", 1)
    assert tab.locator("[name='LEAD-01.version']").input_value() == "1"


def test_typing_is_saved_once_when_it_pauses(site: tuple[Site, str], tab: Page) -> None:
    comment_box(tab).press_sequentially("hello world", delay=20)
    told(tab).to_have_text("Saved at 10:15")
    assert (site[0].comment(), len(site[0].asked)) == ("hello world", 1)


def test_two_questions_are_saved_apart(site: tuple[Site, str], tab: Page) -> None:
    site[0].place.save(GivenAnswer(level="0"), seen=0, identity=site[0].place.deputy)
    comment_box(tab, DIFFERENCE).fill("Mine")
    told(tab, DIFFERENCE).to_have_text("Saved at 10:15")
    assert set(site[0].asked[0]) == {
        "csrf_token",
        *(f"LEAD-01-D.{part}" for part in ("version", "answer", "why", "comment", "names")),
    }


def test_a_server_that_is_busy_is_asked_again_until_it_has_saved(site: tuple[Site, str], tab: Page) -> None:
    site[0].faults = [answer(503, "Busy", **{"Retry-After": "1"}), answer(500)]
    comment_box(tab).fill("kept while it was busy")
    told(tab).to_have_text(re.compile("^Not saved yet"))
    expect(tab.locator("[data-question='LEAD-01'] [data-autosave-status]")).to_have_attribute("role", "alert")
    told(tab).to_have_text("Saved at 10:15", timeout=15_000)
    expect(tab.locator("[data-question='LEAD-01'] [data-autosave-status]")).to_have_attribute("role", "status")
    assert site[0].comment() == "kept while it was busy"


def test_without_a_network_the_text_stays_and_is_saved_once_there_is_one(site: tuple[Site, str], tab: Page) -> None:
    tab.context.set_offline(True)
    comment_box(tab).fill("typed in a train")
    told(tab).to_have_text(re.compile("^Not saved yet"))
    tab.context.set_offline(False)
    told(tab).to_have_text("Saved at 10:15", timeout=15_000)
    assert site[0].comment() == "typed in a train"


def test_a_save_whose_reply_was_lost_is_repeated_and_counts_once(site: tuple[Site, str], tab: Page) -> None:
    site[0].after = [answer(502)]
    comment_box(tab).fill("saved, unheard")
    told(tab).to_have_text(re.compile("^Not saved yet"))
    comment_box(tab).fill("saved, unheard, and typed on")
    told(tab).to_have_text("Saved at 10:15", timeout=15_000)
    tab.wait_for_function("document.querySelector(\"[name='LEAD-01.version']\").value === '2'")
    assert site[0].comment() == "saved, unheard, and typed on"
    assert len(site[0].place.events(Event.ANSWER_SAVED)) == 2


def test_another_persons_save_is_told_and_neither_text_is_lost(site: tuple[Site, str], tab: Page) -> None:
    site[0].place.save(GivenAnswer(comment="Theirs"), seen=0, identity=site[0].place.deputy)
    comment_box(tab).fill("Mine")
    told(tab).to_have_text(re.compile("^Somebody else has changed this answer"))
    expect(comment_box(tab)).to_have_value("Mine")
    comment_box(tab).fill("Mine, and more")
    tab.wait_for_timeout(1300)
    assert (site[0].comment(), len(site[0].asked)) == ("Theirs", 1)
    tab.get_by_role("button").click()
    expect(tab.locator("body")).to_have_text("Both answers are shown here")


def test_what_is_too_long_is_told_and_saved_once_it_is_shorter(site: tuple[Site, str], tab: Page) -> None:
    comment_box(tab).fill("😀" * 4001)
    told(tab).to_have_text("Not saved. Shorten the comment to 4,000 characters: it has 1 too many.")
    comment_box(tab).fill("😀" * 4000)
    told(tab).to_have_text("Saved at 10:15")
    assert len(site[0].asked) == 2


@pytest.mark.parametrize("fault", [answer(401, "You have been signed out."), lambda: redirect("/saved")])
def test_who_is_signed_out_is_told_and_the_text_stays(site: tuple[Site, str], tab: Page, fault: Any) -> None:
    site[0].faults = [fault]
    comment_box(tab).type("written after the session ended")
    told(tab).to_have_text(re.compile("You have been signed out"))
    expect(comment_box(tab)).to_have_value("written after the session ended")
    asked_before_leaving: list[str] = []

    def leave_all_the_same(dialog: Dialog) -> None:
        asked_before_leaving.append(dialog.type)
        dialog.accept()

    tab.on("dialog", leave_all_the_same)
    tab.goto(f"{site[1]}saved")
    assert asked_before_leaving == ["beforeunload"]


def test_leaving_the_page_saves_what_was_just_typed_without_asking(site: tuple[Site, str], tab: Page) -> None:
    comment_box(tab).type("leaving now")
    tab.goto("about:blank")
    wait_until(lambda: site[0].comment() == "leaving now")


def test_leaving_while_a_save_is_on_its_way_still_keeps_the_newest(site: tuple[Site, str], tab: Page) -> None:
    site[0].after = [lambda: sleep(1.5)]
    tab.get_by_label("Level 1 of LEAD-01", exact=True).check()
    told(tab).to_have_text("Saving…")
    wait_until(lambda: len(site[0].asked) == 1)
    comment_box(tab).type("the last words")
    tab.goto("about:blank")
    wait_until(lambda: site[0].comment() == "the last words")
    assert len(site[0].place.events(Event.ANSWER_SAVED)) == 2


def test_an_older_request_that_comes_last_changes_nothing(site: tuple[Site, str], tab: Page) -> None:
    site[0].faults = [lambda: sleep(1.5)]
    tab.get_by_label("Level 1 of LEAD-01", exact=True).check()
    wait_until(lambda: len(site[0].asked) == 1)
    comment_box(tab).type("the last words")
    hide(tab)
    wait_until(lambda: site[0].comment() == "the last words")
    told(tab).to_have_text("Saved at 10:15")
    tab.wait_for_timeout(1800)
    told(tab).to_have_text("Saved at 10:15")
    comment_box(tab).fill("and on")
    wait_until(lambda: site[0].comment() == "and on")


def test_the_button_waits_for_a_save_on_its_way_and_meets_no_conflict(site: tuple[Site, str], tab: Page) -> None:
    site[0].after = [lambda: sleep(0.8)]
    tab.get_by_label("Level 1 of LEAD-01", exact=True).check()
    wait_until(lambda: len(site[0].asked) == 1)
    comment_box(tab).type("typed meanwhile")
    tab.get_by_role("button").click()
    expect(tab.locator("h1")).to_have_text("Saved")
    head = site[0].place.head()
    assert head is not None
    assert (head.level, head.comment) == ("1", "typed meanwhile")


def test_without_javascript_the_button_saves_the_page(site: tuple[Site, str], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site[1])
    page.get_by_label("Level 1 of LEAD-01", exact=True).check()
    comment_box(page, DIFFERENCE).fill("no script")
    page.get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("Saved")
    context.close()
    assert site[0].comment(DIFFERENCE) == "no script"
    assert len(site[0].place.events(Event.ANSWER_SAVED)) == 2


def hide(page: Page) -> None:
    """What the page sees when its tab is left."""
    page.evaluate(
        """() => {
            Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what happens after the browser has gone on; fail after ten seconds."""
    for _ in range(200):
        if condition():
            return
        sleep(0.05)
    pytest.fail("it did not happen")
