"""Who is on the board as one page lists them: with addresses for its managers, and found by a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from selfassess.accounts.permissions import Permission, may
from selfassess.boards.invitation_list import count_pending
from selfassess.boards.people import Contact, list_contacts, list_people
from selfassess.boards.seat_lists import SeatEntry, Sitter
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader
from selfassess.web.listing import is_found
from selfassess.web.place_words import place_words


def contacts() -> tuple[Contact, ...]:
    """Every place that somebody has on the board now; without addresses unless the person looks after its people."""
    if _looks_after_people():
        return list_contacts(reader(), identity=identity(), board_id=board().id)
    return tuple(Contact(person=person, email=None, is_active=True) for person in list_people(reader(), board().id))


def found_seats(seats: Iterable[SeatEntry], people: Iterable[Contact], words: str) -> tuple[SeatEntry, ...]:
    """The seats in whose name, organisation, group or people these words stand; all of them where there are none."""
    if not words:
        return tuple(seats)
    emails = {each.person.user_id: each.email for each in people}
    return tuple(seat for seat in seats if is_found(words, _texts(seat, emails)))


def found_people(people: Iterable[Contact], words: str) -> tuple[Contact, ...]:
    """Who is on the board without a seat, by role and name, and has these words in name, role or address."""
    others = (each for each in people if each.person.seat_id is None)
    return tuple(
        each for each in others if is_found(words, (each.person.display_name, place_words(each.person), each.email))
    )


def waiting_invitations() -> int:
    """How many invitations can still be taken up; none for whoever does not look after people."""
    if not _looks_after_people():
        return 0
    return count_pending(reader(), board_id=board().id, now=now())


def _texts(seat: SeatEntry, emails: dict[int, str | None]) -> Sequence[str | None]:
    sitters: tuple[Sitter, ...] = (*((seat.holder,) if seat.holder else ()), *seat.deputies)
    names = (text for sitter in sitters for text in (sitter.display_name, emails.get(sitter.user_id)))
    return (seat.name, seat.agency, seat.group, *names)


def _looks_after_people() -> bool:
    return may(identity(), Permission.MANAGE_PEOPLE, board_id=board().id)
