"""Mail that somebody asked for: written and sent once the answer has left, so that its time tells nobody anything."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, after_this_request, g

from selfassess.mail.outbox import deliver
from selfassess.storage.session import WritingSession
from selfassess.web.current import now, service
from selfassess.web.logs import logger


def mail_after_answer(ask: Callable[[WritingSession], int | None]) -> None:
    """Do this one write after the answer has left, and send the mail whose id it gives; None sends nothing.

    What cannot be sent stays in the outbox.
    """
    parts, moment, request_id = service(), now(), g.get("request_id")

    def work() -> None:
        try:
            with parts.database.writing(request_id=request_id) as session:
                mail_id = ask(session)
            if mail_id is not None:
                deliver(parts.database, parts.sender, mail_id, now=moment)
        except Exception:
            logger.exception("mail not posted", extra={"request_id": request_id})

    @after_this_request
    def _put_off(response: Response) -> Response:
        response.call_on_close(work)
        return response
