"""Inviting a whole list: pasted or from a file, looked at row by row, then sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.boards.bulk_invitations import invite_all, preview
from selfassess.boards.bulk_parsing import Row
from selfassess.links import invitation_path, links_to
from selfassess.web.access import on_board
from selfassess.web.current import board, identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.invitations.blueprint import blueprint
from selfassess.web.invitations.forms import ListForm
from selfassess.web.invitations.lines import preview_lines
from selfassess.web.steps import Step, step_of
from selfassess.web.strong_places import must_prove, way_to_prove

_PROVE = "To invite a manager, chair or vice chair, prove first that it is you. Then send the list again."
_CHANGED = "Something changed since you looked at this list. Look at it again: nobody has been invited."


@blueprint.route("/many", methods=["GET", "POST"])
@on_board(Permission.MANAGE_PEOPLE)
def many() -> ResponseReturnValue:
    """A list of people: the form, what it would do, then the invitations. Only the last writes anything."""
    form = ListForm()
    step = step_of(form)
    rows = () if step is Step.ASK else _looked_at(form)
    if step is Step.DO and rows and _is_as_seen(form, rows):
        with told(form):
            _invite(rows)
            return done(told_of(good_rows(rows)), "invitations.show", slug=board().slug)
    return form_page(
        "invitations/preview.html" if rows else "invitations/many.html",
        form,
        good=preview_lines(good_rows(rows)),
        bad=preview_lines([row for row in rows if row.problem is not None]),
        seen=mark_of(rows),
        prove=way_to_prove(),
    )


def good_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows without a problem."""
    return tuple(row for row in rows if row.problem is None)


def told_of(rows: Sequence[Row]) -> str:
    """What the list of invitations says after all of them were sent."""
    if len(rows) == 1:
        return f"{rows[0].name} is invited. The e-mail is on its way."
    return f"{len(rows)} people are invited. The e-mails are on their way."


def mark_of(rows: Sequence[Row]) -> str:
    """A mark by which to tell whether what would be sent is still what was looked at."""
    return hashlib.sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()


def _invite(rows: Sequence[Row]) -> None:
    link_of = links_to(settings(), invitation_path)
    with write() as session:
        invite_all(session, identity=identity(), board_id=board().id, rows=rows, link_of=link_of, now=now())


def _is_as_seen(form: ListForm, rows: Sequence[Row]) -> bool:
    if request.form.get("seen") == mark_of(rows):
        return True
    form.form_errors.append(_CHANGED)
    return False


def _looked_at(form: ListForm) -> tuple[Row, ...]:
    form.take_file()
    with told(form):
        return _rows(form.people.data or "")
    return ()


def _rows(text: str) -> tuple[Row, ...]:
    rows = preview(reader(), identity=identity(), board_id=board().id, text=text, now=now())
    return tuple(
        replace(row, problem=_PROVE) if row.problem is None and row.role and must_prove(row.role) else row
        for row in rows
    )
