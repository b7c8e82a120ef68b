"""The guide and its pictures: every picture that a page names is one that is taken, and none is taken for nothing."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser.pictures import STORY, Picture

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
IMAGES = ROOT / "docs" / "images"
# The one that is no page of the service: the Makefile takes it from a report.
OF_A_REPORT = "report-page"
_NAMED = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


def named() -> list[tuple[Path, str, Path]]:
    """Each picture that the README or a page of the guide shows: where, what its words are, and its file."""
    pages = [ROOT / "README.md", *sorted(GUIDE.glob("*.md"))]
    return [
        (page, words, (page.parent / target).resolve())
        for page in pages
        for words, target in _NAMED.findall(page.read_text(encoding="utf-8"))
    ]


def taken() -> list[str]:
    """What is taken, by name, in the order of the story."""
    return [*(each.name for each in STORY if isinstance(each, Picture)), OF_A_REPORT]


def test_every_picture_that_is_named_is_taken_and_every_one_that_is_taken_is_named() -> None:
    assert {file for _, _, file in named()} == {IMAGES / f"{name}.png" for name in taken()}
    assert len(set(taken())) == len(taken())


def test_every_picture_that_is_taken_is_committed_and_nothing_else_is() -> None:
    assert {file.name for file in IMAGES.iterdir()} == {f"{name}.png" for name in taken()}


def test_every_picture_says_in_words_what_it_shows() -> None:
    for page, words, file in named():
        assert len(words.split()) >= 3, f"{page.name}: {file.name} has no words of its own"


def test_the_guide_has_an_index_that_leads_to_every_page_and_every_page_leads_back() -> None:
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    for page in GUIDE.glob("*.md"):
        if page.name != "README.md":
            assert f"]({page.name})" in index, f"the index does not lead to {page.name}"
            assert "[Back to the guide](README.md)" in page.read_text(encoding="utf-8")


def test_nothing_points_at_where_the_guide_was() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        assert "guide.md" not in page.read_text(encoding="utf-8"), page.name
