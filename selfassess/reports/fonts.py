"""Open Sans for reports and figures: every character draws something, and what is drawn can be copied out as text."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any

import ttf_opensans
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

REGULAR = "OpenSans"
BOLD = "OpenSans-Bold"
ITALIC = "OpenSans-Italic"
BOLD_ITALIC = "OpenSans-BoldItalic"

_FILES = {
    REGULAR: ttf_opensans.OPENSANS_REGULAR,
    BOLD: ttf_opensans.OPENSANS_BOLD,
    ITALIC: ttf_opensans.OPENSANS_ITALIC,
    BOLD_ITALIC: ttf_opensans.OPENSANS_BOLDITALIC,
}
_LOCK = Lock()

# Characters that are invisible by definition: joiners, direction marks, the soft hyphen, variation selectors, tags.
_INVISIBLE = (
    (0xAD, 0xAE),
    (0x61C, 0x61D),
    (0x180B, 0x180F),
    (0x200B, 0x2010),
    (0x202A, 0x202F),
    (0x2060, 0x2070),
    (0xFE00, 0xFE10),
    (0xFEFF, 0xFF00),
    (0xE0000, 0xE01F0),
)
_ZERO_WIDTH_SPACE = 0x200B
# Hyphens and spaces that Open Sans lacks, with the glyph that looks the same.
_SAME_LOOK = {0x2010: 0x2D, 0x2011: 0x2D, 0x202F: 0x2009}


class _Glyphs(dict[int, int]):
    """Code point to glyph number; a code point that the font lacks gives the box.

    Only asked, never grown: a table that kept each missing character would grow with what users type.
    """

    def __init__(self, known: dict[int, int], box: int) -> None:
        super().__init__(known)
        self._box = box

    def __contains__(self, code: object) -> bool:
        return True

    def __missing__(self, code: int) -> int:
        return self._box


class ReportFont(TTFont):
    """A TrueType font that shows a box for a character without a glyph, and says which character it was."""

    def __init__(self, name: str, path: str) -> None:
        # Neither the machine's settings nor an installed shaping library may change a report's bytes.
        super().__init__(name, path, asciiReadable=False, shapable=False)
        face = self.face
        known = {code: glyph for code, glyph in face.charToGlyph.items() if glyph}
        for start, stop in _INVISIBLE:
            for code in range(start, stop):
                known[code] = known[_ZERO_WIDTH_SPACE]
                face.charWidths[code] = 0
        for code, like in _SAME_LOOK.items():
            known[code] = known[like]
            face.charWidths[code] = face.charWidths[like]
        face.charToGlyph = _Glyphs(known, _add_box(face))

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        """Runs of one-byte codes, each with its subset."""
        # The code of NUL is taken by glyph 0; as another control character it gives a box.
        return super().splitString(text.replace("\x00", "\x01"), doc, encoding)

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Write the font as ReportLab does, with a character map that PDF/UA accepts.

        ReportLab's own map names U+0000 for slot 0, which PDF/UA forbids, and puts more than 100 entries in a block,
        which the format forbids. Its function is global, so replacing it would change the process's other documents.
        """
        subsets = [list(subset) for subset in self.state[doc].subsets] if doc in self.state else []
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            base = f"{SUBSETN(number).decode()}+{self.face.name.decode()}{self.face.subfontNameX.decode()}"
            stream = doc.idToObject["toUnicodeCMap:" + base]
            stream.content = _character_map(base, subset)
            # Two texts may have the same codes, so the codes alone would not tell two files apart.
            doc.updateSignature(stream.content)


def _add_box(face: Any) -> int:
    """The number of a new glyph that draws the font's box for missing characters.

    The box is glyph 0, but PDF/UA forbids showing glyph 0 itself. Two entries, since a glyph's length is the distance
    to the next entry.
    """
    number = len(face.glyphPos)
    face.glyphPos = [*face.glyphPos, face.glyphPos[0], face.glyphPos[1]]
    face.hmetrics = [*face.hmetrics, *[face.hmetrics[0]] * (number + 1 - len(face.hmetrics))]
    face.defaultWidth = face.hmetrics[0][0] * 1000 / face.unitsPerEm
    return number


def _character_map(name: str, subset: list[int]) -> str:
    """A ToUnicode map from the subset's one-byte codes to text."""
    pairs = [(code, _utf16(character)) for code, character in enumerate(subset) if code]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines.extend(f"<{code:02X}> <{text}>" for code, text in block)
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines)


def _utf16(code: int) -> str:
    """The code point as UTF-16 in hexadecimal; U+FFFD for controls, halves of pairs and what is no character."""
    if code == 0xFEFF:  # forbidden by PDF/UA; inside a text it means what a zero-width space means
        code = _ZERO_WIDTH_SPACE
    if code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE:
        code = 0xFFFD
    return chr(code).encode("utf-16-be").hex().upper()


def register_fonts() -> None:
    """Make the four faces known to ReportLab under the names above; a second call does nothing."""
    with _LOCK:
        known = pdfmetrics.getRegisteredFontNames()
        for name in _missing(known):
            pdfmetrics.registerFont(ReportFont(name, str(_FILES[name].path)))
        pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)


def _missing(known: list[str]) -> Iterator[str]:
    return (name for name in _FILES if name not in known)
