"""How the responses behind two self-assessments moved: like for like by seat, and through the lens of broad groups.

Nobody reads here what the page of either self-assessment would not tell them: the door is ``agreeing.seeing``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.assessments.agreeing.editions import chain
from selfassess.assessments.agreeing.occasion import get_occasion
from selfassess.assessments.agreeing.seeing import is_told_groups, is_told_names, require_answers
from selfassess.assessments.agreeing.spread import Gathered, gather
from selfassess.assessments.looking_back.group_lens import GroupLens, group_lens
from selfassess.assessments.looking_back.seat_pairs import SeatLife, pair_seats
from selfassess.assessments.looking_back.seats_moved import SeatsMoved, seats_moved
from selfassess.assessments.looking_back.series import Held
from selfassess.engine.answers import Basis
from selfassess.engine.lineage import align
from selfassess.errors import NotComparable
from selfassess.storage.tables import metadata
from selfassess.vocabulary import AssessmentState

_SEAT = metadata.tables["seat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsesMoved:
    """The two, how the middles moved, and the seats that answered both times; these None where tables answered."""

    earlier: Held
    later: Held
    lens: GroupLens
    seats: SeatsMoved | None


def responses_moved(
    session: Session, *, identity: Identity, board_id: int, pair: Sequence[Held], today: date
) -> ResponsesMoved:
    """How the responses of the earlier and the later one moved, for a person who may read the answers of both.

    Raises:
        NotComparable: there are no responses to compare; says why.
        NotFound, NotAllowed: as ``seeing.require_answers``.
    """
    if len(pair) < 2:
        raise NotComparable("One self-assessment alone cannot be compared: it takes two.")
    earlier, later = pair
    if earlier.bank_id != later.bank_id:
        raise NotComparable("These cannot be compared: they answer different question sets.")
    gathered = [_gathered(session, identity, board_id, each, today) for each in (earlier, later)]
    then, now = gathered
    known = {held.edition: (held.edition_id, held.digest) for held in (earlier, later)}
    banks = chain(session, board_id=board_id, known=known)
    if (banks[0].edition, banks[-1].edition) != (earlier.edition, later.edition):
        raise NotComparable("A version between the two is missing, so nobody can say what changed.")
    alignment = align(banks)
    names = all(is_told_names(identity, each.occasion) for each in gathered)
    groups = all(is_told_groups(identity, each.occasion) for each in gathered)
    seats = None
    if all(sheet.basis is Basis.INDIVIDUAL for each in gathered for sheet in each.sheets):
        pairing = pair_seats(
            _seats(session, board_id), then=_answered(then), now=_answered(now), on=then.occasion.dated
        )
        seats = seats_moved(then, now, alignment, pairing, is_told_names=names)
    lens = group_lens(then, now, alignment, is_told_groups=groups)
    return ResponsesMoved(earlier=earlier, later=later, lens=lens, seats=seats)


def _gathered(session: Session, identity: Identity, board_id: int, held: Held, today: date) -> Gathered:
    if held.state is AssessmentState.RECORDED:
        raise NotComparable(f"{held.title} was entered from an earlier paper: there are no responses behind it.")
    occasion = get_occasion(session, board_id=board_id, assessment_id=held.id, today=today)
    require_answers(identity, occasion)
    found = gather(session, occasion)
    if not found.sheets:
        raise NotComparable(f"There are no responses behind {held.title} that were sent before sharing.")
    return found


def _answered(gathered: Gathered) -> frozenset[str]:
    return frozenset(sheet.seat for sheet in gathered.sheets)


def _seats(session: Session, board_id: int) -> list[SeatLife]:
    columns = (_SEAT.c[name] for name in ("id", "name", "opened_on", "closed_on", "successor_id"))
    return [SeatLife(**row._mapping) for row in session.execute(select(*columns).where(_SEAT.c.board_id == board_id))]
