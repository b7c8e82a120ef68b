"""Opening a self-assessment for answers, with a mail to whoever is asked; and opening it again, which mails nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from selfassess.accounts.identity import Identity
from selfassess.accounts.texts import reason as checked_reason
from selfassess.assessments.setting_up.asked_seats import Answerer, list_answerers, list_asked_seats
from selfassess.assessments.setting_up.changing import refuse_a_day_that_is_over
from selfassess.assessments.setting_up.ending import take_up_ended
from selfassess.assessments.setting_up.preparing import open_assessment, to_take
from selfassess.assessments.setting_up.set_up import Answering, who_answers
from selfassess.assessments.setting_up.steps import take_step
from selfassess.assessments.setting_up.workflow import AssessmentAction
from selfassess.errors import Refused
from selfassess.mail import assessment_letters as letters
from selfassess.mail.assessment_letters import SeatLink
from selfassess.mail.outbox import letterhead_of, post
from selfassess.reports.who_sees import who_sees
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Assessment, Board
from selfassess.vocabulary import AssessmentState

# From a self-assessment and a seat's response in it, or None for the self-assessment itself, to the page's address.
LinkOf = Callable[[int, int | None], str]


def open_and_tell(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    link_of: LinkOf,
    now: datetime,
) -> int:
    """How many people are written to: each holder and deputy of a seat that is asked, once. It is open from now on.

    Raises:
        Refused: it is past that, its last day for answers is over, or the board is closed.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    row = open_assessment(
        session,
        identity=identity,
        board_id=board_id,
        assessment_id=assessment_id,
        seen_version=seen_version,
        now=now,
    )
    board = session.get_one(Board, board_id)
    refuse_a_day_that_is_over(board, row.due_on, now)
    return tell_who_is_asked(session, board, row, link_of, now)


def tell_who_is_asked(session: WritingSession, board: Board, row: Assessment, link_of: LinkOf, now: datetime) -> int:
    """How many people are written to that this self-assessment is open: each holder and deputy of a seat, once."""
    seats = {each.seat_id: each.name for each in list_asked_seats(session, row) if each.is_open}
    people = by_person(list_answerers(session, board_id=board.id, seats=seats))
    for places in people.values():
        _tell(session, board, row, places, seats, link_of, now)
    return len(people)


def open_again(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    assessment_id: int,
    seen_version: int,
    due_on: date | None,
    reason: str,
    now: datetime,
) -> Assessment:
    """The self-assessment, open again until that day, for whoever was late. Responses that were sent stay sent.

    Nobody is mailed. What is sent from now on is marked late, since it came after the first closing.

    Raises:
        Refused: it is not closed or further on, there is no reason or no day to come, or the board is closed.
        Conflict: somebody changed it since.
        NotFound, NotAllowed: as ``permissions.require``.
    """
    why = checked_reason(reason)
    row = to_take(session, AssessmentAction.OPEN_AGAIN, identity, board_id, assessment_id, seen_version)
    if due_on is None:
        raise Refused("Enter the new last day for answers.", field="due_on")
    refuse_a_day_that_is_over(session.get_one(Board, board_id), due_on, now)
    row.due_on = due_on
    take_up_ended(session, row)
    actor = identity.acting_on(board_id)
    take_step(session, row, AssessmentAction.OPEN_AGAIN, actor=actor, now=now, changed=["due_on"], reason=why)
    return row


def by_person(people: Mapping[int, Iterable[Answerer]]) -> Mapping[int, tuple[Answerer, ...]]:
    """The same places by the person's account instead of by seat."""
    found: dict[int, tuple[Answerer, ...]] = {}
    for each in (person for group in people.values() for person in group):
        found[each.user_id] = (*found.get(each.user_id, ()), each)
    return found


def seat_link(row: Assessment, place: Answerer, name: str, link_of: LinkOf) -> SeatLink:
    """What a letter says of one seat: its response where seats answer alone, the self-assessment where they do not."""
    alone = who_answers(row.kind, row.gathering) is Answering.SEATS
    link = link_of(row.id, place.seat_id if alone else None)
    return SeatLink(title=row.title, seat=name, due_on=row.due_on, link=link)


def _tell(
    session: WritingSession,
    board: Board,
    row: Assessment,
    places: tuple[Answerer, ...],
    seats: Mapping[int, str],
    link_of: LinkOf,
    now: datetime,
) -> None:
    assert row.state is AssessmentState.OPEN
    message = letters.assessment_opened(
        letterhead_of(board),
        address=places[0].address,
        name=places[0].name,
        seats=[seat_link(row, place, seats[place.seat_id], link_of) for place in places],
        who=who_sees(row.gathering, row.visibility, board.noun),
    )
    post(session, message, now=now)
