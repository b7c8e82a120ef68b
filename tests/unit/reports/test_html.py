"""A report as a web page: strict HTML5, every text as text, an order that a screen reader can follow."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest

from selfassess.reports.characters import printable
from selfassess.reports.document import (
    Align,
    Block,
    Bullets,
    Cell,
    Column,
    Columns,
    Figure,
    Heading,
    Listing,
    Mark,
    Note,
    PageBreak,
    Prose,
    Symbol,
    Table,
)
from selfassess.reports.html import render, render_fragment
from tests.documents import HOSTILE, document_texts, drawing, every_block_document, make_document, make_table

ATTACKS = (
    *HOSTILE,
    "</title><svg/onload=1>",
    "</style><script>alert(1)</script>",
    '"; } * { display: none } /*',
    "javascript:alert(1)",
    "W" * 4000,
    "\U0001f600" * 1000,
)


def parse(html: str) -> Element:
    """The page's tree; any departure from the HTML5 standard raises."""
    tree: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return tree


def page(*blocks: Block, **fields: object) -> Element:
    return parse(render(make_document(*blocks, **fields)))


def main(*blocks: Block) -> Element:
    found = page(*blocks).find(".//main")
    assert found is not None
    return found


def text_of(element: Element | None) -> str:
    assert element is not None
    return "".join(element.itertext()).strip()


def headings(root: Element) -> list[tuple[str, str]]:
    return [(element.tag, text_of(element)) for element in root.iter() if re.fullmatch("h[1-6]", str(element.tag))]


def classes(root: Element, tag: str) -> list[str | None]:
    return [element.get("class") for element in root.iter(tag)]


class TestPage:
    def test_the_title_block_names_board_title_state_and_facts(self) -> None:
        root = page(status="Draft")
        assert (
            text_of(root.find(".//title")) == "Comparison of two self-assessments - Wexcombe Safeguarding Partnership"
        )
        assert headings(root) == [("h1", "Comparison of two self-assessments")]
        assert text_of(root.find(".//p[@class='state']")) == "Draft · Generated on 14 May 2026"
        assert [text_of(element) for element in root.iter("dd")] == ["Spring 2025", "Spring 2026"]

    def test_the_language_is_the_documents(self) -> None:
        assert page(language="cy").get("lang") == "cy"

    def test_the_marking_stands_at_the_top_and_at_the_end(self) -> None:
        root = page(marking="OFFICIAL - SENSITIVE")
        assert text_of(root.find("./body/header/p")) == "OFFICIAL - SENSITIVE"
        assert text_of(root.find("./body/footer")) == "OFFICIAL - SENSITIVE"

    def test_the_marking_is_printed_on_every_page(self) -> None:
        assert '@top-center { content: "OFFICIAL \\2d  SENSITIVE"' in render(
            make_document(marking="OFFICIAL - SENSITIVE")
        )

    def test_a_page_without_a_title_is_still_named(self) -> None:
        assert headings(page(title=" ")) == [("h1", "Report")]

    def test_a_page_without_a_status_says_only_its_date(self) -> None:
        assert text_of(page(status="").find(".//p[@class='state']")) == "Generated on 14 May 2026"

    def test_it_stands_alone(self) -> None:
        root = parse(render(every_block_document(hostile=True)))
        assert not [element for element in root.iter() if element.tag in ("script", "link", "img", "iframe", "object")]
        names = {name for element in root.iter() for name in element.attrib}
        assert not {name for name in names if name in ("style", "src") or name.startswith("on")}
        links = [str(element.get("href")) for element in root.iter("a")]
        assert all(link.startswith("#report") for link in links)

    def test_the_sections_are_linked(self) -> None:
        root = page(Heading("One"), Heading("Below", 2), Heading(""), Heading("Two"))
        links = {str(a.get("href"))[1:]: text_of(a) for a in root.findall(".//nav//a")}
        assert [(element.get("id"), text_of(element)) for element in root.iter("h2")] == list(links.items())

    def test_one_section_needs_no_links(self) -> None:
        assert page(Heading("One")).find(".//nav") is None

    def test_every_part_can_be_reached_past_the_title_block(self) -> None:
        root = page()
        target = str(root.find("./body/a[@class='skip']").get("href"))[1:]  # type: ignore[union-attr]
        assert root.find(f".//main[@id='{target}']") is not None


class TestBlocks:
    def test_headings_start_at_the_second_level_and_skip_none(self) -> None:
        blocks = (Heading("A", 3), Heading("B", 1), Heading("C", 3), Heading("D", 2), Heading("E", 3), Heading("F", 0))
        assert headings(main(*blocks)) == [
            *(("h2", "A"), ("h2", "B"), ("h3", "C"), ("h3", "D"), ("h4", "E"), ("h2", "F")),
        ]

    def test_an_empty_heading_is_left_out(self) -> None:
        assert headings(main(Heading(" "), Note("", (Prose("a"),)))) == []

    def test_a_box_is_headed_one_level_below_its_section(self) -> None:
        root = main(
            Heading("A"), Heading("B", 2), Note("Fair?", (Prose("Yes."), Bullets((Cell("a"),)))), Heading("C", 3)
        )
        assert headings(root) == [("h2", "A"), ("h3", "B"), ("h4", "Fair?"), ("h4", "C")]
        assert text_of(root.find("./section[@class='note']/p")) == "Yes."

    def test_a_line_break_stays_in_the_text(self) -> None:
        assert text_of(main(Prose("one\ntwo")).find("p")) == "one\ntwo"

    def test_strong_text_is_strong(self) -> None:
        root = main(Prose("a", strong=True), Bullets((Cell("b", strong=True),)))
        assert [text_of(element) for element in root.iter("strong")] == ["a", "b"]

    def test_a_list_without_items_leaves_nothing(self) -> None:
        assert main(Bullets(())).find("ul") is None

    def test_two_lists_stand_side_by_side(self) -> None:
        root = main(Columns(Listing("Strengths", (Cell("a"), Cell("b")), "None"), Listing("Areas", (), "No area")))
        left, right = root.findall("./div[@class='columns']/section")
        assert [text_of(item) for item in left.iter("li")] == ["a", "b"]
        assert text_of(right.find("p")) == "No area"

    def test_a_page_break_says_nothing(self) -> None:
        assert text_of(main(PageBreak())) == ""

    def test_a_mark_is_hidden_and_its_word_is_not(self) -> None:
        item = main(Bullets((Cell("higher", Mark(Symbol.UP)),))).find(".//li")
        assert text_of(item) == "higher"
        assert [e.get("aria-hidden") for e in item.iter("{http://www.w3.org/2000/svg}svg")] == ["true"]  # type: ignore[union-attr]

    def test_a_list_whose_every_item_has_a_mark_has_no_bullets_and_is_still_a_list(self) -> None:
        marked, plain = Cell("higher", Mark(Symbol.UP)), Cell("and 3 more")
        lists = list(main(Bullets((marked, marked)), Bullets((marked, plain)), Bullets((plain,))).iter("ul"))
        assert [(each.get("class"), each.get("role")) for each in lists] == [
            ("bare", "list"),
            (None, None),
            (None, None),
        ]

    def test_a_table_has_a_caption_and_scoped_headings(self) -> None:
        root = main(make_table())
        assert text_of(root.find(".//caption")) == "Results by theme"
        assert [(h.get("scope"), text_of(h)) for h in root.iter("th")] == [
            *(("col", "Theme"), ("col", "Score"), ("row", "Leadership")),
        ]

    def test_nothing_is_announced_as_a_heading_that_has_no_words(self) -> None:
        root = main(Table("T", (Column(""), Column("Lower")), ()))
        assert [(cell.tag, text_of(cell)) for cell in root.findall(".//thead/tr/*")] == [("td", ""), ("th", "Lower")]

    def test_a_very_long_word_in_a_cell_may_break(self) -> None:
        root = main(make_table(rows=(("W" * 60, "a word"),)))
        head, cell = root.findall(".//tbody/tr/*")
        assert (text_of(head), len(list(head.iter("wbr")))) == ("W" * 60, 2)
        assert list(cell.iter("wbr")) == []

    def test_numbers_are_set_right_with_their_heading(self) -> None:
        root = main(make_table())
        assert classes(root, "th") == [None, "right", None]
        assert classes(root, "td") == ["right"]

    def test_columns_have_their_share_of_the_width(self) -> None:
        columns = (Column("A", 3), Column("B", 1), Column("C", 0.01))
        assert classes(main(Table("T", columns, ())), "col") == ["w30", "w10", "w1"]

    @pytest.mark.parametrize(("count", "size"), [(1, "narrow"), (3, "narrow"), (4, "wide"), (6, "wide"), (7, "wider")])
    def test_a_table_of_many_columns_keeps_room_for_them(self, count: int, size: str) -> None:
        columns = tuple(Column(str(i)) for i in range(count))
        assert classes(main(Table("T", columns, ())), "table") == [size]

    def test_a_row_of_the_wrong_length_is_refused(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            render_fragment(make_document(Table("T", (Column("A"),), ((Cell("a"), Cell("b")),))))

    def test_each_part_that_scrolls_can_be_reached_and_has_its_own_name(self) -> None:
        blank = make_table("")
        root = main(make_table(), make_table(), blank, Figure("", "", drawing(), blank, show_table=False))
        parts = root.findall(".//div[@role='region']")
        assert [part.get("aria-label") for part in parts] == [
            *("Results by theme", "Results by theme (2)", "Table", "Figure (picture)"),
        ]
        assert {part.get("tabindex") for part in parts} == {"0"}

    def test_a_figure_has_a_caption_a_picture_and_its_table(self) -> None:
        root = main(Figure("Trend", "It rises.", drawing(), make_table()))
        assert text_of(root.find("./figure/figcaption")) == "Trend"
        assert text_of(root.find(".//{http://www.w3.org/2000/svg}desc")) == "It rises."
        assert root.find("./figure//table") is not None

    def test_a_figure_beside_its_numbers_does_not_repeat_them(self) -> None:
        assert main(Figure("Trend", "It rises.", drawing(), make_table(), show_table=False)).find(".//table") is None


class TestEveryDocument:
    def test_every_text_is_there_in_reading_order(self) -> None:
        document = every_block_document(hostile=True)
        shown, at = text_of(parse(render(document)).find("body")), 0
        for text in document_texts(document):
            expected = printable(text).strip()
            assert expected in shown[at:], text
            at = shown.index(expected, at)

    def test_ids_are_unique_and_links_and_names_lead_somewhere(self) -> None:
        root = parse(render(every_block_document(hostile=True)))
        ids = Counter(str(element.get("id")) for element in root.iter() if element.get("id"))
        assert set(ids.values()) == {1}
        named = {name for element in root.iter() for name in (element.get("aria-labelledby") or "").split()}
        linked = {str(element.get("href"))[1:] for element in root.iter("a")}
        assert named | linked <= set(ids)

    def test_no_heading_level_is_skipped(self) -> None:
        levels = [int(tag[1]) for tag, _ in headings(parse(render(every_block_document(hostile=True))))]
        assert levels[0] == 1
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))

    def test_the_same_document_is_the_same_page(self) -> None:
        assert render(every_block_document()) == render(every_block_document())

    def test_a_fragment_is_the_pages_content(self) -> None:
        document = every_block_document()
        fragment = render_fragment(document)
        assert fragment in render(document)
        assert "<h1" not in fragment

    @pytest.mark.parametrize("text", ATTACKS)
    def test_any_text_anywhere_stays_text(self, text: str) -> None:
        html = page_full_of(text)
        html.encode()
        assert "\u202e" not in html
        if text.strip():
            assert tags(html) == tags(page_full_of("x"))


def tags(html: str) -> Counter[str]:
    return Counter(str(element.tag) for element in parse(html).iter() if element.tag != "wbr")


def page_full_of(text: str) -> str:
    """A page with the text in every place that holds text."""
    table = Table(text, (Column(text, align=Align.RIGHT),), ((Cell(text, Mark(Symbol.UP), strong=True),),))
    blocks = (
        Heading(text),
        Heading(f"{text}."),
        Prose(text),
        Bullets((Cell(text),)),
        Note(text, (Prose(text),)),
        Columns(Listing(text, (Cell(text),), text), Listing(text, (), text)),
        table,
        Figure(text, text, drawing(), table),
    )
    fields = dict.fromkeys(("title", "board", "marking", "status", "language"), text)
    return render(make_document(*blocks, facts=((text, text),), **fields))
