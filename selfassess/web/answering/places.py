"""Where a page of answers stands: its self-assessment with a seat, or with a sheet, as the address names them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request, url_for

from selfassess.assessments.answering.found import FoundResponse, Where
from selfassess.engine.answers import Basis
from selfassess.web.current import board

# ``assessment_id`` with ``seat_id`` or ``sheet_id``: the parts of the address, by name.
Place = dict[str, int]
_OF_SHEETS = {Basis.TABLE: "table_answers", Basis.DRAFT: "draft_answers", Basis.INDIVIDUAL: "paper_answers"}


def where(place: Place, *, board_id: int | None = None) -> Where:
    """The same as verbs and reads take it; on the board of the page unless another is given."""
    found: Where = {"board_id": board_id or board().id, "assessment_id": place["assessment_id"]}
    if "seat_id" in place:
        found["seat_id"] = place["seat_id"]
    else:
        found["sheet_id"] = place["sheet_id"]
    return found


def address(page: str, place: Place, **parts: str | int) -> str:
    """The address of another page of the same response, by the name of its view."""
    return _built(f"{request.blueprint}.{page}", {**place, **parts})


def addresses(place: Place) -> Callable[..., str]:
    """The same for a template: ``here('theme', theme_id='WT')``."""
    return lambda page, **parts: address(page, place, **parts)


def address_of(response: FoundResponse, page: str, **parts: str | int) -> str:
    """The address of a page of a response from elsewhere."""
    place: dict[str, Any] = {"assessment_id": response.assessment_id, **parts}
    if not response.through_sheet:
        return _built(f"responses.{page}", {"seat_id": response.seat_id, **place})
    return _built(f"{_OF_SHEETS[response.basis]}.{page}", {"sheet_id": response.sheet_id, **place})


def _built(endpoint: str, parts: dict[str, Any]) -> str:
    return url_for(endpoint, slug=board().slug, **parts)
