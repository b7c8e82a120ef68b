"""Who reads what of the answers, and when: the one wording of every notice, page and mail. Pure.

What it says is what ``agreeing.seeing`` and ``answering.whose`` do: whoever changes those changes this.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from selfassess.vocabulary import Gathering, Visibility

_FIRST = "the chair, the vice chair, the business manager and the independent scrutineer"
_FROM_CLOSING = f"From closing on, {_FIRST}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSees:
    """Who reads answers until they close, from closing to sharing, and from sharing on.

    ``comment`` says it of one comment, to whoever writes it; ``in_short`` is for a mail, which has to be short.
    """

    while_open: str
    closed: str
    shared: str
    comment: str
    in_short: str

    @property
    def times(self) -> tuple[str, str, str]:
        """The three in their order."""
        return self.while_open, self.closed, self.shared


@cache
def who_sees(gathering: Gathering | str, visibility: Visibility | str, noun: str = "board") -> WhoSees:
    """Who reads what, as answers are gathered and shown. ``noun`` is what the board calls itself."""
    is_named = visibility == Visibility.NAMED
    if gathering == Gathering.DRAFT:
        return _proposal(noun)
    return _tables(noun, is_named) if gathering == Gathering.TABLES else _seats(noun, is_named)


def _seats(noun: str, is_named: bool) -> WhoSees:
    closed = (
        f"After closing and before sharing, {_FIRST} see how the answers are spread, with the comments; no broad group "
        "is shown yet."
    )
    if is_named:
        closed += " From closing on, the chair and the business manager also see which seat gave which answer."
    at_most = "It shows your broad group at most"
    then = f"{_FROM_CLOSING} see how answers are spread, with the comments; once they are shared, the whole {noun}."
    if is_named:
        then += " The chair and the business manager also see which seat gave which answer."
        at_most = (
            "The chair and the business manager see which seat wrote it; for all others it shows your broad group at "
            "most"
        )
    return WhoSees(
        while_open="Until answers are closed, a seat’s answers and comments are read by those who answer for it, and "
        "by nobody else, unless the business manager types them in from its paper form. The business manager, the "
        "chair and the vice chair see who has started and sent.",
        closed=closed,
        shared=f"After sharing, the whole {noun} sees how the answers are spread, with the comments. Comments may be "
        "shown by broad group, and the chair alone sees the middle of each group. A group is shown only where at least "
        "three responses stand in it. A comment names its seat only where its writer put the seat’s name to it.",
        comment=f"{_FROM_CLOSING} read this, and once answers are shared the whole {noun}. {at_most}, unless you put "
        "your seat’s name to it.",
        in_short="Until answers are closed, your seat’s answers are read by those who answer for it. " + then,
    )


def _tables(noun: str, is_named: bool) -> WhoSees:
    closed = f"After closing and before sharing, {_FIRST} see how the tables’ answers are spread, with the comments."
    if is_named:
        closed += " From closing on, the chair and the business manager also see which table gave which answer."
    by_name = "under the name of the table, where at least three people sit at every table"
    return WhoSees(
        while_open="Until answers are closed, a table’s answers and comments are read by whoever has a seat at it, and "
        "by the business manager, who may answer with any table and can open its response later too.",
        closed=closed,
        shared=f"After sharing, the whole {noun} sees how the answers are spread, with the comments, {by_name}; "
        "otherwise without its name, and only what at least three tables answered.",
        comment=f"{_FROM_CLOSING} read this, and once answers are shared the whole {noun}, {by_name}.",
        in_short=f"{_FROM_CLOSING} see how the tables’ answers are spread; once they are shared, the whole {noun}.",
    )


def _proposal(noun: str) -> WhoSees:
    return WhoSees(
        while_open="Until answers are closed, the proposal is read by those who write it: the business manager, and "
        "whoever was given questions of their own.",
        closed=f"After closing and before sharing, {_FIRST} read it.",
        shared=f"After sharing, the whole {noun} reads it, level by level, as what is proposed, with its comments and "
        "its evidence.",
        comment=f"{_FROM_CLOSING} read this, and once it is shared the whole {noun}, with the level that is proposed.",
        in_short=f"{_FROM_CLOSING} read what is proposed; once it is shared, the whole {noun}.",
    )
