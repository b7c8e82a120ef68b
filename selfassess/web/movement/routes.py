"""What has moved between self-assessments: the page, its files, and what a new version of a question set will break."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from selfassess.accounts.permissions import Permission
from selfassess.assessments.looking_back import version_change as version_changes
from selfassess.assessments.looking_back.documents import Edition, movement_document
from selfassess.assessments.looking_back.look_again import list_ages
from selfassess.assessments.looking_back.look_again import look_again as look_again_at
from selfassess.assessments.looking_back.movement import Followed, follow_held
from selfassess.assessments.looking_back.series import Held, choose, list_held
from selfassess.audit.trail import chain_of, head
from selfassess.boards.changes import today
from selfassess.errors import NotComparable
from selfassess.reports.document import Document
from selfassess.reports.html import contents, render_fragment
from selfassess.storage.columns import IDS
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now
from selfassess.web.database import end_reading, reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.kept import kept
from selfassess.web.movement.forms import LookAgainForm
from selfassess.web.paper_choices import edition_asked
from selfassess.web.papers_sent import send_document

blueprint = Blueprint("movement", __name__, url_prefix="/boards/<slug:slug>")
_ROW = re.compile("[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A document with its markup, as the page frames it."""

    document: Document
    contents: Markup
    report: Markup


@blueprint.get("/compare")
@on_board(Permission.READ_SIGNED)
def show() -> ResponseReturnValue:
    """What moved, lower first, with what may be chosen and the files of the same."""
    held = _held()
    chosen = choose(held, from_id=_asked("from"), to_id=_asked("to"))
    edition = edition_asked()
    # Nothing of a board changes without an event in its trail.
    key = (board().id, _last_event(), chosen, edition)
    try:
        shown = kept("movement", most=32).get(key, lambda: _shown(chosen, edition))
    except NotComparable as reason:
        return render_template("movement/show.html", held=held, chosen=chosen, shown=None, reason=str(reason))
    asked = {name: value for name in ("from", "to") if (value := _asked(name))}
    return render_template("movement/show.html", held=held, chosen=chosen, shown=shown, asked=asked)


def _shown(chosen: tuple[Held, ...], edition: Edition) -> _Shown:
    followed = follow_held(reader(), board_id=board().id, chosen=chosen)
    end_reading()
    document = movement_document(followed, edition)
    return _Shown(document=document, contents=contents(document), report=render_fragment(document))


@blueprint.get("/compare.pdf", endpoint="pdf")
@blueprint.get("/compare.docx", endpoint="docx")
@blueprint.get("/compare.xlsx", endpoint="xlsx")
@blueprint.get("/compare.csv", endpoint="csv")
@on_board(Permission.READ_SIGNED)
def file() -> ResponseReturnValue:
    """The same as a file of the kind that the address ends in; with ``one_page=1`` its one-page version."""
    form = request.path.rpartition(".")[2]
    document = movement_document(_followed(), edition_asked(), one_page=request.args.get("one_page") == "1")
    return send_document(document, form, f"{board().slug}-movement")


@blueprint.get("/version-changes")
@on_board(Permission.SET_UP_ASSESSMENT)
def version_change() -> ResponseReturnValue:
    """Before a version is chosen: which questions changed since the last one used, and which trends will break."""
    asking: dict[str, Any] = {"identity": identity(), "board_id": board().id, "today": today(board(), now())}
    key = request.args.get("set", "")
    change = version_changes.version_change(reader(), key=key, **asking) if key else None
    offered = version_changes.list_version_changes(reader(), **asking)
    return render_template("movement/version_change.html", change=change, offered=offered, key=key)


@blueprint.route("/look-again", methods=["GET", "POST"])
@on_board(Permission.LOOK_AGAIN)
def look_again() -> ResponseReturnValue:
    """A short self-assessment of a few questions: how old each level is, and which to look at again."""
    ages = list_ages(reader(), identity=identity(), board_id=board().id, today=today(board(), now()))
    form = LookAgainForm()
    if form.validate_on_submit():
        with told(form):
            title = _look_again(form)
            return done(f"{title} is open.", "boards.home", slug=board().slug)
    # Core questions and what is old are proposed; whatever was ticked comes back as it was.
    proposed = [age.question.id for age in ages if age.is_stale]
    ticked = form.questions.data or [] if form.is_submitted() else proposed
    return form_page("movement/look_again.html", form, ages=ages, ticked=frozenset(ticked))


def _look_again(form: LookAgainForm) -> str:
    chosen = form.questions.data or []
    with write() as session:
        row = look_again_at(
            session,
            identity=identity(),
            board_id=board().id,
            question_ids=chosen,
            reasons=dict.fromkeys(chosen, form.why.data or ""),
            title=form.title.data,
            due_on=form.due_on.data,
            now=now(),
        )
        return row.title


def _followed() -> Followed:
    chosen = choose(_held(), from_id=_asked("from"), to_id=_asked("to"))
    return follow_held(reader(), board_id=board().id, chosen=chosen)


def _held() -> tuple[Held, ...]:
    return list_held(reader(), identity=identity(), board_id=board().id, today=today(board(), now()))


def _last_event() -> str:
    found = head(reader(), chain_of(board().id))
    return found.hash if found else ""


def _asked(name: str) -> int | None:
    """The self-assessment that the address names; 0, which there is none of, where it names something else."""
    text = request.args.get(name, "")
    if not text:
        return None
    return int(text) if _ROW.fullmatch(text) and int(text) in IDS else 0
