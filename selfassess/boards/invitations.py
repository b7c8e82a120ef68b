"""Inviting one address to one place on one board, and looking after the invitation until it is taken up.

Only the digest of its link is kept. Nothing here tells whether an address has an account elsewhere: an invitation is
the same either way, and what is looked up is looked up on this board alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from selfassess.accounts.identity import Asking, Identity
from selfassess.accounts.permissions import Permission, require_operator
from selfassess.accounts.tokens import digest_of, new_token
from selfassess.audit.events import Actor, Event, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards import places
from selfassess.boards.changes import board_to_change, lock_board, refuse_closed
from selfassess.boards.invitation_list import UNUSED, get_invitation, is_unused, state_of
from selfassess.boards.invitees import Invitee, checked
from selfassess.boards.role_names import place_name
from selfassess.boards.vacancies import checked_place, place_of, taken_on
from selfassess.errors import Conflict, NotAllowed, Refused
from selfassess.mail import letters
from selfassess.mail.outbox import letterhead_of, post
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import Board, Invitation
from selfassess.vocabulary import Role

LinkOf = Callable[[str], str]
KEPT_FOR = timedelta(days=30)
_LETTERS = {Event.INVITATION_SENT: letters.invitation, Event.INVITATION_RENEWED: letters.invitation_renewed}


def invite(
    session: WritingSession, *, identity: Identity, board_id: int, invitee: Invitee, link_of: LinkOf, now: datetime
) -> Invitation:
    """The invitation, with its mail in the outbox. ``link_of`` gives the address of a token's page.

    Raises:
        NotFound, NotAllowed: the person is not on the board, or does not look after its people.
        Refused: the board is closed, a value cannot be kept, or the place cannot be given to this address.
    """
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_PEOPLE, board_id=board_id)
    actor, by = identity.acting_on(board_id), name_of(identity, board)
    return _invite(session, board, checked(invitee), actor=actor, by=by, link_of=link_of, now=now)


def invite_first_manager(
    session: WritingSession, *, who: Asking, board_id: int, invitee: Invitee, link_of: LinkOf, now: datetime
) -> Invitation:
    """The invitation of a business manager by an operator or a command, until the board has enough of them.

    Raises:
        NotFound: there is no such board.
        NotAllowed: it is neither who asks, the role is another, or the board's managers can invite by now.
        Refused: as ``invite``.
    """
    require_operator(who)
    if invitee.role is not Role.MANAGER:
        raise NotAllowed("An operator invites the first business managers of a board, and nobody else to it.")
    board = lock_board(session, board_id)
    refuse_closed(board)
    if places.count_managers(session, board_id) >= places.ENOUGH_MANAGERS:
        raise NotAllowed(f"This {board.noun} has its business managers. They invite whoever else is needed.")
    by = "The operator of selfassess"
    return _invite(session, board, checked(invitee), actor=who.acting_on(None), by=by, link_of=link_of, now=now)


def renew(
    session: WritingSession,
    *,
    identity: Identity,
    board_id: int,
    invitation_id: int,
    seen_version: int,
    link_of: LinkOf,
    now: datetime,
) -> Invitation:
    """The same invitation with a new link and a new last day, mailed again. The older link is dead at once.

    Raises:
        NotFound, NotAllowed: as ``invite``; also where the board has no such invitation.
        Conflict: somebody changed it since.
        Refused: it was taken up or revoked, or the place cannot be given any more.
    """
    board = board_to_change(session, identity=identity, permission=Permission.MANAGE_PEOPLE, board_id=board_id)
    row = _to_change(session, board_id, invitation_id, seen_version)
    place = place_of(row)
    seat = checked_place(session, board=board, place=place)
    taken_on(session, board_id=board_id, now=now, except_id=row.id).refuse(row.email, place)
    token = new_token()
    row.digest = digest_of(token)
    row.expires_at = now + timedelta(days=board.invitation_days)
    row.version += 1
    actor, by, name = identity.acting_on(board_id), name_of(identity, board), seat.name if seat else None
    _mail(session, board, row, Event.INVITATION_RENEWED, link=link_of(token), seat=name, actor=actor, by=by, now=now)
    return row


def revoke(
    session: WritingSession, *, identity: Identity, board_id: int, invitation_id: int, seen_version: int, now: datetime
) -> Invitation:
    """The invitation, whose link opens nothing any more.

    Raises:
        NotFound, NotAllowed: as ``invite``; also where the board has no such invitation.
        Conflict: somebody changed it since.
        Refused: it was taken up or revoked already.
    """
    board_to_change(session, identity=identity, permission=Permission.MANAGE_PEOPLE, board_id=board_id)
    row = _to_change(session, board_id, invitation_id, seen_version)
    end_invitation(session, row, actor=identity.acting_on(board_id), now=now)
    return row


def end_invitation(session: WritingSession, row: Invitation, *, actor: Actor, now: datetime) -> None:
    """Make an unused invitation's link open nothing, and record it. Its board is locked already."""
    row.revoked_at = now
    row.version += 1
    session.flush()
    record(session, Event.INVITATION_REVOKED, row, actor=actor, now=now)


def end_invitations_to(session: WritingSession, *, email: str, actor: Actor, now: datetime) -> int:
    """How many unused invitations to this address were ended, on any board: for when it is nobody's any more.

    It locks the boards, so it comes before anything else in its transaction is locked.
    """
    unused = select(Invitation.board_id, Invitation.id).where(Invitation.email == email, is_unused())
    found = sorted(session.exec(unused).all())
    for board_id in sorted({board_id for board_id, _ in found}):
        lock_board(session, board_id)
    rows = [get_invitation(session, board_id=board_id, invitation_id=id_) for board_id, id_ in found]
    ending = [row for row in rows if state_of(row, now) in UNUSED]
    for row in ending:
        end_invitation(session, row, actor=actor, now=now)
    return len(ending)


def add_invitation(
    session: WritingSession,
    board: Board,
    invitee: Invitee,
    *,
    seat: str | None,
    actor: Actor,
    by: str,
    link_of: LinkOf,
    now: datetime,
) -> Invitation:
    """The invitation of a checked invitee to a place that is known to be free, on a board that is locked.

    ``seat`` is the name of the place's seat, ``by`` that of whoever invites.
    """
    token = new_token()
    row = Invitation(
        board_id=board.id,
        digest=digest_of(token),
        email=invitee.email,
        display_name=invitee.display_name,
        role=invitee.role,
        seat_id=invitee.seat_id,
        standing=invitee.standing,
        invited_at=now,
        expires_at=now + timedelta(days=board.invitation_days),
    )
    session.add(row)
    _mail(session, board, row, Event.INVITATION_SENT, link=link_of(token), seat=seat, actor=actor, by=by, now=now)
    return row


def record(session: WritingSession, event: Event, row: Invitation, *, actor: Actor, now: datetime) -> None:
    """Record what became of an invitation: its place, and neither name nor address."""
    happening = Happening(
        event=event,
        object_type=ObjectType.INVITATION,
        object_id=row.id,
        object_version=row.version,
        facts=place_of(row).facts,
    )
    append(session, happening, board_id=row.board_id, actor=actor, now=now)


def name_of(identity: Identity, board: Board) -> str:
    """By which name a mail says who invites."""
    return next((place.display_name for place in identity.on_board(board.id)), f"The {board.noun}")


def prune_invitations(session: WritingSession, *, board_id: int, now: datetime) -> int:
    """How many invitations of a board were dropped: those that ended thirty days ago, taken up or not."""
    ended = delete(Invitation).where(col(Invitation.board_id) == board_id, col(Invitation.expires_at) < now - KEPT_FOR)
    return session.exec(ended).rowcount


def _invite(
    session: WritingSession,
    board: Board,
    invitee: Invitee,
    *,
    actor: Actor,
    by: str,
    link_of: LinkOf,
    now: datetime,
) -> Invitation:
    seat = checked_place(session, board=board, place=invitee.place)
    taken_on(session, board_id=board.id, now=now).refuse(invitee.email, invitee.place)
    name = seat.name if seat else None
    return add_invitation(session, board, invitee, seat=name, actor=actor, by=by, link_of=link_of, now=now)


def _mail(
    session: WritingSession,
    board: Board,
    row: Invitation,
    event: Event,
    *,
    link: str,
    seat: str | None,
    actor: Actor,
    by: str,
    now: datetime,
) -> None:
    """The invitation's new link leaves by mail, and the trail tells of it. ``seat`` is a name, and so is ``by``."""
    session.flush()
    record(session, event, row, actor=actor, now=now)
    place = place_name(row.role, board.form, seat=seat, standing=row.standing)
    letter = _LETTERS[event](
        letterhead_of(board),
        address=row.email,
        name=row.display_name,
        place=f"as {place}",
        invited_by=by,
        link=link,
        expires_at=row.expires_at,
    )
    post(session, letter, now=now)


def _to_change(session: WritingSession, board_id: int, invitation_id: int, seen_version: int) -> Invitation:
    row = get_invitation(session, board_id=board_id, invitation_id=invitation_id)
    if row.accepted_at is not None:
        raise Refused("This invitation has been taken up. The person is in the list of people.")
    if row.revoked_at is not None:
        raise Refused("This invitation was withdrawn. Invite the person again.")
    if row.version != seen_version:
        raise Conflict("Somebody else renewed this invitation while you had the page open. Look at it as it is now.")
    return row
