"""What has moved between self-assessments: the page and its files."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from selfassess.accounts.permissions import Permission
from selfassess.assessments.looking_back.documents import Making, findings_document, movement_document
from selfassess.assessments.looking_back.findings_moved import findings_moved
from selfassess.assessments.looking_back.series import Held, has_levels
from selfassess.engine.bank import Theme
from selfassess.errors import NotComparable
from selfassess.reports.document import Document
from selfassess.reports.html import contents, render_fragment
from selfassess.web.access import on_board
from selfassess.web.current import board
from selfassess.web.database import end_reading, reader
from selfassess.web.kept import kept
from selfassess.web.movement.asked import asked, chosen_of, followed, held_here, state_of
from selfassess.web.movement.blueprint import blueprint
from selfassess.web.paper_choices import making_asked
from selfassess.web.papers_sent import send_document


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A document with its markup, as the page frames it, and links to each of its questions where it has levels."""

    document: Document
    contents: Markup
    report: Markup
    questions: Markup


@blueprint.get("/compare")
@on_board(Permission.READ_SIGNED)
def show() -> ResponseReturnValue:
    """What moved, lower first, with what may be chosen and the files of the same."""
    held = held_here()
    chosen = chosen_of(held)
    making = making_asked()
    try:
        key = state_of(chosen, making, tuple(asked().items()))
        shown = kept("movement", most=32).get(key, lambda: _shown(chosen, making))
    except NotComparable as reason:
        return render_template("movement/show.html", held=held, chosen=chosen, shown=None, reason=str(reason))
    return render_template("movement/show.html", held=held, chosen=chosen, shown=shown, asked=asked())


def _shown(chosen: tuple[Held, ...], making: Making) -> _Shown:
    themes: tuple[Theme, ...] = ()
    if has_levels(chosen):
        themes = followed(chosen).banks[-1].themes
    document = _document(chosen, making)
    return _Shown(
        document=document,
        contents=contents(document),
        report=render_fragment(document),
        questions=Markup(render_template("movement/questions.html", themes=themes, asked=asked()) if themes else ""),
    )


def _document(chosen: tuple[Held, ...], making: Making, *, one_page: bool = False) -> Document:
    """What moved between these, with the database let go."""
    if not has_levels(chosen):
        moved = findings_moved(reader(), board_id=board().id, chosen=chosen)
        end_reading()
        return findings_document(moved, making)
    found = followed(chosen)
    end_reading()
    return movement_document(found, making, one_page=one_page)


@blueprint.get("/compare.pdf", endpoint="pdf")
@blueprint.get("/compare.docx", endpoint="docx")
@blueprint.get("/compare.xlsx", endpoint="xlsx")
@blueprint.get("/compare.csv", endpoint="csv")
@on_board(Permission.READ_SIGNED)
def file() -> ResponseReturnValue:
    """The same as a file of the kind that the address ends in; with ``one_page=1`` its one-page version."""
    form = request.path.rpartition(".")[2]
    chosen, one_page = chosen_of(held_here()), request.args.get("one_page") == "1"
    document = _document(chosen, making_asked(), one_page=one_page)
    return send_document(document, form, f"{board().slug}-movement")
