"""Who reaches which page: every endpoint declares it once, and what declares nothing cannot be served.

Outside your board every address is *not found*; inside it, a page that your role does not include is *not allowed*.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed

from selfassess.accounts.permissions import Permission, needs_stronger_proof, require
from selfassess.boards.boards import find_board
from selfassess.errors import NotAllowed, NotFound, SelfAssessError
from selfassess.vocabulary import Strength
from selfassess.web.current import find_identity
from selfassess.web.database import reader
from selfassess.web.denials import outside
from selfassess.web.sessions import find_expired
from selfassess.web.statement import statement_due

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class Door(StrEnum):
    """What somebody needs to come in."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    BOARD = "board"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Access:
    """Who reaches an endpoint; ``permission`` where it is a board's."""

    door: Door
    permission: Permission | None = None

    def __str__(self) -> str:
        return f"{self.door}: {self.permission}" if self.permission else self.door


# Endpoints that are not ours to decorate.
OTHERS: dict[str, Access] = {"static": Access(Door.PUBLIC)}


def public(view: View) -> View:
    """Let anybody reach this view."""
    return _declare(view, Access(Door.PUBLIC))


def signed_in(view: View) -> View:
    """Let any signed-in person reach this view."""
    return _declare(view, Access(Door.SIGNED_IN))


def operator(view: View) -> View:
    """Let operators reach this view, proved with two factors."""
    return _declare(view, Access(Door.OPERATOR))


def on_board(permission: Permission) -> Callable[[View], View]:
    """Let those reach this view whose role on the board of its address includes ``permission``."""

    def declare(view: View) -> View:
        return _declare(view, Access(Door.BOARD, permission))

    return declare


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What an endpoint declares, or None."""
    declared = getattr(app.view_functions.get(endpoint), "access", None) or OTHERS.get(endpoint)
    assert declared is None or isinstance(declared, Access)
    return declared


def install(app: Flask) -> None:
    """Check every request against what its endpoint declares; an endpoint that declares nothing is not found."""

    @app.before_request
    def _check() -> ResponseReturnValue | None:
        if request.endpoint is None:
            _refuse_other_methods()
            return None
        access = access_of(app, request.endpoint)
        if access is None:
            raise NotFound("There is no such page.")
        return _CHECKS[access.door](access)


def _refuse_other_methods() -> None:
    """Nothing, unless an address of a board is asked for in a way that it does not take, by somebody from elsewhere.

    They would be told by that which addresses the board has.

    Raises:
        NotFound: always then.
    """
    if not isinstance(request.routing_exception, MethodNotAllowed) or not request.path.startswith("/boards/"):
        return
    person, found = find_identity(), find_board(reader(), request.path.split("/")[2])
    if person is None or found is None or not person.on_board(found.id):
        outside(found.id if found else None)
        raise NotFound("There is no such page.")


def _public(_access: Access) -> ResponseReturnValue | None:
    return None


def _signed_in(_access: Access) -> ResponseReturnValue | None:
    return None if find_identity() else ask_to_sign_in()


def _operator(access: Access) -> ResponseReturnValue | None:
    person = find_identity()
    if person is None:
        return ask_to_sign_in()
    if not person.is_operator:
        outside(None)
        raise NotFound("There is no such page.")
    return None if person.strength is Strength.STRONG else ask_for_stronger_proof()


def _on_board(access: Access) -> ResponseReturnValue | None:
    person = find_identity()
    if person is None:
        return ask_to_sign_in()
    slug = (request.view_args or {}).pop("slug", "")
    board = find_board(reader(), slug)
    if board is None or access.permission is None:
        outside(None)
        raise NotFound("There is no such page.")
    try:
        require(person, access.permission, board_id=board.id)
    except NotFound:
        outside(board.id)
        raise
    except NotAllowed:
        g.board = board
        raise
    g.board = board
    if needs_stronger_proof(person, board.id):
        return ask_for_stronger_proof()
    return statement_due(person, board)


_CHECKS: dict[Door, Callable[[Access], ResponseReturnValue | None]] = {
    Door.PUBLIC: _public,
    Door.SIGNED_IN: _signed_in,
    Door.OPERATOR: _operator,
    Door.BOARD: _on_board,
}


def ask_to_sign_in() -> ResponseReturnValue:
    """The way to the sign-in page and back; for a form that was sent, the page that keeps what was typed.

    Raises:
        SignedOut: something was sent, which must not be lost on the way.
    """
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("signin.start", next=request.full_path.rstrip("?")))
    if _rescued():
        raise SignedOut("You were signed out, so what you sent is not saved. It is kept: sign in and open the page.")
    raise SignedOut("You are signed out, and what you sent was not saved.")


def _rescued() -> bool:
    rescue = getattr(current_app.view_functions.get(request.endpoint or ""), "rescue", None)
    person = find_expired() if rescue is not None else None
    if rescue is None or person is None:
        return False
    try:
        kept: bool = rescue(person, request.view_args or {})
    except SelfAssessError:
        return False
    return kept


def ask_for_stronger_proof() -> ResponseReturnValue:
    """The way to the page that asks for a second factor and back."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("signin.stronger", next=request.full_path.rstrip("?")))
    raise NotAllowed("This needs a stronger sign-in. What you sent was not saved.")


class SignedOut(NotAllowed):
    """A form that was sent by somebody who is signed out."""


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
