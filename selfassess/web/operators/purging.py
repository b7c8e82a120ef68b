"""Deleting a closed board for good: how it stands, asked for by one operator, confirmed or called off by another.

Asking and confirming need a proof given just before; calling off, which loses nothing, does not.
"""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from selfassess.accounts.users import get_user
from selfassess.boards import purging
from selfassess.boards.boards import get_board
from selfassess.boards.purging import PurgeRequest
from selfassess.links import absolute, board_path, purge_path
from selfassess.storage.tables import Board
from selfassess.web.access import operator
from selfassess.web.buttons import VersionForm
from selfassess.web.current import identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done, form_page, told
from selfassess.web.operators.blueprint import blueprint
from selfassess.web.operators.forms import AskPurgeForm, ConfirmPurgeForm
from selfassess.web.proof.freshness import freshly_proved


@blueprint.get("/boards/<slug:address>/purge")
@operator
def purge(address: str) -> ResponseReturnValue:
    """Whether a board can be deleted, and who asked for that, when and why."""
    entry = get_board(reader(), address)
    return _standing(entry, VersionForm(obj=entry))


@blueprint.route("/boards/<slug:address>/purge/ask", methods=["GET", "POST"])
@operator
@freshly_proved
def ask_purge(address: str) -> ResponseReturnValue:
    """The deletion of a board asked for: another operator has to confirm it."""
    entry = get_board(reader(), address)
    form = AskPurgeForm(obj=entry)
    if form.validate_on_submit():
        with told(form):
            _ask(form, entry)
            return done("Another operator has to confirm it now.", "operators.purge", address=entry.slug)
    return form_page("operators/purge_ask.html", form, entry=entry)


@blueprint.route("/boards/<slug:address>/purge/confirm", methods=["GET", "POST"])
@operator
@freshly_proved
def confirm_purge(address: str) -> ResponseReturnValue:
    """A board deleted for good."""
    entry = get_board(reader(), address)
    form = ConfirmPurgeForm(obj=entry)
    if form.validate_on_submit():
        with told(form):
            _confirm(form, entry)
            return done("The board is deleted.", "operators.boards")
    return form_page("operators/purge_confirm.html", form, entry=entry)


@blueprint.post("/boards/<slug:address>/purge/cancel")
@operator
def cancel_purge(address: str) -> ResponseReturnValue:
    """The deletion of a board called off."""
    entry = get_board(reader(), address)
    form = VersionForm(obj=entry)
    if form.validate_on_submit():
        with told(form):
            with write() as session:
                seen = form.version.data
                purging.cancel_purge(session, who=identity(), board_id=entry.id, seen_version=seen, now=now())
            return done("The deletion is called off.", "operators.purge", address=entry.slug)
    return _standing(entry, form)


def _ask(form: AskPurgeForm, entry: Board) -> None:
    with write() as session:
        purging.ask_purge(
            session,
            who=identity(),
            board_id=entry.id,
            seen_version=form.version.data,
            reason=form.reason.data,
            board_link=absolute(settings(), board_path(entry.slug)),
            purge_link=absolute(settings(), purge_path(entry.slug)),
            now=now(),
        )


def _confirm(form: ConfirmPurgeForm, entry: Board) -> None:
    with write() as session:
        purging.confirm_purge(
            session,
            identity=identity(),
            board_id=entry.id,
            seen_version=form.version.data,
            typed_name=form.typed_name.data,
            now=now(),
        )


def _standing(entry: Board, form: VersionForm) -> ResponseReturnValue:
    asked = purging.find_request(entry, now())
    return form_page(
        "operators/purge.html",
        form,
        entry=entry,
        first_day=purging.purgeable_from(entry),
        is_early=purging.is_early(entry, now()),
        asked=asked,
        asker=_asker(asked),
        is_own=asked is not None and asked.asked_by == identity().user_id,
        reason=purging.find_reason(reader(), entry.id) if asked else None,
    )


def _asker(asked: PurgeRequest | None) -> str:
    """The address of whoever asked, or what stands in its place."""
    if asked is None or asked.asked_by is None:
        return "A command on the server"
    return get_user(reader(), asked.asked_by).email or f"Erased account {asked.asked_by}"
