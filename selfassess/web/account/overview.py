"""What an account has: address, places on boards, ways to sign in."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from selfassess.accounts.identity import Identity
from selfassess.accounts.passkeys import list_passkeys
from selfassess.accounts.providers import list_providers, unlink_provider
from selfassess.accounts.sessions import list_sessions
from selfassess.accounts.users import get_user
from selfassess.boards.boards import list_boards_of
from selfassess.boards.role_names import role_name
from selfassess.storage.tables import Board
from selfassess.web.access import signed_in
from selfassess.web.account.blueprint import blueprint
from selfassess.web.current import identity, now, settings
from selfassess.web.database import reader, write
from selfassess.web.forms import done
from selfassess.web.proof.freshness import freshly_proved, ways_of


@blueprint.get("/account")
@signed_in
def show() -> ResponseReturnValue:
    """My account."""
    person = identity()
    boards = list_boards_of(reader(), person)
    return render_template(
        "account/show.html",
        boards=boards,
        sessions_open=len(list_sessions(reader(), identity=person, now=now())),
        places={board.id: _places(person, board) for board in boards},
        codes_left=len(get_user(reader(), person.user_id).recovery_codes or ()),
        ways=ways_of(person.user_id),
        passkeys=list_passkeys(reader(), person.user_id),
        providers=list_providers(reader(), person.user_id),
        provider=settings().oidc,
    )


@blueprint.post("/account/providers/<row:identity_id>/remove")
@signed_in
@freshly_proved
def remove_provider(identity_id: int) -> ResponseReturnValue:
    """The account, which the provider's sign-in opens no more."""
    with write() as writing:
        unlink_provider(
            writing,
            user_id=identity().user_id,
            identity_id=identity_id,
            now=now(),
            except_session_id=identity().session_id,
        )
    return done("That sign-in no longer opens your account.", "account.show")


def _places(person: Identity, board: Board) -> str:
    """What the person is on a board, in its own words: *business manager, board member*."""
    return ", ".join(dict.fromkeys(role_name(place.role, board.form) for place in person.on_board(board.id)))
