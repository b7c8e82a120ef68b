"""Timelines: of a board, of one object, of the installation. Each shows what its reader may know of."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission, may
from selfassess.audit.entries import TimelineEntry
from selfassess.audit.events import ObjectType
from selfassess.audit.timeline import list_events, list_installation_events
from selfassess.web.access import on_board, operator
from selfassess.web.current import board, identity
from selfassess.web.database import reader

blueprint = Blueprint("timeline", __name__)
_PAGE = 50


@blueprint.get("/boards/<slug:slug>/timeline", endpoint="board")
@on_board(Permission.VIEW_BOARD)
def of_board() -> ResponseReturnValue:
    """What happened on the board, the newest first."""
    return _shown(_of_board(), "Timeline")


@blueprint.get("/boards/<slug:slug>/timeline/<object_type:object_type>/<row:object_id>", endpoint="object")
@on_board(Permission.VIEW_BOARD)
def of_object(object_type: ObjectType, object_id: int) -> ResponseReturnValue:
    """What happened to one seat, organisation, person's place, self-assessment or response."""
    return _shown(_of_board(object_type, object_id), "Timeline of one record")


@blueprint.get("/operators/timeline", endpoint="installation")
@operator
def of_installation() -> ResponseReturnValue:
    """What happened to accounts and to boards as a whole."""
    entries = list_installation_events(reader(), before_seq=_before(), limit=_PAGE + 1)
    return _shown(entries, "Timeline of the installation")


def _of_board(object_type: ObjectType | None = None, object_id: int | None = None) -> tuple[TimelineEntry, ...]:
    return list_events(
        reader(),
        board_id=board().id,
        user_id=identity().user_id,
        seats=identity().seats_on(board().id),
        sees_whole_board=may(identity(), Permission.VIEW_TIMELINE, board_id=board().id),
        before_seq=_before(),
        limit=_PAGE + 1,
        object_type=object_type,
        object_id=object_id,
    )


def _shown(entries: tuple[TimelineEntry, ...], title: str) -> ResponseReturnValue:
    shown, more = entries[:_PAGE], len(entries) > _PAGE
    return render_template(
        "timeline/show.html",
        page_title=title,
        entries=shown,
        older=f"{request.path}?before={shown[-1].seq}" if more else "",
        is_newest=_before() is None,
    )


def _before() -> int | None:
    """The event before which the page begins; what is no number begins at the newest."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
