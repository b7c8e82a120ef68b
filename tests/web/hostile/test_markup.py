"""Cases 51 to 53 and 56: whatever is typed stands on every page of a self-assessment as text, and leads nowhere."""

from __future__ import annotations

import unicodedata
from typing import cast
from xml.etree.ElementTree import Element

import pytest

from selfassess.storage.session import Database
from tests.pages import Page
from tests.web.conftest import SignInAs
from tests.web.hostile.every_field import write_with
from tests.web.hostile.every_word import Worded, make_worded, word_writers
from tests.web.hostile.oracles import clean

pytestmark = pytest.mark.on_sqlite
MARKUP = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)>"
TITLE = "</title><svg/onload=alert(1)> &#60;b&#62;"
LINKS = "javascript:alert(1) data:text/html,x //evil.example https://evil.example [x](javascript:1)"
TURNED = "\u202eabc\u2066def\u2069 \u200bg\u00adh"
HEAPED = "e" + "\u0316" * 300 + "\U0001f600" * 300


def written(database: Database, sign_in_as: SignInAs, text: str) -> tuple[Worded, list[Page]]:
    """The text in every field that takes words, and every page on which it stands then."""
    short = text[:60]
    worded = make_worded(database, sign_in_as, short)
    for writer in word_writers(worded):
        is_short = writer.path.endswith(("/circulation", "/external")) or "/evidence/" in writer.path
        answer = clean(write_with(worded.browsers[writer.by], writer, short if is_short else text))
        assert answer.status_code == 303, writer.path
    return worded, worded.read()


def elements(page: Page) -> list[Element]:
    """Every element of the page."""
    assert page.tree is not None
    # A comment's tag is no text.
    return [each for each in page.tree.iter() if isinstance(cast(object, each.tag), str)]


@pytest.mark.parametrize("text", [MARKUP, TITLE], ids=["script", "title"])
def test_markup_is_text_on_every_page(database: Database, sign_in_as: SignInAs, text: str) -> None:
    _, pages = written(database, sign_in_as, text)
    for page in pages:
        for each in elements(page):
            assert not [name for name in each.attrib if name.startswith("on")], f"{page.path}: {each.attrib}"
            assert each.get("src") != "x", page.path
            assert each.tag != "script" or each.get("src") or each.get("nonce"), page.path
    shown = sum(page.text.count(" ".join(text[:40].split())) for page in pages)
    assert shown > 15, "the words do not stand where they are looked for"


def test_no_page_has_data_between_its_scripts(database: Database, sign_in_as: SignInAs) -> None:
    """Case 52: what is typed reaches no script, since no script is written into a page."""
    _, pages = written(database, sign_in_as, "</script><script>alert(1)</script>")
    for page in pages:
        for each in elements(page):
            assert each.tag != "script" or not (each.text or "").strip() or each.get("nonce"), page.path
            assert each.get("type") != "application/json", page.path
            assert "alert(1)" not in (each.text or "") or each.tag != "script", page.path


def test_an_address_in_what_is_typed_is_no_link(database: Database, sign_in_as: SignInAs) -> None:
    _, pages = written(database, sign_in_as, LINKS)
    for page in pages:
        for each in elements(page):
            for name in ("href", "src", "action", "formaction"):
                way = each.get(name, "")
                assert not way.startswith(("javascript:", "data:", "//")), f"{page.path}: {way}"
                assert "evil.example" not in way, f"{page.path}: {way}"
    assert sum("evil.example" in page.text for page in pages) > 5


def test_text_that_turns_round_or_hides_is_not_shown_so(database: Database, sign_in_as: SignInAs) -> None:
    """In words of one line it is refused or taken out; in long texts it is taken out."""
    worded = make_worded(database, sign_in_as, "plain")
    for writer in word_writers(worded):
        clean(write_with(worded.browsers[writer.by], writer, TURNED))
    for page in worded.read():
        told = page.response.get_data(as_text=True)
        assert not [f"{ord(each):04x}" for each in TURNED if each in told and unicodedata.category(each) == "Cf"]


def test_a_heap_of_marks_and_signs_is_kept_as_it_is(database: Database, sign_in_as: SignInAs) -> None:
    worded = make_worded(database, sign_in_as, "plain")
    (writer, *_) = word_writers(worded)
    assert clean(write_with(worded.browsers[writer.by], writer, HEAPED)).status_code == 303
    assert unicodedata.normalize("NFC", HEAPED) in worded.browsers[writer.by].get(worded.theme).text
