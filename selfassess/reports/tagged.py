"""PDF/UA-1 on plain ReportLab: a canvas that writes the structure tree, which ReportLab itself does not know.

Everything on a page is drawn either inside ``content``, which ties it to an ``Element`` of the tree, or inside
``artifact``, which says that it is decoration. The two do not nest. The tree's order is that in which elements were
added, whatever the order of drawing; one whose content runs over several pages stays one element.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from selfassess.reports.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR, register_fonts

_ATTRIBUTES = {
    "Column": b"<</O/Table/Scope/Column>>",
    "Row": b"<</O/Table/Scope/Row>>",
    "Disc": b"<</O/List/ListNumbering/Disc>>",
}
_EMBEDDED = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)
_XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{created}</xmp:CreateDate>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>
"""


class Element:
    """A node of the structure tree.

    ``tag`` is a standard structure type (``P``, ``TH`` ...). ``attribute`` is ``Column`` or ``Row`` for the scope of a
    ``TH`` and ``Disc`` for an ``L`` with labels. ``alt`` and ``bbox`` (left, bottom, right, top in points on its page)
    are for a ``Figure``.
    """

    __slots__ = ("alt", "attribute", "bbox", "kids", "number", "tag")

    def __init__(self, tag: str, parent: Element | None = None, *, attribute: str = "", alt: str = "") -> None:
        self.tag = tag
        self.attribute = attribute
        self.alt = alt
        self.bbox: tuple[float, float, float, float] | None = None
        self.kids: list[Element | tuple[int, int]] = []  # an element, or (page index, marked-content number)
        self.number = 0
        if parent is not None:
            parent.kids.append(self)

    def add(self, tag: str, *, attribute: str = "", alt: str = "") -> Element:
        """A new last child."""
        return Element(tag, self, attribute=attribute, alt=alt)


class _Raw(pdfdoc.PDFObject):
    """An indirect object whose bytes are known. ReportLab's own dictionaries take several times as long."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, document: Any) -> bytes:
        return self.content


class _Lines(PDFTextObject):
    """Text whose every line ends in a space: without it, a reader would join the last word to the next line's first."""

    def _textOut(self, text: str, TStar: int = 0) -> None:  # noqa: N802, N803
        super()._textOut(text + " " if TStar else text, TStar)  # type: ignore[misc]  # the stubs lack it


class TaggedCanvas(Canvas):
    """A canvas for one PDF/UA-1 document; ``root`` is the ``Document`` element.

    It neither reads the clock nor leaves ReportLab's settings to chance, so the same calls give the same bytes.
    ``furniture`` draws what stands on each page, given the canvas, the page's number and how many pages there are: it
    is called when all are known, and what it draws lies below and is read before the rest of the page.
    """

    _doc: Any
    _code: list[str]

    def __init__(
        self,
        file: BytesIO,
        *,
        title: str,
        author: str,
        language: str,
        created: date,
        furniture: Callable[[TaggedCanvas, int, int], None] | None = None,
    ) -> None:
        register_fonts()
        super().__init__(
            file,
            pagesize=(595.2756, 841.8898),
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            lang=language,
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs ask for a number
        )
        self.root = Element("Document")
        self._marked: list[list[Element]] = [[]]  # a page's elements, by marked-content number
        self._page = 0  # the index of the page that is drawn on
        self._bookmarks = 0
        self._furniture = furniture
        self.setTitle(title)
        self.setAuthor(author)
        self.setCreator("selfassess")
        self.setSubject("Report")
        self.setViewerPreference("DisplayDocTitle", "true")
        stamp = TimeStamp(1)
        stamp.YMDhms = (created.year, created.month, created.day, 0, 0, 0)
        self._doc._timeStamp = stamp
        # ReportLab seeds the file's identifier from the clock or SOURCE_DATE_EPOCH.
        self._doc.signature = hashlib.md5(created.isoformat().encode(), usedforsecurity=False)
        words = {"title": title, "author": author, "language": language, "created": created.isoformat()}
        self._xmp = _XMP.format(**{name: escape(word) for name, word in words.items()}).encode()

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """What is drawn inside is content of ``element``."""
        marked = self._marked[self._page]
        element.kids.append((self._page, len(marked)))
        self._code.append(f"/{element.tag} <</MCID {len(marked)}>> BDC")
        marked.append(element)
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """What is drawn inside is decoration; ``kind`` is ``Layout``, or ``Pagination`` for what repeats on pages."""
        self.open_artifact(kind)
        yield
        self.close()

    def open_artifact(self, kind: str) -> None:
        """What is drawn from here to ``close`` is decoration."""
        self._code.append(f"/Artifact <</Type/{kind}>> BDC")

    def close(self) -> None:
        """End what ``open_artifact`` began."""
        self._code.append("EMC")

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:  # noqa: N802
        """One of the fonts that are embedded: each drawing begins by asking for ReportLab's default, which is not."""
        super().setFont(psfontname if psfontname in _EMBEDDED else REGULAR, size, leading)

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> PDFTextObject:  # noqa: N802
        """A text object."""
        return _Lines(self, x, y, direction=direction)

    def bookmark(self, title: str, depth: int, top: float) -> None:
        """Add ``title`` to the outline, leading to the height ``top`` of this page; 0 is the outermost depth."""
        key = f"b{self._bookmarks}"
        self._bookmarks += 1
        self.bookmarkPage(key, fit="XYZ", left=0, top=top)
        self.addOutlineEntry(title, key, depth)

    def showPage(self) -> None:  # noqa: N802
        """End the page."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = len(self._marked) - 1
        page.Tabs = pdfdoc.PDFName("S")
        self._marked.append([])
        self._page += 1

    def save(self) -> None:
        """Write the document to the file given."""
        if self._code:
            self.showPage()
        for number, page in enumerate(self._doc.Pages.pages, 1):
            self._code.clear()
            self._page = number - 1
            if self._furniture:
                self.saveState()
                self._furniture(self, number, len(self._doc.Pages.pages))
                self.restoreState()
            content = "\n".join((*self._code, page.stream))
            self._doc.updateSignature(content)
            # ReportLab would also wrap the stream in ASCII 85, a quarter longer.
            page.Contents = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
        self._code.clear()
        self._write_structure()
        super().save()

    def _write_structure(self) -> None:
        doc = self._doc
        pages = [doc.idToObjectNumberAndVersion[page.__InternalName__][0] for page in doc.Pages.pages]
        attributes = {name: self._add(content) for name, content in _ATTRIBUTES.items()}
        elements = list(_in_order(self.root))
        tree = doc.objectcounter + len(elements) + 1
        for number, element in enumerate(elements, doc.objectcounter + 1):
            element.number = number
        parents = {kid: element.number for element in elements for kid in element.kids if isinstance(kid, Element)}
        for element in elements:
            self._add(_element(element, parents.get(element, tree), pages, attributes))
        nums = " ".join(
            f"{index}[{' '.join(f'{element.number} 0 R' for element in marked)}]"
            for index, marked in enumerate(self._marked[: len(pages)])
        )
        parent_tree = f"/ParentTree<</Nums[{nums}]>>/ParentTreeNextKey {len(pages)}"
        root = _Raw(f"<</Type/StructTreeRoot/K {self.root.number} 0 R{parent_tree}>>".encode())
        doc.Reference(root)
        catalog = doc.Catalog
        catalog.StructTreeRoot = root
        catalog.MarkInfo = _Raw(b"<</Marked true>>")
        catalog.Metadata = _Raw(
            b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(self._xmp), self._xmp)
        )

    def _add(self, content: bytes) -> int:
        """The number of a new indirect object."""
        self._doc.Reference(_Raw(content))
        return int(self._doc.objectcounter)


def _in_order(root: Element) -> Iterator[Element]:
    """The tree's elements, each before its children."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(kid for kid in reversed(element.kids) if isinstance(kid, Element))


def _element(element: Element, parent: int, pages: list[int], attributes: dict[str, int]) -> bytes:
    """The element's dictionary. ``pages`` and ``attributes`` hold the numbers of the pages' and attributes' objects."""
    parts = [f"<</S/{element.tag}/P {parent} 0 R".encode()]
    first = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
    if first is not None:
        parts.append(b"/Pg %d 0 R" % pages[first])
    if element.attribute:
        parts.append(b"/A %d 0 R" % attributes[element.attribute])
    if element.bbox:
        box = " ".join(f"{value:.2f}" for value in element.bbox)
        parts.append(f"/A<</O/Layout/Placement/Block/BBox[{box}]>>".encode())
    if element.alt:
        parts.append(b"/Alt" + pdfdoc.PDFString(element.alt).format(_PLAIN))
    parts.append(f"/K[{' '.join(_kid(kid, first, pages) for kid in element.kids)}]>>".encode())
    return b"".join(parts)


def _kid(kid: Element | tuple[int, int], first: int | None, pages: list[int]) -> str:
    if isinstance(kid, Element):
        return f"{kid.number} 0 R"
    page, marked = kid
    return str(marked) if page == first else f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {marked}>>"


_PLAIN = pdfdoc.DummyDoc()  # what ReportLab's strings ask for: that the document is not encrypted
