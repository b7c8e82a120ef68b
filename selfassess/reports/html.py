"""A report as a web page that stands alone: one file, no scripts, nothing fetched from elsewhere."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from markupsafe import Markup

from selfassess.reports.characters import printable
from selfassess.reports.document import Document, Heading
from selfassess.reports.html_blocks import Blocks, heading_id, lines, safe

_FACT = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
_PAGE = Markup("""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - {board}</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header>
<p class="marking">{marking}</p>
<p class="board">{board}</p>
<h1>{title}</h1>
<p class="state">{state}</p>
<dl class="facts">
{facts}
</dl>
</header>
{contents}<main id="report" class="report" tabindex="-1">
{blocks}
</main>
<footer>
<p class="marking">{marking}</p>
</footer>
</body>
</html>
""")


def render(document: Document) -> str:
    """The document as one complete HTML5 page.

    Every text is escaped; a control character, a direction override or half of a surrogate pair shows as U+FFFD, so the
    page always encodes as UTF-8. The marking stands at the top, at the end, and on every printed page.
    """
    return str(
        _PAGE.format(
            state=safe(document.status_line),
            language=safe(document.language),
            # A page without a name cannot be told from others in a row of tabs.
            title=safe(document.title if document.title.strip() else "Report"),
            board=safe(document.board),
            style=Markup(_stylesheet() + _printed_marking(document.marking)),
            marking=safe(document.marking),
            facts=lines(_FACT.format(safe(label), safe(value)) for label, value in document.facts),
            contents=contents(document),
            blocks=render_fragment(document),
        )
    )


def render_fragment(document: Document) -> Markup:
    """The document's blocks alone, for a page that has its own title block and the rules of ``report.css``.

    Headings start at ``h2``; every id starts with ``report-``.
    """
    return lines(Blocks().write(document.blocks))


def contents(document: Document) -> Markup:
    """Links to the document's sections; nothing for a document with fewer than two."""
    numbered = enumerate((block for block in document.blocks if isinstance(block, Heading)), start=1)
    sections = [(number, heading.text) for number, heading in numbered if heading.level <= 1 and heading.text.strip()]
    if len(sections) < 2:
        return Markup("")
    links = lines(
        Markup('<li><a href="#{}">{}</a></li>').format(heading_id(number), safe(text)) for number, text in sections
    )
    return Markup('<nav aria-label="Sections">\n<ul>\n{}\n</ul>\n</nav>\n').format(links)


@lru_cache(maxsize=1)
def _stylesheet() -> str:
    return files("selfassess.reports").joinpath("report.css").read_text(encoding="utf-8")


def _printed_marking(marking: str) -> str:
    """The rule that prints the marking in the margin of every page but the first, which has it above the title."""
    return (
        f'@page {{ @top-center {{ content: "{_css_text(marking)}"; font: 700 8pt "Open Sans", sans-serif; }} }}\n'
        "@page :first { @top-center { content: none; } }\n"
    )


def _css_text(text: str) -> str:
    """The text for a CSS string: whatever is no letter, digit or space is written by number, so nothing can end it."""
    one_line = " ".join(printable(text).split())
    return "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in one_line)
