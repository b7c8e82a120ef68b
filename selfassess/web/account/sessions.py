"""Where a person is signed in, and ending it there."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from selfassess.accounts.sessions import Ending, end_all_sessions, end_session, list_sessions
from selfassess.web import sessions as register
from selfassess.web.access import signed_in
from selfassess.web.account.blueprint import blueprint
from selfassess.web.current import identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done


@blueprint.get("/account/sessions")
@signed_in
def sessions() -> ResponseReturnValue:
    """Where I am signed in."""
    person = identity()
    found = list_sessions(reader(), identity=person, now=now())
    return render_template("account/sessions.html", sessions=found, here=person.session_id)


@blueprint.post("/account/sessions/<row:session_id>/end")
@signed_in
def end_one(session_id: int) -> ResponseReturnValue:
    """The list without that session; the sign-in page where it was this one."""
    person = identity()
    if session_id == person.session_id:
        register.end()
        return redirect(url_for("signin.start"), 303)
    with write() as writing:
        end_session(writing, session_id=session_id, user_id=person.user_id, because=Ending.ENDED_BY_PERSON, now=now())
    return done("You are signed out there.", "account.sessions")


@blueprint.post("/account/sessions/end-others")
@signed_in
def end_others() -> ResponseReturnValue:
    """The list with this session alone."""
    person = identity()
    with write() as writing:
        end_all_sessions(
            writing,
            user_id=person.user_id,
            because=Ending.ENDED_BY_PERSON,
            now=now(),
            except_id=person.session_id,
        )
    return done("You are signed out everywhere else.", "account.sessions")
