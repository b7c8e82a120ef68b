"""The mail of the installation and of every board that was not sent: to whom and why, and never what it says."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from selfassess.mail.waiting import list_everywhere, retry_anywhere
from selfassess.web.access import operator
from selfassess.web.current import identity, now
from selfassess.web.database import reader, write
from selfassess.web.forms import done
from selfassess.web.listing import is_found, one_page, page_address, search_words
from selfassess.web.operators.blueprint import blueprint

MOST = 500


@blueprint.get("/mail")
@operator
def mail() -> ResponseReturnValue:
    """What waits, what failed and why, what was given up: the newest first."""
    words, lines = search_words(), list_everywhere(reader(), limit=MOST)
    found = [each for each in lines if is_found(words, (each.line.address, each.board, each.line.last_error))]
    return render_template(
        "operators/mail.html",
        words=words,
        found=one_page(found),
        is_cut=len(lines) == MOST,
        address=page_address(),
    )


@blueprint.post("/mail/<row:mail_id>/retry")
@operator
def retry(mail_id: int) -> ResponseReturnValue:
    """The list, with one mail about to be tried again."""
    with write() as session:
        retry_anywhere(session, mail_id=mail_id, actor=identity().acting_on(None), now=now())
    return done("The mail is tried again within a minute or two.", "operators.mail")
