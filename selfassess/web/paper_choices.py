"""What an address asks of a paper: for the public or the board, and with which cover sheet for the agenda."""

from __future__ import annotations

from flask import request

from selfassess.accounts.permissions import Permission, require
from selfassess.assessments.looking_back.documents import Making
from selfassess.boards.changes import today
from selfassess.reports.agenda import Agenda, Purpose
from selfassess.typed_text import normalised, one_line
from selfassess.web.current import board, identity, now

LONGEST_ITEM, LONGEST_AUTHOR, LONGEST_ASKED = 40, 200, 1000


def making_asked() -> Making:
    """For whom the paper is; what the address says too long is cut, and what it says wrong is left out.

    Raises:
        NotAllowed: the public's version, for somebody who does not keep the board's papers.
    """
    is_public = request.args.get("public") == "1"
    if is_public:
        require(identity(), Permission.KEEP_PAPERS, board_id=board().id)
    return Making(
        generated_on=today(board(), now()),
        marking=board().handling_marking,
        tells_whole=board().tells_whole_board,
        is_public=is_public,
        agenda=_agenda(),
    )


def _agenda() -> Agenda:
    purpose = request.args.get("for", "")
    return Agenda(
        item=_line("item", LONGEST_ITEM),
        author=_line("author", LONGEST_AUTHOR),
        purpose=Purpose(purpose) if purpose in set(Purpose) else None,
        asked=normalised(request.args.get("asked", ""))[:LONGEST_ASKED].strip(),
    )


def _line(name: str, most: int) -> str:
    return one_line(normalised(request.args.get(name, "")))[:most]
