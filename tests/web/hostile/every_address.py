"""Every address of the service, generated from its map, with rows that are really there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from selfassess.accounts.permissions import Permission
from selfassess.web.access import Access, Door, access_of
from tests.open_assessment import LEAD
from tests.pages import Pages
from tests.web.hostile.two_boards import TwoBoards

READS, WRITES = ("GET", "HEAD"), ("POST", "PUT", "PATCH", "DELETE")
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Address:
    """One rule of the map with its methods, and what stands in its variable parts."""

    rule: str
    methods: frozenset[str]
    access: Access
    parts: dict[str, str]

    @property
    def path(self) -> str:
        """The address itself."""
        return _PART.sub(lambda part: self.parts[part[1]], self.rule)

    @property
    def permission(self) -> Permission | None:
        """What a board's address asks for."""
        return self.access.permission

    def with_part(self, name: str, value: str) -> Address:
        """The same with something else in one variable part, as it would stand in the request line."""
        return replace(self, parts={**self.parts, name: value})


def every_address(app: Flask, boards: TwoBoards) -> Iterator[Address]:
    """Each rule but the static files', with the ids of the board of the case."""
    real = {
        "slug": boards.here.board.slug,
        "address": boards.here.board.slug,
        "assessment_id": str(boards.here.assessment_id),
        "seat_id": str(boards.here.seat_id),
        "object_id": str(boards.here.seat_id),
        "object_type": "seat",
        "theme_id": "LEAD",
        "question_id": LEAD,
        "agency_id": str(boards.agency.id),
        "invitation_id": str(boards.invitation.id),
        "member_id": str(boards.named.id),
        "user_id": str(boards.named.user_id),
        "token": "A" * 43,
        "key": "0" * 32,
    }
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if rule.endpoint != "static" and access is not None:
            parts = {name: real.get(name, "1") for name in rule.arguments}
            yield Address(rule.rule, frozenset(rule.methods or ()) - {"OPTIONS"}, access, parts)


def of_boards(app: Flask, boards: TwoBoards) -> list[Address]:
    """Those that lie under a board."""
    return [address for address in every_address(app, boards) if address.access.door is Door.BOARD]


def send(browser: Pages, method: str, path: str, token: str = "", **options: Any) -> TestResponse:
    """What comes of one request, sent as this browser would send it from our own page; no redirect is followed."""
    fields = {"csrf_token": token, "role": "chair"} if method not in READS else None
    headers = {"Origin": browser.base_url, **options.pop("headers", {})}
    return browser.client.open(
        path, method=method, data=fields, headers=headers, base_url=browser.base_url, buffered=True, **options
    )
