"""A client that reads each page as a strict browser would, and refuses a page that breaks a rule of the house.

Every page has one ``h1`` that its title contains; a title that says *Error:* when a form has errors; error links that
land on a field; labels, scopes and ids in order; and no inline style or script but the one with a nonce.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from selfassess.config import Settings

FORM = "application/x-www-form-urlencoded"
_CONTROLS = ("input", "select", "textarea")
_NEEDS_NO_LABEL = ("hidden", "submit", "button")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, and where it is HTML, its tree. ``path`` is where redirects led."""

    response: TestResponse
    tree: Element | None
    path: str

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """What a reader sees, with single spaces."""
        if self.tree is None:
            return self.response.get_data(as_text=True)
        body = self.tree.find("body")
        assert body is not None
        return " ".join(_seen(body).split())

    @property
    def heading(self) -> str:
        """The text of the ``h1``."""
        return " ".join("".join(self.all("h1")[0].itertext()).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element of that kind with these attributes (``class_`` for class, ``data_x`` for data-x)."""
        assert self.tree is not None, "not a page of HTML"
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [one for one in self.tree.iter(tag) if all(one.get(name) == value for name, value in wanted.items())]

    def links(self) -> dict[str, str]:
        """The text of every link, and where it leads."""
        return {" ".join("".join(link.itertext()).split()): link.get("href", "") for link in self.all("a")}

    def fields(self, form: int = 0) -> dict[str, Any]:
        """What the form (the main part's ``form``-th) would send as it stands; a list where a name stands twice."""
        main = self.all("main")[0]
        return _fields(list(main.iter("form"))[form])

    def errors(self) -> list[str]:
        """The messages of the error summary."""
        return [
            " ".join("".join(item.itertext()).split())
            for summary in self.all("ul")
            if "govuk-error-summary__list" in summary.get("class", "")
            for item in summary.iter("li")
        ]


class Pages:
    """A browser on the service. ``get`` and ``post`` read and audit what comes back."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.client = app.test_client()
        self.base_url = settings.base_url

    def get(self, path: str, *, status: int = 200, follow: bool = True, **options: Any) -> Page:
        """The page at ``path``, after redirects where ``follow``; its status must be ``status``."""
        response = self.client.get(path, base_url=self.base_url, buffered=True, **options)
        return self._read(response, path, status, follow)

    def post(
        self,
        path: str,
        fields: Mapping[str, Any] | Sequence[tuple[str, Any]] = (),
        *,
        status: int = 200,
        follow: bool = True,
        token: bool = True,
        **options: Any,
    ) -> Page:
        """What comes of sending a form, with a fresh token against forgery unless ``token`` is off."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        if token:
            pairs.append(("csrf_token", self.token()))
        data: dict[str, Any] = {}
        for name, value in pairs:
            data.setdefault(name, []).extend(value if isinstance(value, list) else [value])  # a tuple is a file
        headers = {"Origin": self.base_url, **options.pop("headers", {})}
        response = self.client.post(path, data=data, base_url=self.base_url, headers=headers, buffered=True, **options)
        # A large upload stands in a temporary file, which the client closes only where it follows redirects itself.
        response.request.input_stream.close()
        return self._read(response, path, status, follow)

    def submit(self, path: str, changes: Mapping[str, Any] | None = None, *, form: int = 0, **options: Any) -> Page:
        """What comes of opening the page at ``path``, changing these fields of its form, and sending it."""
        page = self.get(path)
        fields: dict[str, Any] = dict(page.fields(form))
        fields.update(changes or {})
        element = list(page.all("main")[0].iter("form"))[form]
        return self.post(element.get("action") or page.path, fields, token="csrf_token" not in fields, **options)

    def token(self) -> str:
        """A token against forged forms that belongs to this browser's session."""
        page = self.client.get("/help", base_url=self.base_url).get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        if found:
            return found.group(1)
        page = self.client.get("/sign-in", base_url=self.base_url, follow_redirects=True).get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, "no page with a form to take a token from"
        return found.group(1)

    def _read(self, response: TestResponse, path: str, status: int, follow: bool) -> Page:
        hops = 0
        while follow and response.status_code in (301, 302, 303, 307, 308):
            hops += 1
            assert hops < 8, f"{path} leads round in a circle"
            parts = urlsplit(response.location)
            assert not parts.netloc or response.location.startswith(self.base_url), (
                f"left the site: {response.location}"
            )
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            response = self.client.get(path, base_url=self.base_url, buffered=True)
        assert response.status_code == status, (
            f"{path}: {response.status_code}\n{response.get_data(as_text=True)[-3000:]}"
        )
        tree = None
        if response.mimetype == "text/html" and response.get_data():
            tree = audit(response.get_data(as_text=True))
        return Page(response, tree, urlsplit(path).path)


def audit(html: str) -> Element:
    """The tree of a page that keeps every rule of the house."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree: Element = parser.parse(html)
    errors = [error for error in parser.errors if "expected-doctype" not in str(error)]
    assert not errors, f"not well-formed: {errors[:5]}"
    _audit_headings(tree)
    _audit_ids(tree)
    _audit_controls(tree)
    _audit_tables(tree)
    _audit_inline(tree)
    return tree


def _audit_headings(tree: Element) -> None:
    headings = [" ".join("".join(one.itertext()).split()) for one in tree.iter("h1")]
    assert len(headings) == 1, f"a page has one h1; this one has {headings}"
    title = " ".join("".join(next(tree.iter("title")).itertext()).split())
    assert headings[0] in title, f"the title {title!r} does not contain the heading {headings[0]!r}"
    summaries = [one for one in tree.iter("div") if "govuk-error-summary" in one.get("class", "").split()]
    assert bool(summaries) == title.startswith("Error: "), f"error summary {bool(summaries)}, title {title!r}"


def _audit_ids(tree: Element) -> None:
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id"))
    twice = [name for name, count in ids.items() if count > 1]
    assert not twice, f"ids used twice: {twice}"
    for one in tree.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for name in one.get(attribute, "").split():
                assert name in ids, f"{attribute}={name!r} points at nothing"
    for link in tree.iter("a"):
        address = link.get("href", "")
        if address.startswith("#") and len(address) > 1:
            assert address[1:] in ids, f"a link leads to {address!r}, which is not there"


def _audit_controls(tree: Element) -> None:
    labelled = {label.get("for") for label in tree.iter("label")}
    inside = {id(control) for label in tree.iter("label") for tag in _CONTROLS for control in label.iter(tag)}
    for tag in _CONTROLS:
        for control in tree.iter(tag):
            if control.get("type") in _NEEDS_NO_LABEL:
                continue
            named = control.get("id") in labelled or id(control) in inside or control.get("aria-label")
            assert named, f"a field without a label: {control.attrib}"
            assert "required" not in control.attrib, f"the browser's own check would stop: {control.attrib}"
    for form in tree.iter("form"):
        if form.get("method", "get").lower() == "post":
            assert "csrf_token" in _fields(form), f"a form without a token: {form.attrib}"
            assert "novalidate" in form.attrib, f"a form that the browser checks itself: {form.attrib}"


def _audit_tables(tree: Element) -> None:
    for table in tree.iter("table"):
        assert table.find("caption") is not None, "a table without a caption"
        for cell in table.iter("th"):
            assert cell.get("scope") in ("col", "row", "colgroup", "rowgroup"), "a heading cell without a scope"


def _audit_inline(tree: Element) -> None:
    for one in tree.iter():
        assert "style" not in one.attrib, f"an inline style: {one.tag} {one.attrib}"
        events = [name for name in one.attrib if str(name).startswith("on")]
        assert not events, f"an inline script: {one.tag} {events}"
        assert one.tag != "script" or one.get("src") or one.get("nonce"), "an inline script without a nonce"
        assert one.tag != "style", "an inline style sheet"


def _fields(form: Element) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for control in form.iter():
        name = control.get("name")
        if not name or control.tag not in _CONTROLS or control.get("type") in ("submit", "file"):
            continue
        if control.get("type") in ("radio", "checkbox") and "checked" not in control.attrib:
            continue
        found.setdefault(name, []).append(_value(control))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _value(control: Element) -> str:
    if control.tag == "textarea":
        return "".join(control.itertext())
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return chosen[0].get("value", "") if chosen else ""
    return control.get("value", "")


def _seen(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag not in ("script", "style", "template"):
            parts.append(_seen(child))
        parts.append(child.tail or "")
    return " ".join(parts)
