"""Everything that somebody on a board can reach: every address of the map with every row that is there, as text."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from flask import Flask
from pypdf import PdfReader
from werkzeug.test import TestResponse

from tests.pages import Pages

# What an address can be asked for besides: the end of its rule, and the queries.
_ASKED = {
    "/papers/paper": tuple(
        f"?paper={paper}&as={form}{public}"
        for paper in ("standing", "movement", "one_page")
        for form in ("pdf", "docx", "xlsx", "csv")
        for public in ("", "&public=1")
    ),
    "/compare": ("?from=1&to=1", "?from=1", "?to=1"),
    "/signed.pdf": ("?number=1",),
}
_LINK = re.compile(r'(?:href|src)="(/boards/[^"#]*)')
# What differs between two answers to one request and says nothing: tokens, references, and that one took it all out.
_CHANCE = re.compile(
    r'(?:name="csrf_token"[^>]*value|name="opened"[^>]*value|nonce)="[^"]*"'
    r'|<strong class="app-reference">[^<]*</strong>'
    r'|^[^\n]*"board\.exported"[^\n]*$|<li class="app-timeline__item">\s*<h2[^>]*>[^<]*taken out.*?</li>',
    re.MULTILINE | re.DOTALL,
)


def readable(data: bytes) -> str:
    """What can be read in a page or file, without its spaces: of a PDF its text, of an archive all of its files."""
    if data.startswith(b"%PDF-"):
        paper = PdfReader(io.BytesIO(data))
        told = [page.extract_text() for page in paper.pages] + [str(paper.metadata)]
        return "".join("".join(told).split())
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "".join(f"{name}{readable(archive.read(name))}" for name in archive.namelist())
    return "".join(_CHANCE.sub("", data.decode("utf-8", errors="replace")).split())


def addresses(app: Flask, rows: Mapping[str, Sequence[object]], method: str = "GET") -> Iterator[str]:
    """Every address under a board that takes the method, with each of these rows wherever one of its kind may stand."""
    build = app.url_map.bind("localhost").build
    for rule in app.url_map.iter_rules():
        if "slug" in rule.arguments and method in (rule.methods or ()):
            fixed = rule.defaults or {}
            open_parts = sorted(rule.arguments - set(fixed))
            for values in itertools.product(*(rows.get(name, (1,)) for name in open_parts)):
                parts = dict(zip(open_parts, values, strict=True))
                address = build(rule.endpoint, {**parts, **fixed}, method=method)
                yield address
                for end, queries in _ASKED.items():
                    if method == "GET" and rule.rule.endswith(end):
                        yield from (address + query for query in queries)


def reached(browser: Pages, app: Flask, rows: Mapping[str, Sequence[object]]) -> dict[str, str]:
    """What each address answers, and each address that a page links to; and all that can be taken out as one file."""
    found: dict[str, str] = {}
    waiting = [*addresses(app, rows), "/my-work"]
    while waiting:
        address = waiting.pop(0)
        if address in found:
            continue
        response = browser.client.get(address, base_url=browser.base_url, buffered=True)
        found[address] = _told(response)
        if response.mimetype == "text/html":
            links = _LINK.findall(response.get_data(as_text=True).replace("&amp;", "&"))
            waiting += [link for link in links if "/timeline" not in link and link not in found]
        if response.location and urlsplit(response.location).path.startswith("/boards/"):
            waiting.append(response.location)
    found["export.zip"] = _taken_out(browser, app, rows)
    return found


def _taken_out(browser: Pages, app: Flask, rows: Mapping[str, Sequence[object]]) -> str:
    (address,) = (each for each in addresses(app, rows, "POST") if each.endswith("/export.zip"))
    return _told(sent(browser, address))


def sent(browser: Pages, address: str) -> TestResponse:
    """What comes of sending an empty form to an address."""
    fields, headers = {"csrf_token": browser.token(), "version": "0"}, {"Origin": browser.base_url}
    return browser.client.post(address, data=fields, base_url=browser.base_url, headers=headers, buffered=True)


def _told(response: TestResponse) -> str:
    assert response.status_code < 500, response.request.path
    return f"{response.status_code}{readable(response.get_data())}{response.headers.get('Content-Disposition', '')}"
